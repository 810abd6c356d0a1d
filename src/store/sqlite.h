// store/sqlite.h: one SQLite file (or none, ":memory:") behind the seam of driver.h.
//
// WAL with synchronous=FULL, foreign keys on; tables are STRICT, and a column that holds another type is told as damage.
#pragma once

#include "store/database.h"
#include "store/driver.h"

namespace guiju::store {

Result<std::unique_ptr<Driver>> open_sqlite(const std::string& path, const OpenOptions& options);

}  // namespace guiju::store
