// rulebook explain: a recorded verdict taken apart, condition by condition.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/utf8.h"
#include "cel/value_text.h"
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/input.h"
#include "cli/publishing_source.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"
#include "gate/replay_case.h"
#include "gate/replay_source.h"
#include "rulebook/explanation.h"

namespace guiju::cli {
namespace {

using cel::TermState;
using rulebook::PolicySeen;

constexpr OptionSpec options[] = {
    {"data", 'd', "DIR", {"look the record up in this data directory", "在该数据目录的日志中查找"}},
    rulebook_option,
    {"policy", 'p', "ID", {"only this policy", "只看这条规则"}},
    {"all", 'a', "", {"also policies that did not fire", "也列出没有触发的规则"}},
    {"json", '\0', "", {"as JSON, all policies", "以 JSON 输出全部规则"}},
};
constexpr Example examples[] = {
    {"guiju rulebook explain RECORD --data /var/lib/guiju",
     {"the reasons of a verdict in the journal, with what each condition saw",
      "日志中一条裁决的理由，及每个条件看到的值"}},
    {"guiju rulebook explain q-17 records.jsonl --policy placement.minor",
     {"why one policy did or did not fire, by the request's id",
      "按请求编号查看一条规则为何触发或未触发"}},
};

// One case of history, copied out of its line.
struct Found {
  std::string line, place;
  gate::Names names;
  gate::LineScratch scratch;
  gate::ReplayCase recorded;
  rulebook::Facts facts;
};

Result<std::unique_ptr<gate::ReplaySource>> source_of(const Context& context) {
  const auto& operands = context.arguments.operands();
  const bool has_data = context.arguments.has("data");
  if (has_data == (operands.size() == 2)) {
    return Error{ErrorKind::bad_input, "rulebook explain",
                 say("say where the record stands, once", "请写明记录在何处，且只写一处"),
                 say("give --data DIR, or a file of records behind the record's name",
                     "请给出 --data DIR，或在记录名之后给出记录文件")};
  }
  if (has_data) return stored_history(context);
  GUIJU_TRY(text, read_input(context, operands[1], std::uint64_t{1} << 30));
  auto left = std::make_shared<std::pair<std::string, std::size_t>>(std::move(text), 0);
  const std::uint64_t size = left->first.size();
  return gate::jsonl_source(
      [left](std::span<char> into) -> Result<std::size_t> {
        const std::size_t count = left->first.copy(into.data(), into.size(), left->second);
        left->second += count;
        return count;
      },
      input_name(operands[1]), size, {});
}

// The first line with this record's name or this request's id. Lines that cannot be read are passed over:
// `guiju replay` counts them.
Result<std::unique_ptr<Found>> find_record(const Context& context, std::string_view name) {
  GUIJU_TRY(source, source_of(context));
  auto found = std::make_unique<Found>();
  std::optional<Error> fault;  // of a line that has the name in it
  bool done = false;
  GUIJU_TRY(end, source->read([&](const gate::SourceLine& line) {
    if (line.error != nullptr || line.text.find(name) == std::string_view::npos) return true;
    found->line = std::string(line.text);
    found->place = source->place(line.number);
    if (const auto read = gate::read_case(found->line, found->place, found->names, found->scratch,
                                          found->recorded, found->facts);
        !read) {
      if (!fault) fault = read.error();
      return true;
    }
    done = found->recorded.record == name || found->recorded.id == name;
    return !done;
  }));
  static_cast<void>(end);
  if (done) return found;
  if (fault) return std::move(*fault);
  return Error{
      ErrorKind::not_found, std::string(name),
      say("no record has this name, and no request this id",
          "没有此名称的记录，也没有此编号的请求"),
      say("the answer to the request has it under \"record\"", "记录名见答复中的“record”")};
}

class Page {
 public:
  Page(const Context& context, const rulebook::Ruleset& ruleset)
      : context_(context), ruleset_(ruleset) {}

