#include "content/claims.h"

#include <algorithm>

namespace guiju::content {
namespace {

constexpr std::uint32_t upper_end_reach = 12;  // units between 3.6%起 and 最高不超过6.5%
constexpr std::uint32_t discount_reach = 4;    // units between 7.2% and 8折
constexpr std::int64_t years_max = 100;

// Rates and fees by percentages, amounts, terms; and what each takes over from those beside it.
class Reading {
 public:
  Reading(const Units& units, std::span<const Number> numbers, const ClaimWords::At& words,
          bool about_loans, std::span<Figure> figures, std::vector<PlacedClaim>& claims)
      : units_(units),
        numbers_(numbers),
        words_(words),
        about_loans_(about_loans),
        figures_(figures),
        claims_(claims) {}

  void run() {
    for (Figure& figure : figures_)
      if (!figure.used && (figure.part == Part::price || figure.part == Part::upper_end) &&
          !closes_range(figure) && figure.part == Part::price)
        read_price(figure);
    read_vague();
    read_first_month();
    read_discounts();
    for (std::uint32_t i = 0; i < figures_.size(); ++i) {
      Figure& figure = figures_[i];
      if (figure.used) continue;
      if (figure.part == Part::interest_free) read_interest_free(figure);
      if (figure.part == Part::amount || figure.part == Part::principal) read_amount(figure);
      const bool lists = number(figure).unit == NumberUnit::none && !number(figure).scaled;
      if (figure.part == Part::term || (lists && !figure.used)) read_term(i);
    }
    link();
    for (PlacedClaim& placed : claims_)
      if (!placed.claim.ambiguous() && placed.claim.flows.total == std::nullopt)
        set_yearly_of_price(placed.claim);
      else if (placed.claim.kind == ClaimKind::fee && placed.claim.price.rate)
        set_yearly_of_price(placed.claim);
  }

 private:
  const Number& number(const Figure& figure) const { return numbers_[figure.number]; }
  std::uint16_t code(std::uint32_t at) const {
    return at < units_.size() ? units_.codes[at] : std::uint16_t{0};
  }

  PlacedClaim& open(ClaimKind kind, Figure& figure, std::uint32_t end) {
    PlacedClaim& placed = claims_.emplace_back();
    placed.begin = figure.words.begin;
    placed.end = std::max(figure.words.end, end);
    placed.claim.kind = kind;
    placed.claim.qualifier = figure.words.qualifier(number(figure).range);
    figure.used = true;
    return placed;
  }

  // 年利率3.6%起，最高不超过6.5%: the second figure closes the claim before it.
  bool closes_range(Figure& figure) {
    const Number& share = number(figure);
    if (claims_.empty() || share.unit != NumberUnit::percent || share.range) return false;
    PlacedClaim& before = claims_.back();
    Price& price = before.claim.price;
    if (before.claim.kind != ClaimKind::rate || price.period != ClaimPeriod::year ||
        price.rate_max || !price.rate || !figure.words.upto())
      return false;
    if (share.begin > before.end + upper_end_reach ||
        units_.sentence_of[before.end - 1] != units_.sentence_of[share.begin])
      return false;
    const auto upper = fraction(share.micro, 100 * micro_per_one);
    if (!upper || *upper < *price.rate) return false;
    price.rate_max = upper;
    before.claim.qualifier = ClaimQualifier::range;
    before.end = std::max(share.end, figure.words.end);
    figure.used = true;
    return true;
  }

