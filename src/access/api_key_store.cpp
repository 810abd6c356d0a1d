// The keys of programs in the database.
#include <algorithm>
#include <array>

#include "access/api_key.h"
#include "access/stored_values.h"
#include "access/token.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::access {
namespace {

constexpr store::Migration steps[] = {{1, "keys of programs", R"(
  CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    permissions TEXT NOT NULL,        -- names, a blank between
    institutions TEXT NOT NULL,       -- keys, a line feed between; empty: all
    made_by TEXT NOT NULL,
    made INTEGER NOT NULL,            -- microseconds since 1970
    expires INTEGER NOT NULL,
    revoked INTEGER,
    secret TEXT NOT NULL              -- SHA-256 of the token, hexadecimal
  ) STRICT;
)"}};
constexpr store::Schema key_schema{"api_key", steps};

constexpr std::int64_t micros_per_day = 86'400'000'000;

Error bad_key(std::string_view where, Message what, Message remedy) {
  return Error{ErrorKind::bad_input, std::string(where), std::move(what), std::move(remedy)};
}

}  // namespace

const store::Schema& KeyStore::schema() { return key_schema; }

Result<KeyStore::Made> KeyStore::add(ApiKey draft) {
  if (draft.name.empty() || draft.name.size() > key_name_bytes_max) {
    return bad_key(
        "name",
        say("a key has a name of 1 to {} bytes", "密钥名称须为 1 至 {} 字节", key_name_bytes_max),
        say("say what the key is for", "请写明密钥用途"));
  }
  if (draft.permissions.empty()) {
    return bad_key(
        "permissions", say("a key without a permission can do nothing", "没有权限的密钥无法使用"),
        say("give it at least one: decide, review, …", "请至少给出一项：decide、review……"));
  }
  if (draft.expires <= draft.made ||
      draft.expires.micros - draft.made.micros > key_days_max * micros_per_day) {
    return bad_key("expires",
                   say("a key ends after 1 to {} days", "密钥有效期须为 1 至 {} 天", key_days_max),
                   say("choose a day within that time", "请在此范围内选择"));
  }
  constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
  std::array<std::uint8_t, 8> bytes{};
  random_.fill(bytes);
  draft.id.clear();
  for (const std::uint8_t byte : bytes) draft.id += letters[byte & 31];
  draft.revoked.reset();
  std::sort(draft.scope.institutions.begin(), draft.scope.institutions.end());
  Made made{.key = std::move(draft), .token = {}};
  made.token = "gj_" + made.key.id + "_" + make_token(random_);
  made.key.secret = token_hash(made.token);

  std::vector<std::string> permissions;
  for (const Permission one : made.key.permissions)
    permissions.emplace_back(permission_names[static_cast<std::size_t>(one)]);
  GUIJU_CHECK_OK(database_.run(
      "INSERT INTO api_key (id, name, permissions, institutions, made_by, made, expires, secret) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      made.key.id, made.key.name, joined(permissions, ' '),
      joined(made.key.scope.institutions, '\n'), made.key.made_by, made.key.made.micros,
      made.key.expires.micros, made.key.secret.hex()));
  return made;
}

Status KeyStore::revoke(std::string_view id, Instant at) {
  GUIJU_CHECK_OK(database_.run("UPDATE api_key SET revoked = coalesce(revoked, ?2) WHERE id = ?1",
                               id, at.micros));
  if (database_.changes() > 0) return Done{};
  return Error{ErrorKind::not_found, std::string(id), say("there is no such key", "没有该密钥"),
               say("list the keys to see their ids", "请列出密钥以查看编号")};
}

Result<std::vector<ApiKey>> KeyStore::load() {
  GUIJU_TRY(rows,
            database_.query(
                "SELECT id, name, permissions, institutions, made_by, made, expires, revoked, "
                "secret FROM api_key ORDER BY made, id"));
  std::vector<ApiKey> keys;
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return keys;
    ApiKey key;
    key.id = rows.text(0);
    const std::string source = "api_key " + key.id;
    key.name = rows.text(1);
    GUIJU_TRY(permissions, parse_permissions(parted(rows.text(2), ' '), source));
    key.permissions = std::move(permissions);
    key.scope.institutions = parted(rows.text(3), '\n');
    key.made_by = rows.text(4);
    key.made = Instant(rows.integer(5));
    key.expires = Instant(rows.integer(6));
    if (const auto revoked = rows.optional_integer(7)) key.revoked = Instant(*revoked);
    GUIJU_TRY(secret, stored_digest(rows.text(8), source));
    key.secret = secret;
    keys.push_back(std::move(key));
  }
}

}  // namespace guiju::access
