#include "rulebook/rulebook_json.h"

#include <algorithm>

#include "rulebook/message_template.h"
#include "rulebook/sentence.h"

namespace guiju::rulebook {
namespace {

void write_text(JsonWriter& out, std::string_view key, const Text& text) {
  out.key(key)
      .begin_object()
      .field("zh", std::string_view(text.zh))
      .field("en", std::string_view(text.en))
      .end_object();
}

void write_date(JsonWriter& out, std::string_view key, std::optional<Date> date) {
  out.key(key);
  if (date && *date != day_min) {
    out.value(std::string_view(date_text(*date)));
  } else {
    out.null();
  }
}

void write_strings(JsonWriter& out, std::string_view key, std::span<const std::string> texts) {
  out.key(key).begin_array();
  for (const std::string& text : texts) out.value(std::string_view(text));
  out.end_array();
}

void write_clause_ids(JsonWriter& out, const Ruleset& ruleset,
                      std::span<const ClauseIndex> clauses) {
  out.key("clauses").begin_array();
  for (const ClauseIndex index : clauses) {
    out.value(std::string_view(ruleset.clauses()[index.value].id));
  }
  out.end_array();
}

}  // namespace

std::vector<InForce> days_in_force(const Ruleset& ruleset, PolicyIndex policy) {
  std::vector<InForce> out;
  const auto spans = ruleset.spans();
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const std::optional<Outcome> outcome = spans[i].outcome_of(policy);
    if (!outcome) continue;
    const std::optional<Date> last =
        i + 1 < spans.size() ? std::optional(Date(spans[i + 1].from().days - 1)) : std::nullopt;
    const bool goes_on = !out.empty() && out.back().outcome == *outcome && out.back().to &&
                         out.back().to->days + 1 == spans[i].from().days;
    if (goes_on) {
      out.back().to = last;
    } else {
      out.push_back({spans[i].from(), last, *outcome});
    }
  }
  return out;
}

std::vector<const Policy*> policies_citing(const Ruleset& ruleset, ClauseIndex clause) {
  std::vector<const Policy*> out;
  for (const Policy& policy : ruleset.policies()) {
    if (std::find(policy.clauses.begin(), policy.clauses.end(), clause) != policy.clauses.end()) {
      out.push_back(&policy);
    }
  }
  return out;
}

PolicyIndex index_of(const Ruleset& ruleset, const Policy& policy) {
  return PolicyIndex(static_cast<std::size_t>(&policy - ruleset.policies().data()));
}

ClauseIndex index_of(const Ruleset& ruleset, const Clause& clause) {
  return ClauseIndex(static_cast<std::size_t>(&clause - ruleset.clauses().data()));
}

void RulebookJson::write(JsonWriter& out, const Policy& policy) const {
  out.begin_object().field("id", std::string_view(policy.id));
  out.key("checkpoints").begin_array();
  for (const Checkpoint checkpoint : policy.checkpoints) {
    out.value(name_of(checkpoint));
  }
  out.end_array();
  write_text(out, "title", policy.title);
  out.field("when", std::string_view(policy.when.source()));
  out.key("sentence").begin_object();
  for (const Language language : {Language::zh, Language::en}) {
    const auto sentence = sentence_of(policy.when.tree(),
                                      {ruleset_.parameters(), day_, language, &ruleset_.lexicon()});
    out.field(language == Language::zh ? "zh" : "en",
              std::string_view(sentence_text(sentence, language)));
  }
  out.end_object();
  out.key("reads").begin_array();
  for (const std::uint16_t slot : policy.when.slots()) {
    out.value(name_of_slot(slot, ruleset_.parameters()));
  }
  out.end_array();
  out.field("cost_bound", policy.when.cost_bound());
  out.field("outcome", name_of(policy.outcome));
  out.key("in_force").begin_array();
  for (const InForce& span : days_in_force(ruleset_, index_of(ruleset_, policy))) {
    out.begin_object();
    write_date(out, "from", span.from);
    write_date(out, "last", span.to);
    out.field("outcome", name_of(span.outcome)).end_object();
  }
  out.end_array();
  write_clause_ids(out, ruleset_, policy.clauses);
  write_text(out, "message", policy.message);
  write_text(out, "fix", policy.fix);
  out.key("evidence").begin_array();
  for (const Fact fact : policy.evidence) {
    out.value(fact_catalogue()[static_cast<std::size_t>(fact)].name);
  }
  out.end_array().key("obligations").begin_array();
  for (const ObligationIndex index : policy.obligations) {
    out.value(std::string_view(ruleset_.obligations()[index.value].id));
  }
  out.end_array();
  out.field("finding", std::string_view(policy.finding));
  out.field("where", std::string_view(policy.where)).end_object();
}

