// access/account.h: somebody who may log in, and the sessions they have open.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/password.h"
#include "access/role.h"
#include "access/totp.h"
#include "base/hash.h"
#include "base/time.h"

namespace guiju::access {

// Which institutions' data an account sees; an empty list is all of them.
struct Scope {
  std::vector<std::string> institutions;  // keys, sorted
  bool covers(std::string_view institution) const;
};

struct Account {
  std::string name;  // of the person, as in staff/staff.h: who signs and who logs in are one
  std::vector<Role> roles;
  Scope scope;
  std::optional<PasswordHash> password;  // none: by an identity provider only
  std::optional<TotpSecret> totp;        // none: not set up yet
  std::int64_t totp_step = 0;            // the last that was used
  bool must_change_password = false;
  bool disabled = false;
  // Of the failed tries since the last success.
  std::int32_t failures = 0;
  Instant locked_until;
  std::int64_t version = 0;  // rises with every change; what was read at another one is stale
};

// A session knows its secrets by their hash only.
struct Session {
  Digest token;
  Digest csrf;
  std::string account;
  Instant begun, last_used, ends;
  // False until the second factor was given or set up: nothing may be done but that.
  bool full = false;
};

// What happened at the door, for the auditors.
enum class DoorEvent : std::uint8_t {
  logged_in,
  wrong_password,
  wrong_code,
  locked,
  unknown_account,
  disabled_account,
  logged_out,
  session_ended,
  session_replayed,  // a token that was given up is shown again
  forged_request,    // the CSRF token is missing or another's
  refused,           // logged in, and not allowed
  password_changed,
  code_set_up,
  account_added,
  account_changed,  // by an administrator
  person_read,  // what is known of somebody, masked; `what` names them by a token, here and below
  person_revealed,  // … in the clear, for a purpose
  person_copied,    // everything about somebody, handed to them
  person_erased,
};
inline constexpr std::array<std::string_view, 19> door_event_names{
    "logged_in",        "wrong_password",   "wrong_code",    "locked",           "unknown_account",
    "disabled_account", "logged_out",       "session_ended", "session_replayed", "forged_request",
    "refused",          "password_changed", "code_set_up",   "account_added",    "account_changed",
    "person_read",      "person_revealed",  "person_copied", "person_erased"};

struct DoorRecord {
  Instant at;
  DoorEvent event = DoorEvent::logged_in;
  std::string account;  // as it was given, if it is nobody's: cut to 64 bytes
  std::string what;     // the permission or route; may be empty
};

}  // namespace guiju::access
