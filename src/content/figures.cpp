#include "content/figures.h"

#include <algorithm>

namespace guiju::content {
namespace {

constexpr std::int64_t micro_per_fen = 10'000;

// Whole periods only: half a year is six months, a month and a half is none.
std::int32_t whole(std::int64_t micro, std::int64_t by) {
  const std::int64_t product = micro * by;
  return product % micro_per_one == 0 ? static_cast<std::int32_t>(product / micro_per_one) : 0;
}

}  // namespace

std::int32_t months_of(const Number& number) {
  if (number.range) return 0;
  switch (number.unit) {
    case NumberUnit::month:
    case NumberUnit::instalment: return whole(number.micro, 1);
    case NumberUnit::year: return whole(number.micro, months_per_year);
    default: return 0;
  }
}

std::int32_t days_of(const Number& number) {
  if (number.range) return 0;
  switch (number.unit) {
    case NumberUnit::day: return whole(number.micro, 1);
    case NumberUnit::week: return whole(number.micro, 7);
    case NumberUnit::year: return whole(number.micro, days_per_year);
    default: return 0;
  }
}

std::int64_t coins_of(const Number& number) {
  return number.unit == NumberUnit::mao ? 10 : number.unit == NumberUnit::fen ? 100 : 1;
}

Fen fen_of(const Number& number) { return Fen(number.micro / (micro_per_fen * coins_of(number))); }
Fen fen_max_of(const Number& number) {
  return Fen(number.micro_max / (micro_per_fen * coins_of(number)));
}

void FigureReader::read(std::vector<Figure>& figures) const {
  figures.clear();
  for (std::uint32_t i = 0; i < numbers_.size(); ++i) figures.push_back(figure_of(i));
}

bool FigureReader::names_behind(std::uint32_t place, ClaimWord kind) const {
  const ClaimWords::Word* word = words_.beginning(place);
  return word != nullptr && word->kinds.has(kind);
}
bool FigureReader::names_before(std::uint32_t place, ClaimWord kind) const {
  const ClaimWords::Word* word = words_.ending(place);
  return word != nullptr && word->kinds.has(kind);
}

Figure FigureReader::figure_of(std::uint32_t index) const {
  const Number& number = numbers_[index];
  Figure figure;
  figure.number = index;
  if (number.telephone || fen_max_of(number) > amount_max) return figure;
  figure.words = words_.around(index);
  if (number.time()) {
    figure.part = part_of_time(number, figure.words);
  } else if (number.share() && !is_coin(number, figure.words)) {
    figure.part = part_of_share(number, figure.words);
  } else if (number.money() || number.unit == NumberUnit::mao || number.share() ||
             number.unit == NumberUnit::none) {
    figure.part = part_of_money(number, figure.words);
  }
  return figure;
}

Part FigureReader::part_of_time(const Number& number, const Surroundings& words) const {
  if (number.unit == NumberUnit::second || number.unit == NumberUnit::minute ||
      number.unit == NumberUnit::hour)
    return Part::none;
  const bool days = number.unit == NumberUnit::day || number.unit == NumberUnit::week;
  const bool front = words.has(ClaimWord::front);
  std::uint32_t behind = number.end;
  if (code(behind) == u'内' || code(behind) == u'的') ++behind;
  const bool free = names_behind(behind, ClaimWord::interest_free) ||
                    words.before.has(ClaimWord::interest_free) ||
                    names_before(words.begin, ClaimWord::interest_free);
  const bool zero =
      names_behind(behind, ClaimWord::zero_rate) || names_before(words.begin, ClaimWord::zero_rate);
  if (front) {
    // 前3期免息每期还1000元: the free part of a schedule is a promotion as well.
    return free || zero ? Part::interest_free : Part::segment;
  }
  if (words.before.has(ClaimWord::rest)) return Part::segment;
  if (free || zero) {
    if (days) return Part::interest_free;
    return words.before.has(ClaimWord::upto) ? Part::none : Part::zero_term;
  }
  return Part::term;
}

Part FigureReader::part_of_share(const Number& number, Surroundings& words) const {
  if (words.has(ClaimWord::down_payment)) return Part::down_payment;
  const std::uint32_t clause = units_.clause_first[units_.clause_of[number.begin]];
  if (words.before.has(ClaimWord::aside) || words_.has(ClaimWord::aside, clause, number.begin))
    return Part::none;
  const bool penalty =
      words.before.has(ClaimWord::penalty) || words_.has(ClaimWord::penalty, clause, number.begin);
  if (!words.priced()) {
    // 月0.6%, 7.2%/年: nothing else is said
    const std::uint32_t clause_index = units_.clause_of[number.begin];
    const bool whole_clause = words.begin == units_.clause_first[clause_index] &&
                              words.end == units_.clause_first[clause_index + 1];
    const bool interest_behind = code(number.end) == u'利' || code(number.end) == u'息';
    if (number.unit == NumberUnit::fen && interest_behind && number.micro <= 10 * micro_per_one) {
      words.before.add(ClaimWord::bare_rate);  // 2分利 is said of a month
      words.end = std::max(words.end, number.end + 1);
    } else if (number.ratio() && words.period != ClaimPeriod::unknown &&
               (about_loans_ || whole_clause || number.unit != NumberUnit::percent ||
                (words.period == ClaimPeriod::day && number.micro < micro_per_one))) {
      words.before.add(ClaimWord::bare_rate);  // 日0.05%
    } else if (number.ratio() && words.before.has(ClaimWord::period) &&
               (words.begin == 0 || units_.places[words.begin].gap != 0)) {
      words.before.add(ClaimWord::fee);  // 期3.12%
    } else if (words.before.has(ClaimWord::deducted) && number.ratio()) {
      return Part::deducted;
    } else if (number.unit == NumberUnit::percent && words.upto() && !number.range) {
      return Part::upper_end;
    } else {
      return Part::none;
    }
  }
  return penalty ? Part::penalty : Part::price;
}

Part FigureReader::part_of_money(const Number& number, const Surroundings& words) const {
  using W = ClaimWord;
  const bool plain = number.unit == NumberUnit::none && !number.scaled;
  const std::uint32_t clause = units_.clause_first[units_.clause_of[number.begin]];
  if (words.before.any({W::penalty, W::aside}) || words_.has(W::penalty, clause, number.begin) ||
      words_.has(W::aside, clause, number.begin))
    return Part::none;
  if (words.has(W::down_payment)) return Part::down_payment;
  const bool fee_beside = words.fee() || words_.in_clause(W::advance_fee, number.begin) ||
                          words_.in_clause(W::fee, number.begin);
  if (!plain && fee_beside && words_.in_clause(W::advance, number.begin)) return Part::advance;
  if (words.before.has(W::received)) return Part::received;
  if (words.before.has(W::deducted)) return Part::deducted;
  if (words.before.has(W::price)) return Part::item_price;
  if (words.before.has(W::total_interest)) return Part::total_interest;
  if (words.before.has(W::instalment)) return Part::instalment;
  if (words.before.has(W::repay) && words.period != ClaimPeriod::unknown &&
      !words.before.has(W::total))
    return words.rate() ? Part::cost : Part::instalment;
  if (words.before.has(W::total) && words.rate()) return Part::total_interest;
  if (!words.priced() && (words.before.has(W::total) || words.before.has(W::repay)))
    return Part::total;
  // 利息按1万本金计算: what the price is reckoned on
  if (names_behind(number.end, W::borrowed) && code(number.end) == u'本') return Part::principal;
  // 按日计息1万元日息3.9元, 最低借1000块日息2毛
  const bool daily = names_behind(number.end, W::day_rate) || names_behind(number.end, W::day_fee);
  if (daily && !words.upto() && !number.range && price_follows(number, words))
    return Part::principal;
  if (words.fee()) return Part::cost;
  if (words.rate() && words.time != Surroundings::no_number) return Part::total_interest;
  if (words.rate() && plain)  // 月息0.6, 年息9: a share without its unit
    return !number.implied && number.micro > 0 && number.micro_max < 100 * micro_per_one
               ? Part::price
               : Part::none;
  if (words.rate()) return Part::cost;
  if (plain && !words.before.has(W::borrowed)) return Part::amount;
  const bool lent = words.before.has(W::borrowed) && !words.before.has(W::amount) &&
                    (words.period == ClaimPeriod::unknown || words.period_behind);
  if (lent && !words.upto() && !words.from() && !number.range) return Part::principal;
  if (words.period_behind && !number.range && !words.upto() && price_follows(number, words))
    return Part::principal;
  if (number.unit != NumberUnit::none && words.period != ClaimPeriod::unknown &&
      !words.before.has(W::amount))
    return Part::cost;
  if (words.upto() || words.from() || number.range || words.before.has(W::amount))
    return Part::amount;
  return price_follows(number, words) ? Part::principal : Part::amount;
}

// 每天5分钱, 100元日息3分: money, and no share of it
bool FigureReader::is_coin(const Number& number, const Surroundings& words) const {
  if (number.unit != NumberUnit::fen) return false;
  if (code(number.end) == u'钱') return true;
  const auto before =
      std::lower_bound(numbers_.begin(), numbers_.end(), words.begin,
                       [](const Number& other, std::uint32_t end) { return other.end < end; });
  return words.period == ClaimPeriod::day && before != numbers_.end() &&
         before->end == words.begin && before->unit == NumberUnit::yuan;
}

// 万元日息1块9, 1万借1天2元, 1万元一个月利息85元: what follows a sum at once is the price of it.
bool FigureReader::price_follows(const Number& number, const Surroundings& words) const {
  const std::uint32_t place = words.period_behind ? words.end : number.end;
  if (place >= units_.size() || (units_.places[place].gap & gap::ends_clause) != 0) return false;
  const auto after = std::lower_bound(
      numbers_.begin(), numbers_.end(), place,
      [](const Number& other, std::uint32_t begin) { return other.begin < begin; });
  const bool number_follows =
      after != numbers_.end() && after->begin == place && (after->time() || words.period_behind);
  if (number_follows) return true;
  const ClaimWords::Word* next = words_.beginning(place);
  if (next == nullptr) return false;
  constexpr WordSet also{ClaimWord::borrowed, ClaimWord::per_day, ClaimWord::per_month,
                         ClaimWord::only,     ClaimWord::from,    ClaimWord::term};
  return next->kinds.any(rate_words) || next->kinds.any(fee_words) || next->kinds.any(also);
}

}  // namespace guiju::content
