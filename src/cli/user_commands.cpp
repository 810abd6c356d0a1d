// user add | key | remove | approve | list | sign: the people of the house, each with a signing key.
#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/key_source.h"
#include "cli/table.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec key_option{
    "key",
    '\0',
    "FILE",
    {"make the private key here; only its owner may read it", "私钥写入此新文件，仅本人可读"}};
constexpr OptionSpec public_option{
    "public",
    '\0',
    "HEX",
    {"the public key the person made elsewhere with `guiju user key`",
     "本人另行用 `guiju user key` 生成的公钥"}};
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};

constexpr OptionSpec add_options[] = {data_option, key_option,        public_option,
                                      as_option,   passphrase_option, note_option};
constexpr OptionSpec act_options[] = {data_option, as_option, passphrase_option, note_option};
constexpr OptionSpec list_options[] = {data_option, json_option};
constexpr std::size_t act_bytes_max = 1u << 20;
constexpr OptionSpec sign_options[] = {as_option, passphrase_option};

constexpr Example add_examples[] = {
    {"guiju user add maker --data guiju-data --key maker.key",
     {"one of the first two people: registers herself", "最初两人之一，自行登记"}},
    {"guiju user add officer --data guiju-data --public 3d40… --as maker.key",
     {"a third, proposed by maker; somebody else approves",
      "由 maker 提议的第三人，须由另一人批准"}},
};
constexpr Example key_examples[] = {
    {"guiju user key --key officer.key",
     {"a key pair; its public half is printed", "生成密钥对并显示公钥"}},
    {"guiju user key maker --data guiju-data --key maker-2.key --as maker.key",
     {"a new key for maker, to be approved by another", "为 maker 换新密钥，须由另一人批准"}},
};
constexpr Example remove_examples[] = {
    {"guiju user remove officer --data guiju-data --as maker.key",
     {"proposes that officer goes", "提议移除 officer"}},
};
constexpr Example approve_examples[] = {
    {"guiju user approve 5 --data guiju-data --as checker.key",
     {"act 5 was the proposal", "批准第 5 号提议"}},
};
constexpr Example list_examples[] = {
    {"guiju user list --data guiju-data",
     {"who there is, and what waits", "列出人员与待批准的提议"}},
};

constexpr Example sign_examples[] = {
    {"guiju user sign act.json --as checker.key",
     {"shows the act, then prints the signature under it", "显示该操作并输出签名"}},
};

Exit say_proposed(const Context& context, const staff::Act& act) {
  context.out() << fmt::format(
      fmt::runtime(
          context.pick("proposed by {}; somebody else approves it: guiju user approve {}\n",
                       "由 {} 提议；请另一人批准：guiju user approve {}\n")),
      act.person, act.number);
  return Exit::done;
}

Exit propose(const Context& context, gate::DataStore& store, staff::Change change,
             const std::string& name, const PublicKey& key) {
  const auto caller = key_of_caller(context);
  if (!caller) return fail(context, caller.error());
  const auto act = store.act([&](const gate::DataStore::Governance& governance) {
    return governance.log.sign(
        *caller,
        staff::proposing(change, name, key, std::string(context.arguments.value(note_option.name))),
        context.world.clock.now());
  });
  if (!act) return fail(context, act.error());
  return say_proposed(context, *act);
}

// The key named by --public, or a new one made at --key.
Result<PublicKey> key_to_register(const Context& context) {
  const bool given = context.arguments.has(public_option.name);
  if (given == context.arguments.has(key_option.name)) {
    return Error{ErrorKind::bad_input, "--key",
                 say("give either --key or --public", "--key 与 --public 须且只须给出一个"),
                 say("--key makes a new key, --public takes one that was made elsewhere",
                     "--key 生成新密钥，--public 使用已有公钥")};
  }
  if (given) return PublicKey::parse(context.arguments.value(public_option.name), "--public");
  GUIJU_TRY(key, make_key_file(context, std::string(context.arguments.value(key_option.name))));
  return key.public_key();
}

Exit found(const Context& context, gate::DataStore& store, const std::string& name) {
  if (!context.arguments.has(key_option.name))
    return fail(context,
                Error{ErrorKind::bad_input, "--key",
                      say("the first two people sign for themselves", "最初两人须自行签名"),
                      say("add --key FILE: where the new key goes", "请加 --key 指定新密钥文件")});
  if (auto fits = staff::check_name(name); !fits) return fail(context, fits.error());
  const auto key = make_key_file(context, std::string(context.arguments.value(key_option.name)));
  if (!key) return fail(context, key.error());
  const auto act =
      store.act([&](const gate::DataStore::Governance& governance) -> Result<staff::Act> {
        return governance.log.sign_founding(*key, name, context.world.clock.now());
      });
  if (!act) return fail(context, act.error());
  context.out() << fmt::format(
      fmt::runtime(context.pick("{} is of the staff; the key is in {}: keep it and its passphrase "
                                "where nobody else comes\n",
                                "{} 已登记；密钥在 {}，请与口令一并妥善保管，勿予他人\n")),
      name, context.arguments.value(key_option.name));
  return Exit::done;
}

