#include "privacy/key_store.h"

#include "store/database.h"
#include "store/migrations.h"

namespace guiju::privacy {
namespace {

using store::Blob;

constexpr store::Migration steps[] = {
    {1, "the vault's key, data keys, what was erased", R"(
CREATE TABLE vault_key (
  version INTEGER PRIMARY KEY,
  suite TEXT NOT NULL,
  master TEXT NOT NULL,     -- where the master key is kept
  wrapped BLOB NOT NULL,
  made_us INTEGER NOT NULL
) STRICT;
CREATE TABLE data_key (
  subject BLOB PRIMARY KEY,
  wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE erased (
  subject BLOB PRIMARY KEY,
  at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)"},
};
constexpr store::Schema key_schema{"privacy", steps};
constexpr std::string_view part =
    "guiju_keys";  // of a PostgreSQL database: apart from all that they seal

}  // namespace

KeyStore::KeyStore(std::unique_ptr<store::Database> database, const Clock& clock)
    : database_(std::move(database)), clock_(clock) {}
KeyStore::~KeyStore() = default;

Result<std::unique_ptr<KeyStore>> KeyStore::open(const std::string& address, const Clock& clock) {
  GUIJU_TRY(database, store::Database::open(address, {.part = part, .overwrites_deleted = true}));
  const store::Schema schemas[] = {key_schema};
  GUIJU_CHECK_OK(store::migrate(*database, schemas, clock));
  return std::unique_ptr<KeyStore>(new KeyStore(std::move(database), clock));
}

Result<std::optional<VaultKeyRow>> KeyStore::vault_key() {
  GUIJU_TRY(rows, database_->query("SELECT version, suite, master, wrapped FROM vault_key"
                                   " ORDER BY version DESC LIMIT 1"));
  GUIJU_TRY(there, rows.next());
  if (!there) return std::optional<VaultKeyRow>();
  return std::optional(VaultKeyRow{rows.integer(0), std::string(rows.text(1)),
                                   std::string(rows.text(2)), std::string(rows.blob(3))});
}

Status KeyStore::visit(const std::function<Status(const DataKeyRow&)>& visitor) {
  GUIJU_TRY(rows, database_->query("SELECT subject, wrapped FROM data_key ORDER BY subject"));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return Done{};
    GUIJU_CHECK_OK(visitor({Token::of(rows.blob(0)), std::string(rows.blob(1))}));
  }
}

Result<std::optional<std::string>> KeyStore::find(const Token& subject) {
  GUIJU_TRY(rows, database_->query("SELECT wrapped FROM data_key WHERE subject = ?1",
                                   Blob{subject.view()}));
  GUIJU_TRY(there, rows.next());
  return there ? std::optional(std::string(rows.blob(0))) : std::nullopt;
}

Status KeyStore::put(const VaultKeyRow& vault, std::span<const DataKeyRow> keys) {
  GUIJU_CHECK_OK(database_->run("INSERT INTO vault_key VALUES (?1, ?2, ?3, ?4, ?5)", vault.version,
                                vault.suite, vault.master, Blob{vault.wrapped},
                                clock_.now().micros));
  for (const DataKeyRow& key : keys)
    GUIJU_CHECK_OK(database_->run("INSERT INTO data_key VALUES (?1, ?2)", Blob{key.subject.view()},
                                  Blob{key.wrapped}));
  return Done{};
}

Status KeyStore::add(std::span<const DataKeyRow> keys) {
  store::Transaction change(*database_);
  GUIJU_CHECK_OK(change.begin());
  for (const DataKeyRow& key : keys)
    GUIJU_CHECK_OK(database_->run("INSERT INTO data_key VALUES (?1, ?2)", Blob{key.subject.view()},
                                  Blob{key.wrapped}));
  return change.commit();
}

Status KeyStore::found(const VaultKeyRow& vault, std::span<const DataKeyRow> keys) {
  store::Transaction change(*database_);
  GUIJU_CHECK_OK(change.begin());
  GUIJU_TRY(there, vault_key());
  if (there) {
    return Error{ErrorKind::conflict, database_->path(),
                 say("another process has just made the keys", "另一进程刚刚建立了密钥"),
                 say("try again", "请重试")};
  }
  GUIJU_CHECK_OK(put(vault, keys));
  return change.commit();
}

Status KeyStore::replace(const VaultKeyRow& vault, std::span<const DataKeyRow> keys) {
  {
    store::Transaction change(*database_);
    GUIJU_CHECK_OK(change.begin());
    GUIJU_CHECK_OK(database_->run("DELETE FROM vault_key"));
    GUIJU_CHECK_OK(database_->run("DELETE FROM data_key"));
    GUIJU_CHECK_OK(put(vault, keys));
    GUIJU_CHECK_OK(change.commit());
  }
  return forget_old_pages();
}

Status KeyStore::erase(std::span<const Token> subjects) {
  {
    store::Transaction change(*database_);
    GUIJU_CHECK_OK(change.begin());
    for (const Token& subject : subjects) {
      GUIJU_CHECK_OK(
          database_->run("DELETE FROM data_key WHERE subject = ?1", Blob{subject.view()}));
      GUIJU_CHECK_OK(
          database_->run("INSERT INTO erased VALUES (?1, ?2) "
                         "ON CONFLICT (subject) DO UPDATE SET at_us = excluded.at_us",
                         Blob{subject.view()}, clock_.now().micros));
    }
    GUIJU_CHECK_OK(change.commit());
  }
  return forget_old_pages();
}

Status KeyStore::forget_old_pages() {
  GUIJU_TRY(gone, database_->forget_deleted());
  if (gone) return Done{};
  return Error{ErrorKind::unavailable, database_->path(),
               say("the keys are deleted, but another process still reads their old copies",
                   "密钥已删除，但其他进程仍在读取旧副本"),
               say("erase once more when it has ended", "请在其结束后再次删除")};
}

Result<std::optional<Instant>> KeyStore::erased_at(const Token& subject) {
  GUIJU_TRY(rows,
            database_->query("SELECT at_us FROM erased WHERE subject = ?1", Blob{subject.view()}));
  GUIJU_TRY(there, rows.next());
  return there ? std::optional(Instant(rows.integer(0))) : std::nullopt;
}

Result<std::vector<Token>> KeyStore::erased() {
  std::vector<Token> all;
  GUIJU_TRY(rows,
            database_->query("SELECT subject FROM erased WHERE NOT EXISTS "
                             "(SELECT 1 FROM data_key WHERE data_key.subject = erased.subject)"));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return all;
    all.push_back(Token::of(rows.blob(0)));
  }
}

Result<std::int64_t> KeyStore::count(bool erased) {
  GUIJU_TRY(rows, database_->query(erased ? "SELECT count(*) FROM erased"
                                          : "SELECT count(*) FROM data_key"));
  GUIJU_TRY(there, rows.next());
  return there ? rows.integer(0) : std::int64_t{0};
}

}  // namespace guiju::privacy