  void read_price(Figure& figure) {
    const Surroundings& words = figure.words;
    const bool fee = words.fee();
    PlacedClaim& placed = open(fee ? ClaimKind::fee : ClaimKind::rate, figure, 0);
    placed.listed_rate = !fee || words.before.has(ClaimWord::day_fee) ||
                         words.before.has(ClaimWord::month_fee) ||
                         words.before.has(ClaimWord::fee_rate);
    Claim& claim = placed.claim;
    Price& price = claim.price;
    price.period = words.period;
    price.compound = words.before.has(ClaimWord::compound);
    if (fee) set_fee_base(figure, claim);
    set_share(figure, claim);
    if (price.base == FeeBase::unknown && fee && words.before.has(ClaimWord::period) &&
        claim.qualifier == ClaimQualifier::exact)
      claim.qualifier = ClaimQualifier::from;  // 期3.12%: at least once that
  }

  void set_fee_base(const Figure& figure, Claim& claim) const {
    const Surroundings& words = figure.words;
    Price& price = claim.price;
    const std::int32_t periods =
        words.time == Surroundings::no_number ? 0 : instalments(words.time);
    if (words.before.has(ClaimWord::month_fee) || price.period == ClaimPeriod::month) {
      price.base = FeeBase::period;
      price.period = ClaimPeriod::month;
    } else if (price.period == ClaimPeriod::day) {
      price.base = FeeBase::day;
    } else if (words.before.has(ClaimWord::once) || words.before.has(ClaimWord::broker_fee)) {
      price.base = FeeBase::once;
    }
    if (words.before.has(ClaimWord::advance) && price.base == FeeBase::unknown) {
      price.base = FeeBase::once;  // 放款前收取3%手续费
      claim.illegal = Illegal::advance_fee;
    }
    if (periods > 0) claim.flows.periods = periods;
  }
  // The number of instalments, when it is exact.
  std::int32_t instalments(std::uint32_t index) const {
    const Number& time = numbers_[index];
    if (time.range || time.micro % micro_per_one != 0) return 0;
    const auto count = static_cast<std::int32_t>(time.micro / micro_per_one);
    if (time.unit == NumberUnit::instalment || time.unit == NumberUnit::month) return count;
    return time.unit == NumberUnit::year && count < years_max ? count * months_per_year : 0;
  }

  void set_share(const Figure& figure, Claim& claim) const {
    const Number& share = number(figure);
    Price& price = claim.price;
    std::int64_t over = 100;
    switch (share.unit) {
      case NumberUnit::percent:
      case NumberUnit::per_hundred:
      case NumberUnit::point: break;
      case NumberUnit::permille:
      case NumberUnit::per_thousand: over = 1'000; break;
      case NumberUnit::permyriad:
      case NumberUnit::basis_point:
      case NumberUnit::per_ten_thousand: over = 10'000; break;
      case NumberUnit::none:
        claim.doubt(Doubt::unit_missing);
        if (price.period != ClaimPeriod::year) return;
        break;
      default:  // 厘 and 分: by the period
        if (price.period == ClaimPeriod::unknown && share.unit == NumberUnit::fen &&
            figure.words.before.has(ClaimWord::bare_rate)) {
          price.period = ClaimPeriod::month;
          claim.doubt(Doubt::period_inferred);
        }
        over = price.period == ClaimPeriod::year    ? 100
               : price.period == ClaimPeriod::month ? 1'000
               : price.period == ClaimPeriod::day   ? 10'000
                                                    : 0;
        if (share.unit == NumberUnit::fen) over /= 10;
        if (over == 0) return claim.doubt(Doubt::rate_period_missing);
    }
    auto rate = fraction(share.micro, micro_per_one * over);
    const bool whole_term = claim.kind == ClaimKind::fee && price.base == FeeBase::unknown &&
                            (claim.flows.periods || figure.words.before.has(ClaimWord::total_fee));
    (whole_term ? price.total : price.rate) = rate;
    if (share.range && !whole_term)
      price.rate_max = fraction(share.micro_max, micro_per_one * over);
    if (!rate) claim.doubt(Doubt::vague);
  }

