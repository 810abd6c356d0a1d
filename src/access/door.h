// access/door.h: who comes in, how they stay, when they have to leave.
//
//   name + password ─► (lock-out) ─► session, not yet full ─► code ─► a full session with a new token
//   token (+ CSRF token on writes) ─► account and permissions, or why not
//
// Whoever guesses learns nothing: an unknown name, a wrong password and a locked account get one answer after the
// same work. Every refusal is recorded. The clock decides, so a session that a clock stepping back would
// prolong ends at its absolute end all the same.
#pragma once

#include <string>
#include <string_view>

#include "access/directory.h"
#include "base/ports.h"

namespace guiju::access {

struct DoorLimits {
  std::int64_t session_idle_s = 30 * 60;
  std::int64_t session_most_s = 12 * 60 * 60;
  std::int32_t free_tries = 5;     // failures before the first lock
  std::int64_t first_lock_s = 60;  // doubles with each further failure
  std::int64_t longest_lock_s = 60 * 60;
  PasswordCost cost;
};

struct Entry {        // what the browser gets, once
  std::string token;  // for the cookie: Secure, HttpOnly, SameSite=Strict
  std::string csrf;   // for the header of every write
  bool full = false;
  bool must_set_up_code = false, must_change_password = false;
};

struct Visitor {  // who is asking
  std::string account;
  Permissions permissions;
  Scope scope;
};

class Door {
 public:
  Door(Directory& directory, const Clock& clock, Random& random, DoorLimits limits = {});

  //   errors: bad_input, one and the same for a wrong name, a wrong password and a locked account
  Result<Entry> log_in(std::string_view name, std::string_view password);
  // The second factor. The session's tokens are made anew.
  //   errors: bad_input (wrong or used code), those of `who`
  Result<Entry> give_code(std::string_view token, std::string_view csrf, std::string_view digits);
  // A secret to be scanned, kept only once `confirm_code` saw a code of it.
  //   errors: conflict when the account has one: an administrator takes it away first
  Result<TotpSecret> begin_code(std::string_view token, std::string_view csrf);
  Result<Entry> confirm_code(std::string_view token, std::string_view csrf,
                             const TotpSecret& secret, std::string_view digits);
  // Ends all other sessions of the account.
  Result<Entry> change_password(std::string_view token, std::string_view csrf,
                                std::string_view old_password, std::string_view new_password);
  Status log_out(std::string_view token);

  // Somebody the identity provider vouches for, who has an account here: a full session at once.
  //   errors: not_found
  Result<Entry> admit(std::string_view name);

  enum class Kind : std::uint8_t { read, write };
  //   csrf  of the header; asked for on writes
  //   errors: bad_input: no session, ended, not full, forged
  Result<Visitor> who(std::string_view token, std::string_view csrf, Kind kind);
  // Whether the visitor may do this to data of the institution ("" when it is nobody's in particular).
  //   errors: bad_input with the permission that is missing; recorded
  Status check(const Visitor& visitor, Permission permission, std::string_view institution);

 private:
  struct Opened {
    Session session;
    Account account;
  };
  Result<Opened> open(std::string_view token, std::string_view csrf, Kind kind, bool full);
  Result<Entry> begin_session(const Account& account, bool full);
  Status fail(Account& account, DoorEvent event);
  Status note(DoorEvent event, std::string_view account, std::string_view what = {});

  Directory& directory_;
  const Clock& clock_;
  Random& random_;
  const DoorLimits limits_;
  const PasswordHash nobody_;  // compared with when there is no account, for the same work
};

}  // namespace guiju::access
