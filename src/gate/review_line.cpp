#include "gate/review_line.h"

#include <algorithm>

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

void write_reason(JsonWriter& json, const CreativeScratch& scratch, const rulebook::Reason& reason,
                  Language language) {
  const rulebook::RulesInForce& rules = *scratch.verdict.rules;
  json.key("clauses").begin_array();
  for (const rulebook::ClauseIndex clause : rules.clauses_of(reason.policy))
    json.value(std::string_view(rules.ruleset().clauses()[clause.value].id));
  json.end_array();
  json.field("policy", std::string_view(rules.ruleset().policies()[reason.policy.value].id));
  json.field("message",
             std::string_view(message_of(scratch.verdict, reason, scratch.facts, language)));
  json.field("fix", std::string_view(fix_of(scratch.verdict, reason, scratch.facts, language)));
}

void write_finding(JsonWriter& json, const Finding& finding, const content::AdText& text,
                   const CreativeScratch& scratch, Language language, const ReviewExtras& extras) {
  json.begin_object().field("label", finding.label);
  write_span(json, finding.span, slice(text, finding.bytes), extras.places);
  if (!finding.pattern.empty()) json.field("pattern", finding.pattern);
  if (const rulebook::Reason* reason = reason_for(scratch.verdict, finding.label))
    write_reason(json, scratch, *reason, language);
  if (extras.lexicon != nullptr) {
    json.key("suggestions").begin_array();
    if (const auto edit = edit_for(finding, text, *extras.lexicon, *extras.figures)) {
      json.begin_object();
      json.field("start", static_cast<std::int64_t>(edit->span.begin));
      json.field("end", static_cast<std::int64_t>(edit->span.end));
      json.field("replace_with", std::string_view(edit->replace_with));
      json.field("why", std::string_view(edit->advice->why.in(language))).end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_channel(JsonWriter& json, const CreativeScratch& scratch, Language language) {
  const content::ChannelReview& channel = scratch.channel;
  json.key("channel_findings").begin_array();
  for (const content::ChannelFinding& finding : channel.findings) {
    json.begin_object().field("code", name_of(finding.code));
    json.field("start", static_cast<std::int64_t>(finding.span.begin));
    json.field("end", static_cast<std::int64_t>(finding.span.end));
    if (const auto* reason = reason_for(scratch.verdict, finding.code))
      write_reason(json, scratch, *reason, language);
    json.end_object();
  }
  json.end_array().key("channel").begin_object();
  json.field("kind", content::channel_names[static_cast<std::size_t>(*channel.channel)]);
  if (channel.sms) {
    json.field("segments", channel.sms->segments).field("units", channel.sms->units);
    json.field("encoding", channel.sms->ucs2 ? "ucs2" : "gsm7");
  }
  if (!channel.utterances.empty()) {
    json.key("utterances").begin_array();
    for (const content::Utterance& one : channel.utterances) {
      json.begin_object().field("at_s", static_cast<std::int64_t>(one.at_s));
      json.field("start", static_cast<std::int64_t>(one.span.begin));
      json.field("end", static_cast<std::int64_t>(one.span.end));
      json.key("labels").begin_array();
      for (const Finding& finding : scratch.review.findings) {
        if (finding.disposition == Disposition::finding && !finding.span.empty() &&
            finding.span.begin >= one.span.begin && finding.span.begin < one.span.end)
          json.value(finding.label);
      }
      json.end_array().end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_mended(JsonWriter& json, const Mended& mended, Language language) {
  json.field("mending", mending_names[static_cast<std::size_t>(mended.mending)]);
  json.key("fixed");
  if (mended.text.empty()) {
    json.null();
  } else {
    json.value(std::string_view(mended.text));
  }
  if (mended.mending == Mending::withdraw)
    json.field("why", std::string_view(mended.why.in(language)));
  if (mended.mending != Mending::needs_terms) return;
  json.key("missing").begin_array();
  for (const rulebook::Figure figure : mended.missing)
    json.value(rulebook::figure_names[static_cast<std::size_t>(figure)]);
  json.end_array();
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

const rulebook::Reason* reason_for(const rulebook::Verdict& verdict, content::ChannelCode code) {
  const auto policies = verdict.rules->ruleset().policies();
  for (const rulebook::Reason& reason : verdict.reasons) {
    if (is_policy_of(policies[reason.policy.value].id, code)) return &reason;
  }
  return nullptr;
}

bool is_policy_of(std::string_view policy, content::ChannelCode code) {
  constexpr std::string_view channel = "channel.", creative = "creative.";
  const std::string_view name = name_of(code).substr(channel.size());
  if (!policy.starts_with(creative)) return false;
  policy.remove_prefix(creative.size());
  return std::equal(policy.begin(), policy.end(), name.begin(), name.end(),
                    [](char a, char b) { return a == b || (a == '-' && b == '_'); });
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
  const auto own = [&](std::string_view name) {  // a text, or the caller's own business
    const Value value = line.find(name);
    return value && value.kind() == NodeKind::text ? value.node().text : std::string_view();
  };
  return ReviewInput{std::string(id), std::move(*text), terms, content::find_channel(own("kind")),
                     std::string(own("product"))};
}

void write_review(std::string& out, std::string_view id, const content::AdText& text,
                  const CreativeScratch& scratch, Language language, const ReviewExtras& extras) {
  const content::Review& review = scratch.review;
  JsonWriter json(out);
  json.begin_object().field("id", id);
  json.field("verdict", review_word(scratch.verdict.outcome));
  json.field("answer", content::answer_names[static_cast<std::size_t>(review.answer())]);
  json.key("labels").begin_array();
  if (review.labels.empty()) json.value("none");
  for (const cel::Value& label : review.labels) json.value(label.as_text());
  json.end_array();
  json.key("findings").begin_array();
  for (const Finding& finding : review.findings) {
    if (finding.disposition == Disposition::finding)
      write_finding(json, finding, text, scratch, language, extras);
  }
  json.end_array().key("suppressed").begin_array();
  for (const Finding& finding : review.findings) {
    if (finding.disposition == Disposition::finding) continue;
    json.begin_object().field("label", finding.label);
    write_span(json, finding.span, slice(text, finding.bytes), extras.places);
    json.field("why", content::disposition_names[static_cast<std::size_t>(finding.disposition)]);
    json.end_object();
  }
  json.end_array().key("claims").begin_array();
  for (const content::Claim& claim : review.claims) {
    json.begin_object();
    content::write_claim(json, claim, slice(text, claim.bytes));
    if (extras.places != nullptr) extras.places->add_to_span(json, claim.span);
    json.end_object();
  }
  json.end_array();
  json.field("class",
             content::document_class_names[static_cast<std::size_t>(review.document_class)]);
  json.field("rank", std::int64_t{review.rank()});
  if (scratch.channel.channel) write_channel(json, scratch, language);
  json.field("rulebook", scratch.verdict.rules->ruleset().version());
  if (extras.mended != nullptr) write_mended(json, *extras.mended, language);
  if (extras.places != nullptr) extras.places->add_to_line(json);
  json.end_object();
}

}  // namespace guiju::gate