Exit run_add(Context& context) {
  auto store = open_store(context, false);
  if (!store) return fail(context, store.error());
  const std::string& name = context.arguments.operands().front();
  const auto governance = (*store)->load_governance();
  if (!governance) return fail(context, governance.error());
  if (governance->log.staff().is_founding()) return found(context, **store, name);
  if (!context.arguments.has(as_option.name)) {
    return fail(
        context,
        Error{ErrorKind::bad_input, "--as",
              say("the first {} people are there: a further one is proposed by one "
                  "of the staff and approved by another",
                  "最初 {} 人已登记：增加人员须由一人提议、另一人批准", staff::founders_max),
              say("add --as KEYFILE of who proposes", "请以 --as 指明提议人的密钥")});
  }
  const auto key = key_to_register(context);
  if (!key) return fail(context, key.error());
  return propose(context, **store, staff::Change::add, name, *key);
}

Exit run_key(Context& context) {
  if (context.arguments.operands().empty()) {
    if (!context.arguments.has(key_option.name))
      return fail(context, Error{ErrorKind::bad_input, "--key", say("is missing", "缺少 --key"),
                                 say("name the file the new key goes to", "请指定新密钥文件")});
    const auto key = make_key_file(context, std::string(context.arguments.value(key_option.name)));
    if (!key) return fail(context, key.error());
    context.out() << key->public_key().hex() << '\n';
    return Exit::done;
  }
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto key = key_to_register(context);
  if (!key) return fail(context, key.error());
  return propose(context, **store, staff::Change::key, context.arguments.operands().front(), *key);
}

Exit run_remove(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  return propose(context, **store, staff::Change::remove, context.arguments.operands().front(), {});
}

Exit run_approve(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto caller = key_of_caller(context);
  if (!caller) return fail(context, caller.error());
  const std::string& number = context.arguments.operands().front();
  const auto act =
      (*store)->act([&](const gate::DataStore::Governance& governance) -> Result<staff::Act> {
        for (const staff::Proposal& proposal : governance.log.staff().proposals()) {
          if (proposal.open && std::to_string(proposal.number) == number)
            return governance.log.sign(*caller, staff::approving(proposal),
                                       context.world.clock.now());
        }
        return Error{
            ErrorKind::not_found, number,
            say("no proposal waits under this number", "没有此编号的待批准提议"),
            say("`guiju user list` shows what waits", "`guiju user list` 列出待批准的提议")};
      });
  if (!act) return fail(context, act.error());
  context.out() << fmt::format(fmt::runtime(context.pick("approved by {}\n", "{} 已批准\n")),
                               act->person);
  return Exit::done;
}

void print_staff_json(const Context& context, const staff::Staff& staff) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("people").begin_array();
  for (const staff::Person& person : staff.people()) {
    json.begin_object().field("name", std::string_view(person.name));
    json.field("key", std::string_view(person.key.hex()));
    json.field("since", std::string_view(instant_text(person.since)));
    json.field("present", person.present).end_object();
  }
  json.end_array().key("proposals").begin_array();
  for (const staff::Proposal& proposal : staff.proposals()) {
    if (!proposal.open) continue;
    json.begin_object().field("number", proposal.number);
    json.field("change", staff::change_names[static_cast<std::size_t>(proposal.change)]);
    json.field("name", std::string_view(proposal.name));
    json.field("by", std::string_view(proposal.proposer)).end_object();
  }
  json.end_array().end_object();
  context.out() << text << '\n';
}

Exit run_list(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto governance = (*store)->load_governance();
  if (!governance) return fail(context, governance.error());
  const staff::Staff& staff = governance->log.staff();
  if (context.arguments.has(json_option.name)) {
    print_staff_json(context, staff);
    return Exit::done;
  }
  Table table({Align::left, Align::left, Align::left});
  table.head({std::string(context.pick("PERSON", "人员")), std::string(context.pick("SINCE", "自")),
              std::string(context.pick("PUBLIC KEY", "公钥"))});
  for (const staff::Person& person : staff.people()) {
    table.add(std::vector<std::string>{
        person.name, instant_text(person.since),
        person.present ? person.key.hex() : std::string(context.pick("removed", "已移除"))});
  }
  table.print(context.out(), context.paint, 0, context.columns);
  for (const staff::Proposal& proposal : staff.proposals()) {
    if (!proposal.open) continue;
    context.out() << fmt::format(fmt::runtime(context.pick("waits: {} {} {}, proposed by {}\n",
                                                           "待批准：第 {} 号 {} {}，由 {} 提议\n")),
                                 proposal.number,
                                 staff::change_names[static_cast<std::size_t>(proposal.change)],
                                 proposal.name, proposal.proposer);
  }
  return Exit::done;
}

