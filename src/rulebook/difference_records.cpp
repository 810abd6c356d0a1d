#include "rulebook/difference_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"
#include "rulebook/lexicon.h"
#include "rulebook/sentence.h"

namespace guiju::rulebook {
namespace {

class Fields {  // gathers what differs
 public:
  void compare(std::string_view field, const Text& was, const Text& is) {
    if (was.zh != is.zh || was.en != is.en) changes.push_back({std::string(field), was, is});
  }
  void compare(std::string_view field, const std::string& was, const std::string& is) {
    if (was != is) changes.push_back({std::string(field), {was, was}, {is, is}});
  }
  std::vector<FieldChange> changes;
};

// Names in one order, so that the order in a file leaves no trace.
std::string listed(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string clause_ids(const Ruleset& rules, std::span<const ClauseIndex> clauses) {
  std::vector<std::string> ids;
  for (const ClauseIndex clause : clauses) ids.push_back(rules.clauses()[clause.value].id);
  return listed(std::move(ids));
}

std::string obligation_ids(const Ruleset& rules, const Policy& policy) {
  std::vector<std::string> ids;
  for (const ObligationIndex one : policy.obligations)
    ids.push_back(rules.obligations()[one.value].id);
  return listed(std::move(ids));
}

std::string evidence_of(const Policy& policy) {
  std::string out;
  for (const Fact fact : policy.evidence)
    out += (out.empty() ? "" : ", ") + std::string(spec_of(fact).name);
  return out;
}

std::string checkpoints_of(const Policy& policy) {
  std::vector<std::string> names;
  for (const Checkpoint checkpoint : policy.checkpoints) names.emplace_back(name_of(checkpoint));
  return listed(std::move(names));
}

std::string date_or_dash(std::optional<Date> date) { return date ? date_text(*date) : "–"; }

template <class Enum, class Names>
std::string named(Enum value, const Names& names) {
  return std::string(names[static_cast<std::size_t>(value)]);
}

Text citation_of(const Ruleset& rules, const Clause& clause) {
  const ClauseIndex index(static_cast<std::size_t>(&clause - rules.clauses().data()));
  return {std::string(rules.citation(index, Language::zh)),
          std::string(rules.citation(index, Language::en))};
}

Text values_of(const Ruleset& rules, const Parameter& parameter) {
  Text out;
  for (const Language language : {Language::zh, Language::en}) {
    std::string& text = language == Language::zh ? out.zh : out.en;
    for (const Parameter::Dated& dated : parameter.values) {
      if (!text.empty()) text += language == Language::zh ? "；" : "; ";
      text += fmt::format("{}…{} {} [{}]", date_text(dated.from),
                          dated.to ? date_text(Date(dated.to->days - 1)) : "",
                          spoken_value(dated.value, parameter.type, language),
                          rules.clauses()[dated.clause.value].id);
    }
  }
  return out;
}

std::vector<FieldChange> changes_of(const Ruleset& before, const Clause& was, const Ruleset& after,
                                    const Clause& is) {
  Fields fields;
  fields.compare("citation", citation_of(before, was), citation_of(after, is));
  fields.compare("text", was.text, is.text);
  fields.compare("effective_from", date_or_dash(was.effective_from),
                 date_or_dash(is.effective_from));
  fields.compare("effective_to", date_or_dash(was.effective_to), date_or_dash(is.effective_to));
  fields.compare("binding", named(was.binding, binding_names), named(is.binding, binding_names));
  fields.compare("duty", named(was.duty, duty_names), named(is.duty, duty_names));
  fields.compare("evidence", named(was.evidence, evidence_names),
                 named(is.evidence, evidence_names));
  return fields.changes;
}

std::vector<FieldChange> changes_of(const Ruleset& before, const Parameter& was,
                                    const Ruleset& after, const Parameter& is) {
  Fields fields;
  fields.compare("text", was.text, is.text);
  fields.compare("type", named(was.type, fact_type_names), named(is.type, fact_type_names));
  fields.compare("values", values_of(before, was), values_of(after, is));
  return fields.changes;
}

std::vector<FieldChange> changes_of(const Ruleset& before, const Obligation& was,
                                    const Ruleset& after, const Obligation& is) {
  Fields fields;
  fields.compare("text", was.text, is.text);
  fields.compare("clauses", clause_ids(before, was.clauses), clause_ids(after, is.clauses));
  return fields.changes;
}

// --- who feels it ---

void add_felt_by(const Ruleset& rules, const Clause& clause, std::set<std::string>& into) {
  const ClauseIndex index(static_cast<std::size_t>(&clause - rules.clauses().data()));
  for (const Policy& policy : rules.policies()) {
    if (std::find(policy.clauses.begin(), policy.clauses.end(), index) != policy.clauses.end())
      into.insert(policy.id);
  }
}
void add_felt_by(const Ruleset& rules, const Parameter& parameter, std::set<std::string>& into) {
  const auto slot = static_cast<std::uint16_t>(
      fact_count + static_cast<std::size_t>(&parameter - rules.parameters().data()));
  for (const Policy& policy : rules.policies()) {
    const auto slots = policy.when.slots();
    if (std::binary_search(slots.begin(), slots.end(), slot)) into.insert(policy.id);
  }
  if (!parameter.used_by.empty()) into.insert(parameter.used_by);
}
void add_felt_by(const Ruleset& rules, const Obligation& obligation, std::set<std::string>& into) {
  const ObligationIndex index(static_cast<std::size_t>(&obligation - rules.obligations().data()));
  for (const Policy& policy : rules.policies()) {
    if (std::find(policy.obligations.begin(), policy.obligations.end(), index) !=
        policy.obligations.end())
      into.insert(policy.id);
  }
}

const std::string& id_of(const Clause& clause) { return clause.id; }
const std::string& id_of(const Parameter& parameter) { return parameter.name; }
const std::string& id_of(const Obligation& obligation) { return obligation.id; }

template <class Record>
void compare_records(std::string_view type, const Ruleset& before, std::span<const Record> was,
                     const Ruleset& after, std::span<const Record> is,
                     std::vector<RecordDifference>& into) {
  std::map<std::string_view, std::pair<const Record*, const Record*>> pairs;
  for (const Record& record : was) pairs[id_of(record)].first = &record;
  for (const Record& record : is) pairs[id_of(record)].second = &record;
  for (const auto& [id, pair] : pairs) {
    const auto [left, right] = pair;
    RecordDifference difference;
    difference.type = type;
    difference.id = id;
    if (left != nullptr && right != nullptr) {
      difference.fields = changes_of(before, *left, after, *right);
      if (difference.fields.empty()) continue;
    } else {
      difference.kind =
          left == nullptr ? RecordDifference::Kind::added : RecordDifference::Kind::removed;
    }
    std::set<std::string> felt;
    if (left != nullptr) add_felt_by(before, *left, felt);
    if (right != nullptr) add_felt_by(after, *right, felt);
    difference.felt_by.assign(felt.begin(), felt.end());
    // What nothing rests on reaches no verdict.
    if (difference.felt_by.empty()) continue;
    into.push_back(std::move(difference));
  }
}

// --- the lexicon: by label, as sets of what is looked for ---

class LexiconContent {
 public:
  explicit LexiconContent(const Lexicon& lexicon) : lexicon_(lexicon) {
    for (const Label& label : lexicon.labels)
      parts["label " + label.id].insert(label.zh + "|" + label.en);
    for (const Concept& one : lexicon.concepts) {
      auto& part = parts["concept " + one.id];
      for (const std::string& term : one.terms) part.insert(term);
      for (const ConceptIndex other : one.includes) part.insert("<" + name(other) + ">");
    }
    for (const Pattern& one : lexicon.patterns) add(one);
    for (const Absence& one : lexicon.absences) {
      auto& part = parts["absence " + one.id];
      part.insert("label " + lexicon.labels[one.label.value].id);
      for (const auto& group : one.present) part.insert("one of " + names(group));
      part.insert("none of " + names(one.absent));
    }
    auto& rest = parts["classes and disguises"];
    for (const ClassCue& cue : lexicon.class_cues)
      rest.insert(fmt::format("{} {} {} {}", cue.document_class, name(cue.concept_index),
                              cue.weight, cue.times_max));
    for (std::size_t i = 0; i < lexicon.class_bias.size(); ++i)
      rest.insert(
          fmt::format("bias {} {} hits {}", i, lexicon.class_bias[i], lexicon.class_hits[i]));
    if (!lexicon.class_model.empty())
      rest.insert("model " + sha256(lexicon.class_model).short_hex());
    for (const std::string& word : lexicon.sound_words) rest.insert("sound " + word);
    for (const std::string& word : lexicon.sound_protected) rest.insert("protected " + word);
    for (const Lexicon::Rewrite& one : lexicon.rewrites) rest.insert(one.from + " → " + one.to);
    for (const Lexicon::Rewrite& one : lexicon.inside_words)
      rest.insert("inside words " + one.from + " → " + one.to);
  }
  std::map<std::string, std::set<std::string>> parts;

 private:
  std::string name(ConceptIndex index) const { return lexicon_.concepts[index.value].id; }
  std::string names(const std::vector<ConceptIndex>& indices) const {
    std::vector<std::string> out;
    for (const ConceptIndex index : indices) out.push_back(name(index));
    return listed(std::move(out));
  }
  void add(const Pattern& one) {
    auto& part = parts["pattern " + one.id];
    part.insert(fmt::format("label {} within {}{}{}", lexicon_.labels[one.label.value].id,
                            named(one.within, reach_names), one.negatable ? " negatable" : "",
                            one.weak ? " weak" : ""));
    for (const Sequence& sequence : one.any) part.insert(sequence.text);
    for (const auto& [what, list] :
         {std::pair("unless inside ", &one.unless_inside),
          std::pair("unless in clause ", &one.unless_clause),
          std::pair("unless in sentence ", &one.unless_sentence),
          std::pair("unless in text ", &one.unless_text), std::pair("needs ", &one.needs_text)}) {
      if (!list->empty()) part.insert(what + names(*list));
    }
  }
  const Lexicon& lexicon_;
};

void compare_lexicons(const Ruleset& before, const Ruleset& after,
                      std::vector<RecordDifference>& into) {
  LexiconContent was(before.lexicon()), is(after.lexicon());
  std::set<std::string> ids;
  for (const auto& [id, part] : was.parts) ids.insert(id);
  for (const auto& [id, part] : is.parts) ids.insert(id);
  for (const std::string& id : ids) {
    const auto& left = was.parts[id];
    const auto& right = is.parts[id];
    if (left == right) continue;
    RecordDifference difference;
    difference.type = "lexicon";
    difference.id = id;
    if (left.empty()) difference.kind = RecordDifference::Kind::added;
    if (right.empty()) difference.kind = RecordDifference::Kind::removed;
    std::vector<std::string> gone, come;
    std::set_difference(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(gone));
    std::set_difference(right.begin(), right.end(), left.begin(), left.end(),
                        std::back_inserter(come));
    const std::string lost = listed(std::move(gone)), won = listed(std::move(come));
    difference.fields.push_back({"entries", {lost, lost}, {won, won}});
    into.push_back(std::move(difference));
  }
}

}  // namespace

std::vector<FieldChange> field_changes(const Ruleset& before, const Policy& was,
                                       const Ruleset& after, const Policy& is) {
  Fields fields;
  fields.compare("checkpoints", checkpoints_of(was), checkpoints_of(is));
  fields.compare("title", was.title, is.title);
  fields.compare("message", was.message, is.message);
  fields.compare("fix", was.fix, is.fix);
  fields.compare("clauses", clause_ids(before, was.clauses), clause_ids(after, is.clauses));
  fields.compare("obligations", obligation_ids(before, was), obligation_ids(after, is));
  fields.compare("evidence", evidence_of(was), evidence_of(is));
  fields.compare("finding", was.finding, is.finding);
  return fields.changes;
}

std::vector<RecordDifference> record_differences(const Ruleset& before, const Ruleset& after) {
  std::vector<RecordDifference> out;
  compare_records("parameter", before, before.parameters(), after, after.parameters(), out);
  compare_records("clause", before, before.clauses(), after, after.clauses(), out);
  compare_records("obligation", before, before.obligations(), after, after.obligations(), out);
  compare_lexicons(before, after, out);
  return out;
}

}  // namespace guiju::rulebook
