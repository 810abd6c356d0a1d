// ledger init | integrate | verify | prove | check | export | request | witness: proof that outsiders verify.
#include <charconv>

#include "base/document.h"
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/key_source.h"
#include "cli/progress.h"
#include "gate/record_ledger.h"
#include "ledger/witness.h"

namespace guiju::cli {
namespace {

using gate::RecordLedger;

constexpr OptionSpec origin_option{
    "origin",
    '\0',
    "NAME",
    {"how the ledger is called in its checkpoints: bank.example/guiju",
     "账本在检查点中的名称，如 bank.example/guiju"}};
constexpr OptionSpec anew_option{
    "anew",
    '\0',
    "",
    {"write every tile again from the journal; the root must come out as it was signed",
     "由日志重写全部块，根须与已签名者一致"}};
constexpr OptionSpec key_option{
    "key",
    '\0',
    "KEY|FILE",
    {"the ledger's public key, or a file with it", "账本公钥，或含公钥的文件"}};
constexpr OptionSpec state_option{"state",
                                  '\0',
                                  "FILE",
                                  {"what this witness has seen so far; made when it is not there",
                                   "见证方的状态文件，不存在时新建"}};
constexpr OptionSpec name_option{"name",
                                 '\0',
                                 "NAME",
                                 {"how this witness is called: authority.example/witness",
                                  "见证方名称，如 authority.example/witness"}};
constexpr OptionSpec old_option{
    "old",
    '\0',
    "SIZE",
    {"the size the witness has seen; 0 at first", "见证方已见的大小，首次为 0"}};

constexpr OptionSpec sealed_option{
    "sealed",
    '\0',
    "",
    {"leave out what opens the record: the proof then shows that it is there, not what it says",
     "不附打开记录的密钥：只证明其存在，不披露内容"}};

constexpr OptionSpec sm2_option{
    "sm2",
    '\0',
    "",
    {"sign every checkpoint by SM2 with SM3 too", "每个检查点同时以 SM2（配 SM3）签名"}};

constexpr OptionSpec init_options[] = {data_option, origin_option, sm2_option, passphrase_option};
constexpr OptionSpec integrate_options[] = {data_option, anew_option, passphrase_option};
constexpr OptionSpec verify_options[] = {data_option};
constexpr OptionSpec prove_options[] = {data_option, sealed_option};
constexpr OptionSpec check_options[] = {key_option};
constexpr OptionSpec request_options[] = {data_option, old_option};
constexpr OptionSpec witness_options[] = {state_option, name_option, key_option, as_option,
                                          passphrase_option};

constexpr Example init_examples[] = {
    {"guiju ledger init --data guiju-data --origin bank.example/guiju",
     {"key, salt and an empty log", "生成密钥、盐与空账本"}}};
constexpr Example integrate_examples[] = {
    {"guiju ledger integrate --data guiju-data",
     {"the journal's new records, a new checkpoint", "录入日志新记录并签发检查点"}},
    {"guiju ledger integrate --data guiju-data --anew", {"mend damaged tiles", "修复损坏的块"}}};
constexpr Example verify_examples[] = {
    {"guiju ledger verify --data guiju-data",
     {"every tile, every record, the signature", "核对全部块、记录与签名"}}};
constexpr Example prove_examples[] = {{"guiju ledger prove 17 --data guiju-data > record-17.json",
                                       {"a proof that stands alone", "一份独立的证明"}}};
constexpr Example check_examples[] = {
    {"guiju ledger check record-17.json --key ledger.vkey",
     {"what an outsider does, without the data", "外部人员在没有数据的情况下核验"}}};
constexpr Example export_examples[] = {
    {"guiju ledger export public/ --data guiju-data",
     {"tiles, checkpoint and public key, for a web server", "导出块、检查点与公钥，供网站发布"}}};
constexpr Example request_examples[] = {
    {"guiju ledger request --data guiju-data --old 0 > request.txt",
     {"what a witness is asked", "发给见证方的请求"}}};
constexpr Example witness_examples[] = {
    {"guiju ledger witness request.txt --state seen.txt --name authority.example/witness --key "
     "ledger.vkey --as witness.pem",
     {"cosign it, if it grew out of what was seen", "若由已见历史增长而来则联署"}}};

Result<std::string> data_folder(const Context& context) {
  if (context.arguments.has(data_option.name))
    return std::string(context.arguments.value(data_option.name));
  return Error{ErrorKind::bad_input, "--data", say("no data directory is named", "未指定数据目录"),
               say("add --data DIR", "请加 --data 目录")};
}

Result<std::unique_ptr<RecordLedger>> open_ledger(const Context& context) {
  GUIJU_TRY(folder, data_folder(context));
  return RecordLedger::open(context.world.disk, folder);
}

Result<ledger::NoteKey> key_given(const Context& context) {
  std::string text(context.arguments.value(key_option.name));
  if (text.empty()) {
    return Error{ErrorKind::bad_input, "--key", say("no public key is named", "未指定公钥"),
                 say("give the text or file that `guiju ledger init` printed",
                     "请给出 `guiju ledger init` 输出的公钥或文件")};
  }
  if (context.world.disk.exists(text)) {
    GUIJU_TRY(bytes, context.world.disk.read_all(text, 4096));
    text = bytes.substr(0, bytes.find('\n'));
  }
  return ledger::NoteKey::parse(text);
}

Exit init(Context& context) {
  const auto folder = data_folder(context);
  if (!folder) return fail(context, folder.error());
  if (!context.arguments.has(origin_option.name)) {
    return fail(
        context,
        Error{ErrorKind::bad_input, "--origin", say("the ledger has no name", "账本没有名称"),
              say("name it once and for all, as your address would be: --origin bank.example/guiju",
                  "请一次定名，形如网址：--origin bank.example/guiju")});
  }
  const std::string origin(context.arguments.value(origin_option.name));
  const auto secret = new_passphrase(context);
  if (!secret) return fail(context, secret.error());
  if (const auto made = RecordLedger::init(context.world.disk, context.world.random, *folder,
                                           origin, *secret, context.arguments.has(sm2_option.name));
      !made)
    return fail(context, made.error());
  const auto opened = open_ledger(context);
  if (!opened) return fail(context, opened.error());
  context.out() << (*opened)->key().text() << '\n';
  if ((*opened)->sm2_key()) context.out() << (*opened)->sm2_key()->text() << '\n';
  context.err() << context.pick(
      "what stands above is public: give it to everybody who shall verify\n",
      "以上为公钥，请交给需要核验的各方\n");
  return Exit::done;
}

Exit integrate(Context& context) {
  auto opened = open_ledger(context);
  if (!opened) return fail(context, opened.error());
  const auto secret = passphrase_of(context, (*opened)->files().key);
  if (!secret) return fail(context, secret.error());
  if (const auto unlocked = (*opened)->unlock(*secret); !unlocked)
    return fail(context, unlocked.error());
  Progress progress(context, context.pick("entering", "入账"), 0);
  std::uint64_t told = 0;
  const auto checkpoint =
      (*opened)->integrate(context.arguments.has(anew_option.name), [&](std::uint64_t size) {
        progress.add(size - std::min(size, told));
        told = size;
      });
  if (!checkpoint) return fail(context, checkpoint.error());
  context.out() << fmt::format(
      fmt::runtime(context.pick("{} records, root {}\n", "{} 条记录，根 {}\n")), checkpoint->size,
      checkpoint->root.hex());
  return Exit::done;
}

Exit verify(Context& context) {
  auto opened = open_ledger(context);
  if (!opened) return fail(context, opened.error());
  Progress progress(context, context.pick("verifying", "核对"), 0);
  std::uint64_t told = 0;
  const auto verified = (*opened)->verify([&](std::uint64_t at) {
    progress.add(at - std::min(at, told));
    told = at;
  });
  if (!verified) {
    fail(context, verified.error());
    return Exit::findings;
  }
  context.out() << fmt::format(
      fmt::runtime(context.pick("whole: {} records entered, {} not yet, root {}\n",
                                "完好：已入账 {} 条，未入账 {} 条，根 {}\n")),
      verified->entered, verified->not_yet, verified->root.hex());
  return Exit::done;
}

Exit prove(Context& context) {
  auto opened = open_ledger(context);
  if (!opened) return fail(context, opened.error());
  const std::string& text = context.arguments.operands().front();
  std::uint64_t sequence = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), sequence).ptr !=
      text.data() + text.size()) {
    return fail(context,
                Error{ErrorKind::bad_input, text, say("is no number of a record", "不是记录编号"),
                      say("records are numbered 1, 2, 3, … in the journal",
                          "日志中的记录依次编号为 1、2、3……")});
  }
  std::unique_ptr<gate::DataStore> store;
  const auto folder = data_folder(context);
  if (!folder) return fail(context, folder.error());
  const bool has_store = context.world.disk.exists(*folder + "/guiju.db");
  if (has_store && !context.arguments.has(sealed_option.name)) {
    auto stored = open_store(context, true);
    if (!stored) return fail(context, stored.error());
    store = std::move(*stored);
  }
  const auto proof = (*opened)->prove(sequence, store ? &store->vault() : nullptr);
  if (!proof) return fail(context, proof.error());
  context.out() << gate::proof_text(*proof);
  return Exit::done;
}

