// review FILE|DIR|-: texts and pictures in, findings with the clause out; a linter for loan ads.
#include <array>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/review_groups.h"
#include "cli/review_output.h"
#include "cli/review_watch.h"
#include "cli/reviewing.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec format_option{"format",
                                   'f',
                                   "table|jsonl|sarif|html",
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
constexpr OptionSpec fix_option{"fix",
                                '\0',
                                "",
                                {"also print the text as it would pass, or why it cannot",
                                 "另给出可通过的文字，或不能改的原因"}};
constexpr OptionSpec group_option{
    "group",
    '\0',
    "",
    {"put near copies together, with what they share and where they differ (table or jsonl)",
     "将近似的文字归组，列出共同与不同之处（table 或 jsonl）"}};
constexpr OptionSpec watch_option{
    "watch",
    '\0',
    "",
    {"stay and review again what changes in the folder, until Ctrl-C (table or jsonl)",
     "持续监视目录，只审查变动，按 Ctrl-C 结束（table 或 jsonl）"}};
constexpr OptionSpec options[] = {
    format_option,        as_of_option,   fail_on_option,    fix_option,
    group_option,         watch_option,   kind_option,       host_option,
    static_option,        browser_option, no_sandbox_option, allow_private_option,
    save_snapshot_option, against_option, data_option,       rulebook_option};

constexpr Example examples[] = {
    {"echo '急用钱？不查征信，秒到账！' | guiju review -",
     {"one text from standard input", "审查标准输入中的一段文字"}},
    {"guiju review ads/ --fail-on reject",
     {"every .txt, .jsonl and picture of a folder, as a build step",
      "目录中的全部文字与图片，可用于流水线"}},
    {"guiju review ads/ --format sarif > guiju.sarif",
     {"for code hosts and editors: places, clauses, fixes",
      "供代码平台与编辑器使用：位置、条款与改法"}},
    {"guiju review ads/ --watch", {"while you write", "边写边审"}},
    {"guiju review --format jsonl --fix < ads.jsonl",
     {"JSON lines in, JSON lines out, with the wording that would pass",
      "逐行 JSON 进出，并给出可通过的文字"}},
    {"guiju review samples/ads.jsonl --group",
     {"variants of one campaign together, and copies of what was refused",
      "同一投放的变体归组，找出被拒文字的翻版"}},
    {"guiju review sms.txt --kind sms",
     {"a text message: signature, opt-out, links, length", "短信：签名、退订、链接、长度"}},
    {"guiju review poster.png --host bank.example",
     {"a picture: its words, their boxes, its QR codes", "一张图片：文字、位置与二维码"}},
    {"guiju review https://www.bank.example/loan --host bank.example",
     {"a landing page in a browser: its words, looks and behaviour",
      "用浏览器审查落地页：文字、外观与行为"}},
    {"guiju review samples/ads.jsonl --format html > report.html",
     {"a page with the words marked", "生成带标注的网页"}},
    {"guiju review ad.txt --as-of 2026-09-29",
     {"under the law before the measures took force", "适用新办法施行前的规则"}},
};

Result<Instant> judged_at(const Context& context) {
  if (!context.arguments.has(as_of_option.name)) return context.world.clock.now();
  auto date = parse_date(context.arguments.value(as_of_option.name));
  if (!date) return within("--as-of", std::move(date).error());
  return shanghai_midnight(*date);
}

struct Bound {  // --fail-on
  bool set;
  std::size_t rank;
  bool reached(const ReviewCounts& counts) const {
    return set && (counts.verdicts[2] > 0 || (rank == 1 && counts.verdicts[1] > 0));
  }
};

Result<Bound> bound_of(const Context& context) {
  constexpr std::array<std::string_view, 2> names{"review", "reject"};
  GUIJU_TRY(at, context.arguments.choice(fail_on_option.name, names, 0));
  return Bound{context.arguments.has(fail_on_option.name), at + 1};
}

Result<const OutputFormat*> format_of(const Context& context) {
  std::vector<std::string_view> names;
  for (const OutputFormat& format : output_formats()) names.push_back(format.name);
  GUIJU_TRY(at, context.arguments.choice(format_option.name, names, 0));
  return &output_formats()[at];
}

// Judges every item of every file and hands it on; the number of those that could not be judged.
std::uint64_t judge_all(std::vector<SourceFile> files, Reviewing& reviewing, ReviewOutput& output,
                        const std::function<void(const Reviewed&)>& use) {
  std::uint64_t errors = 0;
  const Reviewing::Sink sink{use, [&](const ReviewItem& item, const Error& error) {
                               ++errors;
                               output.refuse(item, error);
                             }};
  for (SourceFile& file : files) reviewing.review(std::move(file), sink);
  return errors;
}

ReviewCounts review_all(std::vector<SourceFile> files, Reviewing& reviewing, ReviewOutput& output) {
  ReviewCounts counts;
  counts.errors = judge_all(std::move(files), reviewing, output, [&](const Reviewed& reviewed) {
    ++counts.verdicts[rank_of(reviewed.scratch.verdict.outcome)];
    output.add(reviewed);
  });
  output.finish(counts);
  return counts;
}

ReviewCounts group_all(const Context& context, std::vector<SourceFile> files, Reviewing& reviewing,
                       ReviewOutput& output, bool as_json) {
  ReviewGroups groups(context, as_json);
  const std::uint64_t errors = judge_all(std::move(files), reviewing, output,
                                         [&](const Reviewed& reviewed) { groups.add(reviewed); });
  ReviewCounts counts = groups.finish();
  counts.errors = errors;
  return counts;
}

