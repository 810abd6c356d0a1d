// privacy keys | init | rotate | erase | retention | scan: the keys of people, and where personal data stands that should not.
#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "gate/retention.h"
#include "privacy/scanner.h"

namespace guiju::cli {
namespace {

constexpr std::uint64_t scanned_bytes_max = std::uint64_t{256} << 20;

constexpr OptionSpec master_option{
    "master",
    '\0',
    "PLACE",
    {"where the master key is: file:PATH, env:NAME or pkcs11:MODULE?token=LABEL&key=LABEL (its PIN "
     "in GUIJU_PIN)",
     "主密钥的位置：file:路径、env:变量名 或 pkcs11:模块?token=标签&key=标签（PIN 取自 "
     "GUIJU_PIN）"}};
constexpr OptionSpec suite_option{"suite",
                                  '\0',
                                  "international|guomi",
                                  {"AES-256-GCM with HMAC-SHA-256, or SM4-GCM with HMAC-SM3",
                                   "AES-256-GCM 与 HMAC-SHA-256，或国密 SM4-GCM 与 HMAC-SM3"}};
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON lines", "以逐行 JSON 输出"}};

constexpr OptionSpec keys_options[] = {data_option};
constexpr OptionSpec init_options[] = {data_option, master_option, suite_option};
constexpr OptionSpec rotate_options[] = {data_option, master_option};
constexpr OptionSpec scan_options[] = {json_option};
constexpr OptionSpec apply_option{
    "apply", '\0', "", {"make it so: without it nothing is removed", "执行删除；缺省只列出"}};
constexpr OptionSpec retention_options[] = {data_option, apply_option};
constexpr Example retention_examples[] = {
    {"guiju privacy retention --data guiju-data", {"what is overdue", "查看逾期内容"}},
    {"guiju privacy retention --data guiju-data --apply",
     {"and remove it; the service does so by itself with --retention-hours",
      "并删除；服务可用 --retention-hours 自动执行"}}};

constexpr Example keys_examples[] = {
    {"guiju privacy keys --data guiju-data",
     {"how many people have keys, where the master key is", "人员密钥数量与主密钥位置"}}};
constexpr Example init_examples[] = {
    {"guiju privacy init --data guiju-data --suite guomi", {"with SM4 and SM3", "采用国密算法"}},
    {"guiju privacy init --data guiju-data --master env:GUIJU_MASTER",
     {"the master key comes from the environment", "主密钥取自环境变量"}}};
constexpr Example rotate_examples[] = {
    {"guiju privacy rotate --data guiju-data", {"lock all keys anew", "重新加锁全部密钥"}},
    {"GUIJU_PIN=… guiju privacy rotate --data guiju-data --master "
     "'pkcs11:/usr/lib/softhsm/libsofthsm2.so?token=guiju&key=master'",
     {"move the master key into a token", "将主密钥移入令牌"}}};
constexpr Example erase_examples[] = {
    {"guiju privacy erase p-0100 --data guiju-data",
     {"nobody can read anything of this person any more", "此人的信息从此无法读取"}}};
constexpr Example scan_examples[] = {
    {"guiju privacy scan export.jsonl logs/", {"before they leave the house", "对外提供前检查"}},
    {"journalctl -u guiju | guiju privacy scan -", {"the service's own log", "检查服务日志"}}};

Exit print_state(const Context& context, const privacy::Vault& vault) {
  const auto state = vault.state();
  if (!state) return fail(context, state.error());
  context.out() << fmt::format(
      fmt::runtime(context.pick("suite       {}\nmaster key  {}\nvault key   version {}\n"
                                "keys        {}\nerased      {}\n",
                                "密码套件  {}\n主密钥    {}\n库密钥    第 {} 版\n"
                                "数据密钥  {}\n已删除    {}\n")),
      privacy::name_of(state->suite), state->master, state->version,
      grouped(static_cast<std::uint64_t>(state->keys)),
      grouped(static_cast<std::uint64_t>(state->erased)));
  return Exit::done;
}

Exit keys(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  return print_state(context, (*store)->vault());
}

Exit init(Context& context) {
  if (!context.arguments.has(data_option.name)) {
    return fail(context, Error{ErrorKind::bad_input, "--data",
                               say("no data directory is named", "未指定数据目录"),
                               say("add --data DIR; it is created when it does not exist",
                                   "请加 --data 目录；不存在时会新建")});
  }
  const auto suite = context.arguments.choice(suite_option.name, privacy::suite_names, 0);
  if (!suite) return fail(context, suite.error());
  const std::string folder(context.arguments.value(data_option.name));
  const auto place = gate::store_place(
      context.world.disk, folder,
      context.world.variable ? context.world.variable("GUIJU_STORE") : std::string_view());
  if (!place) return fail(context, place.error());
  const std::string keys = place->address.empty() ? folder + "/keys.db" : folder + "/store.url";
  if (context.world.disk.exists(folder + "/keys.db") ||
      (!place->address.empty() && context.world.disk.exists(folder + "/master.key"))) {
    return fail(context,
                Error{ErrorKind::conflict, keys, say("there are keys already", "密钥已存在"),
                      say("`guiju privacy rotate` moves the master key; the suite stays",
                          "可用 `guiju privacy rotate` 移动主密钥；密码套件不能更换")});
  }
  if (auto made = context.world.disk.make_folders(folder); !made)
    return fail(context, made.error());
  const auto vault = privacy::Vault::open(
      {context.world.disk, context.world.random, folder, context.world.variable, place->address},
      context.world.clock, context.arguments.value_or(master_option.name, privacy::default_master),
      static_cast<privacy::Suite>(*suite + 1));
  if (!vault) return fail(context, vault.error());
  return print_state(context, **vault);
}

// Nobody else may have the vault open: a running service would go on with the keys it remembers.
Result<std::unique_ptr<File>> alone(const Context& context, gate::DataStore& store) {
  GUIJU_TRY(held, store.try_hold_alone());
  if (held) {
    const std::string journal = store.place().journal();
    GUIJU_CHECK_OK(context.world.disk.make_folders(journal));
    auto lock = context.world.disk.lock(journal + "/journal.lock");
    if (lock) return lock;
  }
  return Error{
      ErrorKind::unavailable, store.folder(),
      say("a service or command is using this data directory", "该数据目录正被服务或命令使用"),
      say("stop it first; on a running service, DELETE /v1/people/{{id}} erases a person",
          "请先停止；服务运行时可用 DELETE /v1/people/{{id}} 删除人员")};
}

Exit rotate(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto lock = alone(context, **store);
  if (!lock) return fail(context, lock.error());
  const auto rotated = (*store)->vault().rotate(context.arguments.value(master_option.name));
  if (!rotated) return fail(context, rotated.error());
  return print_state(context, (*store)->vault());
}

Exit erase(Context& context) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto lock = alone(context, **store);
  if (!lock) return fail(context, lock.error());
  const auto erased = (*store)->erase_person(context.arguments.operands().front());
  if (!erased) return fail(context, erased.error());
  context.out() << context.pick("erased: what is kept of this person cannot be read any more\n",
                                "已删除：此人的信息从此无法读取\n");
  return Exit::done;
}

Exit retention(Context& context) {
  auto opened = open_engine(context, Fallback::empty_world);
  if (!opened) return Exit::bad_input;
  if (!opened->store) return fail(context, open_store(context, true).error());
  const bool removes = context.arguments.has(apply_option.name);
  Result<std::unique_ptr<File>> lock = std::unique_ptr<File>();
  if (removes) lock = alone(context, *opened->store);
  if (!lock) return fail(context, lock.error());
  const auto records = gate::record_source(context.world.disk, opened->store->place());
  if (!records) return fail(context, records.error());
  const Instant now = context.world.clock.now();
  const auto days = gate::keep_days(opened->engine->ruleset(), shanghai_date(now));
  Progress progress(context, context.pick("reading records", "读取记录"), 0);
  const auto all =
      gate::overdue([&](const auto& use) { return use(*opened->store); }, opened->store->vault(),
                    **records, days, now, removes, [&](std::uint64_t) { progress.add(1); });
  if (!all) return fail(context, all.error());
  context.out() << fmt::format(
      fmt::runtime(context.pick(
          "people      {} overdue; kept {} days after the last request about them\n"
          "door        {} overdue; kept {} days\nrequests    {} overdue; kept {} days after the "
          "answer\n",
          "人员  逾期 {}；最后一次询问后保留 {} 天\n留痕  逾期 {}；保留 {} 天\n请求  逾期 "
          "{}；答复后保留 {} 天\n")),
      grouped(all->people.size()), days.people, grouped(static_cast<std::uint64_t>(all->door)),
      days.door, grouped(static_cast<std::uint64_t>(all->requests)), days.requests);
  if (removes)
    context.out() << context.pick("removed: nobody can read it any more\n", "已删除，无法再读取\n");
  return Exit::done;
}

struct Tally {
  std::array<std::uint64_t, privacy::personal_kind_names.size()> of{};
  std::uint64_t files = 0;
  std::uint64_t all() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t one : of) sum += one;
    return sum;
  }
};

