#include "gate/page_review.h"

#include <algorithm>

#include "gate/law.h"

namespace guiju::gate {
namespace {

double number(const rulebook::RulesInForce& rules, std::string_view name, double fallback) {
  const cel::Value value = rules.parameter(name);
  if (value.kind() == cel::Kind::integer) return static_cast<double>(value.as_int());
  if (value.kind() != cel::Kind::decimal) return fallback;
  double scale = 1;
  for (std::uint32_t i = 0; i < value.scale(); ++i) scale *= 10;
  return static_cast<double>(value.as_int()) / scale;
}

std::vector<std::string> texts(const rulebook::RulesInForce& rules, std::string_view name) {
  std::vector<std::string> out;
  const cel::Value value = rules.parameter(name);
  if (value.kind() != cel::Kind::list) return out;  // the law of that day does not speak of it
  for (const cel::Value& item : value.as_list()) out.emplace_back(item.as_text());
  return out;
}

std::vector<std::string> claim_lines(const content::Review& review, const content::AdText& text) {
  std::vector<std::string> lines;
  for (const content::Claim& claim : review.claims) {
    std::string line(content::claim_kind_names[static_cast<std::size_t>(claim.kind)]);
    line += ' ';
    line += text.bytes().substr(claim.bytes.begin, claim.bytes.end - claim.bytes.begin);
    lines.push_back(std::move(line));
  }
  return lines;
}

page::Claims claims_of(const content::Review& review) {
  page::Claims claims;
  for (const content::Claim& claim : review.claims) {
    const page::Span span{claim.span.begin, claim.span.end};
    if (claim.kind == content::ClaimKind::amount) claims.amounts.push_back(span);
    if (claim.kind != content::ClaimKind::rate) continue;
    (claim.price.period == content::ClaimPeriod::year ? claims.yearly_rates : claims.other_rates)
        .push_back(span);
  }
  claims.lender_named = review.lender_named;
  return claims;
}

template <class List>
std::vector<cel::Value> names_of(const List& list) {
  std::vector<cel::Value> names;
  page::Check last{};
  for (const auto& each : list) {
    if (!names.empty() && each.check == last) continue;  // they come in the order of checks
    names.push_back(cel::Value::text(page::name_of(each.check)));
    last = each.check;
  }
  return names;
}

void write_place(JsonWriter& json, const page::Place& place) {
  if (!place.path.empty()) json.field("path", place.path);
  if (!place.rect) return;
  json.key("rect").begin_object();
  json.field("x", place.rect->x).field("y", place.rect->y);
  json.field("width", place.rect->width).field("height", place.rect->height).end_object();
}

void write_lines(JsonWriter& json, std::string_view name, const std::vector<std::string>& lines) {
  json.key(name).begin_array();
  for (const std::string& line : lines) json.value(line);
  json.end_array();
}

void write_page(JsonWriter& json, const page::Visit& visit, const PageReview& review,
                Language language) {
  json.key("page").begin_object().field("url", visit.url).field("rendered", visit.rendered);
  json.key("chain").begin_array();
  for (const page::Hop& hop : visit.chain)
    json.begin_object().field("url", hop.url).field("how", hop.how).end_object();
  json.end_array().key("faults").begin_array();
  for (const page::Fault& fault : review.audit.faults) {
    json.begin_object().field("check", page::name_of(fault.check));
    write_place(json, fault.place);
    json.field("evidence", fault.evidence.in(language));
    if (!fault.url.empty()) json.field("url", fault.url);
    json.end_object();
  }
  json.end_array().key("unsure").begin_array();
  for (const page::Audit::Unsure& unsure : review.audit.unsure) {
    json.begin_object().field("check", page::name_of(unsure.check));
    json.field("why", unsure.why.in(language)).end_object();
  }
  json.end_array();
  if (review.drift) {
    json.key("drift").begin_object();
    write_lines(json, "removed", review.drift->removed);
    write_lines(json, "added", review.drift->added);
    write_lines(json, "claims_removed", review.drift->claims_removed);
    write_lines(json, "claims_added", review.drift->claims_added);
    json.end_object();
  }
  json.end_object();
}

class PagePlaces final : public SeenPlaces {
 public:
  PagePlaces(const page::Visit& visit, const PageReview& review, Language language)
      : visit_(visit), review_(review), language_(language) {}
  void add_to_span(JsonWriter& json, content::CharRange span) const override {
    write_place(json, review_.place_of(visit_, span));
  }
  void add_to_line(JsonWriter& json) const override {
    write_page(json, visit_, review_, language_);
  }

