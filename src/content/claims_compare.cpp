// Claims against the terms a product is registered with, and against each other.
#include <algorithm>

#include "content/claims.h"

namespace guiju::content {
namespace {

constexpr std::int64_t pico_per_millionth = pico_per_one / 1'000'000;
// Published figures are rounded to 0.01 % and money lines to 0.1 yuan on 10,000; less is no
// contradiction. Instalments are rounded to the yuan, which moves their rate of return more.
constexpr std::int64_t rounding = pico_per_one / 2'000;
constexpr std::int64_t rounding_of_flows = pico_per_one / 500;

struct Span {  // yearly rates, in 10^-12
  std::int64_t least, most;
};

// On the 360-day and the 365-day basis, both of which are in use.
Span yearly(const Claim& claim, FineRate rate) {
  switch (claim.price.period) {
    case ClaimPeriod::day: return {rate.pico * bank_days_per_year, rate.pico * days_per_year};
    case ClaimPeriod::month: return {rate.pico * months_per_year, rate.pico * months_per_year};
    default: return {rate.pico, rate.pico};
  }
}

// What a claim comes to in a year: the flows where they are said, for they hold every fee.
struct YearlySpan {
  Span low, high;
  std::int64_t tolerance;
};
std::optional<YearlySpan> yearly_span(const Claim& claim) {
  if (claim.ambiguous()) return std::nullopt;
  const Yearly& rates = claim.yearly;
  if (claim.kind == ClaimKind::rate) {
    if (!rates.any_simple() || !claim.price.rate) return std::nullopt;
    return YearlySpan{yearly(claim, *claim.price.rate),
                      yearly(claim, claim.price.rate_max.value_or(*claim.price.rate)), rounding};
  }
  if (claim.doubts_of(Doubt::term_assumed) || claim.doubts_of(Doubt::method_assumed))
    return std::nullopt;
  const auto rate = rates.irr_nominal                    ? rates.irr_nominal
                    : claim.kind == ClaimKind::repayment ? rates.any_simple()
                                                         : std::nullopt;
  if (!rate) return std::nullopt;
  const Span both{rate->pico, rate->pico};
  return YearlySpan{both, both, std::max(rounding_of_flows, rate->pico / 50)};
}

void compare_rate(const ProductTerms& terms, Claim& claim, TermsVerdict& verdict) {
  const auto said = yearly_span(claim);
  if (!said || (!terms.rate_min && !terms.rate_max)) return;
  const bool only_upper = claim.qualifier == ClaimQualifier::upto;
  const bool below =
      terms.rate_min && !only_upper &&
      said->low.most + said->tolerance < terms.rate_min->millionths * pico_per_millionth;
  const bool above = terms.rate_max && said->high.least - said->tolerance >
                                           terms.rate_max->millionths * pico_per_millionth;
  claim.agrees = !below && !above;
  verdict.below |= below;
  verdict.above |= above;
}

void compare_amount(const ProductTerms& terms, Claim& claim, TermsVerdict& verdict) {
  if (!terms.amount_max || !claim.amount.max) return;
  const bool above = *claim.amount.max > *terms.amount_max;
  claim.agrees = !above;
  verdict.amount_above |= above;
}

void compare_term(const ProductTerms& terms, Claim& claim, TermsVerdict& verdict) {
  const auto days = claim.term.days(claim.term.max);
  if (!terms.term_max_days || !days) return;
  // Months are counted with 30 days here and may be with 31 there: 12 months, 360 to 372 days.
  const bool above = *days > *terms.term_max_days + *terms.term_max_days / 30;
  claim.agrees = !above;
  verdict.term_above |= above;
}

bool is_yearly(const Claim& claim) {
  return claim.kind == ClaimKind::rate && claim.price.period == ClaimPeriod::year &&
         claim.price.rate && !claim.ambiguous();
}

bool contradicts(const Claim& part, const Claim& year) {
  if (part.kind == ClaimKind::rate && part.qualifier == ClaimQualifier::from &&
      year.qualifier == ClaimQualifier::range)
    return false;
  const auto said = yearly_span(part);
  if (!said) return false;
  const std::int64_t stated = year.price.rate->pico;
  const std::int64_t tolerance = std::max(said->tolerance, stated / 50);
  const std::int64_t upper =
      part.kind == ClaimKind::rate ? stated : year.price.rate_max.value_or(*year.price.rate).pico;
  const bool open_above = part.kind != ClaimKind::rate && year.qualifier == ClaimQualifier::from;
  const bool open_below = part.kind != ClaimKind::rate && year.qualifier == ClaimQualifier::upto;
  return (!open_below && said->low.most + tolerance < stated) ||
         (!open_above && said->low.least - tolerance > upper);
}

}  // namespace

TermsVerdict compare_with_terms(const ProductTerms& terms, std::span<Claim> claims) {
  TermsVerdict verdict;
  for (Claim& claim : claims) {
    switch (claim.kind) {
      case ClaimKind::rate:
      case ClaimKind::fee:
      case ClaimKind::repayment: compare_rate(terms, claim, verdict); break;
      case ClaimKind::amount: compare_amount(terms, claim, verdict); break;
      case ClaimKind::term: compare_term(terms, claim, verdict); break;
    }
  }
  return verdict;
}

std::optional<std::size_t> find_contradiction(std::span<const Claim> claims) {
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Claim& part = claims[i];
    const bool priced = part.kind != ClaimKind::amount && part.kind != ClaimKind::term;
    if (!priced || is_yearly(part)) continue;
    // The first yearly rate behind it; of flows, one before them as well.
    std::size_t at = i + 1;
    while (at < claims.size() &&
           (claims[at].kind == ClaimKind::amount || claims[at].kind == ClaimKind::term))
      ++at;
    if (at < claims.size() && is_yearly(claims[at])) {
      if (contradicts(part, claims[at])) return at;
    } else if (part.kind != ClaimKind::rate && i > 0 && is_yearly(claims[i - 1])) {
      if (contradicts(part, claims[i - 1])) return i - 1;
    }
  }
  return std::nullopt;
}

}  // namespace guiju::content