// Line and column, and never the value itself.
void report(const Context& context, const std::string& name, std::string_view bytes,
            std::span<const privacy::PersonalSpan> found, Tally& tally) {
  std::size_t line = 1, line_begin = 0, at = 0;
  ++tally.files;
  for (const privacy::PersonalSpan& span : found) {
    for (; at < span.begin; ++at)
      if (bytes[at] == '\n') {
        ++line;
        line_begin = at + 1;
      }
    const auto kind = static_cast<std::size_t>(span.kind);
    ++tally.of[kind];
    if (context.arguments.has(json_option.name)) {
      std::string out;
      JsonWriter json(out);
      json.begin_object().field("file", std::string_view(name)).field("line", std::uint64_t{line});
      json.field("byte", std::uint64_t{span.begin - line_begin + 1});
      json.field("kind", privacy::personal_kind_names[kind]).end_object();
      context.out() << out << '\n';
    } else {
      context.out() << fmt::format("{}:{}:{}: {}\n", name, line, span.begin - line_begin + 1,
                                   privacy::personal_kind_names[kind]);
    }
  }
}

Status scan_path(const Context& context, const privacy::Scanner& scanner, const std::string& path,
                 Tally& tally) {
  Disk& disk = context.world.disk;
  if (path != "-" && disk.is_folder(path)) {
    GUIJU_TRY(names, disk.list(path));
    for (const std::string& name : names)
      GUIJU_CHECK_OK(scan_path(context, scanner, path + "/" + name, tally));
    return Done{};
  }
  GUIJU_TRY(bytes, read_input(context, path, scanned_bytes_max));
  std::vector<privacy::PersonalSpan> found;
  scanner.scan(bytes, found);
  report(context, input_name(path), bytes, found, tally);
  return Done{};
}