  void head(const Found& found, const rulebook::Explanation& explanation) const {
    std::array<std::size_t, 4> counts{};
    std::size_t asleep = 0;
    for (const PolicySeen& seen : explanation.policies)
      seen.in_force ? ++counts[static_cast<std::size_t>(seen.state)] : ++asleep;
    const gate::ReplayCase& recorded = found.recorded;
    out() << context_.paint.bold(recorded.id) << "  " << name_of(explanation.checkpoint) << "  "
          << context_.paint.outcome(explanation.outcome) << "  " << date_text(recorded.day) << "  "
          << recorded.record << '\n';
    out() << say("{} policies fired, {} failed, {} did not fire, {} not in force that day\n",
                 "触发 {} 条，无法判断 {} 条，未触发 {} 条，当日未生效 {} 条\n", counts[1],
                 counts[2], counts[0], asleep)
                 .in(context_.language);
  }

  void policy(const PolicySeen& seen) const {
    const rulebook::Policy& policy = ruleset_.policies()[seen.policy.value];
    out() << '\n' << context_.paint.bold(policy.id) << "  ";
    if (!seen.in_force) {
      out() << context_.paint.dim(context_.pick("not in force that day", "当日未生效")) << '\n';
      return;
    }
    if (seen.state == TermState::no) {
      out() << context_.paint.dim(context_.pick("did not fire", "未触发"));
    } else {
      out() << (seen.state == TermState::failed ? context_.pick("failed: ", "无法判断：")
                                                : context_.pick("fired: ", "触发："))
            << context_.paint.outcome(seen.outcome);
    }
    out() << "  " << policy.title.in(context_.language) << '\n';
    Table table({Align::left, Align::left});
    for (const rulebook::ConditionSeen& condition : seen.conditions) {
      std::string text = std::string(2 * condition.depth, ' ') + mark(condition.state) + " " +
                         condition_text(condition);
      std::string painted =
          condition.state == TermState::not_reached ? context_.paint.dim(text) : "";
      table.add(std::vector<Cell>{{std::move(text), std::move(painted)}, {values(condition), {}}});
    }
    table.print(out(), context_.paint, 2, context_.columns);
  }

 private:
  std::ostream& out() const { return context_.out(); }

  static std::string mark(TermState state) {
    constexpr std::array<std::string_view, 4> marks{"✗", "✓", "!", "·"};
    return std::string(marks[static_cast<std::size_t>(state)]);
  }

  std::string condition_text(const rulebook::ConditionSeen& condition) const {
    if (condition.text == "&&") return std::string(context_.pick("all of", "同时满足"));
    if (condition.text == "||") return std::string(context_.pick("any of", "满足任一"));
    if (condition.text == "!") return std::string(context_.pick("not", "并非"));
    return condition.text;
  }

  std::string values(const rulebook::ConditionSeen& condition) const {
    std::string text;
    for (const auto& read : condition.reads) {
      if (!text.empty()) text += ", ";
      text += read.name + " = ";
      text += read.value.empty() ? context_.pick("absent", "缺失") : std::string_view(read.value);
    }
    if (condition.error != cel::EvaluationError::none) {
      if (!text.empty()) text += "; ";
      text += cel::explain(condition.error).in(context_.language);
    }
    return text;
  }

