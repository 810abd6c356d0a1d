#include "content/yearly.h"

namespace guiju::content {
namespace {

constexpr std::int64_t fraction_max = 1'000 * pico_per_one;
// Beyond 500 % a year a rate is a slip of the pen or of the decimal point, or fraud; below 1.5 % a
// daily or monthly one most likely lost a digit.
constexpr FineRate plausible_max{5 * pico_per_one};
constexpr FineRate plausible_min{15 * pico_per_one / 1000};

void set_irr(Yearly& yearly, std::optional<FineRate> monthly) {
  if (!monthly) return;
  yearly.irr_nominal = times(*monthly, months_per_year);
  yearly.irr_effective = compounded(*monthly, months_per_year);
}

void set_flat(Claim& claim, FineRate each) {
  if (!claim.flows.periods) {
    claim.flows.periods = periods_assumed;
    claim.doubt(Doubt::term_assumed);
  }
  set_irr(claim.yearly, rate_of_flat_fee(each, *claim.flows.periods));
}

void set_yearly_of_fee(Claim& claim) {
  Price& price = claim.price;
  Yearly& yearly = claim.yearly;
  if (price.total && !price.rate) {
    if (!claim.flows.periods) return;
    price.rate = times(*price.total, 1, *claim.flows.periods);
    price.base = FeeBase::period;
    price.period = ClaimPeriod::month;
  }
  if (!price.rate) return;
  switch (price.base) {
    case FeeBase::period:
      yearly.simple = times(*price.rate, months_per_year);
      set_flat(claim, *price.rate);
      break;
    case FeeBase::day:
      yearly.simple_365 = times(*price.rate, days_per_year);
      yearly.simple_360 = times(*price.rate, bank_days_per_year);
      break;
    case FeeBase::once: break;  // depends on how long the loan runs, and on when the fee is due
    case FeeBase::unknown: claim.doubt(Doubt::fee_base_missing); break;
  }
}

void set_yearly_of_rate(Claim& claim) {
  const Price& price = claim.price;
  Yearly& yearly = claim.yearly;
  switch (price.period) {
    case ClaimPeriod::unknown: claim.doubt(Doubt::rate_period_missing); return;
    case ClaimPeriod::day:
      yearly.simple_365 = times(*price.rate, days_per_year);
      yearly.simple_360 = times(*price.rate, bank_days_per_year);
      break;
    case ClaimPeriod::month: yearly.simple = times(*price.rate, months_per_year); break;
    case ClaimPeriod::year: (price.compound ? yearly.compound : yearly.simple) = price.rate; break;
  }
  const std::optional<FineRate> simple = yearly.any_simple();
  claim.implausible = simple && *simple > plausible_max;
  if (claim.implausible) return;
  if (price.period == ClaimPeriod::day) yearly.compound = compounded(*price.rate, days_per_year);
  if (price.period == ClaimPeriod::month)
    yearly.compound = compounded(*price.rate, months_per_year);
  if (simple && price.period != ClaimPeriod::year && price.rate->pico > 0 &&
      *simple < plausible_min)
    claim.doubt(Doubt::implausibly_low);
  switch (claim.flows.method) {
    case Method::interest_only:
    case Method::equal_instalment:
    case Method::equal_principal:
      yearly.irr_nominal = yearly.simple;  // on what is still owed: nothing to solve
      break;
    case Method::equal_flat:
      if (price.period == ClaimPeriod::month) set_flat(claim, *price.rate);
      if (price.period == ClaimPeriod::year) set_flat(claim, *times(*price.rate, 1, 12));
      break;
    default: break;
  }
}

}  // namespace

std::optional<FineRate> fraction(std::int64_t value, std::int64_t over) {
  if (over <= 0) return std::nullopt;
  const __int128 result = (static_cast<__int128>(value) * pico_per_one + over / 2) / over;
  if (result > fraction_max) return std::nullopt;
  return FineRate(static_cast<std::int64_t>(result));
}

std::optional<FineRate> times(FineRate rate, std::int64_t by, std::int64_t over) {
  const __int128 result = (static_cast<__int128>(rate.pico) * by + over / 2) / over;
  if (result > 1'000 * static_cast<__int128>(fraction_max)) return std::nullopt;
  return FineRate(static_cast<std::int64_t>(result));
}

void set_yearly_of_price(Claim& claim) {
  if (claim.kind == ClaimKind::fee) return set_yearly_of_fee(claim);
  if (claim.price.rate) set_yearly_of_rate(claim);
}

void set_yearly_of_flows(Claim& claim, std::int64_t paid_out, std::span<const Repayments> repaid) {
  const auto monthly = rate_of_return(paid_out, repaid);
  if (!monthly) claim.doubt(Doubt::flows_at_odds);
  set_irr(claim.yearly, monthly);
}

void set_yearly_of_bullet(Claim& claim, Fen paid_out, Fen repaid) {
  const auto cost =
      repaid >= paid_out ? fraction(repaid.count - paid_out.count, paid_out.count) : std::nullopt;
  if (!cost) return claim.doubt(Doubt::flows_at_odds);
  const Flows& flows = claim.flows;
  if (flows.days && *flows.days > 0) {
    claim.yearly.simple_365 = times(*cost, days_per_year, *flows.days);
    claim.yearly.simple_360 = times(*cost, bank_days_per_year, *flows.days);
    if (*flows.days % days_per_year == 0) claim.yearly.simple = claim.yearly.simple_365;
  } else if (flows.periods && *flows.periods > 0) {
    claim.yearly.simple = times(*cost, months_per_year, *flows.periods);
  } else {
    claim.doubt(Doubt::term_missing);
  }
}

}  // namespace guiju::content
