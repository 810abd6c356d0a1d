#include "cli/rulebook_pages.h"

#include <algorithm>

#include "cli/table.h"
#include "cli/width.h"
#include "rulebook/message_template.h"
#include "rulebook/sentence.h"

namespace guiju::cli {
namespace {

using rulebook::Clause;
using rulebook::ClauseIndex;
using rulebook::InForce;
using rulebook::Instrument;
using rulebook::Obligation;
using rulebook::Outcome;
using rulebook::Parameter;
using rulebook::Policy;

constexpr int label_columns = 13;

template <class Names, class Value>
std::string_view name_in(const Names& names, Value value) {
  return names[static_cast<std::size_t>(value)];
}

std::optional<Date> day_before(std::optional<Date> end) {
  return end ? std::optional(Date(end->days - 1)) : std::nullopt;
}

std::string joined(std::span<const std::string> texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += between;
    out += text;
  }
  return out;
}

std::string clause_ids(const rulebook::Ruleset& ruleset, std::span<const ClauseIndex> clauses) {
  std::string out;
  for (const ClauseIndex clause : clauses) {
    if (!out.empty()) out += ", ";
    out += ruleset.clauses()[clause.value].id;
  }
  return out;
}

std::string checkpoints_text(const Policy& policy) {
  std::string out;
  for (const rulebook::Checkpoint checkpoint : policy.checkpoints) {
    if (!out.empty()) out += ", ";
    out += rulebook::name_of(checkpoint);
  }
  return out;
}

std::string value_json(rulebook::FactType type, const cel::Value& value) {
  std::string out;
  JsonWriter writer(out);
  rulebook::write_value(writer, type, value);
  return out;
}

}  // namespace

std::string days_text(Date from, std::optional<Date> last) {
  std::string out = from == rulebook::day_min ? "" : date_text(from) + " ";
  out += "…";
  if (last) out += " " + date_text(*last);
  return out;
}

std::string RulebookPages::outcome_on_day(const Policy& policy) const {
  const std::optional<Outcome> outcome = ruleset_.at(day_).outcome_of(index_of(policy));
  return outcome ? std::string(rulebook::name_of(*outcome)) : std::string("–");
}

void RulebookPages::title(std::string_view id, std::string_view text) const {
  context_.out() << context_.paint.bold(id) << '\n' << text << "\n\n";
}

void RulebookPages::line(std::string_view en, std::string_view zh, std::string_view text) const {
  if (text.empty()) return;
  std::string label(context_.pick(en, zh));
  label.append(static_cast<std::size_t>(std::max(label_columns - display_width(label), 1)), ' ');
  bool first = true;
  for (const std::string& piece : wrapped(text, context_.columns - label_columns)) {
    context_.out() << (first ? context_.paint.dim(label) : std::string(label_columns, ' ')) << piece
                   << '\n';
    first = false;
  }
}

void RulebookPages::print_sentence(const rulebook::Sentence& sentence) const {
  std::string label(context_.pick("fires when", "触发条件"));
  label.append(static_cast<std::size_t>(std::max(label_columns - display_width(label), 1)), ' ');
  std::string margin = context_.paint.dim(label);
  const std::string text = rulebook::sentence_text(sentence, context_.language);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at), begin = text.find_first_not_of(' ', at);
    std::size_t indent = begin - at;
    const int room = std::max(20, context_.columns - label_columns - static_cast<int>(indent));
    const std::string_view row = std::string_view(text).substr(begin, end - begin);
    const std::size_t hanging = row.starts_with("- ") ? 2 : 0;
    for (const std::string& piece : wrapped(row, room - static_cast<int>(hanging))) {
      context_.out() << margin << std::string(indent, ' ') << piece << '\n';
      margin.assign(static_cast<std::size_t>(label_columns), ' ');
      if (indent == begin - at) indent += hanging;
    }
    at = end + 1;
  }
}

void RulebookPages::print_list(std::span<const Policy* const> policies) const {
  Table table({Align::left, Align::left, Align::left, Align::left});
  table.head({std::string(context_.pick("POLICY", "规则")),
              std::string(context_.pick("OUTCOME", "结论")),
              std::string(context_.pick("IN FORCE", "有效期")),
              std::string(context_.pick("WHAT, BY WHICH CLAUSES", "内容与所依条款"))});
  for (const Policy* policy : policies) {
    const auto days = rulebook::days_in_force(ruleset_, index_of(*policy));
    const std::string outcome = outcome_on_day(*policy);
    const auto now = std::find_if(days.begin(), days.end(), [&](const InForce& span) {
      return span.from <= day_ && (!span.to || day_ <= *span.to);
    });
    std::string painted = now == days.end() ? context_.paint.dim(outcome)
                                            : context_.paint.outcome(now->outcome, outcome);
    std::string span = days.empty() ? "–" : days_text(days.front().from, days.back().to);
    table.add(std::vector<Cell>{{policy->id, {}},
                                {outcome, std::move(painted)},
                                {std::move(span), {}},
                                {fmt::format("{} [{}]", policy->title.in(context_.language),
                                             clause_ids(ruleset_, policy->clauses)),
                                 {}}});
  }
  table.print(context_.out(), context_.paint, 0, context_.columns);
}

void RulebookPages::list_clauses(std::span<const ClauseIndex> clauses) const {
  for (const ClauseIndex index : clauses) {
    const Clause& clause = ruleset_.clauses()[index.value];
    context_.out() << "  " << context_.paint.bold(clause.id) << "  "
                   << ruleset_.citation(index, context_.language) << '\n';
    for (const std::string& piece :
         wrapped(clause.text.in(context_.language), context_.columns - 4)) {
      context_.out() << "    " << piece << '\n';
    }
    context_.out() << "    "
                   << context_.paint.dim(fmt::format(
                          "{} · {} · {} · {}", name_in(rulebook::duty_names, clause.duty),
                          name_in(rulebook::binding_names, clause.binding),
                          name_in(rulebook::evidence_names, clause.evidence),
                          clause.effective_from
                              ? days_text(*clause.effective_from, day_before(clause.effective_to))
                              : std::string(context_.pick("no date known", "生效日不明"))))
                   << '\n';
  }
}

