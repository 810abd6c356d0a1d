// A verdict as people and machines read it.

#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {
namespace {

constexpr const char* failed_message(Language language) {
  return language == Language::zh
             ? "无法判定，按检查点的后备结论处理；下列事实缺失或不合要求"
             : "could not be judged, so the checkpoint's fallback holds; the facts named are "
               "missing or unfit";
}
constexpr const char* failed_fix(Language language) {
  return language == Language::zh ? "补齐所列事实后重新提交"
                                  : "supply the facts named and ask again";
}

const Ruleset::Body& rulebook_of(const Verdict& verdict) { return verdict.rules->ruleset().body(); }

void write_sentence(JsonWriter& out, const MessageTemplate& sentence, const Facts& facts,
                    Language language) {
  out.begin_text();
  sentence.render(facts.row(), language, [&](std::string_view part) { out.text_part(part); });
  out.end_text();
}

void write_clauses(JsonWriter& out, std::span<const ClauseIndex> clauses, const Ruleset::Body& body,
                   Language language) {
  out.key("clauses").begin_array();
  for (const ClauseIndex clause : clauses)
    out.value(std::string_view(body.clauses[clause.value].id));
  out.end_array().key("citations").begin_array();
  for (const ClauseIndex clause : clauses) {
    out.value(std::string_view(body.citations[clause.value][static_cast<std::size_t>(language)]));
  }
  out.end_array();
}

// Names the policy asks about and did not find; some it may do without.
void write_missing(JsonWriter& out, const Policy& policy, const Facts& facts,
                   const Ruleset::Body& body) {
  out.key("missing").begin_array();
  for (const std::uint16_t slot : policy.when.slots()) {
    if (facts.row()[slot].is_absent()) out.value(name_of_slot(slot, body.parameters));
  }
  out.end_array();
}

void write_reason(JsonWriter& out, const Reason& reason, const Verdict& verdict, const Facts& facts,
                  Language language) {
  const Ruleset::Body& body = rulebook_of(verdict);
  const Policy& policy = body.policies[reason.policy.value];
  const PolicyTexts& texts = body.texts[reason.policy.value];
  const auto in_language = static_cast<std::size_t>(language);
  out.begin_object();
  out.field("policy", std::string_view(policy.id)).field("outcome", name_of(reason.outcome));
  write_clauses(out, verdict.rules->clauses_of(reason.policy), body, language);
  out.key("message");
  if (reason.failed) {
    out.begin_text()
        .text_part(policy.title.in(language))
        .text_part(language == Language::zh ? "：" : ": ");
    out.text_part(failed_message(language)).end_text();
    out.field("fix", failed_fix(language)).field("failed", true);
    write_missing(out, policy, facts, body);
  } else {
    if (texts.message[in_language].empty()) {
      out.value(std::string_view(policy.title.in(language)));
    } else {
      write_sentence(out, texts.message[in_language], facts, language);
    }
    if (!texts.fix[in_language].empty()) {
      out.key("fix");
      write_sentence(out, texts.fix[in_language], facts, language);
    }
  }
  out.key("evidence").begin_object();
  for (const Fact fact : policy.evidence) {
    out.key(spec_of(fact).name);
    write_value(out, spec_of(fact).type, facts.get(fact));
  }
  out.end_object().end_object();
}

void write_obligation(JsonWriter& out, const Obligation& obligation, const Verdict& verdict,
                      Language language) {
  const Ruleset::Body& body = rulebook_of(verdict);
  out.begin_object();
  out.field("id", std::string_view(obligation.id));
  out.field("text", std::string_view(obligation.text.in(language)));
  out.key("clauses").begin_array();
  for (const ClauseIndex index : obligation.clauses) {
    const Clause& clause = body.clauses[index.value];
    if (clause.weight_on(verdict.rules->from()) != Weight::none)
      out.value(std::string_view(clause.id));
  }
  out.end_array().end_object();
}

void write_rulebook(JsonWriter& out, const RulesInForce& rules) {
  out.key("rulebook").begin_object().field("version", rules.ruleset().version()).key("law_since");
  const cel::Value since = rules.from() == day_min
                               ? cel::Value()
                               : cel::Value::timestamp(shanghai_midnight(rules.from()));
  write_value(out, FactType::date, since);
  out.end_object();
}

}  // namespace

void write_verdict(JsonWriter& out, const Verdict& verdict, const Facts& facts, Language language) {
  out.field("outcome", name_of(verdict.outcome)).key("reasons").begin_array();
  // Strongest first; within, by policy. A policy that allows speaks through its obligations alone.
  for (std::size_t i = outcome_names.size(); i-- > 1;) {
    for (const Reason& reason : verdict.reasons) {
      if (reason.outcome == static_cast<Outcome>(i))
        write_reason(out, reason, verdict, facts, language);
    }
  }
  out.end_array().key("obligations").begin_array();
  for (const ObligationIndex obligation : verdict.obligations) {
    write_obligation(out, rulebook_of(verdict).obligations[obligation.value], verdict, language);
  }
  out.end_array();
  write_rulebook(out, *verdict.rules);
}

std::string message_of(const Verdict& verdict, const Reason& reason, const Facts& facts,
                       Language language) {
  const Ruleset::Body& body = rulebook_of(verdict);
  const std::string& title = body.policies[reason.policy.value].title.in(language);
  if (reason.failed)
    return title + (language == Language::zh ? "：" : ": ") + failed_message(language);
  const MessageTemplate& sentence =
      body.texts[reason.policy.value].message[static_cast<std::size_t>(language)];
  if (sentence.empty()) return title;
  std::string text;
  sentence.render(facts.row(), language, [&](std::string_view part) { text += part; });
  return text;
}

std::string fix_of(const Verdict& verdict, const Reason& reason, const Facts& facts,
                   Language language) {
  if (reason.failed) return failed_fix(language);
  std::string text;
  rulebook_of(verdict).texts[reason.policy.value].fix[static_cast<std::size_t>(language)].render(
      facts.row(), language, [&](std::string_view part) { text += part; });
  return text;
}

}  // namespace guiju::rulebook
