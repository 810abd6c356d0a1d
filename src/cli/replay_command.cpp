// replay [FILE|-]: history under another rulebook or the law of another day: what changes, and for whom.
#include <fmt/format.h>

#include <array>
#include <thread>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/published_rules.h"
#include "cli/replay_page.h"
#include "cli/rulebook_source.h"
#include "gate/replay.h"

namespace guiju::cli {
namespace {

constexpr std::array<std::string_view, 3> format_names{"table", "json", "html"};
enum class Format : std::uint8_t { table, json, html };

constexpr OptionSpec candidate_option{
    "rulebook",
    '\0',
    "DIR",
    {"judge by this rulebook; otherwise by the one in force in --data, or built into the program",
     "按该目录的规则库裁决；默认为 --data 中现行的版本，或程序内置"}};
constexpr OptionSpec against_option{"against",
                                    '\0',
                                    "DIR|built-in",
                                    {"compare with this rulebook instead of what was answered",
                                     "与该规则库比较，而非与当时的答复比较"}};
constexpr OptionSpec as_of_option{
    "as-of",
    '\0',
    "DATE|INSTANT",
    {"judge by the law of this day instead of each case's own", "按该日的法律裁决，而非案件当日"}};
constexpr OptionSpec check_option{
    "check",
    '\0',
    "",
    {"check that each answer comes again byte for byte, under --rulebook too",
     "核对每条答复能否逐字节重现，也可用于 --rulebook"}};
constexpr OptionSpec format_option{"format",
                                   '\0',
                                   "table|json|html",
                                   {"how the report is written; table", "报告格式；默认 table"}};
constexpr OptionSpec fail_on_option{
    "fail-on",
    '\0',
    "changed|stronger|weaker",
    {"end with status 1 when an outcome changes so", "出现此类变化时以状态 1 结束"}};
constexpr OptionSpec strict_option{
    "strict",
    '\0',
    "",
    {"end with status 2 when a line cannot be used", "有无法使用的行时以状态 2 结束"}};
constexpr OptionSpec examples_option{
    "examples", '\0', "N", {"changed cases shown whole; 20", "完整列出的变化案件数；默认 20"}};
constexpr OptionSpec threads_option{
    "threads", '\0', "N", {"threads that judge; all cores", "裁决线程数；默认全部核心"}};
constexpr OptionSpec options[] = {data_option,     candidate_option, against_option, as_of_option,
                                  check_option,    format_option,    fail_on_option, strict_option,
                                  examples_option, threads_option,   role_option};

constexpr Example examples[] = {
    {"guiju replay --data guiju-data",
     {"every answer of the journal comes again, byte for byte", "日志中的每条答复都能逐字节重现"}},
    {"guiju replay --data guiju-data --rulebook draft/",
     {"what a draft of the rulebook would have changed", "规则库草案会改变什么"}},
    {"guiju replay --data guiju-data --rulebook draft/ --format html > impact.html",
     {"the same as a page with charts", "同上，输出带图表的网页"}},
    {"guiju replay samples/requests.jsonl --as-of 2026-09-29",
     {"the sample requests under the law of the day before the measures",
      "样例请求按办法施行前一日的法律"}},
    {"guiju replay facts.jsonl --rulebook draft/ --against built-in --format json",
     {"rows of facts under two rulebooks", "事实行在两个规则库下的差别"}},
};

using RulesetPointer = std::shared_ptr<const rulebook::Ruleset>;

// What the options ask for, once everything they name is loaded.
struct Setup {
  std::vector<SourceFile> against_files;  // requests are first answered under these
  RulesetPointer candidate, against, shipped;
  PublishedRules published;  // of the data directory
  std::optional<Date> as_of;
  bool check = false;
  Format format = Format::table;
  std::optional<std::size_t> fail_on;
  gate::ReplayLimits limits;
};

RulesetPointer load_or_say(const Context& context, std::span<const SourceFile> files) {
  std::vector<Error> errors;
  const auto calendar = shipped_calendar(context);
  if (!calendar) {
    fail(context, calendar.error());
    return nullptr;
  }
  auto loaded = rulebook::Ruleset::load(files, errors, *calendar);
  if (loaded) return *loaded;
  for (const Error& error : errors) fail(context, error);
  if (errors.empty()) fail(context, loaded.error());
  return nullptr;
}

Result<std::optional<Date>> as_of(const Arguments& arguments) {
  if (!arguments.has(as_of_option.name)) return std::optional<Date>{};
  const std::string_view text = arguments.value(as_of_option.name);
  if (auto date = parse_date(text)) return std::optional(*date);
  if (auto instant = parse_instant(text)) return std::optional(shanghai_date(*instant));
  return Error{ErrorKind::bad_input, "--as-of",
               say("'{}' is no day and no instant", "“{}”不是日期或时刻", text),
               say("write 2026-09-30 or 2026-09-30T00:00:00+08:00",
                   "请写 2026-09-30 或 2026-09-30T00:00:00+08:00")};
}

Status read_numbers(const Context& context, Setup& setup) {
  const Arguments& arguments = context.arguments;
  GUIJU_TRY(day, as_of(arguments));
  setup.as_of = day;
  GUIJU_TRY(format, arguments.choice(format_option.name, format_names, 0));
  setup.format = static_cast<Format>(format);
  if (arguments.has(fail_on_option.name)) {
    constexpr std::array<std::string_view, 3> names{"changed", "stronger", "weaker"};
    GUIJU_TRY(bound, arguments.choice(fail_on_option.name, names, 0));
    setup.fail_on = bound;
  }
  GUIJU_TRY(shown, arguments.number(examples_option.name, 0, 10'000, 20));
  setup.limits.examples_max = static_cast<std::size_t>(shown);
  const std::int64_t cores = std::max(1u, std::thread::hardware_concurrency());
  GUIJU_TRY(threads, arguments.number(threads_option.name, 1, 256, cores));
  setup.limits.threads = static_cast<unsigned>(threads);
  setup.check =
      arguments.has(check_option.name) ||
      !(arguments.has(candidate_option.name) || setup.as_of || arguments.has(against_option.name));
  if (setup.check && (setup.as_of || arguments.has(against_option.name))) {
    return Error{ErrorKind::bad_input, "--check",
                 say("compares with the recorded answers of the same day's law",
                     "核对的是案件当日法律下的原答复"),
                 say("leave --as-of and --against out", "请去掉 --as-of 和 --against")};
  }
  return Done{};
}

std::optional<Setup> set_up(const Context& context) {
  const auto refuse = [&](const Error& error) -> std::optional<Setup> {
    fail(context, error);
    return std::nullopt;
  };
  Setup setup;
  if (const Status numbers = read_numbers(context, setup); !numbers) return refuse(numbers.error());
  const auto shipped = rulebook_files(context, built_in_name);
  if (!shipped) return refuse(shipped.error());
  if (!(setup.shipped = load_or_say(context, *shipped))) return std::nullopt;
  auto published = published_rules(context);
  if (!published) return refuse(published.error());
  setup.published = std::move(*published);
  setup.candidate = setup.published.in_force ? setup.published.in_force : setup.shipped;
  if (context.arguments.has(candidate_option.name)) {
    const auto files = rulebook_files(context, context.arguments.value(candidate_option.name));
    if (!files) return refuse(files.error());
    if (!(setup.candidate = load_or_say(context, *files))) return std::nullopt;
  }
  setup.against_files = *shipped;
  if (context.arguments.has(against_option.name)) {
    auto files = rulebook_files(context, context.arguments.value(against_option.name));
    if (!files) return refuse(files.error());
    setup.against_files = std::move(*files);
    if (!(setup.against = load_or_say(context, setup.against_files))) return std::nullopt;
  }
  return setup;
}

// Judges requests for the first time, in the sample world or that of the data directory.
class Answering {
 public:
  Answering(const Context& context, const Setup& setup, gate::Role role)
      : context_(context), setup_(setup), role_(role) {}

  Status answer(std::string_view line, const std::string& place, std::string& record) {
    if (!decisions_) {
      opened_ = open_engine_under(context_, setup_.against_files, Fallback::sample_world, role_);
      failed_ = !opened_;
      if (failed_) return Error{ErrorKind::unavailable, place, say("no engine", "无法裁决"), {}};
      decisions_.emplace(opened_->engine->snapshots(), opened_->engine->people(),
                         context_.language);
      decisions_->keep_records();
    }
    std::string out;
    if (!decisions_->answer(line, place, scratch_, out).judged) return error_of(out, place);
    record = scratch_.payload;
    return Done{};
  }
  bool failed() const { return failed_; }  // and has said why

 private:
  // The error object of a line that could not be judged, as the error it was.
  Error error_of(const std::string& answer, const std::string& place) {
    Document document;
    Error error{ErrorKind::bad_input, place, {}, {}};
    if (!parse_json(answer, place, document)) return error;
    const Value written = document.root().find("error");
    const auto text = [&](std::string_view name) {
      const Value member = written.find(name);
      return member ? std::string(member.node().text) : std::string();
    };
    if (!written) return error;
    const std::string where = text("where");  // of a member alone, when a value is wrong
    error.where = where.starts_with(place) ? where : where.empty() ? place : place + " " + where;
    error.what = {text("what"), text("what")};
    error.remedy = {text("remedy"), text("remedy")};
    return error;
  }

  const Context& context_;
  const Setup& setup_;
  const gate::Role role_;
  std::optional<Opened> opened_;
  std::optional<gate::Decisions> decisions_;
  gate::DecisionScratch scratch_;
  bool failed_ = false;
};

Result<std::unique_ptr<gate::ReplaySource>> open_source(const Context& context,
                                                        Answering& answering) {
  const auto& operands = context.arguments.operands();
  if (operands.empty()) {
    if (!context.arguments.has(data_option.name)) {
      return Error{ErrorKind::bad_input, "replay", say("no history is named", "未指定历史记录"),
                   say("name a data directory (--data DIR) or a file of JSON lines",
                       "请指定数据目录（--data DIR）或 JSONL 文件")};
    }
    return stored_history(context);
  }
  if (context.arguments.has(data_option.name)) {  // none is made for a name that is mistyped
    GUIJU_TRY(store, open_store(context, true));
  }
  const gate::RequestJudge judge = [&](std::string_view line, const std::string& place,
                                       std::string& record) {
    return answering.answer(line, place, record);
  };
  if (operands.front() == "-") {
    std::istream& in = context.in();
    return gate::jsonl_source(
        [&in](std::span<char> into) -> Result<std::size_t> {
          in.read(into.data(), static_cast<std::streamsize>(into.size()));
          return static_cast<std::size_t>(in.gcount());
        },
        input_name("-"), 0, judge);
  }
  GUIJU_TRY(file, context.world.disk.open(operands.front(), OpenMode::read));
  GUIJU_TRY(size, file->size());
  return gate::jsonl_source(gate::read_blocks(std::move(file)), operands.front(), size, judge);
}

// What could not be used, on standard error, so that a report in a file does not hide it.
void say_what_is_missing(const Context& context, const gate::ImpactReport& report) {
  for (const Error& error : report.bad_lines) fail(context, error);
  if (report.bad > report.bad_lines.size()) {
    context.err() << fmt::format(
        fmt::runtime(
            context.pick("and {} more lines that cannot be used\n", "另有 {} 行无法使用\n")),
        grouped(report.bad - report.bad_lines.size()));
  }
  if (report.erased > 0) {
    context.err() << fmt::format(
        fmt::runtime(context.pick("note: {} records of people who were erased were left out\n",
                                  "注意：{} 条记录因当事人信息已删除而略过\n")),
        grouped(report.erased));
  }
  if (report.torn_bytes > 0) {
    context.err() << fmt::format(
        fmt::runtime(context.pick(
            "note: {}: {} bytes of an unfinished record, never acknowledged, were left out\n",
            "注意：{}：{} 字节为未写完的记录，从未确认，已略过\n")),
        report.torn_at, report.torn_bytes);
  }
  if (report.stopped) fail(context, *report.stopped);
  if (report.interrupted) {
    context.err() << fmt::format(
        fmt::runtime(context.pick("stopped early: this is the report of the first {} lines\n",
                                  "提前停止：以下为前 {} 行的报告\n")),
        grouped(report.lines));
  }
}

void print_report(const Context& context, Format format, const gate::ImpactReport& report) {
  switch (format) {
    case Format::table: print_impact(context, report); break;
    case Format::html: context.out() << impact_page(context, report); break;
    case Format::json: {
      std::string text;
      JsonWriter json(text);
      gate::write_report(json, report);
      context.out() << text << '\n';
      break;
    }
  }
  context.out().flush();
}

bool has_findings(const Setup& setup, const gate::ImpactReport& report) {
  if (report.interrupted) return true;
  if (report.reproduction)
    return report.reproduction->differing > 0 || !report.reproduction->other_rulebooks.empty();
  if (!setup.fail_on) return false;
  const std::array counts{report.total.changed(), report.total.stronger(), report.total.weaker()};
  return counts[*setup.fail_on] > 0;
}

Exit run(Context& context) {
  const auto role = role_of(context);
  if (!role) return fail(context, role.error());
  const auto setup = set_up(context);
  if (!setup) return Exit::bad_input;
  Answering answering(context, *setup, *role);
  const auto source = open_source(context, answering);
  if (!source) return fail(context, source.error());

  std::vector<const rulebook::Ruleset*> known{setup->shipped.get(), setup->candidate.get()};
  for (const RulesetPointer& one : setup->published.all) known.push_back(one.get());
  const gate::ReplayRules rules{.candidate = setup->check ? nullptr : setup->candidate.get(),
                                .against = setup->against.get(),
                                .as_of = setup->as_of,
                                .known = known};
  const std::uint64_t total = (*source)->bytes_total();
  auto report = [&] {
    Progress progress(context, context.pick("replaying", "重放"), 0);
    return gate::replay(
        **source, rules, setup->limits,
        {.progress =
             [&](std::uint64_t lines, std::uint64_t bytes) {
               progress.share(bytes, total);
               progress.add(lines);
             },
         .stop = [&] { return answering.failed() || context.world.interrupted(); }});
  }();
  if (!report) return fail(context, report.error());
  if (answering.failed()) return Exit::bad_input;
  report->source = context.arguments.operands().empty()
                       ? std::string(context.arguments.value(data_option.name))
                       : input_name(context.arguments.operands().front());
  say_what_is_missing(context, *report);
  print_report(context, setup->format, *report);
  if (!context.out()) {
    return fail(context, Error{ErrorKind::unavailable, "stdout",
                               say("the report could not be written", "报告无法写出"),
                               say("free disk space or fix the pipe, then run again",
                                   "请释放磁盘空间或检查管道后重试")});
  }
  if (report->stopped || (report->bad > 0 && context.arguments.has(strict_option.name)))
    return Exit::bad_input;
  return has_findings(*setup, *report) ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command replay_command{
    .name = "replay",
    .summary = {"history under another rulebook: what changes, and for whom",
                "用另一规则库重放历史：会改变什么、影响谁"},
    .operands = "[FILE|-]",
    .operands_min = 0,
    .operands_max = 1,
    .text =
        {"Judges every case of a journal (--data), or of a file of JSON lines, again: by another "
         "rulebook (--rulebook), by the law of another day (--as-of), or both, and says what that "
         "changes: outcomes, reasons, obligations, by policy, clause, lender, product, channel, "
         "platform and day. A line is a record of a journal, a row of facts "
         "{\"checkpoint\",\"at\",\"facts\"}, or a request as `guiju decide` reads it, which is "
         "judged first in the sample world or that of --data. Facts are taken as they were "
         "recorded; the report holds no personal data.\n\n"
         "Without --rulebook, --as-of and --against it checks that every answer comes again byte "
         "for byte, and ends with status 1 when one does not. A line that cannot be used is named "
         "and counted, and the others are judged; with --strict the status is then 2. Ctrl-C ends "
         "the reading and reports what was judged.",
         "对日志（--data）或 JSONL "
         "文件中的每个案件重新裁决：按另一规则库（--rulebook）、按另一日的法律"
         "（--as-"
         "of），或两者，并说明由此改变了什么：结果、理由、义务，按规则、条款、机构、产品、渠道、平"
         "台、"
         "日期分列。每行可以是日志记录、事实行 {\"checkpoint\",\"at\",\"facts\"}，或 `guiju "
         "decide` 的请求（先在"
         "样例数据或 --data 的数据中裁决）。事实按当时的记录；报告不含个人信息。\n\n"
         "不带 --rulebook、--as-of、--against 时，核对每条答复能否逐字节重现，有一条不能即以状态 1 "
         "结束。"
         "无法使用的行会指出并计数，其余照常裁决；加 --strict 时状态为 2。按 Ctrl-C "
         "停止读取并报告已裁决的部分。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
