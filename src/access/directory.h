// access/directory.h: where accounts, sessions and what happened at the door are kept.
//
// A port: access/account_store.h keeps it in the data directory, tests in memory.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "access/account.h"
#include "base/result.h"

namespace guiju::access {

class Directory {
 public:
  virtual ~Directory() = default;
  virtual Result<std::optional<Account>> find_account(std::string_view name) = 0;
  virtual Result<std::vector<Account>> accounts() = 0;  // by name
  //   errors: conflict when the name is taken
  virtual Status add_account(const Account& account) = 0;
  // Replaces the account as it was read; the stored version becomes one higher.
  //   errors: conflict when somebody changed it meanwhile, not_found
  virtual Status save_account(const Account& account) = 0;

  virtual Result<std::optional<Session>> find_session(const Digest& token) = 0;
  virtual Status save_session(const Session& session) = 0;  // new or known
  // Keeps the hash as given up, so that its return is noticed.
  virtual Status end_session(const Digest& token, Instant at) = 0;
  virtual Status end_sessions_of(std::string_view account, Instant at) = 0;
  virtual Result<bool> was_ended(const Digest& token) = 0;

  virtual Status record(const DoorRecord& record) = 0;
  virtual Result<std::vector<DoorRecord>> records(std::size_t most) = 0;  // the latest first
};

}  // namespace guiju::access