void RulebookJson::write(JsonWriter& out, const Clause& clause) const {
  const ClauseIndex index = index_of(ruleset_, clause);
  out.begin_object()
      .field("id", std::string_view(clause.id))
      .field("instrument", std::string_view(clause.instrument))
      .field("article", std::string_view(clause.article))
      .field("article_confirmed", clause.article_confirmed)
      .field("citation", ruleset_.citation(index, language_));
  write_text(out, "text", clause.text);
  write_date(out, "effective_from", clause.effective_from);
  write_date(out, "effective_to", clause.effective_to);
  out.field("binding", binding_names[static_cast<std::size_t>(clause.binding)])
      .field("duty", duty_names[static_cast<std::size_t>(clause.duty)])
      .field("evidence", evidence_names[static_cast<std::size_t>(clause.evidence)])
      .field("applies_to", std::string_view(clause.applies_to))
      .field("topic", std::string_view(clause.topic));
  write_strings(out, "sources", clause.sources);
  out.key("policies").begin_array();
  for (const Policy* policy : policies_citing(ruleset_, index))
    out.value(std::string_view(policy->id));
  out.end_array();
  out.field("where", std::string_view(clause.where)).end_object();
}

void RulebookJson::write(JsonWriter& out, const Instrument& instrument) const {
  out.begin_object().field("id", std::string_view(instrument.id));
  write_text(out, "title", instrument.title);
  out.field("issuer", std::string_view(instrument.issuer))
      .field("document_number", std::string_view(instrument.document_number));
  write_date(out, "issued", instrument.issued);
  write_date(out, "effective", instrument.effective);
  out.field("status", std::string_view(instrument.status))
      .field("level", binding_names[static_cast<std::size_t>(instrument.level)])
      .field("url", std::string_view(instrument.url));
  out.key("clauses").begin_array();
  for (const Clause& clause : ruleset_.clauses()) {
    if (clause.instrument == instrument.id) out.value(std::string_view(clause.id));
  }
  out.end_array().end_object();
}

void RulebookJson::write(JsonWriter& out, const Obligation& obligation) const {
  out.begin_object().field("id", std::string_view(obligation.id));
  write_text(out, "text", obligation.text);
  write_clause_ids(out, ruleset_, obligation.clauses);
  out.field("where", std::string_view(obligation.where)).end_object();
}

void RulebookJson::write(JsonWriter& out, const Parameter& parameter) const {
  out.begin_object()
      .field("name", std::string_view(parameter.name))
      .field("type", fact_type_names[static_cast<std::size_t>(parameter.type)]);
  write_text(out, "text", parameter.text);
  out.key("values").begin_array();
  for (const Parameter::Dated& dated : parameter.values) {
    out.begin_object();
    write_date(out, "from", dated.from);
    write_date(out, "to", dated.to);
    out.key("value");
    write_value(out, parameter.type, dated.value);
    out.field("clause", std::string_view(ruleset_.clauses()[dated.clause.value].id)).end_object();
  }
  out.end_array();
  out.field("where", std::string_view(parameter.where)).end_object();
}

}  // namespace guiju::rulebook
