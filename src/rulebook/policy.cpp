// Policies: a condition over facts, an outcome, the clauses behind it and the sentences people
// read.

#include <optional>

#include "base/utf8.h"
#include "rulebook/examples.h"
#include "rulebook/policy_parts.h"

namespace guiju::rulebook {
namespace {

// Steps of one condition in the worst case (docs/cel.md). One loop over a list takes under a
// thousand; a loop within a loop takes some ten thousand, which no request should wait for.
constexpr std::uint64_t policy_cost_max = 10'000;

}  // namespace

std::vector<Checkpoint> read_checkpoints(Fields& fields, Problems& problems) {
  std::vector<Checkpoint> checkpoints;
  each_name(fields, "checkpoints", problems, [&](std::string_view name, const std::string& where) {
    const auto at = std::find(checkpoint_names.begin(), checkpoint_names.end(), name);
    if (at != checkpoint_names.end()) {
      checkpoints.push_back(static_cast<Checkpoint>(at - checkpoint_names.begin()));
      return;
    }
    problems.add_unknown(where, say("no checkpoint '{}'", "没有名为“{}”的检查点", name),
                         nearest_name(name, checkpoint_names),
                         say("one of cooperation, creative, campaign, placement, contact, "
                             "application, data_use, conduct",
                             "可选：cooperation、creative、campaign、placement、contact、applicatio"
                             "n、data_use、conduct"));
  });
  std::sort(checkpoints.begin(), checkpoints.end());
  return checkpoints;
}

std::vector<Fact> read_evidence(Fields& fields, Problems& problems) {
  std::vector<Fact> evidence;
  each_name(fields, "evidence", problems, [&](std::string_view name, const std::string& where) {
    if (const FactSpec* fact = find_fact(name)) {
      evidence.push_back(fact->id);
    } else {
      problems.add_unknown(where, say("no fact named '{}'", "没有名为“{}”的事实", name),
                           nearest_fact(name),
                           say("evidence quotes facts; `guiju rulebook facts` lists them",
                               "evidence 只能引用事实，用 `guiju rulebook facts` 查看"));
    }
  });
  return evidence;
}

std::vector<ObligationIndex> read_obligations(Fields& fields, Reading& reading) {
  const std::vector<Obligation>& known = reading.body.obligations;
  std::vector<ObligationIndex> obligations;
  each_name(
      fields, "obligations", reading.problems, [&](std::string_view id, const std::string& where) {
        if (const Obligation* obligation = find_record(known, id)) {
          const auto index = static_cast<std::size_t>(obligation - known.data());
          obligations.emplace_back(index);
          reading.obligation_used[index] = true;
        } else {
          reading.problems.add_unknown(where, say("no obligation '{}'", "没有编号为“{}”的义务", id),
                                       nearest_name(id, keys_of(known)),
                                       say("obligations stand in rulebook/obligations.yaml",
                                           "义务见 rulebook/obligations.yaml"));
        }
      });
  std::sort(obligations.begin(), obligations.end());
  return obligations;
}

namespace {

// A faulty expression uses whatever it mentions, so that one fault does not breed others.
void mark_mentioned(std::string_view source, Reading& reading) {
  for (std::size_t i = 0; i < reading.body.parameters.size(); ++i) {
    if (source.find(reading.body.parameters[i].name) != source.npos)
      reading.parameter_used[i] = true;
  }
}

void mark_slots(std::span<const std::uint16_t> slots, Reading& reading) {
  for (const std::uint16_t slot : slots) {
    if (slot >= fact_count) reading.parameter_used[slot - fact_count] = true;
  }
}

}  // namespace

std::optional<cel::Program> compile_condition(std::string_view source, std::string_view where,
                                              const cel::Environment& names, Reading& reading) {
  auto program = cel::compile(source, where, names, cel::Type::bool_type());
  if (!program) {
    reading.problems.add(program.error());
    mark_mentioned(source, reading);
    return std::nullopt;
  }
  mark_slots(program->slots(), reading);
  if (program->cost_bound() > policy_cost_max) {
    reading.problems.add(
        where,
        say("the condition may take {} steps", "该条件最多可能需要 {} 步", program->cost_bound()),
        say("keep it within {} steps: nest no loops over lists",
            "请控制在 {} 步以内：不要嵌套遍历列表", policy_cost_max));
  }
  return std::move(program).value();
}

namespace {

std::optional<cel::Program> read_condition(Fields& fields, const Value& record,
                                           const cel::Environment& names, Reading& reading) {
  const std::string source = fields.text("when");
  if (source.empty()) return std::nullopt;
  return compile_condition(source, record.find("when").where(), names, reading);
}

MessageTemplate read_sentence(const Value& record, std::string_view field,
                              std::string_view language, Reading& reading,
                              const std::shared_ptr<const Scorecard>& card) {
  const Value map = record.find(field);
  if (!map || map.kind() != NodeKind::map) return {};
  const Value text = map.find(language);
  if (!text) return {};
  const auto words = text.as_text();
  if (!words) return {};  // reported by read_text
  auto sentence =
      MessageTemplate::parse(*words, text.where(), reading.body.parameters, reading.problems, card);
  std::vector<std::uint16_t> slots;
  sentence.add_slots_to(slots);
  mark_slots(slots, reading);
  return sentence;
}

}  // namespace

std::array<MessageTemplate, 2> read_sentences(const Value& record, std::string_view field,
                                              Reading& reading,
                                              const std::shared_ptr<const Scorecard>& card) {
  std::array<MessageTemplate, 2> sentences;
  sentences[static_cast<std::size_t>(Language::zh)] =
      read_sentence(record, field, "zh", reading, card);
  auto& english = sentences[static_cast<std::size_t>(Language::en)];
  english = read_sentence(record, field, "en", reading, card);
  if (english.empty()) english = sentences[static_cast<std::size_t>(Language::zh)];
  return sentences;
}

void check_clauses(const std::string& id, const std::string& where,
                   std::span<const ClauseIndex> clauses, bool named, Reading& reading) {
  if (!named) {
    reading.problems.add(where, say("the policy '{}' cites no clause", "规则“{}”没有引用条款", id),
                         say("add clauses: [id, …]: nothing is judged without a clause",
                             "请补上 clauses: [条款编号, …]：没有依据不得裁断"));
    return;
  }
  const bool enforceable = std::any_of(clauses.begin(), clauses.end(), [&](ClauseIndex clause) {
    return reading.body.clauses[clause.value].binding != Binding::draft;
  });
  if (!enforceable && !clauses.empty()) {
    reading.problems.add(where,
                         say("the policy '{}' cites drafts only and can never be in force",
                             "规则“{}”只引用草案，永远不会生效", id),
                         say("cite a clause that was issued, or remove the policy",
                             "请引用已发布的条款，或删去该规则"));
  }
}

void check_effect(const std::string& id, const std::string& where, Outcome outcome,
                  const Text& message, std::span<const ObligationIndex> obligations,
                  Problems& problems) {
  if (outcome > Outcome::allow && message.zh.empty()) {
    problems.add(
        where, say("the policy '{}' has no message", "规则“{}”没有 message", id),
        say("say in message: {{zh, en}} what is wrong", "请在 message: {{zh, en}} 中说明问题"));
  }
  if (outcome == Outcome::allow && obligations.empty()) {
    problems.add(
        where, say("the policy '{}' allows and obliges to nothing", "规则“{}”既放行又不设义务", id),
        say("name obligations, or a stronger outcome", "请写明 obligations，或改用更强的 outcome"));
  }
}

namespace {

void check_finding(Fields& fields, const std::string& finding, Reading& reading) {
  if (finding.empty() || !reading.lexicon_read) return;
  if (reading.body.lexicon.find_label(finding) != nullptr) return;
  std::vector<std::string_view> labels;
  for (const Label& label : reading.body.lexicon.labels) labels.push_back(label.id);
  reading.problems.add_unknown(
      fields.map().find("finding").where(),
      say("no label '{}' in the lexicons", "词库中没有标签“{}”", finding),
      nearest_name(finding, labels),
      say("labels stand in rulebook/lexicons/", "标签见 rulebook/lexicons/"));
}

}  // namespace

void read_policy(const Value& record, const cel::Environment& names, Reading& reading) {
  Problems& problems = reading.problems;
  Fields fields(record);
  std::string id = fields.text("id");
  const std::string where = record.where();
  auto checkpoints = read_checkpoints(fields, problems);
  if (!fields.has("checkpoints")) fields.any("checkpoints");
  Text title = read_text(fields, "title", true, problems);
  auto when = read_condition(fields, record, names, reading);
  const auto outcome = fields.choice<Outcome>("outcome", outcome_names);
  auto clauses = read_clause_list(fields, "clauses", reading);
  check_clauses(id, where, clauses, names_any(fields, "clauses"), reading);
  Text message = read_text(fields, "message", false, problems);
  Text fix = read_text(fields, "fix", false, problems);
  PolicyTexts texts{read_sentences(record, "message", reading),
                    read_sentences(record, "fix", reading)};
  auto evidence = read_evidence(fields, problems);
  auto obligations = read_obligations(fields, reading);
  std::string finding = fields.text_or("finding", "");
  check_finding(fields, finding, reading);
  auto examples = read_examples(fields, reading.body.values, problems);
  fields.text_or("note", "");
  const bool whole = fields.ok();
  problems.add(fields.finish());
  if (whole && checkpoints.empty()) {
    problems.add(where,
                 say("the policy '{}' stands at no checkpoint", "规则“{}”不属于任何检查点", id),
                 say("write checkpoints: [placement]", "请写 checkpoints: [placement]"));
  }
  if (whole) check_effect(id, where, outcome, message, obligations, problems);
  const bool is_new = reading.policies.claim(id, where, problems);
  if (!is_new || !when) return;
  Policy policy{std::move(id),
                std::move(checkpoints),
                std::move(title),
                std::move(message),
                std::move(fix),
                outcome,
                std::move(clauses),
                std::move(evidence),
                std::move(obligations),
                std::move(finding),
                where,
                std::move(*when),
                std::move(examples)};
  reading.body.policies.push_back(std::move(policy));
  reading.body.texts.push_back(std::move(texts));
}

}  // namespace guiju::rulebook
