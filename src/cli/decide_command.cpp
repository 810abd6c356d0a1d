// decide FILE|-: requests as JSON lines in, verdicts as JSON lines out, in the same order.
#include <array>
#include <set>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/lines.h"
#include "cli/progress.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec fail_on_option{"fail-on",
                                    '\0',
                                    "notice|review|deny",
                                    {"end with status 1 when an outcome is this or stronger",
                                     "出现该级别或更严的结果时以状态 1 结束"}};
constexpr OptionSpec summary_option{
    "summary", 's', "", {"count outcomes and policies on standard error", "在标准错误输出统计"}};
constexpr OptionSpec options[] = {data_option, rulebook_option, role_option, fail_on_option,
                                  summary_option};

constexpr Example examples[] = {
    {"guiju decide samples/requests.jsonl",
     {"judge the sample requests in the sample world", "用样例数据裁决样例请求"}},
    {"guiju decide --data guiju-data requests.jsonl > verdicts.jsonl",
     {"with your registry; every verdict is durable before it is printed",
      "使用自己的登记；每条裁决落盘后才输出"}},
    {"guiju decide - < requests.jsonl", {"from standard input", "从标准输入读取"}},
};

struct Tally {
  std::array<std::uint64_t, 4> outcomes{};
  std::uint64_t errors = 0, repeated = 0;
  std::set<std::string, std::less<>> policies;  // that were a reason, of whichever revision

  void add(const gate::Answer& answer) {
    if (!answer.judged) {
      ++errors;
      return;
    }
    if (answer.verdict == nullptr) {
      ++repeated;
      return;
    }
    ++outcomes[static_cast<std::size_t>(answer.outcome)];
    const auto all = answer.verdict->rules->ruleset().policies();
    for (const rulebook::Reason& reason : answer.verdict->reasons)
      policies.insert(all[reason.policy.value].id);
  }
};

void print_summary(const Context& context, const Tally& tally) {
  for (std::size_t i = 0; i < tally.outcomes.size(); ++i) {
    context.err() << rulebook::outcome_names[i] << ' ' << grouped(tally.outcomes[i]) << "  ";
  }
  context.err() << context.pick("errors ", "错误 ") << grouped(tally.errors)
                << context.pick("  answered before ", "  此前已答复 ") << grouped(tally.repeated)
                << context.pick("  policies that were a reason ", "  成为理由的规则 ")
                << tally.policies.size() << '\n';
}

Result<std::optional<rulebook::Outcome>> bound_of(const Arguments& arguments) {
  if (!arguments.has(fail_on_option.name)) return std::optional<rulebook::Outcome>{};
  constexpr std::array<std::string_view, 3> names{"notice", "review", "deny"};
  GUIJU_TRY(index, arguments.choice(fail_on_option.name, names, 0));
  return std::optional(static_cast<rulebook::Outcome>(index + 1));
}

Exit run(Context& context) {
  const auto bound = bound_of(context.arguments);
  if (!bound) return fail(context, bound.error());
  const std::string& operand = context.arguments.operands().front();
  auto text = read_input(context, operand, input_bytes_max);
  if (!text) return fail(context, text.error());
  const auto role = role_of(context);
  if (!role) return fail(context, role.error());
  auto opened = open_engine(context, Fallback::sample_world, *role);
  if (!opened) return Exit::bad_input;

  gate::Decisions decisions(opened->engine->snapshots(), opened->engine->people(),
                            context.language);
  std::unique_ptr<gate::Records> records;
  if (opened->store) {
    auto opened_records =
        gate::open_records(context.world.disk, context.world.clock, opened->store->place());
    if (!opened_records) return fail(context, opened_records.error());
    records = std::move(*opened_records);
    if (auto remembered = decisions.remember(*records, &opened->store->vault()); !remembered)
      return fail(context, remembered.error());
  }

  Lines lines(std::move(*text), input_name(operand));
  Progress progress(context, context.pick("deciding", "裁决"), lines.count());
  gate::DecisionScratch scratch;
  Tally tally;
  std::string out;
  bool reached = false;
  for (std::string_view line; lines.next(line);) {
    out.clear();
    const gate::Answer answer = decisions.answer(line, lines.source(), scratch, out);
    tally.add(answer);
    reached = reached || (answer.judged && *bound && answer.outcome >= **bound);
    out += '\n';
    context.out() << out;
    progress.add(1);
  }
  context.out().flush();
  if (!context.out()) {
    return fail(context, Error{ErrorKind::unavailable, "stdout",
                               say("the answers could not be written", "答复无法写出"),
                               say("free disk space or fix the pipe, then run again",
                                   "请释放磁盘空间或检查管道后重试")});
  }
  if (context.arguments.has(summary_option.name)) print_summary(context, tally);
  if (tally.errors > 0) return Exit::bad_input;
  return reached ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command decide_command{
    .name = "decide",
    .summary = {"judge requests: may this be shown, to this person, now",
                "裁决请求：此时能否向此人展示"},
    .operands = "FILE|-",
    .operands_min = 1,
    .operands_max = 1,
    .text =
        {"Takes one JSON request per line, for the checkpoints creative, campaign and placement, "
         "and "
         "answers each on a line of its own, in the same order: the outcome, every reason with its "
         "clauses, and what must go with it. A line that is no valid request gets an error object "
         "that names the place and the remedy; the rest is still answered, and the status is 2.\n\n"
         "With a data directory each verdict is in the journal before it is printed, and a request "
         "that was answered before gets the same answer again, byte for byte.",
         "每行一个 JSON 请求（关口 "
         "creative、campaign、placement），按原顺序逐行答复：结果、全部理由及条款、"
         "须附带的义务。无效的行返回含位置与改法的错误对象，其余照常答复，状态为 2。\n\n"
         "指定数据目录时，每条裁决先落入日志再输出；此前答复过的请求得到逐字节相同的答复。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
