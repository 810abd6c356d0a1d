#include "content/offers.h"

#include <algorithm>

namespace guiju::content {
namespace {

constexpr std::uint32_t principal_reach = 16;  // units between a principal and its daily cost
constexpr std::int64_t micro_per_fen = 10'000;
}  // namespace

Method method_named(const ClaimWords::At& words) {
  constexpr std::pair<ClaimWord, Method> named[] = {
      {ClaimWord::equal_instalment, Method::equal_instalment},
      {ClaimWord::equal_flat, Method::equal_flat},
      {ClaimWord::equal_principal, Method::equal_principal},
      {ClaimWord::interest_only, Method::interest_only},
      {ClaimWord::bullet, Method::bullet},
      {ClaimWord::revolving, Method::revolving}};
  Method found = Method::unknown;
  for (const auto& [word, method] : named) {
    if (!words.has_anywhere(word)) continue;
    if (found != Method::unknown) return Method::unknown;  // several to choose from
    found = method;
  }
  return found;
}

void OfferReader::read() {
  Offer offer;
  std::uint32_t sentence = 0;
  for (Figure& figure : figures_) {
    if (figure.part == Part::none || figure.part == Part::price || figure.part == Part::upper_end ||
        figure.part == Part::penalty)
      continue;
    const std::uint32_t here = units_.sentence_of[number(&figure).begin];
    const bool next_loan = figure.part == Part::principal && offer.principal && offer.has_flows();
    if (here != sentence || next_loan) finish(offer);
    sentence = here;
    add(figure, offer);
  }
  finish(offer);
  for (Figure& figure : figures_)
    if (figure.part == Part::advance) read_advance(figure);
}

void OfferReader::add(Figure& figure, Offer& offer) const {
  const auto first = [&](Figure*& place) {
    if (place == nullptr) place = &figure;
  };
  switch (figure.part) {
    case Part::principal: offer.principal = &figure; break;
    case Part::item_price: first(offer.price); break;
    case Part::down_payment: first(offer.down); break;
    case Part::total: first(offer.total); break;
    case Part::total_interest: first(offer.total_interest); break;
    case Part::received: first(offer.received); break;
    case Part::deducted: first(offer.deducted); break;
    case Part::zero_term: first(offer.zero); break;
    case Part::term: add_term(figure, offer); break;
    case Part::segment:
    case Part::interest_free:
      if (figure.words.has(ClaimWord::front) || figure.words.before.has(ClaimWord::rest))
        offer.segment = months_of(number(&figure));
      break;
    case Part::instalment:
      if (offer.instalment_count < parts_max)
        offer.instalments[offer.instalment_count++] = {&figure, offer.segment};
      offer.segment = 0;
      break;
    case Part::cost:
      if (offer.cost_count < parts_max) offer.costs[offer.cost_count++] = &figure;
      break;
    case Part::advance:
    case Part::none:
    case Part::price:
    case Part::upper_end:
    case Part::amount:
    case Part::penalty: break;
  }
}

// A number of instalments wins over other times; the most or the least there may be is no term.
void OfferReader::add_term(Figure& figure, Offer& offer) const {
  const Number& time = number(&figure);
  if (figure.words.upto() || figure.words.from() || time.range) return;
  const bool better =
      offer.term == nullptr ||
      (number(offer.term).unit != NumberUnit::instalment && time.unit == NumberUnit::instalment) ||
      offer.total == nullptr;
  if (better && (offer.term == nullptr || number(offer.term).unit != NumberUnit::instalment))
    offer.term = &figure;
}

void OfferReader::finish(Offer& offer) {
  if (offer.received || offer.deducted) {
    read_deduction(offer);
  } else if (offer.instalment_count > 0) {
    read_instalments(offer);
  } else if (offer.total || offer.total_interest) {
    read_total(offer);
  } else if (offer.zero) {
    read_zero(offer);
  }
  for (std::size_t i = 0; i < offer.cost_count; ++i) {
    Figure& cost = *offer.costs[i];
    const bool spread = offer.principal && offer.term && !cost.words.fee() &&
                        cost.words.period == ClaimPeriod::day && sets_months(offer.term) &&
                        number(offer.term).end <= number(&cost).begin &&
                        number(offer.principal).end <= number(offer.term).begin;
    if (spread)
      read_daily_cost(offer, cost);
    else
      read_cost(offer, cost);
  }
  offer = Offer{};
}

PlacedClaim& OfferReader::open(ClaimKind kind) {
  PlacedClaim& placed = claims_.emplace_back();
  placed.begin = UINT32_MAX;
  placed.claim.kind = kind;
  return placed;
}

void OfferReader::cover(PlacedClaim& placed, Figure* figure) const {
  if (figure == nullptr) return;
  figure->used = true;
  placed.begin = std::min(placed.begin, std::min(figure->words.begin, number(figure).begin));
  placed.end = std::max(placed.end, std::max(figure->words.end, number(figure).end));
}

// 借1万用1天2.7元, 万元日息1块9, 35元/万/月: money of a period on a principal.
void OfferReader::read_cost(const Offer& offer, Figure& cost) {
  const Number& sum = number(&cost);
  Surroundings& words = cost.words;
  Figure* principal = offer.principal;
  std::optional<Fen> lent;
  if (code(sum.end) == u'/' && code(sum.end + 1) == u'万') {
    lent = Fen(1'000'000);
    const std::uint32_t end = sum.end + 2;
    words.end = std::max(words.end, end);
    if (const ClaimWords::Word* word = words_.beginning(code(end) == u'/' ? end + 1 : end)) {
      words.end = word->end;
      if (words.period == ClaimPeriod::unknown) {
        if (word->kinds.has(ClaimWord::per_day)) words.period = ClaimPeriod::day;
        if (word->kinds.has(ClaimWord::per_month)) words.period = ClaimPeriod::month;
        if (word->kinds.has(ClaimWord::per_year)) words.period = ClaimPeriod::year;
      }
    }
  } else if (principal != nullptr) {
    const Number& loan = number(principal);
    const bool before = loan.end <= sum.begin;
    const std::uint32_t apart = before ? std::max(words.begin, loan.end) - loan.end
                                       : loan.begin - std::min(words.end, loan.begin);
    const bool reaches =
        apart <= principal_reach && (before || principal->words.before.has(ClaimWord::borrowed));
    if (reaches) lent = fen_of(loan);
  }
  if (!lent && !words.priced()) return;
  const bool fee = words.fee();
  PlacedClaim& placed = open(fee ? ClaimKind::fee : ClaimKind::rate);
  Claim& claim = placed.claim;
  placed.listed_rate = !fee || words.before.has(ClaimWord::day_fee) ||
                       words.before.has(ClaimWord::month_fee) ||
                       words.before.has(ClaimWord::fee_rate);
  cover(placed, &cost);
  claim.qualifier = words.qualifier(sum.range);
  if (claim.qualifier == ClaimQualifier::exact && words.before.has(ClaimWord::only))
    claim.qualifier = ClaimQualifier::from;
  Price& price = claim.price;
  price.period = words.period;
  claim.flows.cost = fen_of(sum);
  if (fee) {
    price.base = words.period == ClaimPeriod::day     ? FeeBase::day
                 : words.period == ClaimPeriod::month ? FeeBase::period
                                                      : FeeBase::once;
    if (words.period == ClaimPeriod::year) price.base = FeeBase::unknown;
  }
  if (!lent || lent->count == 0) {
    if (!fee || price.base != FeeBase::once) claim.doubt(Doubt::principal_missing);
    return;
  }
  if (principal != nullptr && lent == fen_of(number(principal))) cover(placed, principal);
  claim.flows.principal = lent;
  const std::int64_t coins = coins_of(sum);
  // micro-yuan ÷ (fen × 10^4), both exact.
  price.rate = fraction(sum.micro, lent->count * micro_per_fen * coins);
  if (sum.range) price.rate_max = fraction(sum.micro_max, lent->count * micro_per_fen * coins);
  // More than the principal each period: the figures do not belong together.
  if (!price.rate || price.rate->pico > pico_per_one) {
    price.rate.reset();
    price.rate_max.reset();
    claim.doubt(Doubt::flows_at_odds);
  }
  if (fee && price.base == FeeBase::period && sets_months(offer.term)) {
    claim.flows.periods = months_of(number(offer.term));
    cover(placed, offer.term);
  }
}

void OfferReader::read_advance(Figure& figure) {
  PlacedClaim& placed = open(ClaimKind::fee);
  placed.claim.price.base = FeeBase::once;
  placed.claim.illegal = Illegal::advance_fee;
  placed.claim.flows.cost = fen_of(number(&figure));
  placed.claim.qualifier = figure.words.qualifier(number(&figure).range);
  cover(placed, &figure);
}

}  // namespace guiju::content
