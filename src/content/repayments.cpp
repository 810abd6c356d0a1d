// Repayments and deductions: the figures of an offer that are flows of money, and their rate of return.
#include <algorithm>
#include <cstdlib>

#include "content/offers.h"

namespace guiju::content {
namespace {

constexpr std::int64_t micro_per_fen = 10'000;
constexpr std::int64_t fen_rounding = 50;  // half a yuan
constexpr std::int64_t micro_of(std::int64_t whole) { return whole * micro_per_one; }

}  // namespace

// What is lent: as said, or a price less what is paid down.
std::optional<Fen> OfferReader::principal_of(const Offer& offer) const {
  if (offer.principal) return fen_of(number(offer.principal));
  if (!offer.price) return std::nullopt;
  const Fen price = fen_of(number(offer.price));
  if (!offer.down) return price;
  const Number& down = number(offer.down);
  if (down.unit == NumberUnit::percent) {
    if (offer.down->words.from()) return std::nullopt;
    return Fen(price.count - static_cast<std::int64_t>(static_cast<__int128>(price.count) *
                                                       down.micro / micro_of(100)));
  }
  return Fen(price.count - fen_of(down).count);
}

bool OfferReader::sets_months(const Figure* term) const {
  return term != nullptr && months_of(number(term)) > 0;
}

void OfferReader::set_time(const Figure* term, Flows& flows) const {
  if (term == nullptr) return;
  if (const std::int32_t days = days_of(number(term)); days > 0) {
    flows.days = days;
  } else if (const std::int32_t months = months_of(number(term)); months > 0) {
    flows.periods = months;
  }
}

// 借1万到手9000，7天后还1万: the cost is measured on what was received.
void OfferReader::read_deduction(const Offer& offer) {
  if (!offer.principal) return;
  PlacedClaim& placed = open(ClaimKind::fee);
  Claim& claim = placed.claim;
  claim.illegal = Illegal::upfront_deduction;
  claim.price.base = FeeBase::once;
  Flows& flows = claim.flows;
  flows.principal = principal_of(offer);
  cover(placed, offer.principal);
  if (offer.received) {
    flows.received = fen_of(number(offer.received));
    cover(placed, offer.received);
  } else {
    const Number& deducted = number(offer.deducted);
    const std::int64_t kept =
        deducted.unit == NumberUnit::percent
            ? static_cast<std::int64_t>(static_cast<__int128>(flows.principal->count) *
                                        deducted.micro / micro_of(100))
            : fen_of(deducted).count;
    flows.received = Fen(flows.principal->count - kept);
    cover(placed, offer.deducted);
  }
  if (flows.received->count <= 0 || *flows.received > *flows.principal) {
    claim.doubt(Doubt::flows_at_odds);
    return;
  }
  set_time(offer.term, flows);
  cover(placed, offer.term);
  if (offer.instalment_count == 1 && offer.term && sets_months(offer.term)) {
    const std::int32_t months = months_of(number(offer.term));
    flows.days.reset();
    flows.periods = months;
    flows.instalment = fen_of(number(offer.instalments[0].figure));
    cover(placed, offer.instalments[0].figure);
    const Repayments repaid{flows.instalment->count, months};
    flows.total = Fen(flows.instalment->count * months);
    set_yearly_of_flows(claim, flows.received->count, std::span(&repaid, 1));
    return;
  }
  flows.total = offer.total ? fen_of(number(offer.total)) : *flows.principal;
  cover(placed, offer.total);
  if (flows.days || flows.periods) set_yearly_of_bullet(claim, *flows.received, *flows.total);
}

void OfferReader::read_instalments(const Offer& offer) {
  PlacedClaim& placed = open(ClaimKind::repayment);
  Claim& claim = placed.claim;
  Flows& flows = claim.flows;
  const Figure& first = *offer.instalments[0].figure;
  claim.qualifier = first.words.qualifier(number(&first).range);
  flows.principal = principal_of(offer);
  const bool least = first.words.before.has(ClaimWord::only) && !flows.principal;
  if (claim.qualifier == ClaimQualifier::exact && least) claim.qualifier = ClaimQualifier::from;
  cover(placed, offer.principal ? offer.principal : offer.price);
  if (!offer.principal && offer.price) cover(placed, offer.down);
  for (std::size_t i = 0; i < offer.instalment_count; ++i)
    cover(placed, offer.instalments[i].figure);
  if (offer.instalment_count == 1) flows.instalment = fen_of(number(&first));
  if (offer.total) flows.total = fen_of(number(offer.total));
  cover(placed, offer.total);
  if (first.words.period == ClaimPeriod::day) {  // every day: no monthly flows to solve
    claim.price.period = ClaimPeriod::day;
    set_time(offer.term, flows);
    return claim.doubt(Doubt::term_missing);
  }
  claim.price.period = ClaimPeriod::month;
  set_periods(offer, placed);
  set_method(offer, flows);
  if (!flows.principal) claim.doubt(Doubt::principal_missing);
  if (claim.qualifier == ClaimQualifier::range) return claim.doubt(Doubt::term_missing);
  Runs runs = runs_of(offer, claim);
  if (runs.count == 0) return;
  if (flows.method == Method::interest_only && flows.principal) {
    --runs.parts[0].count;
    runs.parts[runs.count++] = {runs.parts[0].amount + flows.principal->count, 1};
  }
  if (!settle_total(runs, claim) || !flows.principal) return;
  set_yearly_of_flows(claim, flows.principal->count, runs.all());
  if (runs.count == 1) settle_rounding(first.number, claim);
}

// As said, or as many as make up the total.
void OfferReader::set_periods(const Offer& offer, PlacedClaim& placed) const {
  Flows& flows = placed.claim.flows;
  if (sets_months(offer.term)) {
    flows.periods = months_of(number(offer.term));
    cover(placed, offer.term);
  } else if (flows.total && flows.instalment && flows.instalment->count > 0) {
    const std::int64_t each = flows.instalment->count;
    const std::int64_t periods = (flows.total->count + each / 2) / each;
    if (periods >= 2 && periods <= periods_max) flows.periods = static_cast<std::int32_t>(periods);
  }
}

void OfferReader::set_method(const Offer& offer, Flows& flows) const {
  const Method named = method_named(words_);
  if (offer.instalment_count > 1) {
    flows.method = Method::custom;
  } else if (named == Method::interest_only || named == Method::equal_flat) {
    flows.method = named;
  } else if (flows.principal || named != Method::unknown) {
    flows.method = Method::equal_instalment;
  }
}

// The instalments with their numbers; none when these do not add up, which is then a doubt.
OfferReader::Runs OfferReader::runs_of(const Offer& offer, Claim& claim) const {
  Flows& flows = claim.flows;
  Runs runs;
  std::int32_t counted = 0;
  for (std::size_t i = 0; i < offer.instalment_count; ++i) {
    const Instalments& part = offer.instalments[i];
    const bool last = i + 1 == offer.instalment_count;
    const std::int32_t rest = last && flows.periods ? *flows.periods - counted : 0;
    const std::int32_t count = part.count > 0 ? part.count : rest;
    if (count <= 0) {
      claim.doubt(flows.periods ? Doubt::flows_at_odds : Doubt::term_missing);
      return {};
    }
    runs.parts[runs.count++] = {fen_of(number(part.figure)).count, count};
    counted += count;
  }
  if (!flows.periods) flows.periods = counted;
  if (counted == *flows.periods) return runs;
  claim.doubt(Doubt::flows_at_odds);
  return {};
}

// A total of figures rounded to the yuan may differ by half a yuan a period, and no more.
bool OfferReader::settle_total(const Runs& runs, Claim& claim) const {
  Flows& flows = claim.flows;
  std::int64_t sum = 0;
  for (const Repayments& part : runs.all()) sum += part.amount * part.count;
  if (!flows.total) flows.total = Fen(sum);
  const std::int64_t apart = std::abs(flows.total->count - sum);
  if (apart <= fen_rounding * (*flows.periods + 1)) return true;
  claim.doubt(Doubt::flows_at_odds);
  return false;
}

// A few on both sides, so that a text of nothing but numbers takes no longer.
std::span<const Figure> OfferReader::figures_near(std::size_t index) const {
  constexpr std::size_t reach = 8;
  const std::size_t first = index - std::min(index, reach);
  return figures_.subspan(first, std::min(figures_.size(), index + reach + 1) - first);
}

// 年化12%，等额本息，每月还10,662元: when a yearly rate of the same text explains the instalment, and the
// total, as rounded to the yuan, the instalment is known to the fen.
void OfferReader::settle_rounding(std::size_t index, Claim& claim) const {
  Flows& flows = claim.flows;
  constexpr std::int32_t terms_settled_max = 120;
  if (flows.instalment->count % 100 != 0 || *flows.periods > terms_settled_max) return;
  const std::int64_t said = flows.instalment->count;
  const auto return_of = [&](std::int64_t fen) {
    const Repayments repaid{fen, *flows.periods};
    const auto found = rate_of_return(flows.principal->count, std::span(&repaid, 1));
    return found ? found->pico : std::int64_t{0};
  };
  for (const Figure& figure : figures_near(index)) {
    const Number& share = number(&figure);
    if (figure.part != Part::price || figure.words.period != ClaimPeriod::year ||
        share.unit != NumberUnit::percent || share.range || figure.words.from())
      continue;
    const auto rate = fraction(share.micro, micro_of(100) * months_per_year);
    if (!rate || return_of(said - fen_rounding) > rate->pico ||
        return_of(said + fen_rounding) < rate->pico)
      continue;
    std::int64_t low = said - fen_rounding, high = said + fen_rounding;
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (return_of(middle) < rate->pico ? low : high) = middle;
    }
    const std::int64_t nearest =
        rate->pico - return_of(low) < return_of(high) - rate->pico ? low : high;
    if (std::abs(flows.total->count - nearest * *flows.periods) > fen_rounding * *flows.periods)
      continue;
    flows.instalment = Fen(nearest);
    const Repayments repaid{nearest, *flows.periods};
    return set_yearly_of_flows(claim, flows.principal->count, std::span(&repaid, 1));
  }
}

