// demo: the sample world through every checkpoint, in a minute's reading.
#include <algorithm>
#include <array>
#include <map>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/lines.h"
#include "cli/progress.h"
#include "cli/review_output.h"
#include "cli/review_page.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"
#include "gate/creative.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec page_option{
    "page", '\0', "FILE", {"also write the reviewed ads as a page", "另将审查结果写成网页"}};
constexpr OptionSpec options[] = {rulebook_option, data_option, page_option};
constexpr Example examples[] = {
    {"guiju demo", {"everything, in the terminal", "在终端演示"}},
    {"guiju demo --page demo.html",
     {"and a page with the offending words marked", "并生成带标注的网页"}},
};

std::string_view shipped(const Context& context, std::string_view name) {
  for (const SourceFile& file : context.world.shipped) {
    if (file.name == name) return file.bytes;
  }
  return {};
}

void heading(const Context& context, std::string_view text) {
  context.out() << '\n' << context.paint.bold(text) << "\n\n";
}

// A bar of blocks as wide as its share of 40 columns.
std::string bar(std::uint64_t part, std::uint64_t whole) {
  std::string out;
  for (std::uint64_t i = 0; i < (whole == 0 ? 0 : (part * 40 + whole / 2) / whole); ++i) out += "█";
  return out;
}

void print_counts(const Context& context, std::span<const std::uint64_t> counts,
                  std::span<const std::string_view> names,
                  std::span<const rulebook::Outcome> colours) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    context.out() << fmt::format("  {:<8}{:>7}  ", names[i], grouped(counts[i]))
                  << context.paint.outcome(colours[i], bar(counts[i], all)) << '\n';
  }
}

// --- the ads

bool show_ads(const Context& context, const gate::Snapshot& snapshot, ReviewPage& page) {
  ReviewCounts counts;
  std::array<int, 3> shown{};
  heading(context,
          context.pick("1  Are these words allowed?  Loan ads of the sample world, reviewed",
                       "1  这样的文字能用吗？审查样例中的贷款广告"));
  ReviewJudge judge(snapshot, context.world.clock.now(), {}, false);
  const auto take = [&](ReviewItem item) {
    if (!item.input) {
      ++counts.errors;
      fail(context, item.input.error());
      return;
    }
    const Reviewed reviewed = judge.judge(item);
    const std::size_t verdict = rank_of(reviewed.scratch.verdict.outcome);
    ++counts.verdicts[verdict];
    page.add(reviewed);
    // One clean ad, one doubtful, two refused are enough to see how an answer looks.
    constexpr std::array<int, 3> enough{1, 1, 2};
    constexpr std::array<int, 3> skip{0, 2, 5};
    if (++shown[verdict] > skip[verdict] && shown[verdict] <= skip[verdict] + enough[verdict])
      print_review(context, reviewed);
  };
  read_json_lines(context, "samples/ads.jsonl", std::string(shipped(context, "samples/ads.jsonl")),
                  take);
  if (counts.errors > 0) return false;
  constexpr std::array<std::string_view, 3> names{"pass", "review", "reject"};
  constexpr std::array colours{rulebook::Outcome::allow, rulebook::Outcome::review,
                               rulebook::Outcome::deny};
  print_counts(context, counts.verdicts, names, colours);
  if (context.arguments.has(page_option.name)) {
    const std::string file(context.arguments.value(page_option.name));
    if (auto written = context.world.disk.write_whole(file, page.finish(counts)); !written)
      return fail(context, written.error()), false;
  }
  return true;
}

// --- the requests

struct Judged {
  std::array<std::array<std::uint64_t, 4>, rulebook::checkpoint_count> outcomes{};
  std::vector<std::uint64_t> policies;
  std::array<std::string, 4> example;  // of a placement, by outcome
  std::uint64_t requests = 0;
};