Exit check(Context& context) {
  const auto key = key_given(context);
  if (!key) return fail(context, key.error());
  const std::string& operand = context.arguments.operands().front();
  const auto text = read_input(context, operand, document_bytes_max);
  if (!text) return fail(context, text.error());
  const auto proof = gate::check_proof(*text, input_name(operand), *key);
  if (!proof) {
    fail(context, proof.error());
    return proof.error().kind == ErrorKind::corrupt ? Exit::findings : Exit::bad_input;
  }
  context.out() << fmt::format(
      fmt::runtime(context.pick("holds: entered in {} as record {} of {}\n",
                                "成立：已记入 {}，为第 {} 条，共 {} 条\n")),
      proof->checkpoint.origin, proof->sequence, proof->checkpoint.size);
  context.out() << (proof->record.empty()
                        ? std::string(
                              context.pick("the record is sealed, and the proof does not open it\n",
                                           "记录已加密，该证明不含打开它的密钥\n"))
                        : proof->record + "\n");
  return Exit::done;
}

// Copies the folder, the checkpoint last: what is shown is whole at any moment.
Status copy_tree(Disk& disk, const std::string& from, const std::string& to) {
  GUIJU_CHECK_OK(disk.make_folders(to));
  GUIJU_TRY(names, disk.list(from));
  for (const std::string& name : names) {
    if (name == "checkpoint") continue;
    if (disk.is_folder(from + "/" + name)) {
      GUIJU_CHECK_OK(copy_tree(disk, from + "/" + name, to + "/" + name));
    } else if (!disk.exists(to + "/" + name)) {
      GUIJU_TRY(bytes, disk.read_all(from + "/" + name, 64u << 20));
      GUIJU_CHECK_OK(disk.write_whole(to + "/" + name, bytes));
    }
  }
  return Done{};
}