// --group and --watch print text by text: a page or a SARIF log is of one run over everything.
Status check_modes(const Context& context, const OutputFormat& format) {
  const bool watch = context.arguments.has(watch_option.name);
  const bool group = context.arguments.has(group_option.name);
  if (watch && group) {
    return Error{ErrorKind::bad_input, "--watch",
                 say("does not go with --group", "不能与 --group 同用"),
                 say("leave one of them out", "请去掉其中一个")};
  }
  if ((watch || group) && format.name != "table" && format.name != "jsonl") {
    return Error{ErrorKind::bad_input, "--format",
                 say("{} does not go with {}", "{} 不能与 {} 同用", format.name,
                     watch ? "--watch" : "--group"),
                 say("take table or jsonl", "请用 table 或 jsonl")};
  }
  return Done{};
}

struct Wanted {  // what the options say
  const OutputFormat* format;
  Bound bound;
  std::optional<content::Channel> kind;
  Instant at;
  std::string operand;
};

Result<Wanted> wanted_of(const Context& context) {
  GUIJU_TRY(format, format_of(context));
  GUIJU_CHECK_OK(check_modes(context, *format));
  GUIJU_TRY(bound, bound_of(context));
  GUIJU_TRY(kind, kind_of_input(context));
  GUIJU_TRY(at, judged_at(context));
  const auto& operands = context.arguments.operands();
  return Wanted{format, bound, kind, at, operands.empty() ? "-" : operands.front()};
}

Result<ReviewCounts> review(const Context& context, const Wanted& wanted, Reviewing& reviewing) {
  const auto output = wanted.format->make(context);
  if (context.arguments.has(watch_option.name)) {
    GUIJU_TRY(counts, watch_reviews(context, wanted.operand, reviewing, *output));
    output->finish(counts);
    return counts;
  }
  GUIJU_TRY(files, review_files(context, wanted.operand));
  if (context.arguments.has(group_option.name))
    return group_all(context, std::move(files), reviewing, *output, wanted.format->name == "jsonl");
  return review_all(std::move(files), reviewing, *output);
}

Exit run(Context& context) {
  const auto wanted = wanted_of(context);
  if (!wanted) return fail(context, wanted.error());
  auto opened = open_engine(context, Fallback::empty_world);
  if (!opened) return Exit::bad_input;
  gate::SnapshotSource::Handle handle;
  Reviewing reviewing(context, opened->engine->snapshots().read(handle), wanted->at, wanted->kind,
                      context.arguments.has(fix_option.name));
  const auto counts = review(context, *wanted, reviewing);
  if (!counts) return fail(context, counts.error());
  context.out().flush();
  if (counts->errors > 0) return Exit::bad_input;
  return wanted->bound.reached(*counts) ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command review_command{
    .name = "review",
    .summary = {"review ads and pages: what offends, which clause, the change",
                "审查广告文字与落地页：问题、条款与改法"},
    .operands = "[FILE|DIR|URL|-]",
    .operands_max = 1,
    .text =
        {"Reads one text, a picture (PNG, JPEG, WebP, PDF), a web page (.html or an address), a "
         "folder of them, or JSON lines "
         "{\"id\",\"text\",\"kind\"?,\"product_terms\"?,\"product\"?}, and prints for each a "
         "verdict (pass, review, reject), the offending words with file, line and column, the "
         "clauses, and what to write instead. Words that are only quoted or warned about are no "
         "findings; spelling that hides them is seen through. Rates and amounts are held against "
         "product_terms {\"apr_min\",\"apr_max\",\"amount_max_fen\",\"lender\"…} when they are "
         "given, "
         "or against the registered product with --data. On pictures each finding has its box; "
         "figures that cannot be read for certain are never printed as numbers. Pages are opened "
         "in "
         "Chromium, as on a phone: pop-ups are closed, buttons pressed, countdowns reloaded; "
         "without "
         "it their source is reviewed, and what that cannot tell is left to a person.\n\n"
         "A kind (sms, script, call, app_store) adds what that channel owes: signature and opt-out "
         "of a text message, when a live script tells the rate, what an app may be called. docs/"
         "review.md tells all of it.",
         "读取一段文字、一张图片（PNG、JPEG、WebP、PDF）、一个网页（.html "
         "或网址）、含这些文件的目录，或逐行 JSON "
         "{\"id\",\"text\",\"kind\"?,\"product_terms\"?,\"product\"?}，逐条给出结论（pass、review、"
         "reject）、问题语句及其文件与行列位置、条款，以及可改成的写法。仅被引用或警示的语句不算问"
         "题，变形写法"
         "会被识别。提供 product_terms {\"apr_min\",\"apr_max\",\"amount_max_fen\",\"lender\"…} "
         "时核对利率与额度，用 --data "
         "时也可对照已登记的产品。图片的每项问题附位置；读不准的数字不会"
         "当作数值输出。网页用 Chromium 以手机方式打开：关闭弹窗、点击按钮、重新加载倒计时；没有 "
         "Chromium 时只看源文件，无法判断之处交人工。\n\n"
         "kind（sms、script、call、app_"
         "store）另按渠道核对：短信的签名与退订、直播话术何时讲明利率、应用怎样命名。"
         "详见 docs/review.md。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
