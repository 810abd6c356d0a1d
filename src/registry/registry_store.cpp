#include "registry/registry_store.h"

#include <cstdlib>
#include <limits>
#include <map>

#include "registry/entry_lists.h"
#include "registry/forms.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::registry {
namespace {

// Each kind has its table; what it points to stands in columns beside its JSON, so that the
// database itself refuses an entry that points to nobody. The JSON is canonical: comparing texts
// compares entries.
constexpr store::Migration steps[] = {{1, "entries and their history", R"sql(
CREATE TABLE registry_version (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO registry_version VALUES (1, 0);
CREATE TABLE registry_institution (
  id TEXT PRIMARY KEY,
  entry TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE registry_platform (
  id TEXT PRIMARY KEY,
  entry TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE registry_agreement (
  id TEXT PRIMARY KEY,
  entry TEXT NOT NULL,
  institution TEXT NOT NULL
    REFERENCES registry_institution (id) DEFERRABLE INITIALLY DEFERRED,
  platform TEXT NOT NULL
    REFERENCES registry_platform (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE TABLE registry_product (
  id TEXT PRIMARY KEY,
  entry TEXT NOT NULL,
  institution TEXT NOT NULL
    REFERENCES registry_institution (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE TABLE registry_creative (
  id TEXT PRIMARY KEY,
  entry TEXT NOT NULL,
  product TEXT NOT NULL
    REFERENCES registry_product (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX registry_agreement_by_institution ON registry_agreement (institution);
CREATE INDEX registry_agreement_by_platform ON registry_agreement (platform);
CREATE INDEX registry_product_by_institution ON registry_product (institution);
CREATE INDEX registry_creative_by_product ON registry_creative (product);
CREATE TABLE registry_history (
  number INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
  id TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  before TEXT,
  after TEXT,
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;
CREATE INDEX registry_history_by_entry ON registry_history (kind, id, number);
CREATE INDEX registry_history_by_version ON registry_history (version);
CREATE TRIGGER registry_history_stays BEFORE UPDATE ON registry_history
  BEGIN SELECT RAISE(ABORT, 'history is never edited'); END;
CREATE TRIGGER registry_history_remains BEFORE DELETE ON registry_history
  BEGIN SELECT RAISE(ABORT, 'history is never erased'); END;
)sql"}};
constexpr store::Schema schema{"registry", steps};

constexpr std::string_view removals[] = {
    "DELETE FROM registry_institution WHERE id = ?1", "DELETE FROM registry_platform WHERE id = ?1",
    "DELETE FROM registry_agreement WHERE id = ?1", "DELETE FROM registry_product WHERE id = ?1",
    "DELETE FROM registry_creative WHERE id = ?1"};

// The whole registry in one statement, which sees one state of the database whoever writes beside
// it: first the version and the entries, then the changes after version ?1, newest first, each with
// what was there before.
constexpr std::string_view everything = R"sql(
SELECT 5 AS kind, '' AS id, CAST(version AS TEXT) AS entry, 9223372036854775807 AS number FROM registry_version
UNION ALL SELECT 0, id, entry, 9223372036854775807 FROM registry_institution
UNION ALL SELECT 1, id, entry, 9223372036854775807 FROM registry_platform
UNION ALL SELECT 2, id, entry, 9223372036854775807 FROM registry_agreement
UNION ALL SELECT 3, id, entry, 9223372036854775807 FROM registry_product
UNION ALL SELECT 4, id, entry, 9223372036854775807 FROM registry_creative
UNION ALL SELECT kind, id, before, number FROM registry_history WHERE version > ?1
ORDER BY number DESC
)sql";
constexpr std::int64_t version_row = 5;
constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

using EntryKey = std::pair<EntryKind, std::string>;
using Entries =
    std::map<EntryKey, std::string>;  // canonical JSON; by kind, so what is pointed to comes first

struct State {
  Entries entries;
  std::int64_t version = -1;
};

// As of a version; `newest` is how it is now. `version` tells the newest one in either case.
Result<State> read_state(store::Database& database, std::int64_t as_of) {
  State state;
  GUIJU_TRY(rows, database.query(everything, as_of));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) break;
    if (rows.integer(0) == version_row) {
      state.version = std::atoll(std::string(rows.text(2)).c_str());
      continue;
    }
    EntryKey key(static_cast<EntryKind>(rows.integer(0)), rows.text(1));
    if (const auto entry = rows.optional_text(2)) {
      state.entries[std::move(key)] = *entry;
    } else {
      state.entries.erase(key);
    }
  }
  if (state.version >= 0) return state;
  return Error{ErrorKind::corrupt, database.path(),
               say("the registry has lost its version", "登记簿的版本号丢失"),
               say("restore a copy of the database", "请从备份恢复数据库")};
}

Result<World> world_from(const Entries& entries, const std::string& path) {
  std::vector<EntryJson> list;
  list.reserve(entries.size());
  for (const auto& [key, json] : entries) list.push_back({key.first, key.second, json});
  Result<World> world = world_of(list, path);
  if (!world) {
    Error error = std::move(world).error();
    error.kind = ErrorKind::corrupt;
    error.remedy = say("the database was changed from outside; restore a copy",
                       "数据库被外部改动，请从备份恢复");
    return error;
  }
  return world;
}

Entries entries_of(const World& world) {
  Entries entries;
  for (EntryJson& entry : entries_json(world)) {
    entries.emplace(EntryKey(entry.kind, std::move(entry.id)), std::move(entry.json));
  }
  return entries;
}

struct Difference {
  EntryKey key;
  std::optional<std::string> before, after;
};

std::vector<Difference> differences(const Entries& before, const Entries& after) {
  std::vector<Difference> all;
  for (const auto& [key, json] : after) {
    const auto old = before.find(key);
    if (old == before.end()) {
      all.push_back({key, std::nullopt, json});
    } else if (old->second != json) {
      all.push_back({key, old->second, json});
    }
  }
  for (const auto& [key, json] : before) {
    if (!after.contains(key)) all.push_back({key, json, std::nullopt});
  }
  return all;
}

Status put(store::Database& database, const World& world, const EntryKey& key,
           const std::string& json) {
  const std::string& id = key.second;
  switch (key.first) {
    case EntryKind::institution:
      return database.run(
          "INSERT INTO registry_institution (id, entry) VALUES (?1, ?2) "
          "ON CONFLICT (id) DO UPDATE SET entry = ?2",
          id, json);
    case EntryKind::platform:
      return database.run(
          "INSERT INTO registry_platform (id, entry) VALUES (?1, ?2) "
          "ON CONFLICT (id) DO UPDATE SET entry = ?2",
          id, json);
    case EntryKind::agreement: {
      const Agreement& entry = *find_entry(world.agreements, id);
      return database.run(
          "INSERT INTO registry_agreement (id, entry, institution, platform) VALUES (?1, ?2, ?3, "
          "?4) "
          "ON CONFLICT (id) DO UPDATE SET entry = ?2, institution = ?3, platform = ?4",
          id, json, entry.institution.text, entry.platform.text);
    }
    case EntryKind::product:
      return database.run(
          "INSERT INTO registry_product (id, entry, institution) VALUES (?1, ?2, ?3) "
          "ON CONFLICT (id) DO UPDATE SET entry = ?2, institution = ?3",
          id, json, find_entry(world.products, id)->institution.text);
    case EntryKind::creative:
      return database.run(
          "INSERT INTO registry_creative (id, entry, product) VALUES (?1, ?2, ?3) "
          "ON CONFLICT (id) DO UPDATE SET entry = ?2, product = ?3",
          id, json, find_entry(world.creatives, id)->product.text);
  }
  return Done{};
}

Change read_change(store::Statement& row) {
  Change change;
  change.version = row.integer(0);
  change.kind = static_cast<EntryKind>(row.integer(1));
  change.id = row.text(2);
  change.changed_by = row.text(3);
  change.at = Instant(row.integer(4));
  change.before = row.optional_text(5);
  change.after = row.optional_text(6);
  return change;
}

}  // namespace

const store::Schema& registry_schema() { return schema; }

Result<StoredWorld> RegistryStore::load() {
  GUIJU_TRY(state, read_state(database_, newest));
  GUIJU_TRY(world, world_from(state.entries, database_.path()));
  return StoredWorld{std::move(world), state.version};
}

Result<StoredWorld> RegistryStore::load_version(std::int64_t wanted) {
  GUIJU_TRY(state, read_state(database_, wanted));
  if (wanted < 0 || wanted > state.version) {
    return Error{ErrorKind::not_found, "",
                 say("there is no version {} of the registry", "登记簿没有版本 {}", wanted),
                 say("versions are 0 to {}", "版本为 0 至 {}", state.version)};
  }
  GUIJU_TRY(world, world_from(state.entries, database_.path()));
  return StoredWorld{std::move(world), wanted};
}

Result<StoredWorld> RegistryStore::load_as_of(Instant at) {
  std::int64_t wanted = 0;
  {
    GUIJU_TRY(row, database_.query(
                       "SELECT coalesce(max(version), 0) FROM registry_history WHERE at_us <= ?1",
                       at.micros));
    GUIJU_TRY(found, row.next());
    if (found) wanted = row.integer(0);
  }
  return load_version(wanted);
}

Result<std::int64_t> RegistryStore::save(const World& world, std::int64_t expected,
                                         std::string_view changed_by) {
  store::Transaction change(database_);
  GUIJU_CHECK_OK(change.begin());
  GUIJU_TRY(state, read_state(database_, newest));
  const std::int64_t now = state.version;
  if (now != expected) {
    return Error{ErrorKind::conflict, database_.path(),
                 say("the registry is at version {}, the change was made from {}",
                     "登记簿已是版本 {}，此次改动基于版本 {}", now, expected),
                 say("load it again and repeat the change", "请重新读取后再改")};
  }
  const std::vector<Difference> all = differences(state.entries, entries_of(world));
  if (all.empty()) return expected;
  const std::int64_t at_us = clock_.now().micros;
  for (const Difference& one : all) {
    const auto kind = static_cast<std::size_t>(one.key.first);
    if (one.after) {
      GUIJU_CHECK_OK(put(database_, world, one.key, *one.after));
    } else {
      GUIJU_CHECK_OK(database_.run(removals[kind], one.key.second));
    }
    GUIJU_CHECK_OK(database_.run(
        "INSERT INTO registry_history (version, kind, id, changed_by, at_us, before, after) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        now + 1, kind, one.key.second, changed_by, at_us, one.before, one.after));
  }
  GUIJU_CHECK_OK(database_.run("UPDATE registry_version SET version = ?1", now + 1));
  GUIJU_CHECK_OK(change.commit());
  return now + 1;
}

Result<std::vector<Change>> RegistryStore::history(EntryKind kind, std::string_view id) {
  GUIJU_TRY(rows,
            database_.query(
                "SELECT version, kind, id, changed_by, at_us, before, after FROM registry_history "
                "WHERE kind = ?1 AND id = ?2 ORDER BY number",
                static_cast<int>(kind), id));
  std::vector<Change> changes;
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) break;
    changes.push_back(read_change(rows));
  }
  return changes;
}

}  // namespace guiju::registry
