#include "access/door.h"

#include <algorithm>

#include "access/token.h"

namespace guiju::access {
namespace {

constexpr std::int64_t micros_per_s = 1'000'000;
constexpr std::size_t shown_name_max = 64;

Instant later(Instant from, std::int64_t seconds) {
  return Instant(from.micros + seconds * micros_per_s);
}

Error not_let_in() {
  return Error{
      ErrorKind::bad_input, "login",
      say("name or password are wrong, or the account is locked for now",
          "账号或密码不正确，或账号暂时锁定"),
      say("try again in some minutes, or ask an administrator", "请过几分钟再试，或联系管理员")};
}

Error no_session() {
  return Error{ErrorKind::bad_input, "session",
               say("there is no such session", "会话不存在或已结束"), say("log in", "请登录")};
}

Error wrong_code() {
  return Error{ErrorKind::bad_input, "code",
               say("the code is wrong or was used", "验证码不正确或已用过"),
               say("take the next code of the app; its clock must be right",
                   "请使用应用中的下一个验证码，并确认手机时间准确")};
}

}  // namespace

bool Scope::covers(std::string_view institution) const {
  return institution.empty() || institutions.empty() ||
         std::binary_search(institutions.begin(), institutions.end(), institution);
}

Door::Door(Directory& directory, const Clock& clock, Random& random, DoorLimits limits)
    : directory_(directory),
      clock_(clock),
      random_(random),
      limits_(limits),
      nobody_(PasswordHash::make(make_token(random), limits.cost, random)) {}

Status Door::note(DoorEvent event, std::string_view account, std::string_view what) {
  return directory_.record(
      {clock_.now(), event, std::string(account.substr(0, shown_name_max)), std::string(what)});
}

// One failure more; from the sixth on the account is locked for a minute, two, four …
Status Door::fail(Account& account, DoorEvent event) {
  ++account.failures;
  const std::int32_t beyond = account.failures - limits_.free_tries;
  if (beyond >= 0) {
    const std::int64_t seconds =
        beyond > 20 ? limits_.longest_lock_s
                    : std::min(limits_.longest_lock_s, limits_.first_lock_s << beyond);
    account.locked_until = later(clock_.now(), seconds);
  }
  GUIJU_CHECK_OK(directory_.save_account(account));
  return note(event, account.name);
}

Result<Entry> Door::log_in(std::string_view name, std::string_view password) {
  GUIJU_TRY(found, directory_.find_account(name));
  const bool has_password = found && found->password;
  const bool right = (has_password ? *found->password : nobody_).matches(password) && has_password;
  if (!found) {
    GUIJU_CHECK_OK(note(DoorEvent::unknown_account, name));
    return not_let_in();
  }
  Account& account = *found;
  if (account.disabled) {
    GUIJU_CHECK_OK(note(DoorEvent::disabled_account, account.name));
    return not_let_in();
  }
  if (clock_.now() < account.locked_until) {
    GUIJU_CHECK_OK(note(DoorEvent::locked, account.name));
    return not_let_in();
  }
  if (!right) {
    GUIJU_CHECK_OK(fail(account, DoorEvent::wrong_password));
    return not_let_in();
  }
  if (account.password->is_cheaper_than(limits_.cost)) {
    account.password = PasswordHash::make(password, limits_.cost, random_);
    GUIJU_CHECK_OK(directory_.save_account(account));
  }
  // Failures are forgiven by the whole login, not by half of it: else codes could be guessed for ever.
  return begin_session(account, false);
}

Result<Entry> Door::begin_session(const Account& account, bool full) {
  const Instant now = clock_.now();
  Entry entry{make_token(random_), make_token(random_), full, !account.totp,
              account.must_change_password};
  GUIJU_CHECK_OK(
      directory_.save_session({token_hash(entry.token), token_hash(entry.csrf), account.name, now,
                               now, later(now, limits_.session_most_s), full}));
  if (full) GUIJU_CHECK_OK(note(DoorEvent::logged_in, account.name));
  return entry;
}

Result<Door::Opened> Door::open(std::string_view token, std::string_view csrf, Kind kind,
                                bool full) {
  const Digest hash = token_hash(token);
  GUIJU_TRY(session, directory_.find_session(hash));
  if (!session) {
    GUIJU_TRY(replayed, directory_.was_ended(hash));
    if (replayed) GUIJU_CHECK_OK(note(DoorEvent::session_replayed, ""));
    return no_session();
  }
  const Instant now = clock_.now();
  const Instant idle_end = later(session->last_used, limits_.session_idle_s);
  GUIJU_TRY(account, directory_.find_account(session->account));
  if (now >= session->ends || now >= idle_end || !account || account->disabled) {
    GUIJU_CHECK_OK(directory_.end_session(hash, now));
    GUIJU_CHECK_OK(note(DoorEvent::session_ended, session->account));
    return no_session();
  }
  if (kind == Kind::write && token_hash(csrf) != session->csrf) {
    GUIJU_CHECK_OK(note(DoorEvent::forged_request, session->account));
    return Error{
        ErrorKind::bad_input, "X-CSRF-Token",
        say("the request does not carry the session's CSRF token", "请求未携带本会话的 CSRF 令牌"),
        say("send the token that came with the login", "请附上登录时取得的令牌")};
  }
  if (full && !session->full)
    return Error{ErrorKind::bad_input, "session",
                 say("the second factor is missing", "尚未完成第二步验证"),
                 say("give the code of the authenticator app", "请输入验证器应用中的验证码")};
  // Written at most once a minute: reading a page must not cost a commit.
  if (now.micros - session->last_used.micros > 60 * micros_per_s) {
    session->last_used = now;
    GUIJU_CHECK_OK(directory_.save_session(*session));
  }
  return Opened{std::move(*session), std::move(*account)};
}

Result<Entry> Door::give_code(std::string_view token, std::string_view csrf,
                              std::string_view digits) {
  GUIJU_TRY(opened, open(token, csrf, Kind::write, false));
  Account& account = opened.account;
  const auto step = clock_.now() < account.locked_until || !account.totp
                        ? std::nullopt
                        : account.totp->accept(digits, clock_.now(), account.totp_step);
  if (!step) {
    GUIJU_CHECK_OK(fail(account, DoorEvent::wrong_code));
    return wrong_code();
  }
  account.totp_step = *step;
  account.failures = 0;
  account.locked_until = Instant();
  GUIJU_CHECK_OK(directory_.save_account(account));
  GUIJU_CHECK_OK(directory_.end_session(opened.session.token, clock_.now()));
  return begin_session(account, true);
}

Result<TotpSecret> Door::begin_code(std::string_view token, std::string_view csrf) {
  GUIJU_TRY(opened, open(token, csrf, Kind::write, false));
  if (opened.account.totp)
    return Error{ErrorKind::conflict, "code",
                 say("the account has an authenticator already", "该账号已绑定验证器"),
                 say("an administrator takes it away first", "须先由管理员解除")};
  return TotpSecret::generate(random_);
}

Result<Entry> Door::confirm_code(std::string_view token, std::string_view csrf,
                                 const TotpSecret& secret, std::string_view digits) {
  GUIJU_TRY(opened, open(token, csrf, Kind::write, false));
  Account& account = opened.account;
  if (account.totp)
    return Error{ErrorKind::conflict, "code",
                 say("the account has an authenticator already", "该账号已绑定验证器"),
                 say("an administrator takes it away first", "须先由管理员解除")};
  const auto step = secret.accept(digits, clock_.now(), 0);
  if (!step) {
    GUIJU_CHECK_OK(fail(account, DoorEvent::wrong_code));
    return wrong_code();
  }
  account.totp = secret;
  account.totp_step = *step;
  account.failures = 0;
  GUIJU_CHECK_OK(directory_.save_account(account));
  GUIJU_CHECK_OK(note(DoorEvent::code_set_up, account.name));
  GUIJU_CHECK_OK(directory_.end_session(opened.session.token, clock_.now()));
  return begin_session(account, true);
}

Result<Entry> Door::change_password(std::string_view token, std::string_view csrf,
                                    std::string_view old_password, std::string_view new_password) {
  GUIJU_TRY(opened, open(token, csrf, Kind::write, true));
  Account& account = opened.account;
  if (!account.password || !account.password->matches(old_password)) {
    GUIJU_CHECK_OK(fail(account, DoorEvent::wrong_password));
    return Error{ErrorKind::bad_input, "old_password",
                 say("the present password is wrong", "当前密码不正确"),
                 say("type it again", "请重新输入")};
  }
  GUIJU_CHECK_OK(check_new_password(new_password, account.name));
  account.password = PasswordHash::make(new_password, limits_.cost, random_);
  account.must_change_password = false;
  GUIJU_CHECK_OK(directory_.save_account(account));
  GUIJU_CHECK_OK(directory_.end_sessions_of(account.name, clock_.now()));
  GUIJU_CHECK_OK(note(DoorEvent::password_changed, account.name));
  return begin_session(account, true);
}

Status Door::log_out(std::string_view token) {
  const Digest hash = token_hash(token);
  GUIJU_TRY(session, directory_.find_session(hash));
  if (!session) return Done{};
  GUIJU_CHECK_OK(directory_.end_session(hash, clock_.now()));
  return note(DoorEvent::logged_out, session->account);
}

Result<Entry> Door::admit(std::string_view name) {
  GUIJU_TRY(account, directory_.find_account(name));
  if (!account || account->disabled) {
    GUIJU_CHECK_OK(note(account ? DoorEvent::disabled_account : DoorEvent::unknown_account, name));
    return Error{ErrorKind::not_found, "account",
                 say("the identity provider's person has no account here", "该身份在此没有账号"),
                 say("an administrator adds one of that name", "请管理员添加同名账号")};
  }
  Account plain = *account;
  plain.must_change_password = false;  // the provider's matter
  return begin_session(plain, true);
}

Result<Visitor> Door::who(std::string_view token, std::string_view csrf, Kind kind) {
  GUIJU_TRY(opened, open(token, csrf, kind, true));
  if (opened.account.must_change_password)
    return Error{ErrorKind::bad_input, "password",
                 say("the password was given by somebody else and must be changed first",
                     "初始密码须先更改"),
                 say("change it", "请更改密码")};
  return Visitor{opened.account.name, permissions_of(opened.account.roles),
                 std::move(opened.account.scope)};
}

Status Door::check(const Visitor& visitor, Permission permission, std::string_view institution) {
  const std::string_view name = permission_names[static_cast<std::size_t>(permission)];
  if (visitor.permissions.may(permission) && visitor.scope.covers(institution)) return Done{};
  GUIJU_CHECK_OK(note(DoorEvent::refused, visitor.account, name));
  if (!visitor.permissions.may(permission))
    return Error{ErrorKind::bad_input, "permission",
                 say("the account may not do this: {} is missing", "该账号无此权限：缺少 {}", name),
                 say("somebody with a role that has it does it, or an administrator gives the role",
                     "请由具备该权限的人办理，或由管理员授予角色")};
  return Error{ErrorKind::bad_input, "scope",
               say("these data are of an institution outside the account's scope",
                   "该机构的数据不在账号范围内"),
               say("an administrator widens the scope", "如有需要，请管理员调整范围")};
}

}  // namespace guiju::access