// Only acts are signed: bytes that mean something else elsewhere are not.
Exit run_sign(Context& context) {
  const std::string& operand = context.arguments.operands().front();
  auto body = read_input(context, operand, act_bytes_max);
  if (!body) return fail(context, body.error());
  while (body->ends_with('\n')) body->pop_back();
  const auto act = staff::parse_act(*body, Signature{}.hex(), input_name(operand));
  if (!act) return fail(context, act.error());
  const auto key = key_of_caller(context);
  if (!key) return fail(context, key.error());
  context.err() << fmt::format(
      fmt::runtime(context.pick("act {} of {}: {} {} at {}\n", "第 {} 号，{}：{} {}，{}\n")),
      act->number, act->person, act->action, act->subject.hex(), instant_text(act->at));
  for (const auto& [name, text] : act->details)
    context.err() << "  " << name << "  " << text << '\n';
  context.out() << key->sign(*body).hex() << '\n';
  return Exit::done;
}

}  // namespace

constinit const Command user_add_command{
    .name = "user add",
    .summary = {"a person of the house, with a key of their own", "登记人员及其签名密钥"},
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"The first two people of a data directory register themselves: whoever sets it up "
         "chooses them, and each must keep the key to themselves. Every further person is "
         "proposed by one of the staff (--as) and approved by another.",
         "数据目录的最初两人自行登记，由建立目录者选定，各自保管密钥。此后增加人员须由一人以 --as "
         "提议、另一人批准。"},
    .options = add_options,
    .examples = add_examples,
    .run = run_add,
};

constinit const Command user_key_command{
    .name = "user key",
    .summary = {"make a key pair, or propose another key for somebody",
                "生成密钥对，或提议更换密钥"},
    .operands = "[NAME]",
    .operands_max = 1,
    .text = {"Without a name: a new key in a file, and its public half on standard output, to be "
             "registered by others. With a name: proposes that person's new key; somebody who is "
             "neither the proposer nor that person approves it.",
             "不带人名：生成密钥文件并输出公钥，由他人登记。带人名：提议为其更换密钥，须由提议人与"
             "本人以外"
             "的人员批准。"},
    .options = add_options,
    .examples = key_examples,
    .run = run_key,
};

constinit const Command user_remove_command{
    .name = "user remove",
    .summary = {"propose that somebody goes", "提议移除人员"},
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Takes effect when somebody else approves. What the person did stays; approvals that "
             "nothing was published on yet no longer count. Two people always remain.",
             "经另一人批准后生效。既往操作保留；尚未据以发布的批准失效。至少保留两人。"},
    .options = act_options,
    .examples = remove_examples,
    .run = run_remove,
};

constinit const Command user_approve_command{
    .name = "user approve",
    .summary = {"approve a proposed change of the staff", "批准人员变更"},
    .operands = "NUMBER",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"By somebody who neither proposed it nor is meant by it.",
             "须由提议人与当事人以外的人员批准。"},
    .options = act_options,
    .examples = approve_examples,
    .run = run_approve,
};

constinit const Command user_list_command{
    .name = "user list",
    .summary = {"who is of the staff, and what waits for approval", "列出人员与待批准的变更"},
    .text = {"Every signature is verified before anything is shown.", "显示之前逐条验证全部签名。"},
    .options = list_options,
    .examples = list_examples,
    .run = run_list,
};

constinit const Command user_sign_command{
    .name = "user sign",
    .summary = {"sign an act that a service drew up for you", "签署服务为您拟定的操作"},
    .operands = "FILE|-",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"The file holds the `body` of what POST /v1/rulebook/… answered, byte for byte. What it "
         "is about is "
         "shown; the signature that is printed goes to POST /v1/rulebook/acts/{id}/signature. Your "
         "key "
         "stays here.",
         "文件内容为 POST /v1/rulebook/… 答复中的 body，须逐字节一致。先显示操作内容，再输出签名，"
         "提交至 POST /v1/rulebook/acts/{id}/signature。密钥不离开本机。"},
    .options = sign_options,
    .examples = sign_examples,
    .run = run_sign,
};

}  // namespace guiju::cli