  // 日息几块钱, 每天一杯奶茶钱: a price without a number.
  void read_vague() {
    for (const Occurrence& at : words_.all(ClaimWord::vague)) {
      const Surroundings before = words_.before(at.begin);
      if (!before.rate()) continue;
      PlacedClaim& placed = claims_.emplace_back();
      placed.begin = before.begin;
      placed.end = at.end;
      placed.claim.price.period = before.period;
      placed.claim.qualifier = before.qualifier(false);
      placed.claim.doubt(Doubt::vague);
    }
  }

  // 利率8折, 年化利率7.2%，限时8折: a discount off what, and is it off already?
  void read_discounts() {
    for (const Figure& figure : figures_) {
      const Number& share = number(figure);
      if (share.unit != NumberUnit::discount) continue;
      const std::int64_t tenths = share.micro < 10 * micro_per_one ? 10 : 1;
      const auto percent = static_cast<std::int32_t>(share.micro * tenths / micro_per_one);
      const bool beside = !claims_.empty() && claims_.back().claim.kind == ClaimKind::rate &&
                          share.begin >= claims_.back().end &&
                          share.begin - claims_.back().end <= discount_reach;
      if (!beside && !figure.words.rate()) continue;
      PlacedClaim& placed = beside ? claims_.back() : claims_.emplace_back();
      if (!beside) placed.begin = figure.words.begin;
      placed.end = share.end;
      placed.claim.price.discount_percent = percent;
      placed.claim.doubt(Doubt::discount_base);
    }
  }

  // 首月免息: without a number
  void read_first_month() {
    for (const Occurrence& at : words_.all(ClaimWord::first_month)) {
      const ClaimWords::Word* free = words_.beginning(at.end);
      if (free == nullptr || !free->kinds.any({ClaimWord::interest_free, ClaimWord::zero_rate}))
        continue;
      PlacedClaim& placed = claims_.emplace_back();
      placed.begin = at.begin;
      placed.end = free->end;
      placed.claim.kind = ClaimKind::term;
      placed.claim.term.interest_free_days = 30;
    }
  }

  void read_interest_free(Figure& figure) {
    const Number& time = number(figure);
    const std::int64_t days = time.unit == NumberUnit::day    ? 1
                              : time.unit == NumberUnit::week ? 7
                              : time.unit == NumberUnit::year ? days_per_year
                                                              : 30;
    PlacedClaim& placed = open(ClaimKind::term, figure, figure.words.end);
    const ClaimWords::Word* behind = words_.beginning(placed.end);
    if (behind != nullptr && behind->kinds.any({ClaimWord::interest_free, ClaimWord::zero_rate}))
      placed.end = behind->end;
    placed.claim.term.interest_free_days =
        static_cast<std::int32_t>(time.micro_max * days / micro_per_one);
  }

