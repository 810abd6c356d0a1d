// store/postgresql.h: one schema of a PostgreSQL database behind the seam of driver.h.
//
// Whoever writes in a transaction holds the schema's own advisory lock, so that a transaction begins knowing what the
// one before it left, as with SQLite. A lost connection is told as `unavailable` once, and made anew when next asked.
#pragma once

#include "store/database.h"
#include "store/driver.h"

namespace guiju::store {

Result<std::unique_ptr<Driver>> open_postgresql(const std::string& address,
                                                const OpenOptions& options);

// The address without its password and parameters: what may be shown.
std::string postgresql_name(std::string_view address);

}  // namespace guiju::store