 private:
  const page::Visit& visit_;
  const PageReview& review_;
  Language language_;
};

}  // namespace

page::Standards standards_of(const rulebook::RulesInForce& rules) {
  page::Standards s;
  s.popup_share = number(rules, "law.page.popup_share", s.popup_share);
  s.close_px = number(rules, "law.page.close_px", s.close_px);
  s.close_contrast = number(rules, "law.page.close_contrast", s.close_contrast);
  s.text_contrast = number(rules, "law.page.text_contrast", s.text_contrast);
  s.consent_px = number(rules, "law.page.consent_px", s.consent_px);
  s.risk_px = number(rules, "law.page.risk_px", s.risk_px);
  s.risk_headline = number(rules, "law.page.risk_headline", s.risk_headline);
  s.rate_headline = number(rules, "law.page.rate_headline", s.rate_headline);
  s.picture_share = number(rules, "law.page.picture_share", s.picture_share);
  s.button_ratio = number(rules, "law.page.button_ratio", 1e9);
  s.quiet_seconds = static_cast<std::int64_t>(number(rules, "law.page.quiet_seconds", 10));
  s.agreements_per_tick =
      static_cast<std::int64_t>(number(rules, "law.page.agreements_per_tick", 1));
  s.close = texts(rules, "law.page.close_words");
  s.agree = texts(rules, "law.page.agree_words");
  s.agreement = texts(rules, "law.page.agreement_words");
  s.separate_consent = texts(rules, "law.page.separate_consent_words");
  s.product = texts(rules, "law.page.product_words");
  s.option = texts(rules, "law.page.option_words");
  s.apply = texts(rules, "law.page.apply_words");
  s.lender = texts(rules, "law.page.lender_words");
  s.risk = texts(rules, "law.page.risk_words");
  s.urgency = texts(rules, "law.page.urgency_words");
  s.social_proof = texts(rules, "law.page.social_proof_words");
  s.shame = texts(rules, "law.page.shame_words");
  s.refuse = texts(rules, "law.page.refuse_words");
  s.disguise = texts(rules, "law.page.disguise_words");
  s.loan = texts(rules, "law.page.loan_words");
  s.payment = texts(rules, "law.page.payment_words");
  s.young = texts(rules, "law.page.young_words");
  s.young_excluded = texts(rules, "law.page.young_excluded_words");
  s.age = texts(rules, "law.page.age_words");
  s.shortener_hosts = texts(rules, "law.page.shortener_hosts");
  return s;
}

page::Place PageReview::place_of(const page::Visit& visit, content::CharRange span) const {
  if (span.empty() || words.runs.empty()) return {};
  return page::place_of(visit.first, words.node_at(span.begin));
}

Result<PageReview> review_page(const Edition& edition, const Calendar& calendar,
                               const page::Visit& visit, const PageSubject& subject,
                               CreativeScratch& scratch) {
  PageReview review;
  const rulebook::RulesInForce& rules = edition.ruleset->at(shanghai_date(subject.at));
  review.words = page::words_of(visit.first);
  // A page of pictures has no words; its name stands for them, and the audit says what is missing.
  GUIJU_TRY(text, content::AdText::parse(!review.words.text.empty()    ? review.words.text
                                         : !visit.source.title.empty() ? visit.source.title
                                                                       : visit.url));
  edition.reviewer->review(text, nullptr, scratch.content, scratch.review);
  review.claims = claim_lines(scratch.review, text);
  if (subject.approved != nullptr)
    review.drift = page::drift_since(*subject.approved, visit, review.words, review.claims);
  const page::Standards standards = standards_of(rules);
  const page::Claims claims = claims_of(scratch.review);
  review.audit = page::audit({visit, review.words, claims, standards, subject.lender_hosts,
                              review.drift ? &*review.drift : nullptr});
  review.facts.faults = names_of(review.audit.faults);
  review.facts.unsure = names_of(review.audit.unsure);
  review.text.emplace(std::move(text));
  CreativeSubject creative{
      .id = subject.id, .creative = {}, .product = {}, .institution = {}, .at = subject.at};
  creative.page = &review.facts;
  scratch.channel.clear();  // a page says itself what it is
  judge_creative(rules, *edition.registry, calendar, creative, scratch);
  return review;
}

void write_page_review(std::string& out, std::string_view id, const page::Visit& visit,
                       const PageReview& review, const CreativeScratch& scratch, Language language,
                       ReviewExtras extras) {
  const PagePlaces places(visit, review, language);
  extras.places = &places;
  write_review(out, id, *review.text, scratch, language, extras);
}

}  // namespace guiju::gate
