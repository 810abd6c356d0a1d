// registry/registry_store.h: the entries in the database, with every change that was ever made to
// them.
//
//   GUIJU_TRY(stored, store.load());                         the world as it is
//   GUIJU_TRY(world, import_world(files, stored.world, …));   the world as it shall be
//   GUIJU_TRY(version, store.save(world, stored.version, who));
//
// A save is one transaction: the entries that differ, a row of history for each (who, when, old and
// new canonical JSON) and the version counter, which grows by one. History is never edited, so
// every past state can be told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "base/result.h"
#include "registry/world.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::registry {

// Hand it to store::migrate before the first RegistryStore of a database.
const store::Schema& registry_schema();

struct StoredWorld {
  World world;
  std::int64_t version = 0;  // 0: nothing was ever saved
};

struct Change {
  std::int64_t version = 0;  // of the registry, that this change belongs to
  EntryKind kind = EntryKind::institution;
  std::string id;
  std::string changed_by;
  Instant at;
  std::optional<std::string> before, after;  // canonical JSON; absent: not there
};

class RegistryStore {
 public:
  // Both outlive the store.
  RegistryStore(store::Database& database, const Clock& clock)
      : database_(database), clock_(clock) {}

  //   errors: corrupt when a stored entry cannot be read
  Result<StoredWorld> load();
  // The world as it was at an instant, or at a version.
  Result<StoredWorld> load_as_of(Instant at);
  Result<StoredWorld> load_version(std::int64_t version);

  // Returns the new version, or the old one when nothing differs.
  //   expected    the version the change was made from
  //   errors: conflict when somebody else saved in between: load, and try again
  Result<std::int64_t> save(const World& world, std::int64_t expected, std::string_view changed_by);

  // The changes of one entry, oldest first.
  Result<std::vector<Change>> history(EntryKind kind, std::string_view id);

 private:
  store::Database& database_;
  const Clock& clock_;
};

}  // namespace guiju::registry