void keep_example(Judged& judged, const gate::Answer& answer, std::string_view id,
                  const gate::DecisionScratch& scratch, Language language) {
  std::string& example = judged.example[static_cast<std::size_t>(answer.outcome)];
  if (!example.empty() || answer.verdict->reasons.size() > 3) return;
  example = fmt::format("{}", id);
  for (const rulebook::Reason& reason : answer.verdict->reasons) {
    if (reason.outcome == rulebook::Outcome::allow) continue;
    const rulebook::RulesInForce& rules = *answer.verdict->rules;
    example += fmt::format("\n      {}  {}", rules.ruleset().policies()[reason.policy.value].id,
                           message_of(*answer.verdict, reason, scratch.placement.facts, language));
    for (const rulebook::ClauseIndex clause : rules.clauses_of(reason.policy)) {
      example += fmt::format("\n      {} [{}]", rules.ruleset().citation(clause, language),
                             rules.ruleset().clauses()[clause.value].id);
      break;  // the first clause is enough here; the answer has them all
    }
  }
}

bool decide_all(const Context& context, gate::Engine& engine, Judged& judged) {
  gate::Decisions decisions(engine.snapshots(), engine.people(), context.language);
  gate::DecisionScratch scratch;
  judged.policies.resize(engine.ruleset().policies().size());
  std::string out;
  Lines lines(std::string(shipped(context, "samples/requests.jsonl")), "samples/requests.jsonl");
  Progress progress(context, context.pick("deciding", "裁决"), lines.count());
  for (std::string_view line; lines.next(line);) {
    out.clear();
    const gate::Answer answer = decisions.answer(line, lines.source(), scratch, out);
    if (!answer.judged) {
      context.err() << out << '\n';
      return false;
    }
    ++judged.requests;
    const auto checkpoint = static_cast<std::size_t>(answer.verdict->checkpoint);
    ++judged.outcomes[checkpoint][static_cast<std::size_t>(answer.outcome)];
    for (const rulebook::Reason& reason : answer.verdict->reasons)
      ++judged.policies[reason.policy.value];
    if (answer.verdict->checkpoint == rulebook::Checkpoint::placement) {
      const Value id = scratch.document.root().find("id");
      keep_example(judged, answer, id.node().text, scratch, context.language);
    }
    progress.add(1);
  }
  return true;
}

void show_outcomes(const Context& context, const Judged& judged) {
  for (const gate::CheckpointRow& row : gate::checkpoints()) {
    context.out() << "  " << context.paint.bold(rulebook::name_of(row.checkpoint)) << "  "
                  << context.pick(row.asks_en, row.asks_zh) << '\n';
    constexpr std::array colours{rulebook::Outcome::allow, rulebook::Outcome::notice,
                                 rulebook::Outcome::review, rulebook::Outcome::deny};
    print_counts(context, judged.outcomes[static_cast<std::size_t>(row.checkpoint)],
                 rulebook::outcome_names, colours);
  }
}

void show_reasons(const Context& context, const gate::Engine& engine, const Judged& judged) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < judged.policies.size(); ++i) {
    if (judged.policies[i] > 0 &&
        engine.ruleset().policies()[i].outcome > rulebook::Outcome::notice)
      order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return judged.policies[a] > judged.policies[b];
  });
  Table table({Align::right, Align::left, Align::left});
  table.head({std::string(context.pick("TIMES", "次数")),
              std::string(context.pick("POLICY", "规则")),
              std::string(context.pick("WHAT IS WRONG", "问题"))});
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 10); ++i) {
    const rulebook::Policy& policy = engine.ruleset().policies()[order[i]];
    table.add(std::vector<std::string>{grouped(judged.policies[order[i]]), policy.id,
                                       policy.title.in(context.language)});
  }
  table.print(context.out(), context.paint, 2, context.columns);
  const auto fired = std::count_if(judged.policies.begin(), judged.policies.end(),
                                   [](std::uint64_t count) { return count > 0; });
  context.out() << fmt::format(
      fmt::runtime(context.pick("\n  {} of {} policies were a reason at least once.\n",
                                "\n  {} / {} 条规则至少成为一次理由。\n")),
      fired, judged.policies.size());
}

