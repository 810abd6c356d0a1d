// review FILE|DIR|-: texts in, findings with the clause out; a linter for loan ads.
#include <algorithm>
#include <array>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/landing_pages.h"
#include "cli/lines.h"
#include "cli/progress.h"
#include "cli/review_page.h"
#include "cli/rulebook_source.h"
#include "gate/creative.h"
#include "gate/recorder.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

constexpr std::array<std::string_view, 3> format_names{"table", "jsonl", "html"};
enum class Format : std::uint8_t { table, jsonl, html };

constexpr OptionSpec format_option{"format",
                                   'f',
                                   "table|jsonl|html",
                                   {"how to print; table is the default", "输出形式，默认 table"}};
constexpr OptionSpec as_of_option{
    "as-of",
    '\0',
    "DATE",
    {"the law of this day; today is the default", "适用该日的规则，默认今日"}};
constexpr OptionSpec fail_on_option{
    "fail-on",
    '\0',
    "review|reject",
    {"end with status 1 when a text gets this verdict or a stronger one",
     "出现该结论或更严时以状态 1 结束"}};
constexpr OptionSpec options[] = {format_option,        as_of_option,       fail_on_option,
                                  static_option,        browser_option,     no_sandbox_option,
                                  allow_private_option, lender_host_option, save_snapshot_option,
                                  against_option,       data_option,        rulebook_option};

constexpr Example examples[] = {
    {"echo '急用钱？不查征信，秒到账！' | guiju review -",
     {"one text from standard input", "审查标准输入中的一段文字"}},
    {"guiju review ads/ --fail-on reject",
     {"every .txt and .jsonl of a folder, as a build step",
      "目录中的全部 .txt 与 .jsonl，可用于流水线"}},
    {"guiju review https://www.bank.example/loan --lender-host bank.example",
     {"a landing page in a browser: its words, looks and behaviour",
      "用浏览器审查落地页：文字、外观与行为"}},
    {"guiju review --format jsonl < ads.jsonl",
     {"JSON lines in, JSON lines out", "逐行 JSON 进出"}},
    {"guiju review samples/ads.jsonl --format html > report.html",
     {"a page with the words marked", "生成带标注的网页"}},
    {"guiju review ad.txt --as-of 2026-09-29",
     {"under the law before the measures took force", "适用新办法施行前的规则"}},
};

struct Text {  // one input, or why it is none
  std::string id;
  Result<gate::ReviewInput> input;
};

struct Setup {
  const Context& context;
  const gate::Snapshot& snapshot;
  Format format;
  Instant at;
};

struct Counts {
  std::array<std::uint64_t, 3> verdicts{};  // pass, review, reject
  std::uint64_t errors = 0;
};

bool is_lines(std::string_view name, std::string_view bytes) {
  if (name.ends_with(".jsonl")) return true;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return name == "-" && first != std::string_view::npos && bytes[first] == '{';
}

// A picture needs eyes that this command does not have.
std::optional<Error> refuse_kind(std::string_view name) {
  for (const std::string_view ending : {".png", ".jpg", ".jpeg", ".webp", ".pdf"}) {
    if (name.ends_with(ending)) {
      return Error{
          ErrorKind::bad_input, std::string(name),
          say("pictures cannot be reviewed, only their words", "无法审查图片，只能审查文字"),
          say("give the words as .txt or .jsonl", "请以 .txt 或 .jsonl 提供文字")};
    }
  }
  return std::nullopt;
}

class Reviewing {
 public:
  explicit Reviewing(Setup setup)
      : setup_(setup),
        page_(setup.context),
        landing_(setup.context, setup.snapshot, setup.at,
                 static_cast<LandingPages::Form>(setup.format)) {}

  void landing_page(const std::string& name, const std::optional<std::string>& bytes) {
    const auto outcome = landing_.review(name, bytes, page_);
    if (!outcome) return refuse(name, outcome.error());
    count(*outcome);
  }