void RulebookPages::list_policies(std::span<const Policy* const> policies) const {
  for (const Policy* policy : policies) {
    context_.out() << "  " << policy->id << "  " << policy->title.in(context_.language) << '\n';
  }
}

void RulebookPages::print(const Policy& policy) const {
  const Language language = context_.language;
  title(policy.id, policy.title.in(language));
  line("checkpoints", "关口", checkpoints_text(policy));
  print_sentence(rulebook::sentence_of(
      policy.when.tree(), {ruleset_.parameters(), day_, language, &ruleset_.lexicon()}));
  line("expression", "表达式", policy.when.source());
  std::string reads;
  for (const std::uint16_t slot : policy.when.slots()) {
    if (!reads.empty()) reads += ", ";
    reads += rulebook::name_of_slot(slot, ruleset_.parameters());
  }
  line("reads", "依据事实", reads);
  line("cost", "计算量",
       fmt::format(fmt::runtime(context_.pick("at most {} steps", "至多 {} 步")),
                   policy.when.cost_bound()));
  line("outcome", "结论", rulebook::name_of(policy.outcome));
  bool first = true;
  for (const InForce& span : rulebook::days_in_force(ruleset_, index_of(policy))) {
    line(first ? "in force" : "", first ? "有效期" : "",
         fmt::format("{}  {}", days_text(span.from, span.to), rulebook::name_of(span.outcome)));
    first = false;
  }
  line("message", "提示", policy.message.in(language));
  line("remedy", "改正", policy.fix.in(language));
  line("label", "文案标签", policy.finding);
  std::string obligations;
  for (const rulebook::ObligationIndex index : policy.obligations) {
    const Obligation& obligation = ruleset_.obligations()[index.value];
    if (!obligations.empty()) obligations += '\n';
    obligations += fmt::format("{}  {}", obligation.id, obligation.text.in(language));
  }
  line("obligations", "附带义务", obligations);
  line("file", "文件", policy.where);
  context_.out() << '\n' << context_.paint.bold(context_.pick("Clauses", "条款")) << '\n';
  list_clauses(policy.clauses);
}

void RulebookPages::print(const Clause& clause) const {
  const Language language = context_.language;
  const ClauseIndex index = index_of(clause);
  title(clause.id, ruleset_.citation(index, language));
  for (const std::string& piece : wrapped(clause.text.in(language), context_.columns)) {
    context_.out() << piece << '\n';
  }
  context_.out() << '\n';
  line("duty", "性质", name_in(rulebook::duty_names, clause.duty));
  line("binding", "效力", name_in(rulebook::binding_names, clause.binding));
  line("in force", "有效期",
       clause.effective_from ? days_text(*clause.effective_from, day_before(clause.effective_to))
                             : std::string(context_.pick("no date known", "生效日不明")));
  line("applies to", "适用", clause.applies_to);
  line("topic", "主题", clause.topic);
  line("evidence", "文本依据", name_in(rulebook::evidence_names, clause.evidence));
  line("note", "备注", clause.note);
  line("sources", "来源", joined(clause.sources, "\n"));
  line("file", "文件", clause.where);
  const auto citing = rulebook::policies_citing(ruleset_, index);
  context_.out() << '\n' << context_.paint.bold(context_.pick("Policies", "规则")) << '\n';
  if (citing.empty()) context_.out() << "  " << context_.pick("none", "无") << '\n';
  list_policies(citing);
}

void RulebookPages::print(const Instrument& instrument) const {
  title(instrument.id, instrument.title.in(context_.language));
  line("issuer", "发布机关", instrument.issuer);
  line("number", "文号", instrument.document_number);
  line("issued", "发布", instrument.issued ? date_text(*instrument.issued) : "");
  line("effective", "施行", instrument.effective ? date_text(*instrument.effective) : "");
  line("status", "状态", instrument.status);
  line("level", "效力", name_in(rulebook::binding_names, instrument.level));
  line("link", "链接", instrument.url);
  line("note", "备注", instrument.note);
  std::vector<ClauseIndex> clauses;
  for (const Clause& clause : ruleset_.clauses()) {
    if (clause.instrument == instrument.id) clauses.push_back(index_of(clause));
  }
  context_.out() << '\n' << context_.paint.bold(context_.pick("Clauses", "条款")) << '\n';
  list_clauses(clauses);
}

void RulebookPages::print(const Obligation& obligation) const {
  title(obligation.id, obligation.text.in(context_.language));
  line("file", "文件", obligation.where);
  context_.out() << '\n' << context_.paint.bold(context_.pick("Clauses", "条款")) << '\n';
  list_clauses(obligation.clauses);
}

void RulebookPages::print(const Parameter& parameter) const {
  title(parameter.name, parameter.text.in(context_.language));
  line("type", "类型", name_in(rulebook::fact_type_names, parameter.type));
  bool first = true;
  for (const Parameter::Dated& dated : parameter.values) {
    line(first ? "value" : "", first ? "数值" : "",
         fmt::format("{}  {}  [{}]", days_text(dated.from, day_before(dated.to)),
                     value_json(parameter.type, dated.value),
                     ruleset_.clauses()[dated.clause.value].id));
    first = false;
  }
  line("used by", "使用者", parameter.used_by);
  line("file", "文件", parameter.where);
}

}  // namespace guiju::cli