Exit export_ledger(Context& context) {
  auto opened = open_ledger(context);
  if (!opened) return fail(context, opened.error());
  const std::string& to = context.arguments.operands().front();
  Disk& disk = context.world.disk;
  const auto copied = [&]() -> Status {
    GUIJU_CHECK_OK(copy_tree(disk, (*opened)->files().log, to));
    GUIJU_CHECK_OK(disk.write_whole(to + "/ledger.vkey", (*opened)->key().text() + "\n"));
    if ((*opened)->sm2_key())
      GUIJU_CHECK_OK(
          disk.write_whole(to + "/ledger.sm2.vkey", (*opened)->sm2_key()->text() + "\n"));
    GUIJU_TRY(checkpoint,
              disk.read_all((*opened)->files().log + "/checkpoint", ledger::note_bytes_max));
    return disk.write_whole(to + "/checkpoint", checkpoint);
  }();
  if (!copied) return fail(context, copied.error());
  const auto verified = ledger::verify_log(disk, to, (*opened)->key());
  if (!verified) return fail(context, verified.error());
  context.out() << fmt::format(
      fmt::runtime(context.pick("{} entries in {}\n", "{} 个条目，位于 {}\n")), verified->size, to);
  return Exit::done;
}

Exit request(Context& context) {
  auto opened = open_ledger(context);
  if (!opened) return fail(context, opened.error());
  const auto old_size = context.arguments.number(old_option.name, 0, INT64_MAX, 0);
  if (!old_size) return fail(context, old_size.error());
  const auto published =
      ledger::read_checkpoint(context.world.disk, (*opened)->files().log, (*opened)->key());
  if (!published) return fail(context, published.error());
  ledger::TileReader reader(context.world.disk, (*opened)->files().log, published->checkpoint.size);
  const auto path = ledger::consistency_path(static_cast<std::uint64_t>(*old_size),
                                             published->checkpoint.size, reader);
  if (!path) return fail(context, path.error());
  context.out() << ledger::AddCheckpoint{.old_size = static_cast<std::uint64_t>(*old_size),
                                         .proof = *path,
                                         .note = published->note}
                       .bytes();
  return Exit::done;
}

