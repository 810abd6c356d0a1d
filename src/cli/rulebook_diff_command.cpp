// rulebook diff: what changes for whom when one rulebook takes the place of another.
#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/publishing_source.h"
#include "cli/rulebook_pages.h"
#include "cli/rulebook_source.h"
#include "cli/width.h"
#include "gate/checkpoints.h"
#include "rulebook/difference.h"
#include "rulebook/difference_json.h"
#include "rulebook/sentence.h"

namespace guiju::cli {
namespace {

using rulebook::Answer;
using rulebook::CaseGroup;
using rulebook::Difference;
using rulebook::FieldChange;
using rulebook::JudgedCase;
using rulebook::Method;
using rulebook::Outcome;
using rulebook::PolicyDifference;
using rulebook::PolicySpan;
using rulebook::RecordDifference;

constexpr std::string_view cases_folder = "tests/cases/";

constexpr OptionSpec options[] = {
    {"json", '\0', "", {"as JSON", "以 JSON 输出"}},
    data_option,
};
constexpr Example examples[] = {
    {"guiju rulebook diff built-in rulebook",
     {"what your edits change for whom", "看所作修改对谁有何影响"}},
    {"guiju rulebook diff active 3f9a2c17b0de --data guiju-data",
     {"a draft against the revision in force", "草稿与现行版本比较"}},
    {"guiju rulebook diff old/rulebook new/rulebook --json", {"for programs", "供程序读取"}},
};

rulebook::Fallbacks fallbacks_of_gate() {
  rulebook::Fallbacks fallbacks = rulebook::strictest_fallbacks;
  for (const gate::CheckpointRow& row : gate::checkpoints())
    fallbacks[static_cast<std::size_t>(row.checkpoint)] = row.fallback;
  return fallbacks;
}

// The days of a span as people read them: the last day, not the day after it.
std::string days_of(const PolicySpan& span) {
  return days_text(span.from, span.to ? std::optional(Date(span.to->days - 1)) : std::nullopt);
}

std::string ids(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "–" : out;
}

// What happens to the cases of a group.
Message change_of(const PolicySpan& span, const CaseGroup& group) {
  const auto outcome = [](const std::optional<Outcome>& one) {
    return std::string(one ? rulebook::name_of(*one) : "–");
  };
  if (group.before == Answer::passes && group.after == Answer::fires)
    return say("newly caught ({})", "新触发（{}）", outcome(span.after));
  if (group.before == Answer::fires && group.after == Answer::passes)
    return say("no longer caught (was {})", "不再触发（原为 {}）", outcome(span.before));
  if (group.after == Answer::fails)
    return say("can no longer be judged: the checkpoint's fallback",
               "变为无法判断，按关口后备结论");
  if (group.after == Answer::fires)
    return say("could not be judged, now caught ({})", "原无法判断，现触发（{}）",
               outcome(span.after));
  return say("could not be judged, now passes", "原无法判断，现不触发");
}

// --- for people ---

class Report {
 public:
  explicit Report(const Context& context) : context_(context) {}

  void print(const PolicyDifference& policy) const {
    static constexpr std::array<Phrase, 3> kinds{
        {{"added", "新增"}, {"removed", "删除"}, {"changed", "变更"}}};
    const Phrase& kind = kinds[static_cast<std::size_t>(policy.kind)];
    std::string checkpoints;
    for (const rulebook::Checkpoint checkpoint : policy.checkpoints)
      checkpoints += (checkpoints.empty() ? "" : ", ") + std::string(rulebook::name_of(checkpoint));
    context_.out() << context_.paint.bold(policy.id) << "  " << context_.pick(kind.en, kind.zh)
                   << "  " << context_.paint.dim(checkpoints) << "\n  "
                   << policy.title.in(context_.language) << '\n';
    for (const PolicySpan& span : policy.spans) print(span);
    if (policy.rewritten)
      wrap(2, context_.pick("the condition is written otherwise and catches the same cases",
                            "条件写法不同，触发的情形相同"));
    print(policy.fields);
    context_.out() << '\n';
  }

  void print(const RecordDifference& record) const {
    static constexpr std::array<Phrase, 3> kinds{
        {{"added", "新增"}, {"removed", "删除"}, {"changed", "变更"}}};
    const Phrase& kind = kinds[static_cast<std::size_t>(record.kind)];
    context_.out() << context_.paint.bold(record.id) << "  " << type_of(record.type) << "  "
                   << context_.pick(kind.en, kind.zh) << '\n';
    print(record.fields);
    if (!record.felt_by.empty())
      wrap(2, std::string(context_.pick("felt by: ", "涉及：")) + ids(record.felt_by));
    context_.out() << '\n';
  }

 private:
  std::string_view type_of(std::string_view type) const {
    if (context_.language == Language::en) return type;
    if (type == "parameter") return "参数";
    if (type == "clause") return "条款";
    if (type == "obligation") return "义务";
    return "词库";
  }

  void wrap(int indent, std::string_view text, int hanging = 2) const {
    bool first = true;
    for (const std::string& row :
         wrapped(text, std::max(30, context_.columns - indent - hanging))) {
      context_.out() << std::string(static_cast<std::size_t>(indent + (first ? 0 : hanging)), ' ')
                     << row << '\n';
      first = false;
    }
  }

  std::string outcome(const std::optional<Outcome>& one) const {
    return one ? context_.paint.outcome(*one)
               : std::string(context_.pick("not in force", "未生效"));
  }

