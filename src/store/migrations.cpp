#include "store/migrations.h"

#include <cassert>

#include "base/hash.h"

namespace guiju::store {
namespace {

constexpr std::string_view bootstrap = R"(
  CREATE TABLE IF NOT EXISTS schema_version (
    component TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    name TEXT NOT NULL,
    digest TEXT NOT NULL,      -- SHA-256 of the step's SQL
    applied_at TEXT NOT NULL,  -- RFC 3339, UTC
    PRIMARY KEY (component, version)
  ) STRICT, WITHOUT ROWID;
)";

Status apply(Database& database, const Schema& schema, const Migration& step, const Clock& clock) {
  Transaction change(database);
  GUIJU_CHECK_OK(change.begin());
  // Another process may have come first; the write lock is ours now, so this answer holds.
  GUIJU_TRY(version, schema_version(database, schema.component));
  if (version >= step.version) return Done{};
  GUIJU_CHECK_OK(database.defer_references());  // until commit: tables may be rebuilt
  GUIJU_CHECK_OK(database.run_script(step.sql));
  GUIJU_CHECK_OK(
      database.run("INSERT INTO schema_version (component, version, name, digest, applied_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5)",
                   schema.component, step.version, step.name, sha256(step.sql).hex(),
                   instant_text(clock.now())));
  return change.commit();
}

// Steps that ran must read as they did, or two databases of one version would differ.
Status check_history(Database& database, const Schema& schema) {
  GUIJU_TRY(rows, database.query("SELECT version, name, digest FROM schema_version "
                                 "WHERE component = ?1 ORDER BY version",
                                 schema.component));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return Done{};
    const auto version = rows.integer(0);
    if (version > static_cast<std::int64_t>(schema.migrations.size()))
      return Error{ErrorKind::unavailable, database.path(),
                   say("the database was written by a newer version of this program: '{}' is at "
                       "{}, known is {}",
                       "数据库由更新版本的程序写入：“{}”为第 {} 版，本程序只识别到第 {} 版",
                       schema.component, version, schema.migrations.size()),
                   say("install the newer version, or restore a backup from before the update",
                       "请安装新版本程序，或恢复升级前的备份")};
    const Migration& step = schema.migrations[static_cast<std::size_t>(version - 1)];
    if (rows.text(2) != sha256(step.sql).hex())
      return Error{ErrorKind::corrupt, database.path(),
                   say("step {} of '{}' ({}) is not the one that built this database",
                       "“{1}”的第 {0} 步（{2}）与建立此数据库时不同", version, schema.component,
                       rows.text(1)),
                   say("use the program that built it; changes to tables belong in a new step",
                       "请使用建立此数据库的程序；修改表结构应新增一步")};
  }
}

}  // namespace

Result<int> schema_version(Database& database, std::string_view component) {
  GUIJU_TRY(rows, database.query("SELECT coalesce(max(version), 0) FROM schema_version "
                                 "WHERE component = ?1",
                                 component));
  GUIJU_TRY(more, rows.next());
  return more ? static_cast<int>(rows.integer(0)) : 0;
}

Status migrate(Database& database, std::span<const Schema> schemas, const Clock& clock) {
  {
    Transaction change(database);
    GUIJU_CHECK_OK(change.begin());
    GUIJU_CHECK_OK(database.run_script(bootstrap));
    GUIJU_CHECK_OK(change.commit());
  }
  for (const Schema& schema : schemas) {
    GUIJU_CHECK_OK(check_history(database, schema));
    GUIJU_TRY(version, schema_version(database, schema.component));
    for (std::size_t i = 0; i < schema.migrations.size(); ++i) {
      assert(schema.migrations[i].version == static_cast<int>(i) + 1);
      if (schema.migrations[i].version <= version) continue;
      GUIJU_CHECK_OK(apply(database, schema, schema.migrations[i], clock));
    }
  }
  return Done{};
}

}  // namespace guiju::store