Error refused_by_witness(const ledger::Witness::Told& told) {
  using enum ledger::Witness::Answer;
  const auto refuse = [](ErrorKind kind, Message what, Message remedy) {
    return Error{kind, "request", std::move(what), std::move(remedy)};
  };
  switch (told.answer) {
    case unknown_log:
      return refuse(ErrorKind::not_found, say("it is of another log", "属于其他账本"),
                    say("give that log's key with --key", "请用 --key 给出该账本公钥"));
    case not_signed:
      return refuse(ErrorKind::corrupt,
                    say("the checkpoint is not signed by the log", "检查点没有该账本的签名"),
                    say("do not trust who sent it", "请勿信任发送者"));
    case not_following:
      return refuse(
          ErrorKind::corrupt,
          say("it did not grow out of what this witness has seen: two histories",
              "并非由已见历史增长而来：存在两套历史"),
          say("keep both checkpoints: together they prove it", "请保存两份检查点，二者合为证据"));
    case other_size:
      return refuse(ErrorKind::conflict,
                    say("this witness has seen size {}", "见证方已见大小为 {}", told.body),
                    say("ask with --old {}", "请用 --old {} 重新请求", told.body));
    default:
      return refuse(ErrorKind::bad_input, say("is no request to a witness", "不是见证请求"),
                    say("`guiju ledger request` writes one", "可用 `guiju ledger request` 生成"));
  }
}

Exit witness(Context& context) {
  const auto key = key_given(context);
  if (!key) return fail(context, key.error());
  for (const OptionSpec& needed : {state_option, name_option}) {
    if (!context.arguments.has(needed.name))
      return fail(context, Error{ErrorKind::bad_input, "--" + std::string(needed.name),
                                 say("is missing", "缺失"),
                                 say("{}", "{}", needed.what.in(context.language))});
  }
  const std::string name(context.arguments.value(name_option.name));
  if (const auto good = ledger::check_key_name(name); !good) return fail(context, good.error());
  const auto text =
      read_input(context, context.arguments.operands().front(), ledger::note_bytes_max);
  if (!text) return fail(context, text.error());
  const auto signer = key_of_caller(context);
  if (!signer) return fail(context, signer.error());
  auto opened = ledger::Witness::open(
      context.world.disk, std::string(context.arguments.value(state_option.name)), {*key});
  if (!opened) return fail(context, opened.error());
  const auto told = opened->add(*text, name, *signer, context.world.clock.now());
  if (!told) return fail(context, told.error());
  if (told->answer == ledger::Witness::Answer::cosigned) {
    context.out() << told->body;
    return Exit::done;
  }
  fail(context, refused_by_witness(*told));
  return Exit::findings;
}

}  // namespace

constinit const Command ledger_init_command{
    .name = "ledger init",
    .summary = {"a ledger for the journal: key, salt, an empty log",
                "为日志建立账本：密钥、盐与空日志"},
    .text = {"The records of the journal become leaves of a Merkle tree (RFC 6962) in static files "
             "(C2SP tlog-tiles) with a signed "
             "checkpoint, which public tools verify. Prints the public key. Keep ledger.key and "
             "ledger.salt as you keep the data.",
             "日志记录成为默克尔树（RFC 6962）的叶，以静态文件（C2SP "
             "tlog-tiles）保存并签发检查点，公开工具可核验。输出公钥。"
             "请像数据一样保管 ledger.key 与 ledger.salt。"},
    .options = init_options,
    .examples = init_examples,
    .run = init,
};
constinit const Command ledger_integrate_command{
    .name = "ledger integrate",
    .summary = {"enter the journal's new records and sign a checkpoint",
                "录入日志新记录并签发检查点"},
    .text = {"May run beside a service that writes the journal, and ends at the last whole record.",
             "可与写日志的服务并行，止于最后一条完整记录。"},
    .options = integrate_options,
    .examples = integrate_examples,
    .run = integrate,
};
constinit const Command ledger_verify_command{
    .name = "ledger verify",
    .summary = {"every tile, record and signature; names what is wrong",
                "核对全部块、记录与签名，指出问题所在"},
    .text = {"Exit status 1 when something does not hold: the tile, byte and leaf, or the record, "
             "is named.",
             "有不符之处时状态为 1，并指明块、字节与叶，或记录编号。"},
    .options = verify_options,
    .examples = verify_examples,
    .run = verify,
};
constinit const Command ledger_prove_command{
    .name = "ledger prove",
    .summary = {"a proof for one record, to hand over", "为一条记录出具证明"},
    .operands = "RECORD",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"The proof holds the record as it stands in the journal, sealed, the key of this one "
             "record, its salt, the path and the checkpoint; it gives away no other record. With "
             "--sealed, or when the person was erased, it shows that the record is there and not "
             "what it says.",
             "证明含日志中的加密记录、仅打开该条记录的密钥、其盐、路径与检查点，不泄露其他记录。"
             "加 --sealed 或当事人信息已删除时，只证明记录存在，不披露内容。"},
    .options = prove_options,
    .examples = prove_examples,
    .run = prove,
};
constinit const Command ledger_check_command{
    .name = "ledger check",
    .summary = {"check a proof that somebody handed over", "核验他人出具的证明"},
    .operands = "FILE|-",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Needs the ledger's public key and nothing else. Exit status 1 when it does not hold.",
             "只需账本公钥。不成立时状态为 1。"},
    .options = check_options,
    .examples = check_examples,
    .run = check,
};
constinit const Command ledger_export_command{
    .name = "ledger export",
    .summary = {"what anybody may see, as static files", "以静态文件导出可公开部分"},
    .operands = "DIR",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Tiles, checkpoint and public key. Entries are salted hashes: they tell nothing of the "
         "records. Again into the same folder "
         "adds what is new.",
         "含块、检查点与公钥。条目为加盐哈希，不透露记录内容。再次导出到同一目录只补充新内容。"},
    .options = verify_options,
    .examples = export_examples,
    .run = export_ledger,
};
constinit const Command ledger_request_command{
    .name = "ledger request",
    .summary = {"what to ask a witness", "生成给见证方的请求"},
    .text = {"The newest checkpoint with the proof that it grew out of an older size (C2SP "
             "tlog-witness).",
             "最新检查点及其由旧大小增长而来的证明（C2SP tlog-witness）。"},
    .options = request_options,
    .examples = request_examples,
    .run = request,
};
constinit const Command ledger_witness_command{
    .name = "ledger witness",
    .summary = {"cosign another's checkpoint, if it grew out of what was seen",
                "联署他方检查点（须由已见历史增长而来）"},
    .operands = "FILE|-",
    .operands_min = 1,
    .operands_max = 1,
    .text = {"Prints the cosignature (C2SP tlog-cosignature). Lenders, platforms and an authority "
             "hold each other to one history so. What "
             "was signed is in --state before it is printed. Exit status 1 when it is refused.",
             "输出联署签名（C2SP "
             "tlog-cosignature），机构、平台与监管方由此互相约束于同一历史。签名先写入 --state "
             "再输出。拒绝时状态为 1。"},
    .options = witness_options,
    .examples = witness_examples,
    .run = witness,
};

}  // namespace guiju::cli