  void print(const PolicySpan& span) const {
    context_.out() << "  " << days_of(span) << "  " << outcome(span.before);
    if (span.before != span.after) {
      context_.out() << " → " << outcome(span.after);
      if (span.before && span.after)
        context_.out() << (*span.before < *span.after ? context_.pick("  (stronger)", "（加重）")
                                                      : context_.pick("  (weaker)", "（减轻）"));
    }
    context_.out() << '\n';
    for (const CaseGroup& group : span.groups) {
      const Message change = change_of(span, group);
      wrap(4, fmt::format(
                  "{}{}{}{}", change.in(context_.language), context_.pick(": ", "："),
                  group.method == Method::sampled ? context_.pick("for example ", "例如 ") : "",
                  group.whom.in(context_.language)));
      print(group.example);
      if (group.method == Method::sampled)
        wrap(8, context_.pick("found by trying values around the constants; there may be more",
                              "由常数附近的取值试得，可能不止于此"));
    }
    if (span.example) print(*span.example);
    if (span.all_cases) return;
    wrap(4,
         span.groups.empty()
             ? context_.pick("the conditions could not be taken apart; values around the constants "
                             "showed no difference, which proves none",
                             "条件无法逐项分析；常数附近的取值未见不同，但不足以证明相同")
             : context_.pick("there may be more cases than these", "可能还有其他情形"));
  }

  void print(const JudgedCase& one) const {
    const std::string_view same =
        one.before == one.after ? context_.pick(" (unchanged)", "（不变）") : "";
    wrap(8, fmt::format("{}{}{} → {}{}", context_.pick("verified, in all: ", "已验证，合计："),
                        one.background.empty() ? "" : "[" + one.background + "] ",
                        rulebook::name_of(one.before), rulebook::name_of(one.after), same));
    wrap(8, fmt::format("{}{} → {}", context_.pick("reasons: ", "理由："), ids(one.reasons_before),
                        ids(one.reasons_after)));
  }

  void print(const std::vector<FieldChange>& fields) const {
    for (const FieldChange& field : fields) {
      wrap(2, context_.paint.dim(field.field));
      wrap(4, "- " + field.before.in(context_.language));
      wrap(4, "+ " + field.after.in(context_.language));
    }
  }

  const Context& context_;
};

void print(const Context& context, const rulebook::Ruleset& before, const rulebook::Ruleset& after,
           const Difference& difference) {
  context.out() << before.version() << " → " << after.version() << "\n\n";
  const Report report(context);
  for (const PolicyDifference& policy : difference.policies) report.print(policy);
  for (const RecordDifference& record : difference.records) report.print(record);
  if (!difference.rewritten.empty())
    context.out() << context.pick("written otherwise, with the same effect: ",
                                  "写法不同、效果相同：")
                  << ids(difference.rewritten) << '\n';
  if (!difference.has_effect())
    context.out() << context.pick("no difference in effect", "效果没有差异") << '\n';
}

Exit run(Context& context) {
  const auto& names = context.arguments.operands();
  const auto named = [&](std::string_view name) {
    const bool revision = context.arguments.has(data_option.name) && name != built_in_name &&
                          !context.world.disk.is_folder(std::string(name));
    return revision ? require_revision(context, name) : require_rulebook(context, name);
  };
  const auto before = named(names[0]);
  const auto after = named(names[1]);
  if (before == nullptr || after == nullptr) return Exit::bad_input;

  std::vector<SourceFile> files;
  for (const SourceFile& file : context.world.shipped) {
    if (file.name.starts_with(cases_folder)) files.push_back(file);
  }
  std::vector<Error> errors;
  const auto cases = rulebook::CaseBook::load(files, errors);
  rulebook::DifferenceOptions how;
  how.cases = cases ? &*cases : nullptr;
  how.fallbacks = fallbacks_of_gate();
  const Difference difference = rulebook::differences(*before, *after, how);
  if (context.arguments.has("json")) {
    context.out() << rulebook::difference_json(*before, *after, difference) << '\n';
  } else {
    print(context, *before, *after, difference);
  }
  return difference.has_effect() ? Exit::findings : Exit::done;
}

}  // namespace

constinit const Command rulebook_diff_command{
    .name = "rulebook diff",
    .summary = {"what changes for whom between two rulebooks", "两个规则库之间对谁有何变化"},
    .operands = "OLD NEW",
    .operands_min = 2,
    .operands_max = 2,
    .text =
        {"OLD and NEW are folders with a rulebook, or `built-in`; with --data also revisions, by "
         "the "
         "beginning of their hash or as `active`. Not lines are compared but "
         "effects: which cases a policy catches, frees or can no longer judge, on which days, with "
         "which outcome; and what is said differently. Files, order, comments and another way to "
         "write the same condition leave no trace.\n\n"
         "Cases are told apart exactly where the conditions can be taken apart, otherwise by "
         "trying "
         "values around every constant; each statement says which. Each carries a case that was "
         "judged under both rulebooks, with the outcome of all policies together.\n\n"
         "The exit status is 0 without a difference in effect, 1 with one, 2 for bad input.",
         "OLD 与 NEW 为规则库目录，或 "
         "built-in（程序内置）；加 --data 时也可为版本哈希的开头或 "
         "active。比较的不是文本，而是效果：规则在哪些日子、"
         "以什么结论触发、不再触发或无法判断哪些情形，以及文字有何不同。文件、顺序、注释和同一条件"
         "的不同写法"
         "不算差异。\n\n"
         "能逐项分析的条件给出精确范围，否则在每个常数附近取值试算，并注明所用方法。每条结论都附一"
         "个已按两个"
         "规则库裁决过的案例及全部规则的合并结论。\n\n"
         "退出码：0 效果无差异，1 有差异，2 输入有误。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli
