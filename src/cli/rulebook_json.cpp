// The records of the rulebook as JSON.
#include "cli/rulebook_pages.h"
#include "rulebook/message_template.h"

namespace guiju::cli {
namespace {

using rulebook::Clause;
using rulebook::ClauseIndex;
using rulebook::Policy;

void write_text(JsonWriter& out, std::string_view key, const rulebook::Text& text) {
  out.key(key)
      .begin_object()
      .field("zh", std::string_view(text.zh))
      .field("en", std::string_view(text.en))
      .end_object();
}

void write_date(JsonWriter& out, std::string_view key, std::optional<Date> date) {
  out.key(key);
  if (date && *date != rulebook::day_min) {
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

void write_clause_ids(JsonWriter& out, const rulebook::Ruleset& ruleset,
                      std::span<const ClauseIndex> clauses) {
  out.key("clauses").begin_array();
  for (const ClauseIndex index : clauses) {
    out.value(std::string_view(ruleset.clauses()[index.value].id));
  }
  out.end_array();
}

}  // namespace

void RulebookPages::write(JsonWriter& out, const Policy& policy) const {
  out.begin_object().field("id", std::string_view(policy.id));
  out.key("checkpoints").begin_array();
  for (const rulebook::Checkpoint checkpoint : policy.checkpoints) {
    out.value(rulebook::name_of(checkpoint));
  }
  out.end_array();
  write_text(out, "title", policy.title);
  out.field("when", std::string_view(policy.when.source()));
  out.key("sentence").begin_object();
  for (const Language language : {Language::zh, Language::en}) {
    const auto sentence = rulebook::sentence_of(
        policy.when.tree(), {ruleset_.parameters(), day_, language, &ruleset_.lexicon()});
    out.field(language == Language::zh ? "zh" : "en",
              std::string_view(rulebook::sentence_text(sentence, language)));
  }
  out.end_object();
  out.key("reads").begin_array();
  for (const std::uint16_t slot : policy.when.slots()) {
    out.value(rulebook::name_of_slot(slot, ruleset_.parameters()));
  }
  out.end_array();
  out.field("cost_bound", policy.when.cost_bound());
  out.field("outcome", rulebook::name_of(policy.outcome));
  out.key("in_force").begin_array();
  for (const InForce& span : days_in_force(ruleset_, index_of(policy))) {
    out.begin_object();
    write_date(out, "from", span.from);
    write_date(out, "last", span.to);
    out.field("outcome", rulebook::name_of(span.outcome)).end_object();
  }
  out.end_array();
  write_clause_ids(out, ruleset_, policy.clauses);
  write_text(out, "message", policy.message);
  write_text(out, "fix", policy.fix);
  out.key("evidence").begin_array();
  for (const rulebook::Fact fact : policy.evidence) {
    out.value(rulebook::fact_catalogue()[static_cast<std::size_t>(fact)].name);
  }
  out.end_array().key("obligations").begin_array();
  for (const rulebook::ObligationIndex index : policy.obligations) {
    out.value(std::string_view(ruleset_.obligations()[index.value].id));
  }
  out.end_array();
  out.field("finding", std::string_view(policy.finding));
  out.field("where", std::string_view(policy.where)).end_object();
}

void RulebookPages::write(JsonWriter& out, const Clause& clause) const {
  const ClauseIndex index = index_of(clause);
  out.begin_object()
      .field("id", std::string_view(clause.id))
      .field("instrument", std::string_view(clause.instrument))
      .field("article", std::string_view(clause.article))
      .field("article_confirmed", clause.article_confirmed)
      .field("citation", ruleset_.citation(index, context_.language));
  write_text(out, "text", clause.text);
  write_date(out, "effective_from", clause.effective_from);
  write_date(out, "effective_to", clause.effective_to);
  out.field("binding", rulebook::binding_names[static_cast<std::size_t>(clause.binding)])
      .field("duty", rulebook::duty_names[static_cast<std::size_t>(clause.duty)])
      .field("evidence", rulebook::evidence_names[static_cast<std::size_t>(clause.evidence)])
      .field("applies_to", std::string_view(clause.applies_to))
      .field("topic", std::string_view(clause.topic));
  write_strings(out, "sources", clause.sources);
  out.key("policies").begin_array();
  for (const Policy* policy : policies_citing(ruleset_, index))
    out.value(std::string_view(policy->id));
  out.end_array();
  out.field("where", std::string_view(clause.where)).end_object();
}

void RulebookPages::write(JsonWriter& out, const rulebook::Instrument& instrument) const {
  out.begin_object().field("id", std::string_view(instrument.id));
  write_text(out, "title", instrument.title);
  out.field("issuer", std::string_view(instrument.issuer))
      .field("document_number", std::string_view(instrument.document_number));
  write_date(out, "issued", instrument.issued);
  write_date(out, "effective", instrument.effective);
  out.field("status", std::string_view(instrument.status))
      .field("level", rulebook::binding_names[static_cast<std::size_t>(instrument.level)])
      .field("url", std::string_view(instrument.url));
  out.key("clauses").begin_array();
  for (const Clause& clause : ruleset_.clauses()) {
    if (clause.instrument == instrument.id) out.value(std::string_view(clause.id));
  }
  out.end_array().end_object();
}

void RulebookPages::write(JsonWriter& out, const rulebook::Obligation& obligation) const {
  out.begin_object().field("id", std::string_view(obligation.id));
  write_text(out, "text", obligation.text);
  write_clause_ids(out, ruleset_, obligation.clauses);
  out.field("where", std::string_view(obligation.where)).end_object();
}

void RulebookPages::write(JsonWriter& out, const rulebook::Parameter& parameter) const {
  out.begin_object()
      .field("name", std::string_view(parameter.name))
      .field("type", rulebook::fact_type_names[static_cast<std::size_t>(parameter.type)]);
  write_text(out, "text", parameter.text);
  out.key("values").begin_array();
  for (const rulebook::Parameter::Dated& dated : parameter.values) {
    out.begin_object();
    write_date(out, "from", dated.from);
    write_date(out, "to", dated.to);
    out.key("value");
    rulebook::write_value(out, parameter.type, dated.value);
    out.field("clause", std::string_view(ruleset_.clauses()[dated.clause.value].id)).end_object();
  }
  out.end_array();
  out.field("where", std::string_view(parameter.where)).end_object();
}

}  // namespace guiju::cli
