#include "gate/review_line.h"

#include "base/fields.h"
#include "base/json_writer.h"
#include "content/claim_json.h"

namespace guiju::gate {
namespace {

using content::Disposition;
using content::Finding;

std::string_view slice(const content::AdText& text, content::ByteRange range) {
  return text.bytes().substr(range.begin, range.end - range.begin);
}

void write_span(JsonWriter& json, content::CharRange span, std::string_view words,
                const SeenPlaces* places) {
  json.field("start", static_cast<std::int64_t>(span.begin));
  json.field("end", static_cast<std::int64_t>(span.end));
  json.field("text", words);
  if (places != nullptr) places->add_to_span(json, span);
}

void write_finding(JsonWriter& json, const Finding& finding, const content::AdText& text,
                   const CreativeScratch& scratch, Language language, const SeenPlaces* places) {
  json.begin_object().field("label", finding.label);
  write_span(json, finding.span, slice(text, finding.bytes), places);
  if (!finding.pattern.empty()) json.field("pattern", finding.pattern);
  if (const rulebook::Reason* reason = reason_for(scratch.verdict, finding.label)) {
    const rulebook::RulesInForce& rules = *scratch.verdict.rules;
    json.key("clauses").begin_array();
    for (const rulebook::ClauseIndex clause : rules.clauses_of(reason->policy))
      json.value(std::string_view(rules.ruleset().clauses()[clause.value].id));
    json.end_array();
    json.field("policy", std::string_view(rules.ruleset().policies()[reason->policy.value].id));
    json.field("message",
               std::string_view(message_of(scratch.verdict, *reason, scratch.facts, language)));
    json.field("fix", std::string_view(fix_of(scratch.verdict, *reason, scratch.facts, language)));
  }
  json.end_object();
}

// A month counts as 30 days, as the registry counts terms.
std::optional<std::int32_t> days(std::optional<std::int64_t> months) {
  if (!months) return std::nullopt;
  return static_cast<std::int32_t>(*months * 30);
}

// Terms as a caller gives them beside a text: rates as fractions of a year, amounts in fen.
Result<content::ProductTerms> parse_terms(const Value& map) {
  Fields fields(map);
  content::ProductTerms terms;
  terms.rate_min = fields.optional_rate("apr_min");
  terms.rate_max = fields.optional_rate("apr_max");
  terms.amount_min = fields.optional_amount_fen("amount_min_fen");
  terms.amount_max = fields.optional_amount_fen("amount_max_fen");
  constexpr std::int64_t months_max = 1200;
  terms.term_min_days = days(fields.optional_integer("term_min_months", 1, months_max));
  terms.term_max_days = days(fields.optional_integer("term_max_months", 1, months_max));
  terms.lender_name = fields.text_view_or("lender", "");
  terms.has_fees = fields.flag_or("has_fees", false);
  GUIJU_CHECK_OK(fields.finish());
  return terms;
}

}  // namespace

const rulebook::Reason* reason_for(const rulebook::Verdict& verdict, std::string_view label) {
  const auto policies = verdict.rules->ruleset().policies();
  for (const rulebook::Reason& reason : verdict.reasons) {
    if (policies[reason.policy.value].finding == label) return &reason;
  }
  return nullptr;
}

Result<ReviewInput> parse_review_input(const Value& line) {
  if (line.kind() != NodeKind::map) {
    return Error{
        ErrorKind::bad_input, line.where(),
        say("a line is an object with a text", "每行应为含文字的对象"),
        say("write {{\"id\":\"…\",\"text\":\"…\"}}", "请写成 {{\"id\":\"…\",\"text\":\"…\"}}")};
  }
  const auto member = [&](std::string_view name) -> Result<std::string_view> {
    const Value value = line.find(name);
    if (value) return value.as_text();
    return Error{ErrorKind::bad_input, line.where(), say("'{}' is missing", "缺少“{}”", name),
                 say("every line has an id and a text", "每行须有 id 与 text")};
  };
  GUIJU_TRY(id, member("id"));
  GUIJU_TRY(words, member("text"));
  auto text = content::AdText::parse(std::string(words));
  if (!text) return std::move(text).error();
  std::optional<content::ProductTerms> terms;
  if (const Value given = line.find("product_terms"); given && given.kind() != NodeKind::null) {
    GUIJU_TRY(read, parse_terms(given));
    terms = read;
  }
  return ReviewInput{std::string(id), std::move(*text), terms};
}

void write_review(std::string& out, std::string_view id, const content::AdText& text,
                  const CreativeScratch& scratch, Language language, const SeenPlaces* places) {
  const content::Review& review = scratch.review;
  JsonWriter json(out);
  json.begin_object().field("id", id);
  json.field("verdict", review_word(scratch.verdict.outcome));
  json.key("labels").begin_array();
  if (review.labels.empty()) json.value("none");
  for (const cel::Value& label : review.labels) json.value(label.as_text());
  json.end_array();
  json.key("findings").begin_array();
  for (const Finding& finding : review.findings) {
    if (finding.disposition == Disposition::finding)
      write_finding(json, finding, text, scratch, language, places);
  }
  json.end_array().key("suppressed").begin_array();
  for (const Finding& finding : review.findings) {
    if (finding.disposition == Disposition::finding) continue;
    json.begin_object().field("label", finding.label);
    write_span(json, finding.span, slice(text, finding.bytes), places);
    json.field("why", content::disposition_names[static_cast<std::size_t>(finding.disposition)]);
    json.end_object();
  }
  json.end_array().key("claims").begin_array();
  for (const content::Claim& claim : review.claims) {
    json.begin_object();
    content::write_claim(json, claim, slice(text, claim.bytes));
    if (places != nullptr) places->add_to_span(json, claim.span);
    json.end_object();
  }
  json.end_array();
  json.field("class",
             content::document_class_names[static_cast<std::size_t>(review.document_class)]);
  json.field("rulebook", scratch.verdict.rules->ruleset().version());
  if (places != nullptr) places->add_to_line(json);
  json.end_object();
}

}  // namespace guiju::gate
