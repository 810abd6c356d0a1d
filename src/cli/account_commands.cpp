// account add | change | list | log: who may log in to the service, with which roles, for whose data.
#include <algorithm>
#include <array>
#include <charconv>

#include "access/first_password.h"
#include "access/token.h"
#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/table.h"

namespace guiju::cli {
namespace {

using access::Account;
using access::DoorEvent;

constexpr OptionSpec role_option{
    "role",
    '\0',
    "ROLE",
    {"marketing, compliance, analyst, operations, auditor or administrator; may be repeated",
     "marketing、compliance、analyst、operations、auditor 或 administrator，可多次给出"}};
constexpr OptionSpec institution_option{
    "institution",
    '\0',
    "ID",
    {"only data of this institution; may be repeated; without it, of all",
     "仅限该机构的数据，可多次给出；不给出则为全部机构"}};
constexpr OptionSpec provider_option{
    "by-provider",
    '\0',
    "",
    {"no password here: an identity provider vouches for the person",
     "此处不设密码，由身份提供方认证"}};
constexpr OptionSpec disable_option{
    "disable", '\0', "", {"out at once, sessions ended", "立即停用并结束其会话"}};
constexpr OptionSpec enable_option{"enable", '\0', "", {"in again", "重新启用"}};
constexpr OptionSpec new_password_option{
    "new-password", '\0', "", {"a new first password, shown once", "生成新的初始密码，只显示一次"}};
constexpr OptionSpec forget_code_option{
    "forget-authenticator",
    '\0',
    "",
    {"the person sets up another one at the next login", "解除验证器，下次登录时重新绑定"}};
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON lines", "以逐行 JSON 输出"}};
constexpr OptionSpec most_option{
    "most", '\0', "N", {"so many of the latest (100)", "最近的条数（100）"}};

constexpr OptionSpec add_options[] = {data_option, role_option, institution_option,
                                      provider_option};
constexpr OptionSpec change_options[] = {data_option,       role_option,   institution_option,
                                         disable_option,    enable_option, new_password_option,
                                         forget_code_option};
constexpr OptionSpec list_options[] = {data_option, json_option};
constexpr OptionSpec log_options[] = {data_option, most_option, json_option};

constexpr Example add_examples[] = {
    {"guiju account add root --data guiju-data --role administrator",
     {"the first one: manages the others and does no business",
      "首个账号：管理其他账号，不办业务"}},
    {"guiju account add officer --data guiju-data --role compliance --institution lender-hegu",
     {"sees one institution's data", "只见一家机构的数据"}},
};
constexpr Example change_examples[] = {
    {"guiju account change officer --data guiju-data --disable", {"somebody left", "人员离职"}},
    {"guiju account change officer --data guiju-data --new-password --forget-authenticator",
     {"a lost telephone", "手机遗失"}},
};
constexpr Example list_examples[] = {
    {"guiju account list --data guiju-data", {"who there is", "列出账号"}},
};
constexpr Example log_examples[] = {
    {"guiju account log --data guiju-data --most 20",
     {"the latest logins, failures and refusals", "最近的登录、失败与拒绝"}},
};

struct House {
  std::unique_ptr<gate::DataStore> store;
  std::unique_ptr<access::AccountStore> accounts;
};

Result<House> open_house(const Context& context, bool must_exist) {
  House house;
  GUIJU_TRY(store, open_store(context, must_exist));
  house.store = std::move(store);
  GUIJU_TRY(accounts, house.store->accounts(context.world.disk, context.world.random));
  house.accounts = std::move(accounts);
  return house;
}

Result<std::vector<access::Role>> roles_given(const Context& context) {
  GUIJU_TRY(roles, access::parse_roles(context.arguments.texts(role_option.name), "--role"));
  if (std::find(roles.begin(), roles.end(), access::Role::system) != roles.end())
    return Error{ErrorKind::bad_input, "--role",
                 say("'system' is for programs, which have keys and no account",
                     "“system”用于程序，程序使用密钥而非账号"),
                 say("give the person a role of people", "请为人员选择其他角色")};
  GUIJU_CHECK_OK(access::check_together(roles));
  return roles;
}

void say_password(const Context& context, const std::string& password) {
  context.out() << fmt::format(
      fmt::runtime(
          context.pick("first password, shown once: {}\nit is changed at the first login, where an "
                       "authenticator app is set up too\n",
                       "初始密码（只显示一次）：{}\n首次登录须更改密码并绑定验证器应用\n")),
      password);
}

Status add(const Context& context, House& house, std::string& password) {
  Account account;
  account.name = context.arguments.operands().front();
  GUIJU_CHECK_OK(staff::check_name(account.name));
  GUIJU_TRY(roles, roles_given(context));
  if (roles.empty())
    return Error{
        ErrorKind::bad_input, "--role", say("a role is missing", "缺少角色"),
        say("add --role, such as --role compliance", "请加 --role，例如 --role compliance")};
  account.roles = std::move(roles);
  account.scope.institutions = context.arguments.texts(institution_option.name);
  std::sort(account.scope.institutions.begin(), account.scope.institutions.end());
  if (!context.arguments.has(provider_option.name)) {
    password = access::first_password(context.world.random);
    account.password = access::PasswordHash::make(password, {}, context.world.random);
    account.must_change_password = true;
  }
  GUIJU_CHECK_OK(house.accounts->add_account(account));
  return house.accounts->record(
      {context.world.clock.now(), DoorEvent::account_added, account.name, "command line"});
}

Exit run_add(Context& context) {
  auto house = open_house(context, false);
  if (!house) return fail(context, house.error());
  std::string password;
  if (const auto added = add(context, *house, password); !added)
    return fail(context, added.error());
  if (!password.empty()) say_password(context, password);
  return Exit::done;
}

Status change(const Context& context, House& house, std::string& password) {
  const std::string& name = context.arguments.operands().front();
  GUIJU_TRY(found, house.accounts->find_account(name));
  if (!found)
    return Error{ErrorKind::not_found, name, say("there is no such account", "没有该账号"),
                 say("`guiju account list` shows all", "`guiju account list` 列出全部账号")};
  const auto& asked = context.arguments;
  if (asked.has(disable_option.name) && asked.has(enable_option.name))
    return Error{ErrorKind::bad_input, "--disable",
                 say("does not go with --enable", "不能与 --enable 同用"),
                 say("leave one of them out", "请去掉其中一个")};
  Account& account = *found;
  std::string what;
  const auto changed = [&](std::string_view part) {
    what += (what.empty() ? "" : ", ") + std::string(part);
  };
  if (asked.has(role_option.name)) {
    GUIJU_TRY(roles, roles_given(context));
    account.roles = std::move(roles);
    changed("roles");
  }
  if (asked.has(institution_option.name)) {
    account.scope.institutions = context.arguments.texts(institution_option.name);
    std::sort(account.scope.institutions.begin(), account.scope.institutions.end());
    changed("scope");
  }
  if (asked.has(disable_option.name) || asked.has(enable_option.name)) {
    account.disabled = asked.has(disable_option.name);
    changed(account.disabled ? "disabled" : "enabled");
  }
  if (asked.has(new_password_option.name)) {
    password = access::first_password(context.world.random);
    account.password = access::PasswordHash::make(password, {}, context.world.random);
    account.must_change_password = true;
    account.failures = 0;
    account.locked_until = Instant();
    changed("password");
  }
  if (asked.has(forget_code_option.name)) {
    account.totp.reset();
    account.totp_step = 0;
    changed("authenticator");
  }
  if (what.empty())
    return Error{
        ErrorKind::bad_input, name, say("nothing to change was named", "没有指明要更改的内容"),
        say("`guiju help account change` shows what can be", "参见 `guiju help account change`")};
  GUIJU_CHECK_OK(house.accounts->save_account(account));
  // Whatever changed, nobody goes on under what was.
  GUIJU_CHECK_OK(house.accounts->end_sessions_of(name, context.world.clock.now()));
  return house.accounts->record(
      {context.world.clock.now(), DoorEvent::account_changed, name, what});
}

Exit run_change(Context& context) {
  auto house = open_house(context, true);
  if (!house) return fail(context, house.error());
  std::string password;
  if (const auto done = change(context, *house, password); !done)
    return fail(context, done.error());
  if (!password.empty()) say_password(context, password);
  return Exit::done;
}

std::string joined(const std::vector<access::Role>& roles) {
  std::string out;
  for (const access::Role role : roles)
    out +=
        (out.empty() ? "" : ", ") + std::string(access::role_names[static_cast<std::size_t>(role)]);
  return out;
}

std::string state_of(const Context& context, const Account& account) {
  if (account.disabled) return std::string(context.pick("disabled", "已停用"));
  if (context.world.clock.now() < account.locked_until)
    return fmt::format(fmt::runtime(context.pick("locked until {}", "锁定至 {}")),
                       instant_text(account.locked_until));
  if (account.must_change_password) return std::string(context.pick("first password", "初始密码"));
  return std::string(account.totp ? context.pick("ready", "正常")
                                  : context.pick("no authenticator yet", "未绑定验证器"));
}

void print_json(const Context& context, const Account& account) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().field("name", std::string_view(account.name)).key("roles").begin_array();
  for (const access::Role role : account.roles)
    json.value(access::role_names[static_cast<std::size_t>(role)]);
  json.end_array().key("institutions").begin_array();
  for (const std::string& one : account.scope.institutions) json.value(std::string_view(one));
  json.end_array().field("disabled", account.disabled);
  json.field("authenticator", account.totp.has_value());
  json.field("password", account.password.has_value()).end_object();
  context.out() << line << '\n';
}

Exit run_list(Context& context) {
  auto house = open_house(context, true);
  if (!house) return fail(context, house.error());
  const auto accounts = house->accounts->accounts();
  if (!accounts) return fail(context, accounts.error());
  if (context.arguments.has(json_option.name)) {
    for (const Account& account : *accounts) print_json(context, account);
    return Exit::done;
  }
  Table table({Align::left, Align::left, Align::left, Align::left});
  table.head({std::string(context.pick("ACCOUNT", "账号")),
              std::string(context.pick("ROLES", "角色")),
              std::string(context.pick("INSTITUTIONS", "机构范围")),
              std::string(context.pick("STATE", "状态"))});
  for (const Account& account : *accounts) {
    std::string scope;
    for (const std::string& one : account.scope.institutions)
      scope += (scope.empty() ? "" : ", ") + one;
    table.add(
        std::vector<std::string>{account.name, joined(account.roles),
                                 scope.empty() ? std::string(context.pick("all", "全部")) : scope,
                                 state_of(context, account)});
  }
  table.print(context.out(), context.paint, 0, context.columns);
  return Exit::done;
}

Exit run_log(Context& context) {
  auto house = open_house(context, true);
  if (!house) return fail(context, house.error());
  std::size_t most = 100;
  if (context.arguments.has(most_option.name)) {
    const std::string_view text = context.arguments.value(most_option.name);
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), most);
    if (failure != std::errc() || end != text.data() + text.size() || most == 0)
      return fail(context, Error{ErrorKind::bad_input, "--most",
                                 say("'{}' is no number above 0", "“{}”不是大于 0 的整数", text),
                                 say("write --most 100", "例如 --most 100")});
  }
  const auto records = house->accounts->records(most);
  if (!records) return fail(context, records.error());
  const bool as_json = context.arguments.has(json_option.name);
  Table table({Align::left, Align::left, Align::left, Align::left});
  table.head({std::string(context.pick("AT", "时间")), std::string(context.pick("EVENT", "事件")),
              std::string(context.pick("ACCOUNT", "账号")),
              std::string(context.pick("WHAT", "说明"))});
  for (auto at = records->rbegin(); at != records->rend(); ++at) {
    const std::string_view event = access::door_event_names[static_cast<std::size_t>(at->event)];
    if (as_json) {
      std::string line;
      JsonWriter(line)
          .begin_object()
          .field("at", std::string_view(instant_text(at->at)))
          .field("event", event)
          .field("account", std::string_view(at->account))
          .field("what", std::string_view(at->what))
          .end_object();
      context.out() << line << '\n';
      continue;
    }
    table.add(
        std::vector<std::string>{instant_text(at->at), std::string(event), at->account, at->what});
  }
  if (!as_json) table.print(context.out(), context.paint, 0, context.columns);
  return Exit::done;
}

}  // namespace

