// Claims against the terms a product is registered with, and against each other.
#include <algorithm>

#include "content/claims.h"

namespace guiju::content {
namespace {

constexpr std::int64_t nano_per_millionth = 1'000;
// Published figures are rounded to 0.01 % and money lines to 0.1 yuan on 10,000; less is no
// contradiction.
constexpr std::int64_t rounding_nano = 500'000;

struct Yearly {  // on the 360-day and the 365-day basis, both of which are in use
  std::int64_t least, most;
};

Yearly yearly(const Claim& claim, std::int64_t rate_nano) {
  switch (claim.period) {
    case ClaimPeriod::day: return {rate_nano * 360, rate_nano * 365};
    case ClaimPeriod::month: return {rate_nano * 12, rate_nano * 12};
    default: return {rate_nano, rate_nano};
  }
}

void compare_rate(const ProductTerms& terms, Claim& claim, TermsVerdict& verdict) {
  if (!claim.apr_simple_nano || (!terms.rate_min && !terms.rate_max)) return;
  const Yearly low = yearly(claim, *claim.rate_nano);
  const Yearly high = yearly(claim, claim.rate_max_nano.value_or(*claim.rate_nano));
  const bool only_upper = claim.qualifier == ClaimQualifier::upto;
  const bool below = terms.rate_min && !only_upper &&
                     low.most + rounding_nano < terms.rate_min->millionths * nano_per_millionth;
  const bool above = terms.rate_max &&
                     high.least - rounding_nano > terms.rate_max->millionths * nano_per_millionth;
  claim.agrees = !below && !above;
  verdict.below |= below;
  verdict.above |= above;
}

void compare_amount(const ProductTerms& terms, Claim& claim, TermsVerdict& verdict) {
  if (!terms.amount_max || !claim.amount_max) return;
  const bool above = *claim.amount_max > *terms.amount_max;
  claim.agrees = !above;
  verdict.amount_above |= above;
}

void compare_term(const ProductTerms& terms, Claim& claim, TermsVerdict& verdict) {
  if (!terms.term_max_days || !claim.term_max_days) return;
  // Months are counted with 30 days here and may be with 31 there: 12 months, 360 to 372 days.
  const bool above = *claim.term_max_days > *terms.term_max_days + *terms.term_max_days / 30;
  claim.agrees = !above;
  verdict.term_above |= above;
}

}  // namespace

TermsVerdict compare_with_terms(const ProductTerms& terms, std::span<Claim> claims) {
  TermsVerdict verdict;
  for (Claim& claim : claims) {
    switch (claim.kind) {
      case ClaimKind::rate: compare_rate(terms, claim, verdict); break;
      case ClaimKind::amount: compare_amount(terms, claim, verdict); break;
      case ClaimKind::term: compare_term(terms, claim, verdict); break;
      case ClaimKind::fee:
      case ClaimKind::repayment: break;
    }
  }
  return verdict;
}

std::optional<std::size_t> find_contradiction(std::span<const Claim> claims) {
  for (std::size_t i = 0; i + 1 < claims.size(); ++i) {
    const Claim& part = claims[i];
    const Claim& year = claims[i + 1];
    if (part.kind != ClaimKind::rate || year.kind != ClaimKind::rate) continue;
    if (part.period != ClaimPeriod::day && part.period != ClaimPeriod::month) continue;
    if (year.period != ClaimPeriod::year || !part.rate_nano || !year.rate_nano || part.ambiguous ||
        year.ambiguous)
      continue;
    if (part.qualifier == ClaimQualifier::from && year.qualifier == ClaimQualifier::range) continue;
    const Yearly said = yearly(part, *part.rate_nano);
    const std::int64_t tolerance = std::max(rounding_nano, *year.rate_nano / 50);
    if (said.most + tolerance < *year.rate_nano || said.least - tolerance > *year.rate_nano)
      return i + 1;
  }
  return std::nullopt;
}

}  // namespace guiju::content