  void read_amount(Figure& figure) {
    const Number& sum = number(figure);
    Surroundings& words = figure.words;
    const bool plain =
        sum.unit == NumberUnit::none && !sum.scaled && sum.micro_max >= 500 * micro_per_one;
    if (!sum.money() && !plain) return;
    // 百万额度: as much as that
    if (sum.implied && follows_amount(sum.end)) words.before.add(ClaimWord::upto);
    if (words.priced() || words.has(ClaimWord::penalty)) return;
    if (words_.in_clause(ClaimWord::not_amount, sum.begin)) return;
    const bool said = words_.in_clause(ClaimWord::amount, sum.begin) ||
                      words_.in_clause(ClaimWord::borrowed, sum.begin);
    const bool borrows = words.before.any({ClaimWord::amount, ClaimWord::borrowed});
    const bool starts = sum.implied && words.behind.has(ClaimWord::starting);
    const bool least = sum.scaled && words.before.has(ClaimWord::from) &&
                       words.behind.has(ClaimWord::starting);  // 最低1万起
    const bool large = sum.scaled || (!plain && sum.micro >= 10'000 * micro_per_one);
    const bool likely = least || (large && words.upto()) || (starts && borrows_behind(words.end)) ||
                        (about_loans_ && ((sum.range && sum.micro_max >= 1000 * micro_per_one) ||
                                          (sum.money() && sum.micro >= 500 * micro_per_one)));
    if (!(said && (about_loans_ || !plain)) && !likely) return;
    if (plain && !sum.range && !borrows && !words.upto() && !follows_amount(sum.end)) return;
    if (joins_amount(figure)) return;
    PlacedClaim& placed = open(ClaimKind::amount, figure, 0);
    Claim& claim = placed.claim;
    if (sum.vague) {
      claim.qualifier = ClaimQualifier::approx;
      claim.doubt(Doubt::vague);
    }
    const bool from = claim.qualifier == ClaimQualifier::from;
    if (sum.range || from) claim.amount.min = fen_of(sum);
    if (sum.range || !from) claim.amount.max = fen_max_of(sum);
  }
  // 500元起借，最高20万: one amount from least to most.
  bool joins_amount(Figure& figure) {
    if (claims_.empty() || !figure.words.upto() || number(figure).range) return false;
    PlacedClaim& before = claims_.back();
    AmountRange& amount = before.claim.amount;
    const bool open_ended = before.claim.kind == ClaimKind::amount &&
                            before.claim.qualifier == ClaimQualifier::from && !amount.max;
    if (!open_ended || figure.words.begin > before.end + 4 ||
        fen_max_of(number(figure)) < *amount.min)
      return false;
    amount.max = fen_max_of(number(figure));
    before.claim.qualifier = ClaimQualifier::range;
    before.end = figure.words.end;
    figure.used = true;
    return true;
  }
  bool follows_amount(std::uint32_t place) const {
    const ClaimWords::Word* word = words_.beginning(place);
    return word != nullptr && word->kinds.any({ClaimWord::amount, ClaimWord::borrowed});
  }
  bool borrows_behind(std::uint32_t place) const {  // 万元起借: 起借 is one word
    return code(place - 1) == u'借' || code(place - 1) == u'贷' || follows_amount(place);
  }

  // Numbers one after another: 3/6/12期, 7天、14天. `last` is the end of the list.
  std::uint32_t list_end(std::uint32_t first) const {
    std::uint32_t last = first;
    while (last + 1 < figures_.size() && last - first < Term::options_max) {
      const Number &here = numbers_[last], &next = numbers_[last + 1];
      if (next.range || here.range || next.telephone) break;
      const std::uint32_t apart = next.begin - here.end;
      const bool marked = apart == 0 && (units_.places[next.begin].gap &
                                         (gap::pause | gap::comma | gap::noise)) != 0;
      const std::uint16_t mark = code(here.end);
      const bool joined = apart == 1 && (mark == u'/' || mark == u'或' || mark == u'和');
      if (!marked && !joined) break;
      if (next.micro <= here.micro || here.micro % micro_per_one != 0 || here.scaled) break;
      if (!next.time() && next.unit != NumberUnit::none) break;
      if (here.time() && next.unit != here.unit) break;
      ++last;
      if (next.time() && !here.time()) {
        // 3/6/12期: the unit stands behind the last
        const bool goes_on = last + 1 < figures_.size() && numbers_[last + 1].unit == next.unit;
        if (!goes_on) break;
      }
    }
    return last;
  }

  void read_term(std::uint32_t first) {
    Figure& figure = figures_[first];
    const std::uint32_t last = list_end(first);
    const Number& time = numbers_[last];
    std::int64_t by = 1;
    Term term;
    term.unit = Term::Unit::month;
    switch (time.unit) {
      case NumberUnit::week: by = 7; [[fallthrough]];
      case NumberUnit::day: term.unit = Term::Unit::day; break;
      case NumberUnit::month:
      case NumberUnit::instalment: break;
      case NumberUnit::year: by = months_per_year; break;
      default: return;
    }
    if (time.micro_max > years_max * 365 * micro_per_one) return;
    if (!is_term(figure, time, last - first + 1)) return;
    if (is_half_of_range(first, last)) return;
    if (figure.words.priced()) return;
    if (last - first + 1 > Term::options_max) return;
    const auto count = [&](std::int64_t micro) {
      return static_cast<std::int32_t>(micro * by / micro_per_one);
    };
    if (last > first) {
      for (std::uint32_t i = first; i <= last; ++i) {
        const std::int32_t one = count(numbers_[i].micro);
        term.options[term.option_count++] = static_cast<std::int16_t>(one);
        term.min = std::min(term.min.value_or(one), one);
        term.max = std::max(term.max.value_or(one), one);
        figures_[i].used = true;
      }
    } else {
      if (time.range) term.min = count(time.micro);
      const bool from = figure.words.from() && !time.range;
      (from ? term.min : term.max) = count(from ? time.micro : time.micro_max);
    }
    PlacedClaim& placed = open(ClaimKind::term, figure, figures_[last].words.end);
    placed.claim.term = term;
    if (last > first) placed.claim.qualifier = ClaimQualifier::exact;
  }
  // 7天-12个月: days and months are no one range.
  bool is_half_of_range(std::uint32_t first, std::uint32_t last) const {
    const auto joins = [&](std::uint32_t left, std::uint32_t right) {
      const std::uint16_t mark = code(numbers_[left].end);
      return numbers_[right].time() && numbers_[right].begin == numbers_[left].end + 1 &&
             (mark == u'~' || mark == u'至' || mark == u'到');
    };
    return (first > 0 && numbers_[first - 1].time() && joins(first - 1, first)) ||
           (last + 1 < numbers_.size() && joins(last, last + 1));
  }
  bool is_term(const Figure& figure, const Number& time, std::uint32_t options) const {
    const bool said = words_.in_clause(ClaimWord::term, time.begin);
    const ClaimWords::Word* behind = words_.beginning(time.end);
    const bool named = behind != nullptr && behind->kinds.has(ClaimWord::term);
    // One comma joins clauses as often as options.
    if (options == 2 && (units_.places[time.begin].gap & gap::comma)) return false;
    if (options >= 3 || (options == 2 && (said || about_loans_))) return true;
    const bool priced = time.unit == NumberUnit::instalment && !claims_.empty();
    const bool range = time.range && time.unit == NumberUnit::instalment;
    return figure.part == Part::term &&
           (named || priced || range || figure.words.before.has(ClaimWord::term) ||
            (said && (about_loans_ || time.unit == NumberUnit::instalment)));
  }

  // What a price takes over from its neighbours: the amounts offered, the term, the penalty, the method.
  void link() {
    const Claim* amount = nullptr;
    const Claim* term = nullptr;
    bool one_term = true;
    for (const PlacedClaim& placed : claims_) {
      if (placed.claim.kind == ClaimKind::amount && amount == nullptr) amount = &placed.claim;
      if (placed.claim.kind == ClaimKind::term && !placed.claim.term.interest_free_days) {
        one_term = one_term && term == nullptr;
        term = &placed.claim;
      }
    }
    std::optional<FineRate> penalty;
    for (const Figure& figure : figures_)
      if (figure.part == Part::penalty && number(figure).ratio() && !penalty)
        penalty = fraction(number(figure).micro, number(figure).unit == NumberUnit::percent
                                                     ? 100 * micro_per_one
                                                     : 10'000 * micro_per_one);
    const Method method = method_named(words_);
    for (PlacedClaim& placed : claims_) {
      Claim& claim = placed.claim;
      if (claim.kind != ClaimKind::rate && claim.kind != ClaimKind::fee) continue;
      if (amount != nullptr && claim.illegal == Illegal::none) claim.amount = amount->amount;
      if (claim.kind == ClaimKind::rate) claim.price.penalty = penalty;
      if (claim.flows.method == Method::unknown) claim.flows.method = method;
      if (term == nullptr || !one_term || term->term.unit != Term::Unit::month) continue;
      const bool exact = term->term.max && !term->term.min && term->term.option_count == 0 &&
                         (term->qualifier == ClaimQualifier::exact);
      if (exact && !claim.flows.periods && !claim.flows.days) claim.flows.periods = term->term.max;
      if (term->qualifier == ClaimQualifier::upto) claim.flows.periods_max = term->term.max;
    }
  }

  const Units& units_;
  std::span<const Number> numbers_;
  const ClaimWords::At& words_;
  bool about_loans_;
  std::span<Figure> figures_;
  std::vector<PlacedClaim>& claims_;
};

void sort_by_place(std::vector<PlacedClaim>& placed) {
  std::sort(placed.begin(), placed.end(), [](const PlacedClaim& a, const PlacedClaim& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  // A second loan begins where another principal is named.
  std::uint16_t offer = 0;
  std::optional<Fen> principal;
  for (PlacedClaim& one : placed) {
    const std::optional<Fen>& named = one.claim.flows.principal;
    if (named && principal && *named != *principal) ++offer;
    if (named) principal = named;
    one.claim.offer = offer;
  }
}

}  // namespace

Result<ClaimReader> ClaimReader::build(const rulebook::Lexicon& lexicon) {
  ClaimReader made;
  GUIJU_TRY(words, ClaimWords::build(lexicon));
  made.words_ = words;
  return made;
}

void ClaimReader::read(const Units& units, const Occurrences& occurrences,
                       std::span<const Number> numbers, bool about_loans, Scratch& scratch,
                       std::vector<Claim>& claims) const {
  claims.clear();
  scratch.placed.clear();
  const bool without_number = occurrences.has(words_.concept_of(ClaimWord::vague)) ||
                              occurrences.has(words_.concept_of(ClaimWord::first_month));
  if (numbers.empty() && !without_number) return;
  const ClaimWords::At words(words_, units, occurrences, numbers, scratch.words);
  FigureReader(units, numbers, words, about_loans).read(scratch.figures);
  OfferReader(units, numbers, words, scratch.figures, scratch.placed).read();
  Reading(units, numbers, words, about_loans, scratch.figures, scratch.placed).run();
  sort_by_place(scratch.placed);
  for (PlacedClaim& placed : scratch.placed) {
    placed.claim.bytes = units.bytes(placed.begin, placed.end);
    claims.push_back(placed.claim);
  }
}

bool ClaimReader::speaks_of_fees(const Occurrences& occurrences) const {
  constexpr ClaimWord fees[] = {ClaimWord::day_fee,  ClaimWord::month_fee, ClaimWord::fee,
                                ClaimWord::fee_rate, ClaimWord::total_fee, ClaimWord::broker_fee,
                                ClaimWord::all_in};
  return std::any_of(std::begin(fees), std::end(fees),
                     [&](ClaimWord word) { return occurrences.has(words_.concept_of(word)); });
}

std::optional<Signal> signal_of(const PlacedClaim& placed) {
  const Claim& claim = placed.claim;
  const bool daily_cost = claim.kind == ClaimKind::repayment && placed.listed_rate;
  const bool priced = claim.kind == ClaimKind::rate ||
                      (claim.kind == ClaimKind::fee && placed.listed_rate) || daily_cost;
  if (!priced) return std::nullopt;
  switch (claim.price.period) {
    case ClaimPeriod::day: return Signal::daily_rate;
    case ClaimPeriod::month: return Signal::monthly_rate;
    case ClaimPeriod::unknown: return Signal::bare_rate;
    case ClaimPeriod::year: break;
  }
  if (claim.qualifier == ClaimQualifier::range || claim.qualifier == ClaimQualifier::upto)
    return Signal::yearly_range;
  return claim.qualifier == ClaimQualifier::from ? Signal::yearly_from : Signal::yearly_rate;
}

}  // namespace guiju::content
