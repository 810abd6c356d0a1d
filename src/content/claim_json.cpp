#include "content/claim_json.h"

#include "rulebook/typed_value.h"

namespace guiju::content {
namespace {

constexpr std::uint32_t rate_digits = 12, yuan_digits = 2;
// A yearly rate is printed to nine decimals: beyond them a rate of return says nothing.
constexpr std::int64_t pico_per_nano = 1'000;

// The plain numbers that readers of JSON expect: 2'000'000'000 pico is 0.002.
void write_decimal(JsonWriter& json, std::string_view name, std::int64_t value,
                   std::uint32_t scale) {
  rulebook::NumberText digits;
  json.key(name).raw(rulebook::decimal_text(digits, value, scale));
}
void write(JsonWriter& json, std::string_view name, std::optional<FineRate> rate) {
  if (rate) write_decimal(json, name, rate->pico, rate_digits);
}
void write_yearly_rate(JsonWriter& json, std::string_view name, std::optional<FineRate> rate) {
  if (rate) write_decimal(json, name, (rate->pico + pico_per_nano / 2) / pico_per_nano, 9);
}
void write(JsonWriter& json, std::string_view name, std::optional<Fen> amount) {
  if (amount) write_decimal(json, name, amount->count, yuan_digits);
}
void write(JsonWriter& json, std::string_view name, std::optional<std::int32_t> count) {
  if (count) json.field(name, *count);
}

void write_price(JsonWriter& json, const Claim& claim) {
  const Price& price = claim.price;
  const bool fee = claim.kind == ClaimKind::fee;
  write(json, fee ? "fee_rate" : "rate", price.rate);
  write(json, fee ? "fee_rate_max" : "rate_max", price.rate_max);
  write(json, "fee_total_rate", price.total);
  write(json, "penalty_rate", price.penalty);
  if (price.discount_percent) write_decimal(json, "discount", *price.discount_percent, 2);
  const bool priced = price.rate || claim.flows.cost || claim.flows.instalment || claim.ambiguous();
  if (fee) {
    json.field("per", fee_base_names[static_cast<std::size_t>(price.base)]);
    if (price.period == ClaimPeriod::month) json.field("period", "month");
  } else if (claim.kind == ClaimKind::rate || (claim.kind == ClaimKind::repayment && priced)) {
    json.field("period", claim_period_names[static_cast<std::size_t>(price.period)]);
  }
}

std::string_view cost_name(const Claim& claim) {
  if (claim.kind == ClaimKind::fee) {
    return claim.price.base == FeeBase::day ? "fee_per_day" : "fee_amount";
  }
  switch (claim.price.period) {
    case ClaimPeriod::day: return "interest_per_day";
    case ClaimPeriod::month: return "interest_per_month";
    case ClaimPeriod::year: return "interest_per_year";
    case ClaimPeriod::unknown: break;
  }
  return "interest_amount";
}

void write_flows(JsonWriter& json, const Claim& claim) {
  const Flows& flows = claim.flows;
  if (flows.method != Method::unknown)
    json.field("method", method_names[static_cast<std::size_t>(flows.method)]);
  write(json, "principal", flows.principal);
  write(json, cost_name(claim), flows.cost);
  write(json, "net_received", flows.received);
  write(json, "instalment", flows.instalment);
  write(json, "periods", flows.periods);
  write(json, "periods_max", flows.periods_max);
  write(json, "total_repayment", flows.total);
  write(json, "days", flows.days);
  write(json, "down_payment_ratio", flows.down_payment);
}

void write_term(JsonWriter& json, const Term& term) {
  if (term.option_count > 0) {
    json.key("options").begin_array();
    for (std::size_t i = 0; i < term.option_count; ++i)
      json.value(static_cast<std::int64_t>(term.options[i]));
    json.end_array();
  }
  write(json, "term_min", term.min);
  write(json, "term_max", term.max);
  if (term.unit != Term::Unit::unknown)
    json.field("unit", term.unit == Term::Unit::day ? "day" : "month");
  write(json, "interest_free_days", term.interest_free_days);
}

void write_yearly(JsonWriter& json, const Yearly& yearly) {
  write_yearly_rate(json, "apr_simple_365", yearly.simple_365);
  write_yearly_rate(json, "apr_simple_360", yearly.simple_360);
  write_yearly_rate(json, "apr_simple", yearly.simple);
  write_yearly_rate(json, "apr_compound", yearly.compound);
  write_yearly_rate(json, "apr_irr_nominal", yearly.irr_nominal);
  write_yearly_rate(json, "apr_irr_effective", yearly.irr_effective);
}

}  // namespace

void write_claim(JsonWriter& json, const Claim& claim, std::string_view words) {
  json.field("start", static_cast<std::int64_t>(claim.span.begin));
  json.field("end", static_cast<std::int64_t>(claim.span.end));
  json.field("text", words);
  json.field("kind", claim_kind_names[static_cast<std::size_t>(claim.kind)]);
  json.field("qualifier", claim_qualifier_names[static_cast<std::size_t>(claim.qualifier)]);
  write_price(json, claim);
  write_flows(json, claim);
  write(json, "amount_min", claim.amount.min);
  write(json, "amount_max", claim.amount.max);
  if (claim.kind == ClaimKind::amount) json.field("currency", "CNY");
  write_term(json, claim.term);
  write_yearly(json, claim.yearly);
  json.field("offer", static_cast<std::int64_t>(claim.offer));
  json.field("ambiguous", claim.ambiguous());
  if (claim.doubts != 0) {
    json.key("reasons").begin_array();
    for (std::size_t i = 0; i < doubt_names.size(); ++i)
      if (claim.doubts & (1u << i)) json.value(doubt_names[i]);
    json.end_array();
  }
  if (claim.implausible) json.field("implausible", true);
  if (claim.doubts_of(Doubt::period_inferred)) json.field("inferred_period", true);
  if (claim.illegal != Illegal::none)
    json.field("illegal_pattern", illegal_names[static_cast<std::size_t>(claim.illegal)]);
  json.key("agrees");
  if (claim.agrees) {
    json.value(*claim.agrees);
  } else {
    json.null();
  }
}

}  // namespace guiju::content
