// key add | revoke | list: the keys by which programs ask the service.
#include "access/api_key.h"
#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/table.h"

namespace guiju::cli {
namespace {

constexpr std::int64_t micros_per_day = 86'400'000'000;

constexpr OptionSpec permission_option{
    "permission",
    '\0',
    "NAME",
    {"what it may do: decide, review, registry.read, …; may be repeated; decide and review when "
     "left out",
     "权限：decide、review、registry.read 等，可多次给出；缺省为 decide 与 review"}};
constexpr OptionSpec institution_option{
    "institution",
    '\0',
    "ID",
    {"only for this institution; may be repeated; without it, for all",
     "仅限该机构，可多次给出；不给出则为全部机构"}};
constexpr OptionSpec days_option{
    "days", '\0', "N", {"how long it is good; 365", "有效天数，默认 365"}};
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON lines", "以逐行 JSON 输出"}};

constexpr OptionSpec add_options[] = {data_option, permission_option, institution_option,
                                      days_option};
constexpr OptionSpec revoke_options[] = {data_option};
constexpr OptionSpec list_options[] = {data_option, json_option};

constexpr Example add_examples[] = {
    {"guiju key add 'ad server' --data guiju-data",
     {"may ask for verdicts and reviews", "可请求裁决与审核"}},
    {"guiju key add 'lender portal' --data guiju-data --permission decide --institution "
     "lender-hegu --days 90",
     {"for one institution, for three months", "仅限一家机构，三个月"}},
};
constexpr Example revoke_examples[] = {
    {"guiju key revoke 1a2b3c4d --data guiju-data",
     {"at once, on a running service too", "立即生效，包括运行中的服务"}},
};
constexpr Example list_examples[] = {
    {"guiju key list --data guiju-data", {"which there are, and until when", "列出密钥与有效期"}},
};

struct House {
  std::unique_ptr<gate::DataStore> store;
  std::unique_ptr<access::KeyStore> keys;
};

Result<House> open_house(const Context& context, bool must_exist) {
  House house;
  GUIJU_TRY(store, open_store(context, must_exist));
  house.store = std::move(store);
  house.keys = house.store->keys(context.world.random);
  return house;
}

Exit add(Context& context) {
  const auto days = context.arguments.number(days_option.name, 1, access::key_days_max, 365);
  if (!days) return fail(context, days.error());
  auto names = context.arguments.texts(permission_option.name);
  if (names.empty()) names = {"decide", "review"};
  auto permissions = access::parse_permissions(names, "--permission");
  if (!permissions) return fail(context, permissions.error());
  auto house = open_house(context, false);
  if (!house) return fail(context, house.error());
  access::ApiKey draft;
  draft.name = context.arguments.operands().front();
  draft.permissions = std::move(*permissions);
  draft.scope.institutions = context.arguments.texts(institution_option.name);
  draft.made_by = "command line";
  draft.made = context.world.clock.now();
  draft.expires = Instant(draft.made.micros + *days * micros_per_day);
  const auto made = house->keys->add(std::move(draft));
  if (!made) return fail(context, made.error());
  context.out() << made->token << '\n';
  context.err() << fmt::format(
      fmt::runtime(context.pick("key {}, good until {}; the token above is shown this once\n",
                                "密钥 {}，有效至 {}；以上令牌只显示这一次\n")),
      made->key.id, instant_text(made->key.expires));
  return Exit::done;
}

Exit revoke(Context& context) {
  auto house = open_house(context, true);
  if (!house) return fail(context, house.error());
  const std::string& id = context.arguments.operands().front();
  if (const auto done = house->keys->revoke(id, context.world.clock.now()); !done)
    return fail(context, done.error());
  context.out() << fmt::format(
      fmt::runtime(context.pick("key {} is revoked\n", "密钥 {} 已吊销\n")), id);
  return Exit::done;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

Exit list(Context& context) {
  auto house = open_house(context, true);
  if (!house) return fail(context, house.error());
  const auto keys = house->keys->load();
  if (!keys) return fail(context, keys.error());
  const Instant now = context.world.clock.now();
  Table table({Align::left, Align::left, Align::left, Align::left, Align::left});
  table.head({std::string(context.pick("KEY", "密钥")), std::string(context.pick("STATE", "状态")),
              std::string(context.pick("EXPIRES", "到期")),
              std::string(context.pick("MAY", "权限")), std::string(context.pick("NAME", "名称"))});
  for (const access::ApiKey& key : *keys) {
    const std::string_view state = key.revoked           ? context.pick("revoked", "已吊销")
                                   : key.is_good_at(now) ? context.pick("good", "有效")
                                                         : context.pick("expired", "已过期");
    std::vector<std::string> permissions;
    for (const access::Permission one : key.permissions)
      permissions.emplace_back(access::permission_names[static_cast<std::size_t>(one)]);
    if (context.arguments.has(json_option.name)) {
      std::string line;
      JsonWriter json(line);
      json.begin_object()
          .field("id", std::string_view(key.id))
          .field("name", std::string_view(key.name));
      json.field("good", key.is_good_at(now)).field("revoked", key.revoked.has_value());
      json.field("expires", std::string_view(instant_text(key.expires)))
          .key("permissions")
          .begin_array();
      for (const std::string& one : permissions) json.value(std::string_view(one));
      json.end_array().key("institutions").begin_array();
      for (const std::string& one : key.scope.institutions) json.value(std::string_view(one));
      json.end_array().end_object();
      context.out() << line << '\n';
      continue;
    }
    table.add(std::vector<std::string>{
        key.id, std::string(state), date_text(shanghai_date(key.expires)),
        joined(permissions) +
            (key.scope.institutions.empty() ? "" : " (" + joined(key.scope.institutions) + ")"),
        key.name});
  }
  if (!context.arguments.has(json_option.name))
    table.print(context.out(), context.paint, 0, context.columns);
  return Exit::done;
}

}  // namespace

constinit const Command key_add_command{
    .name = "key add",
    .summary = {"a key for a program; its token is shown once", "为程序新建密钥，令牌只显示一次"},
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Makes a key under which a program asks `guiju serve`, as `Authorization: Bearer "
             "gj_…`. Only a hash of the "
             "token is kept. What approves, reveals or gives out rights is for people and cannot "
             "be given to a key.",
             "新建供程序访问 `guiju serve` 的密钥，以 `Authorization: Bearer gj_…` "
             "发送。只保存令牌的摘要。批准、"
             "查看明文、授权等权限只属于人员，不能授予密钥。"},
    .options = add_options,
    .examples = add_examples,
    .run = add,
};
constinit const Command key_revoke_command{
    .name = "key revoke",
    .summary = {"a key is good no longer, at once", "立即吊销密钥"},
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"A running service notices within a second.", "运行中的服务一秒内生效。"},
    .options = revoke_options,
    .examples = revoke_examples,
    .run = revoke,
};
constinit const Command key_list_command{
    .name = "key list",
    .summary = {"which keys there are, what they may do, until when", "列出密钥、权限与有效期"},
    .text = {"Shows no tokens: only their hashes are kept.", "不显示令牌：系统只保存其摘要。"},
    .options = list_options,
    .examples = list_examples,
    .run = list,
};

}  // namespace guiju::cli
