#include "access/account_store.h"

#include <algorithm>

#include "access/stored_values.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::access {
namespace {

constexpr store::Migration steps[] = {{1, "accounts", R"(
  CREATE TABLE account (
    name TEXT PRIMARY KEY,
    roles TEXT NOT NULL,              -- names, a blank between
    institutions TEXT NOT NULL,       -- keys, a line feed between; empty: all
    password TEXT,                    -- Argon2id, PHC form
    totp BLOB,                        -- sealed
    totp_step INTEGER NOT NULL,
    must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    failures INTEGER NOT NULL CHECK (failures >= 0),
    locked_until INTEGER NOT NULL,    -- microseconds since 1970
    version INTEGER NOT NULL CHECK (version >= 1)
  ) STRICT;
  CREATE TABLE session (
    token TEXT PRIMARY KEY,           -- SHA-256 of the token, hexadecimal; of the CSRF token too
    csrf TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (name),
    begun INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    is_full INTEGER NOT NULL CHECK (is_full IN (0, 1)),
    ended INTEGER                     -- when it was given up; null while it is open
  ) STRICT;
  CREATE INDEX session_account ON session (account);
  CREATE TABLE door_record (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    account TEXT NOT NULL,
    what TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER door_record_is_final BEFORE UPDATE ON door_record BEGIN
    SELECT raise(ABORT, 'what happened at the door is never changed');
  END;
)"}};
constexpr store::Schema access_schema{"access", steps};

constexpr std::string_view account_columns =
    "SELECT name, roles, institutions, password, totp, totp_step, must_change_password, disabled, "
    "failures, locked_until, version FROM account";

std::string joined(const std::vector<Role>& roles) {
  std::string out;
  for (const Role role : roles)
    out += (out.empty() ? "" : " ") + std::string(role_names[static_cast<std::size_t>(role)]);
  return out;
}

std::string totp_context(std::string_view name) { return "totp of " + std::string(name); }

Result<Account> read_account(store::Statement& row, const SecretSeal& seal,
                             const std::string& source) {
  Account account;
  account.name = row.text(0);
  GUIJU_TRY(roles, parse_roles(parted(row.text(1), ' '), source));
  account.roles = std::move(roles);
  account.scope.institutions = parted(row.text(2), '\n');
  if (const auto phc = row.optional_text(3)) {
    GUIJU_TRY(hash, PasswordHash::parse(*phc, source));
    account.password = std::move(hash);
  }
  if (!row.is_null(4)) {
    GUIJU_TRY(bytes, seal.unseal(row.blob(4), totp_context(account.name)));
    std::array<std::uint8_t, TotpSecret::size> secret{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), secret.size()), secret.begin());
    account.totp = TotpSecret(secret);
  }
  account.totp_step = row.integer(5);
  account.must_change_password = row.flag(6);
  account.disabled = row.flag(7);
  account.failures = static_cast<std::int32_t>(row.integer(8));
  account.locked_until = Instant(row.integer(9));
  account.version = row.integer(10);
  return account;
}

}  // namespace

const store::Schema& AccountStore::schema() { return access_schema; }

Result<std::optional<Account>> AccountStore::find_account(std::string_view name) {
  static const std::string sql = std::string(account_columns) + " WHERE name = ?1";
  GUIJU_TRY(rows, database_.query(sql, name));
  GUIJU_TRY(there, rows.next());
  if (!there) return std::optional<Account>();
  GUIJU_TRY(account, read_account(rows, seal_, database_.path()));
  return std::optional(std::move(account));
}

Result<std::vector<Account>> AccountStore::accounts() {
  static const std::string sql = std::string(account_columns) + " ORDER BY name";
  std::vector<Account> all;
  GUIJU_TRY(rows, database_.query(sql));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return all;
    GUIJU_TRY(account, read_account(rows, seal_, database_.path()));
    all.push_back(std::move(account));
  }
}

