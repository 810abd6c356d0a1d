// review FILE|DIR|-: texts and pictures in, findings with the clause out; a linter for loan ads.
#include <array>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/review_output.h"
#include "cli/review_pictures.h"
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
constexpr OptionSpec options[] = {format_option, as_of_option, fail_on_option,
                                  host_option,   data_option,  rulebook_option};

constexpr Example examples[] = {
    {"echo '急用钱？不查征信，秒到账！' | guiju review -",
     {"one text from standard input", "审查标准输入中的一段文字"}},
    {"guiju review ads/ --fail-on reject",
     {"every .txt, .jsonl and picture of a folder, as a build step",
      "目录中的全部文字与图片，可用于流水线"}},
    {"guiju review poster.png --host bank.example",
     {"a picture: its words, their boxes, its QR codes", "一张图片：文字、位置与二维码"}},
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
                        ReviewOutput& output) {
  ReviewCounts counts;
  PictureEyes eyes;
  const auto take = [&](ReviewItem item) {
    if (item.picture) eyes.look(item);
    if (!item.input) {
      ++counts.errors;
      return output.refuse(item, item.input.error());
    }
    const Reviewed reviewed = judge.judge(item);
    ++counts.verdicts[rank_of(reviewed.scratch.verdict.outcome)];
    output.add(reviewed);
  };
  for (SourceFile& file : files) read_items(context, std::move(file), take);
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
  ReviewJudge judge(opened->engine->snapshots().read(handle), *at, hosts_of(context));
  const auto output = (*format)->make(context);
  const ReviewCounts counts = review_all(context, std::move(*files), judge, *output);
  if (counts.errors > 0) return Exit::bad_input;
  return bound->reached(counts) ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command review_command{
    .name = "review",
    .summary = {"review ads: what offends, which clause, what to change",
                "审查广告文字：问题、条款与改法"},
    .operands = "[FILE|DIR|-]",
    .operands_max = 1,
    .text =
        {"Reads one text, a picture (PNG, JPEG, WebP, PDF), a folder of them, or JSON lines "
         "{\"id\",\"text\",\"product_terms\"?}, "
         "and prints for each a verdict (pass, review, reject), the offending words with their "
         "place, the clauses, and a way out. Words that are only quoted or warned about are no "
         "findings; spelling that hides them is seen through. Rates and amounts are held against "
         "product_terms when they are given. On pictures each finding has its box; figures that "
         "cannot "
         "be read for certain are never printed as numbers.",
         "读取一段文字、一张图片（PNG、JPEG、WebP、PDF）、含这些文件的目录，或逐行 JSON "
         "{\"id\",\"text\",\"product_terms\"?}，"
         "逐条给出结论（pass、review、reject）、问题语句及位置、条款与改法。仅被引用或警示的语句不"
         "算问题，"
         "变形写法会被识别。提供 product_terms "
         "时核对利率与额度。图片的每项问题附位置；读不准的数字不会"
         "当作数值输出。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