// 一年后还1.1万, 分12期总还款10800元, 总利息600元
void OfferReader::read_total(const Offer& offer) {
  if (!offer.principal) return;
  PlacedClaim& placed = open(ClaimKind::repayment);
  Claim& claim = placed.claim;
  Flows& flows = claim.flows;
  flows.principal = principal_of(offer);
  Figure* said = offer.total ? offer.total : offer.total_interest;
  const std::int64_t sum = fen_of(number(said)).count;
  flows.total = Fen(offer.total ? sum : flows.principal->count + sum);
  cover(placed, offer.principal);
  cover(placed, said);
  cover(placed, offer.term);
  claim.qualifier = said->words.qualifier(number(said).range);
  if (number(said).range) return claim.doubt(Doubt::vague);
  const Method named = method_named(words_);
  const bool instalments = offer.term && number(offer.term).unit == NumberUnit::instalment;
  const bool spread = instalments || named == Method::equal_instalment;
  if (spread && sets_months(offer.term)) {
    flows.periods = months_of(number(offer.term));
    flows.method = Method::equal_instalment;
    if (named != Method::equal_instalment) claim.doubt(Doubt::method_assumed);
    // Amounts in parts of a fen, so that equal instalments are equal.
    const Repayments repaid{flows.total->count, *flows.periods};
    set_yearly_of_flows(claim, flows.principal->count * *flows.periods, std::span(&repaid, 1));
    return;
  }
  flows.method = Method::bullet;
  set_time(offer.term, flows);
  set_yearly_of_bullet(claim, *flows.principal, *flows.total);
}