constinit const Command account_add_command{
    .name = "account add",
    .summary = {"somebody who may log in", "新增可登录的账号"},
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"The name is that of `guiju user`: who signs and who logs in are one. The first "
             "password is "
             "shown once and changed at the first login, where an authenticator app is set up. "
             "Administrators, auditors and business are never one account.",
             "账号名与 `guiju user` "
             "的人名一致，签名者与登录者为同一人。初始密码只显示一次，首次登录须更改"
             "并绑定验证器应用。管理员、审计与业务角色不得同属一个账号。"},
    .options = add_options,
    .examples = add_examples,
    .run = run_add,
};

constinit const Command account_change_command{
    .name = "account change",
    .summary = {"roles, scope, a new password, in or out", "更改角色、范围、密码或停用"},
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Ends the sessions of the account. Every change is kept in `guiju account log`.",
             "更改后其会话立即结束。每次更改都记入 `guiju account log`。"},
    .options = change_options,
    .examples = change_examples,
    .run = run_change,
};

constinit const Command account_list_command{
    .name = "account list",
    .summary = {"who may log in, and how they stand", "列出账号及其状态"},
    .text = {"One line an account: roles, the institutions whose data it sees, and whether it is "
             "ready, waits for "
             "its first login, is locked or is out.",
             "每个账号一行：角色、可见机构范围，以及是否可用、待首次登录、锁定或停用。"},
    .options = list_options,
    .examples = list_examples,
    .run = run_list,
};

constinit const Command account_log_command{
    .name = "account log",
    .summary = {"logins, failures, refusals and changes", "登录、失败、拒绝与更改记录"},
    .text = {"Names and events only; no password, code or token is ever written down.",
             "只记账号与事件，从不记录密码、验证码或令牌。"},
    .options = log_options,
    .examples = log_examples,
    .run = run_log,
};

}  // namespace guiju::cli
