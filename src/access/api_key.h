// access/api_key.h: keys of programs: shown once, kept as a hash, bound to what the program may do, and ending.
//
//   KeyStore::add ─► "gj_<id>_<secret>", once ─► KeyRing: every key that is good, in memory
//   Authorization: Bearer gj_… ─► KeyRing::find ─► permissions and scope; no I/O, no lock
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/account.h"
#include "base/ids.h"
#include "base/ports.h"
#include "base/result.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::access {

struct ApiKey {
  std::string id;    // eight letters and digits; public
  std::string name;  // what it is for: "ad server, production"
  std::vector<Permission> permissions;
  Scope scope;
  std::string made_by;  // an account, or "command line"
  Instant made, expires;
  std::optional<Instant> revoked;
  Digest secret;  // SHA-256 of the whole token

  Permissions set() const;
  bool is_good_at(Instant now) const { return !revoked && now < expires; }
};

inline constexpr std::size_t key_name_bytes_max = 100;
inline constexpr std::int64_t key_days_max = 3 * 366;

// What a program may be given. Approving, revealing and giving out rights are for people.
bool may_be_a_programs(Permission permission);
//   errors: bad_input for an unknown name or one that is for people; names the allowed ones
Result<std::vector<Permission>> parse_permissions(std::span<const std::string> names,
                                                  std::string_view source);

// Immutable; swapped whole when a key is made or revoked.
class KeyRing {
 public:
  explicit KeyRing(std::vector<ApiKey> keys);
  // Null for anything that is no key of ours, is revoked or has expired.
  const ApiKey* find(std::string_view token, Instant now) const;
  std::span<const ApiKey> keys() const { return keys_; }

 private:
  std::vector<ApiKey> keys_;
  std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> by_id_;
};

class KeyStore {
 public:
  static const store::Schema& schema();
  KeyStore(store::Database& database, Random& random) : database_(database), random_(random) {}

  struct Made {
    ApiKey key;
    std::string token;  // shown once
  };
  // `draft` says all but id, secret and revocation.
  //   errors: bad_input (name, no permission, days)
  Result<Made> add(ApiKey draft);
  //   errors: not_found; revoking again changes nothing
  Status revoke(std::string_view id, Instant at);
  Result<std::vector<ApiKey>> load();  // by the time they were made

 private:
  store::Database& database_;
  Random& random_;
};

}  // namespace guiju::access