  const Context& context_;
  const rulebook::Ruleset& ruleset_;
};

// What was answered and what the same facts give now must be one; if not, the reader has to know.
void compare(const Context& context, const Found& found, const rulebook::Ruleset& ruleset,
             const rulebook::Explanation& explanation) {
  const gate::ReplayCase& recorded = found.recorded;
  if (!recorded.answered) return;
  if (!recorded.version.empty() && recorded.version != ruleset.version()) {
    context.err() << say("note: answered under rulebook {}, explained under {}\n",
                         "提示：答复依据规则库 {}，此处按 {} 解释\n", recorded.version,
                         ruleset.version())
                         .in(context.language);
  }
  if (recorded.before.outcome != explanation.outcome) {
    context.err() << say("note: the recorded outcome is {}, these rules give {}\n",
                         "提示：记录的结论为 {}，按此规则为 {}\n", name_of(recorded.before.outcome),
                         name_of(explanation.outcome))
                         .in(context.language);
  }
}

bool is_shown(const Context& context, const rulebook::Ruleset& ruleset, const PolicySeen& seen) {
  if (context.arguments.has("policy"))
    return ruleset.policies()[seen.policy.value].id == context.arguments.value("policy");
  return context.arguments.has("all") || (seen.in_force && seen.state != TermState::no);
}

Error unknown_policy(const rulebook::Ruleset& ruleset, const rulebook::Explanation& explanation,
                     std::string_view id) {
  std::vector<std::string_view> names;
  for (const PolicySeen& seen : explanation.policies)
    names.emplace_back(ruleset.policies()[seen.policy.value].id);
  const std::string_view near = nearest_name(id, names);
  return Error{ErrorKind::not_found, "--policy",
               say("'{}' is no policy of this checkpoint", "该关口没有规则“{}”", id),
               near.empty() ? say("`guiju rulebook show` lists the policies",
                                  "`guiju rulebook show` 列出全部规则")
                            : say("did you mean '{}'?", "是否想写“{}”？", near)};
}

// The rulebook named, or else the one the answer was given under, as far as it is at hand.
std::shared_ptr<const rulebook::Ruleset> rules_for(const Context& context, const Found& found) {
  auto ruleset = require_rulebook(context);
  const std::string_view version = found.recorded.version;
  if (ruleset == nullptr || context.arguments.has("rulebook") || !context.arguments.has("data") ||
      version.empty() || version == ruleset->version())
    return ruleset;
  const auto revision = require_revision(context, version.substr(version.rfind('+') + 1));
  return revision != nullptr ? revision : ruleset;
}

Exit run(Context& context) {
  const auto found = find_record(context, context.arguments.operands().front());
  if (!found) return fail(context, found.error());
  const auto ruleset = rules_for(context, **found);
  if (ruleset == nullptr) return Exit::bad_input;
  const gate::ReplayCase& recorded = (*found)->recorded;
  const rulebook::Explanation explanation =
      rulebook::explain(ruleset->at(recorded.day), recorded.checkpoint->checkpoint,
                        recorded.checkpoint->fallback, (*found)->facts);
  compare(context, **found, *ruleset, explanation);
  if (context.arguments.has("json")) {
    std::string text;
    JsonWriter out(text);
    rulebook::write_explanation(out, explanation, *ruleset);
    context.out() << text << '\n';
    return Exit::done;
  }
  const Page page(context, *ruleset);
  page.head(**found, explanation);
  bool any = false;
  for (const PolicySeen& seen : explanation.policies) {
    if (!is_shown(context, *ruleset, seen)) continue;
    page.policy(seen);
    any = true;
  }
  if (!any && context.arguments.has("policy"))
    return fail(context, unknown_policy(*ruleset, explanation, context.arguments.value("policy")));
  return Exit::done;
}

}  // namespace

constinit const Command rulebook_explain_command{
    .name = "rulebook explain",
    .summary = {"take a recorded verdict apart, condition by condition",
                "逐条件解释一条已记录的裁决"},
    .operands = "RECORD [FILE|-]",
    .operands_min = 1,
    .operands_max = 2,
    .text =
        {"Runs the policies again on the recorded facts and shows, for each policy that fired or "
         "could not "
         "be evaluated, every condition with the values it saw: ✓ true, ✗ false, ! failed, · not "
         "reached, "
         "since another condition had settled the matter. RECORD is the record's name or the "
         "request's id. "
         "Nothing is changed, and nothing is asked anew.\n\n"
         "The facts of a record can speak of a person: read it only for a purpose that allows it.",
         "用记录的事实重新判断，列出每条已触发或无法判断的规则，及其每个条件看到的值：✓ 成立，✗ "
         "不成立，! 无法判断，"
         "· 未走到（其他条件已有定论）。RECORD "
         "为记录名或请求编号。不改动任何数据，也不重新询问。\n\n"
         "记录中的事实可能涉及个人，仅可为允许的目的查阅。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
