// review FILE|DIR|-: texts in, findings with the clause out; a linter for loan ads.
#include <array>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/landing_pages.h"
#include "cli/review_output.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {
namespace {

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

ReviewCounts review_all(const Context& context, std::vector<SourceFile> files, ReviewJudge& judge,
                        LandingPages& pages, ReviewOutput& output) {
  ReviewCounts counts;
  const auto take_page = [&](const SourceFile& file) {
    auto seen = pages.review(file);
    if (!seen) {
      ++counts.errors;
      return output.refuse({file.name, file.name, seen.error()}, seen.error());
    }
    const ReviewItem item{file.name, file.name,
                          gate::ReviewInput{file.name, *seen->review.text, {}}};
    ++counts.verdicts[rank_of(pages.scratch().verdict.outcome)];
    output.add({item, *item.input, pages.scratch(), &*seen});
  };
  const auto take = [&](ReviewItem item) {
    if (!item.input) {
      ++counts.errors;
      return output.refuse(item, item.input.error());
    }
    const Reviewed reviewed = judge.judge(item);
    ++counts.verdicts[rank_of(reviewed.scratch.verdict.outcome)];
    output.add(reviewed);
  };
  for (SourceFile& file : files) {
    if (is_page(file.name)) {
      take_page(file);
    } else {
      read_items(context, std::move(file), take);
    }
  }
  output.finish(counts);
  context.out().flush();
  return counts;
}

Exit run(Context& context) {
  const auto format = format_of(context);
  if (!format) return fail(context, format.error());
  const auto bound = bound_of(context);
  if (!bound) return fail(context, bound.error());
  const auto at = judged_at(context);
  if (!at) return fail(context, at.error());
  const auto& operands = context.arguments.operands();
  auto files = review_files(context, operands.empty() ? "-" : operands.front());
  if (!files) return fail(context, files.error());
  auto opened = open_engine(context, Fallback::empty_world);
  if (!opened) return Exit::bad_input;

  gate::SnapshotSource::Handle handle;
  const gate::Snapshot& snapshot = opened->engine->snapshots().read(handle);
  ReviewJudge judge(snapshot, *at);
  LandingPages pages(context, snapshot, *at);
  const auto output = (*format)->make(context);
  const ReviewCounts counts = review_all(context, std::move(*files), judge, pages, *output);
  if (counts.errors > 0) return Exit::bad_input;
  return bound->reached(counts) ? Exit::findings : Exit::done;
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