// 借1万用1年日均息费0.8元: the days' cost of a year, repaid in equal instalments. The day's share of
// the principal says too little, because the principal falls.
void OfferReader::read_daily_cost(const Offer& offer, Figure& cost) {
  PlacedClaim& placed = open(ClaimKind::repayment);
  Claim& claim = placed.claim;
  Flows& flows = claim.flows;
  const Number& daily = number(&cost);
  claim.qualifier = cost.words.qualifier(daily.range);
  if (claim.qualifier == ClaimQualifier::exact && cost.words.before.has(ClaimWord::only))
    claim.qualifier = ClaimQualifier::from;
  claim.price.period = ClaimPeriod::day;
  flows.principal = principal_of(offer);
  flows.cost = fen_of(daily);
  flows.periods = months_of(number(offer.term));
  cover(placed, offer.principal);
  cover(placed, offer.term);
  cover(placed, &cost);
  placed.listed_rate = true;
  const std::int64_t coins = coins_of(daily);
  const auto rate = fraction(daily.micro, flows.principal->count * micro_per_fen * coins);
  if (!rate) return claim.doubt(Doubt::vague);
  claim.yearly.simple_365 = times(*rate, days_per_year);
  claim.yearly.simple_360 = times(*rate, bank_days_per_year);
  const Method named = method_named(words_);
  if (named == Method::interest_only || named == Method::bullet || named == Method::revolving) {
    flows.method = named;
    return;
  }
  flows.method = Method::equal_instalment;
  if (named != Method::equal_instalment) claim.doubt(Doubt::method_assumed);
  // A month has 365 / 12 days: the cost of all days, times twelve and in 1/100 fen to keep it whole.
  const std::int64_t all = daily.micro / coins / 100 * days_per_year * *flows.periods;
  const std::int64_t lent = flows.principal->count * 100 * months_per_year;
  flows.total = Fen((lent + all + 600) / 1200);
  const Repayments repaid{lent + all, *flows.periods};
  set_yearly_of_flows(claim, lent * *flows.periods, std::span(&repaid, 1));
}

// 3年0利率: nothing beyond the principal, if there is no fee.
void OfferReader::read_zero(const Offer& offer) {
  PlacedClaim& placed = open(ClaimKind::repayment);
  Claim& claim = placed.claim;
  claim.price.rate = FineRate(0);
  claim.price.period = ClaimPeriod::month;
  claim.flows.periods = months_of(number(offer.zero));
  cover(placed, offer.zero);
  claim.flows.principal = principal_of(offer);
  if (offer.principal) cover(placed, offer.principal);
  if (offer.down && number(offer.down).unit == NumberUnit::percent) {
    claim.flows.down_payment = fraction(number(offer.down).micro, micro_of(100));
    cover(placed, offer.down);
  }
}

}  // namespace guiju::content