Exit run(Context& context) {
  const std::int64_t begin = context.world.clock.monotonic_ns();
  auto opened = open_engine(context, Fallback::sample_world);
  if (!opened) return Exit::bad_input;
  gate::Engine& engine = *opened->engine;
  gate::SnapshotSource::Handle handle;
  const gate::Snapshot& snapshot = engine.snapshots().read(handle);
  context.out() << context.paint.bold(context.pick("Guiju 规矩: facts → rulebook → verdict → proof",
                                                   "规矩 Guiju：事实 → 规则 → 裁决 → 证据"))
                << '\n'
                << fmt::format(fmt::runtime(context.pick(
                                   "rulebook {}: {} policies over {} clauses of {} instruments\n",
                                   "规则库 {}：{} 条规则，依据 {} 条条款、{} 部法规\n")),
                               engine.ruleset().version(), engine.ruleset().policies().size(),
                               engine.ruleset().clauses().size(),
                               engine.ruleset().instruments().size());

  ReviewPage page(context);
  if (!show_ads(context, snapshot, page)) return Exit::bad_input;

  heading(context, context.pick("2  May it be used, aimed, shown?  The sample's requests, judged",
                                "2  能用、能投、能展示吗？裁决样例请求"));
  Judged judged;
  if (!decide_all(context, engine, judged)) return Exit::bad_input;
  show_outcomes(context, judged);

  heading(context,
          context.pick("3  Why?  Every verdict gives all its reasons, each with its clause",
                       "3  为什么？每条裁决给出全部理由与条款"));
  for (std::size_t i = 0; i < judged.example.size(); ++i) {
    if (judged.example[i].empty()) continue;
    context.out() << "  "
                  << context.paint.outcome(static_cast<rulebook::Outcome>(i),
                                           rulebook::outcome_names[i])
                  << "  " << judged.example[i] << '\n';
  }
  context.out() << '\n';
  show_reasons(context, engine, judged);

  heading(context, context.pick("4  What to open next", "4  接下来"));
  context.out() << context.pick(
      "  echo '急用钱？不查征信，秒到账！' | guiju review -      your own words\n"
      "  guiju review samples/ads.jsonl --format html > ads.html   the ads with the words marked\n"
      "  guiju rulebook show placement.lender-not-licensed         one policy with its clauses\n"
      "  guiju decide --data DIR samples/requests.jsonl            durable verdicts (after guiju "
      "import)\n"
      "  guiju help                                                everything else\n",
      "  echo '急用钱？不查征信，秒到账！' | guiju review -      审查自己的文字\n"
      "  guiju review samples/ads.jsonl --format html > ads.html   带标注的网页\n"
      "  guiju rulebook show placement.lender-not-licensed         查阅一条规则及其条款\n"
      "  guiju decide --data 目录 samples/requests.jsonl           持久化裁决（先 guiju import）\n"
      "  guiju help                                                其他命令\n");
  context.out() << '\n'
                << fmt::format(
                       fmt::runtime(context.pick("{} requests and the ads in {:.2f} s\n",
                                                 "{} 条请求及全部广告，用时 {:.2f} 秒\n")),
                       grouped(judged.requests),
                       static_cast<double>(context.world.clock.monotonic_ns() - begin) / 1e9);
  return Exit::done;
}

}  // namespace

constinit const Command demo_command{
    .name = "demo",
    .summary = {"the sample world through every checkpoint", "用样例数据走遍全部关口"},
    .text =
        {"Reviews the sample ads, judges 2,000 sample requests and says what was refused and why. "
         "Nothing is written, nothing is asked of the network; lenders, platforms and people are "
         "invented.",
         "审查样例广告，裁决 2,000 "
         "条样例请求，并说明拒绝了什么、为什么。不写入任何文件，不访问网络；机构、平台与人员均为虚"
         "构。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