  void text(std::string id, std::string bytes) {
    while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.pop_back();
    auto parsed = content::AdText::parse(std::move(bytes));
    if (!parsed) return refuse(id, within(id, std::move(parsed).error()));
    judge({.id = std::move(id), .text = std::move(*parsed), .terms = {}});
  }

  void line(std::string_view bytes, const std::string& source) {
    if (auto parsed = parse_json(bytes, source, document_); !parsed)
      return refuse({}, parsed.error());
    auto input = gate::parse_review_input(document_.root());
    if (input) return judge(std::move(*input));
    std::string id;
    if (const Value root = document_.root(); root.kind() == NodeKind::map) {
      if (const Value named = root.find("id"); named && named.kind() == NodeKind::text)
        id = named.node().text;
    }
    Error error = std::move(input).error();
    if (!error.where.starts_with(source)) error = within(source, std::move(error));
    refuse(id, error);
  }

  const Counts& finish() {
    if (setup_.format == Format::html) setup_.context.out() << page_.finish(outcome_.verdicts);
    setup_.context.out().flush();
    return outcome_;
  }

 private:
  void judge(gate::ReviewInput input) {
    const content::ProductTerms* terms = input.terms ? &*input.terms : nullptr;
    const gate::Edition& edition = setup_.snapshot.law.at(setup_.at);
    edition.reviewer->review(input.text, terms, scratch_.content, scratch_.review);
    gate::judge_creative(
        edition.ruleset->at(shanghai_date(setup_.at)), *edition.registry, *setup_.snapshot.calendar,
        {.id = input.id, .creative = {}, .product = {}, .institution = {}, .at = setup_.at},
        scratch_);
    count(scratch_.verdict.outcome);
    switch (setup_.format) {
      case Format::jsonl: {
        line_.clear();
        gate::write_review(line_, input.id, input.text, scratch_, setup_.context.language);
        line_ += '\n';
        setup_.context.out() << line_;
        break;
      }
      case Format::table: print_review(setup_.context, input.id, input.text, scratch_); break;
      case Format::html: page_.add(input.id, input.text, scratch_); break;
    }
  }

  void count(rulebook::Outcome outcome) {
    ++outcome_.verdicts[outcome == rulebook::Outcome::deny     ? 2
                        : outcome == rulebook::Outcome::review ? 1
                                                               : 0];
  }

  void refuse(const std::string& id, const Error& error) {
    ++outcome_.errors;
    if (setup_.format != Format::jsonl) {
      fail(setup_.context, error);
      return;
    }
    line_.clear();
    gate::write_refusal(line_, id, error, setup_.context.language);
    setup_.context.out() << line_ << '\n';
  }

  Setup setup_;
  gate::CreativeScratch scratch_;
  Document document_;
  ReviewPage page_;
  LandingPages landing_;
  std::string line_;
  Counts outcome_;
};

void review_bytes(Reviewing& reviewing, const Context& context, const std::string& name,
                  std::string bytes) {
  if (is_page(name)) return reviewing.landing_page(name, bytes);
  if (!is_lines(name, bytes)) return reviewing.text(input_name(name), std::move(bytes));
  Lines lines(std::move(bytes), input_name(name));
  Progress progress(context, context.pick("reviewing", "审查"), lines.count());
  for (std::string_view line; lines.next(line);) {
    reviewing.line(line, lines.source());
    progress.add(1);
  }
}

Result<std::vector<SourceFile>> inputs(const Context& context) {
  const std::string operand =
      context.arguments.operands().empty() ? "-" : context.arguments.operands().front();
  if (operand != "-" && context.world.disk.is_folder(operand)) {
    constexpr std::array<std::string_view, 4> endings{".txt", ".jsonl", ".html", ".htm"};
    GUIJU_TRY(files, read_tree(context.world.disk, operand, endings));
    if (files.empty()) {
      return Error{ErrorKind::not_found, operand,
                   say("holds no .txt, .jsonl or .html", "没有 .txt、.jsonl 或 .html 文件"),
                   say("name a folder with the words of ads", "请指定含素材文字的目录")};
    }
    for (SourceFile& file : files)
      file.name.insert(0, operand.ends_with('/') ? operand : operand + "/");
    return files;
  }
  if (is_address(operand)) return std::vector<SourceFile>{{operand, {}}};  // the browser fetches it
  if (auto refused = refuse_kind(operand)) return *refused;
  GUIJU_TRY(bytes, read_input(context, operand, input_bytes_max));
  std::vector<SourceFile> one;
  one.push_back({operand, std::move(bytes)});
  return one;
}

