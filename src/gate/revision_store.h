// gate/revision_store.h: what the acts speak of: every file of every revision, every report.
//
// Both are kept under their own hash, which the acts name and sign. A row that somebody exchanged no
// longer has its name and is reported as damage.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/ports.h"
#include "base/result.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::gate {

// Of names and bytes, sorted by name.
Digest digest_of(std::span<const SourceFile> files);

class RevisionStore {
 public:
  static const store::Schema& schema();  // for store::migrate, before the first RevisionStore
  explicit RevisionStore(store::Database& database) : database_(database) {}

  Status put_files(std::span<const SourceFile> files);
  //   errors: corrupt when they are not there or not the ones of that digest
  Result<std::vector<SourceFile>> files(const Digest& digest);
  Status put_report(std::string_view body);
  Result<std::string> report(const Digest& digest);

 private:
  store::Database& database_;
};

}  // namespace guiju::gate