Exit scan(Context& context) {
  const auto scanner = shipped_scanner(context);
  if (!scanner) return fail(context, scanner.error());
  Tally tally;
  for (const std::string& path : context.arguments.operands())
    if (auto read = scan_path(context, *scanner, path, tally); !read)
      return fail(context, read.error());
  if (!context.arguments.has(json_option.name)) {
    context.out() << fmt::format(
        fmt::runtime(
            context.pick("{} files, {} places with personal data\n", "{} 个文件，{} 处个人信息\n")),
        grouped(tally.files), grouped(tally.all()));
  }
  return tally.all() > 0 ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command privacy_keys_command{
    .name = "privacy keys",
    .summary = {"the keys that people's data is sealed with", "查看人员数据的密钥"},
    .text =
        {"Every person has a key of their own; all are locked by the vault's key, and that by the "
         "master key. Keys stand in keys.db, apart from the data.",
         "每人有各自的密钥，均由库密钥加锁，库密钥再由主密钥加锁。密钥存于 keys.db，与数据分开。"},
    .options = keys_options,
    .examples = keys_examples,
    .run = keys,
};

constinit const Command privacy_init_command{
    .name = "privacy init",
    .summary = {"make the keys of a new data directory, with your choices", "为新数据目录建立密钥"},
    .text =
        {"Without it, a data directory gets AES-256-GCM and a master key in the file master.key. "
         "The suite cannot be changed later; the master key can be moved.",
         "不执行本命令时，数据目录采用 AES-256-GCM，主密钥存于 master.key。密码套件此后不能更换，"
         "主密钥可以移动。"},
    .options = init_options,
    .examples = init_examples,
    .run = init,
};

constinit const Command privacy_rotate_command{
    .name = "privacy rotate",
    .summary = {"lock all keys anew, with another master key if you like",
                "更换密钥锁，可同时更换主密钥"},
    .text =
        {"Makes another vault key and locks every data key with it; what they sealed stays as it "
         "is. With --master the master key moves, and the old one is no longer needed. Nothing "
         "else may use the data directory meanwhile.",
         "生成新的库密钥并重新加锁全部数据密钥，已加密的内容不变。加 --master "
         "时主密钥随之移动，旧主密钥不再需要。期间数据目录不得被占用。"},
    .options = rotate_options,
    .examples = rotate_examples,
    .run = rotate,
};

constinit const Command privacy_erase_command{
    .name = "privacy erase",
    .summary = {"make everything kept of a person unreadable, for ever",
                "使某人的全部信息永久不可读"},
    .operands = "PERSON",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Destroys the person's keys: profile, records in the journal and every copy of them "
         "become noise, and the ledger still verifies. Copies of keys.db made before hold the "
         "key still: delete them too. On a running service, DELETE /v1/people/{id} does it.",
         "销毁此人的密钥：档案、日志记录及其一切副本均不可再读，账本仍可核验。此前备份的 keys.db "
         "仍含该密钥，须一并删除。服务运行时请用 DELETE /v1/people/{id}。"},
    .options = keys_options,
    .examples = erase_examples,
    .run = erase,
};