std::string AccountStore::sealed_totp(const Account& account) {
  const auto& bytes = account.totp->bytes();
  return seal_.seal({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                    totp_context(account.name), random_);
}

Status AccountStore::add_account(const Account& account) {
  std::optional<std::string> totp;
  if (account.totp) totp = sealed_totp(account);
  std::optional<store::Blob> blob;
  if (totp) blob = store::Blob{*totp};
  std::optional<std::string> phc;
  if (account.password) phc = account.password->phc();
  return database_.run(
      "INSERT INTO account (name, roles, institutions, password, totp, totp_step, "
      "must_change_password, disabled, failures, locked_until, version) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)",
      account.name, joined(account.roles), joined(account.scope.institutions, '\n'), phc, blob,
      account.totp_step, account.must_change_password, account.disabled, account.failures,
      account.locked_until.micros);
}

Status AccountStore::save_account(const Account& account) {
  std::optional<std::string> totp;
  if (account.totp) totp = sealed_totp(account);
  std::optional<store::Blob> blob;
  if (totp) blob = store::Blob{*totp};
  std::optional<std::string> phc;
  if (account.password) phc = account.password->phc();
  GUIJU_CHECK_OK(database_.run(
      "UPDATE account SET roles = ?2, institutions = ?3, password = ?4, totp = ?5, totp_step = ?6, "
      "must_change_password = ?7, disabled = ?8, failures = ?9, locked_until = ?10, "
      "version = version + 1 WHERE name = ?1 AND version = ?11",
      account.name, joined(account.roles), joined(account.scope.institutions, '\n'), phc, blob,
      account.totp_step, account.must_change_password, account.disabled, account.failures,
      account.locked_until.micros, account.version));
  if (database_.changes() == 1) return Done{};
  return Error{ErrorKind::conflict, account.name,
               say("the account was changed by somebody else meanwhile", "账号已被他人更改"),
               say("try again", "请重试")};
}

Result<std::optional<Session>> AccountStore::find_session(const Digest& token) {
  GUIJU_TRY(rows, database_.query("SELECT csrf, account, begun, last_used, ends, is_full "
                                  "FROM session WHERE token = ?1 AND ended IS NULL",
                                  token.hex()));
  GUIJU_TRY(there, rows.next());
  if (!there) return std::optional<Session>();
  GUIJU_TRY(csrf, stored_digest(rows.text(0), database_.path()));
  return std::optional(Session{token, csrf, std::string(rows.text(1)), Instant(rows.integer(2)),
                               Instant(rows.integer(3)), Instant(rows.integer(4)), rows.flag(5)});
}

Status AccountStore::save_session(const Session& session) {
  return database_.run(
      "INSERT INTO session (token, csrf, account, begun, last_used, ends, is_full) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
      "ON CONFLICT (token) DO UPDATE SET last_used = excluded.last_used",
      session.token.hex(), session.csrf.hex(), session.account, session.begun.micros,
      session.last_used.micros, session.ends.micros, session.full);
}

Status AccountStore::end_session(const Digest& token, Instant at) {
  return database_.run("UPDATE session SET ended = ?2 WHERE token = ?1 AND ended IS NULL",
                       token.hex(), at.micros);
}

Status AccountStore::end_sessions_of(std::string_view account, Instant at) {
  return database_.run("UPDATE session SET ended = ?2 WHERE account = ?1 AND ended IS NULL",
                       account, at.micros);
}

Result<bool> AccountStore::was_ended(const Digest& token) {
  GUIJU_TRY(rows, database_.query("SELECT 1 FROM session WHERE token = ?1 AND ended IS NOT NULL",
                                  token.hex()));
  return rows.next();
}

Status AccountStore::record(const DoorRecord& record) {
  return database_.run("INSERT INTO door_record (at, event, account, what) VALUES (?1, ?2, ?3, ?4)",
                       record.at.micros, door_event_names[static_cast<std::size_t>(record.event)],
                       record.account, record.what);
}

Result<std::vector<DoorRecord>> AccountStore::records(std::size_t most) {
  std::vector<DoorRecord> all;
  GUIJU_TRY(rows, database_.query("SELECT at, event, account, what FROM door_record "
                                  "ORDER BY number DESC LIMIT ?1",
                                  static_cast<std::int64_t>(most)));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return all;
    const std::string_view event = rows.text(1);
    const auto at = std::find(door_event_names.begin(), door_event_names.end(), event);
    if (at == door_event_names.end())
      return Error{ErrorKind::corrupt, database_.path(),
                   say("there is no door event '{}'", "没有事件“{}”", event),
                   say("restore the database from a copy", "请从备份恢复数据库")};
    all.push_back({Instant(rows.integer(0)), static_cast<DoorEvent>(at - door_event_names.begin()),
                   std::string(rows.text(2)), std::string(rows.text(3))});
  }
}

}  // namespace guiju::access
