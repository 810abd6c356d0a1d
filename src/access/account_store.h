// access/account_store.h: the directory of accounts in the database.
#pragma once

#include "access/directory.h"
#include "access/secret_seal.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::access {

class AccountStore : public Directory {
 public:
  static const store::Schema& schema();  // for store::migrate, before the first AccountStore
  AccountStore(store::Database& database, SecretSeal seal, Random& random)
      : database_(database), seal_(std::move(seal)), random_(random) {}

  Result<std::optional<Account>> find_account(std::string_view name) override;
  Result<std::vector<Account>> accounts() override;
  Status add_account(const Account& account) override;
  Status save_account(const Account& account) override;
  Result<std::optional<Session>> find_session(const Digest& token) override;
  Status save_session(const Session& session) override;
  Status end_session(const Digest& token, Instant at) override;
  Status end_sessions_of(std::string_view account, Instant at) override;
  Result<bool> was_ended(const Digest& token) override;
  Status record(const DoorRecord& record) override;
  Result<std::vector<DoorRecord>> records(std::size_t most) override;

 private:
  std::string sealed_totp(const Account& account);

  store::Database& database_;
  SecretSeal seal_;
  Random& random_;
};

}  // namespace guiju::access