constinit const Command privacy_retention_command{
    .name = "privacy retention",
    .summary = {"what was kept as long as it may be, and its removal",
                "查看并删除超过保留期限的内容"},
    .text = {"The periods are the rulebook's (law.keep.people_days, law.keep.door_days, "
             "law.keep.request_days). A "
             "person is overdue when nothing was asked about them for that time and no request of "
             "theirs is open: their keys are destroyed, their records stay in the ledger, "
             "unreadable. Every record is read for it.",
             "期限取自规则库（law.keep.people_days、law.keep.door_days、law.keep.request_"
             "days）。某人在期限内无人询问且无"
             "未答复的请求即为逾期：销毁其密钥，其记录留在账本中但不可读。须读取全部记录。"},
    .options = retention_options,
    .examples = retention_examples,
    .run = retention,
};

constinit const Command privacy_scan_command{
    .name = "privacy scan",
    .summary = {"find personal data in files that should hold none",
                "在不应含个人信息的文件中查找"},
    .operands = "FILE|DIR|-…",
    .operands_min = 1,
    .operands_max = 1000,
    .text =
        {"Finds id numbers whose check character is right, mobile numbers, bank cards whose "
         "check digit is right, licence plates, addresses, and names behind a label or before a "
         "title. Says where and of which kind, never what. Exit status 1 when there is any.",
         "查找校验码正确的身份证号、手机号、校验位正确的银行卡号、车牌、地址，以及标签之后或称谓之"
         "前的姓名。"
         "只报告位置与种类，不显示内容。有发现时退出码为 1。"},
    .options = scan_options,
    .examples = scan_examples,
    .run = scan,
};

}  // namespace guiju::cli