Result<Instant> judged_at(const Context& context) {
  if (!context.arguments.has(as_of_option.name)) return context.world.clock.now();
  auto date = parse_date(context.arguments.value(as_of_option.name));
  if (!date) return within("--as-of", std::move(date).error());
  return shanghai_midnight(*date);
}

Exit run(Context& context) {
  const auto format = context.arguments.choice(format_option.name, format_names, 0);
  if (!format) return fail(context, format.error());
  constexpr std::array<std::string_view, 2> bounds{"review", "reject"};
  const auto bound = context.arguments.choice(fail_on_option.name, bounds, 0);
  if (!bound) return fail(context, bound.error());
  const auto at = judged_at(context);
  if (!at) return fail(context, at.error());
  auto files = inputs(context);
  if (!files) return fail(context, files.error());
  auto opened = open_engine(context, Fallback::empty_world);
  if (!opened) return Exit::bad_input;

  gate::SnapshotSource::Handle handle;
  const gate::Snapshot& snapshot = opened->engine->snapshots().read(handle);
  Reviewing reviewing({context, snapshot, static_cast<Format>(*format), *at});
  for (SourceFile& file : *files) {
    if (is_address(file.name)) {
      reviewing.landing_page(file.name, std::nullopt);
    } else {
      review_bytes(reviewing, context, file.name, std::move(file.bytes));
    }
  }
  const Counts& outcome = reviewing.finish();
  if (static_cast<Format>(*format) == Format::table) {
    context.out() << fmt::format(
        fmt::runtime(context.pick("{} reviewed: {} pass, {} review, {} reject\n",
                                  "共审查 {} 条：通过 {}，待复核 {}，拒绝 {}\n")),
        outcome.verdicts[0] + outcome.verdicts[1] + outcome.verdicts[2], outcome.verdicts[0],
        outcome.verdicts[1], outcome.verdicts[2]);
  }
  if (outcome.errors > 0) return Exit::bad_input;
  if (!context.arguments.has(fail_on_option.name)) return Exit::done;
  const std::uint64_t found = outcome.verdicts[2] + (*bound == 0 ? outcome.verdicts[1] : 0);
  return found > 0 ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command review_command{
    .name = "review",
    .summary = {"review ads and pages: what offends, which clause, the change",
                "审查广告文字与落地页：问题、条款与改法"},
    .operands = "[FILE|DIR|URL|-]",
    .operands_max = 1,
    .text =
        {"Reads one text, a web page (.html or an address), a folder of such, or JSON lines "
         "{\"id\",\"text\",\"product_terms\"?}, "
         "and prints for each a verdict (pass, review, reject), the offending words with their "
         "place, the clauses, and a way out. Words that are only quoted or warned about are no "
         "findings; spelling that hides them is seen through. Rates and amounts are held against "
         "product_terms when they are given. Pages are opened in Chromium, as on a phone: pop-ups "
         "are closed, buttons pressed, countdowns reloaded; without it their source is reviewed, "
         "and what that cannot tell is left to a person.",
         "读取一段文字、一个网页（.html 或网址）、含这些文件的目录，或逐行 JSON "
         "{\"id\",\"text\",\"product_terms\"?}，"
         "逐条给出结论（pass、review、reject）、问题语句及位置、条款与改法。仅被引用或警示的语句不"
         "算问题，"
         "变形写法会被识别。提供 product_terms 时核对利率与额度。网页用 Chromium "
         "以手机方式打开：关闭弹窗、"
         "点击按钮、重新加载倒计时；没有 Chromium 时只看源文件，无法判断之处交人工。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
