#include "content/claims.h"

#include <algorithm>
#include <tuple>

namespace guiju::content {
namespace {

constexpr std::int64_t nano = 1'000'000'000;
constexpr int words_before_max = 8;
constexpr std::uint32_t principal_reach =
    8;  // units between a principal and the words of its daily cost

struct Head {  // the words before a number
  std::uint32_t begin = 0;
  bool rate = false, fee = false, penalty = false, amount = false;
  bool from = false, only = false, upto = false, approx = false;
  ClaimPeriod period = ClaimPeriod::unknown;
  bool found() const { return rate || fee; }
};

// value × by ÷ over, rounded half up; none beyond any rate that could be meant (10,000 % a period).
std::optional<std::int64_t> rate_of(std::int64_t value, std::int64_t by, std::int64_t over) {
  const __int128 rate = (static_cast<__int128>(value) * by + over / 2) / over;
  if (rate > 100 * nano) return std::nullopt;
  return static_cast<std::int64_t>(rate);
}

// One text's numbers among the words around them.
class Reading {
 public:
  Reading(const Units& units, const Occurrences& occurrences,
          const std::array<ConceptIndex, claim_word_names.size()>& concepts,
          std::span<const Number> numbers, bool about_loans, ClaimReader::Scratch& scratch,
          std::vector<Claim>& claims)
      : units_(units),
        occurrences_(occurrences),
        concepts_(concepts),
        numbers_(numbers),
        about_loans_(about_loans),
        scratch_(scratch),
        claims_(claims) {
    for (std::size_t kind = 0; kind < concepts.size(); ++kind)
      for (const Occurrence& at : occurrences.of(concepts[kind]))
        scratch.by_begin.push_back({at.begin, at.end, static_cast<ClaimWord>(kind)});
    scratch.by_end = scratch.by_begin;
    std::sort(scratch.by_end.begin(), scratch.by_end.end(), [](const auto& a, const auto& b) {
      return a.end != b.end ? a.end < b.end : a.begin < b.begin;
    });
    std::sort(scratch.by_begin.begin(), scratch.by_begin.end(), [](const auto& a, const auto& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    scratch.used.assign(numbers.size(), 0);
  }

  void run() {
    for (std::size_t i = 0; i < numbers_.size(); ++i)
      if (!numbers_[i].telephone && !scratch_.used[i] && !read_upper_end(i)) read_rate(i);
    const std::size_t rates = claims_.size();
    for (std::size_t i = 0; i < numbers_.size(); ++i)
      if (!numbers_[i].telephone && !scratch_.used[i] && !read_amount(i)) read_term(i);
    if (claims_.size() > rates) sort_claims();
  }

 private:
  using Word = ClaimReader::Scratch::Word;

  std::uint16_t code(std::uint32_t at) const {
    return at < units_.size() ? units_.codes[at] : std::uint16_t{0};
  }

  // The longest word that ends at `place`.
  const Word* word_ending(std::uint32_t place) const {
    const auto at =
        std::lower_bound(scratch_.by_end.begin(), scratch_.by_end.end(), place,
                         [](const Word& word, std::uint32_t end) { return word.end < end; });
    return at != scratch_.by_end.end() && at->end == place ? &*at : nullptr;
  }
  const Word* word_beginning(std::uint32_t place) const {
    const auto at =
        std::lower_bound(scratch_.by_begin.begin(), scratch_.by_begin.end(), place,
                         [](const Word& word, std::uint32_t begin) { return word.begin < begin; });
    return at != scratch_.by_begin.end() && at->begin == place ? &*at : nullptr;
  }
  bool has_word(ClaimWord kind, std::uint32_t first, std::uint32_t last) const {
    return occurrences_.within(concepts_[static_cast<std::size_t>(kind)], first, last);
  }
  const Number* number_ending(std::uint32_t place) const {
    const auto at =
        std::lower_bound(numbers_.begin(), numbers_.end(), place,
                         [](const Number& number, std::uint32_t end) { return number.end < end; });
    return at != numbers_.end() && at->end == place ? &*at : nullptr;
  }

  // Reads the words before a number back to the one that says what it is.
  Head head_of(std::uint32_t place) const {
    Head head;
    head.begin = place;
    for (int step = 0; step < words_before_max && head.begin > 0; ++step) {
      if (head.begin < units_.size() && (units_.places[head.begin].gap & gap::sentence)) break;
      if (const Word* word = word_ending(head.begin); word != nullptr) {
        if (!take(*word, head)) break;
        continue;
      }
      // 1天利息2元
      const Number* number =
          head.rate || head.period != ClaimPeriod::unknown ? nullptr : number_ending(head.begin);
      if (head.rate && head.period == ClaimPeriod::unknown) number = number_ending(head.begin);
      if (number == nullptr || number->micro != micro_per_one || number->range) break;
      if (number->unit == NumberUnit::day)
        head.period = ClaimPeriod::day;
      else if (number->unit == NumberUnit::month)
        head.period = ClaimPeriod::month;
      else if (number->unit == NumberUnit::year)
        head.period = ClaimPeriod::year;
      else
        break;
      head.begin = number->begin;
    }
    head.penalty =
        head.penalty ||
        (head.begin > 0 && has_word(ClaimWord::penalty,
                                    units_.clause_first[units_.clause_of[head.begin]], head.begin));
    return head;
  }

  // False when the word does not belong to the number any more.
  static bool take(const Word& word, Head& head) {
    const auto period = [&](ClaimPeriod p) {
      if (head.period == ClaimPeriod::unknown) head.period = p;
    };
    switch (word.kind) {
      case ClaimWord::day_rate:
        if (head.found()) return false;
        head.rate = true;
        period(ClaimPeriod::day);
        break;
      case ClaimWord::month_rate:
        if (head.found()) return false;
        head.rate = true;
        period(ClaimPeriod::month);
        break;
      case ClaimWord::year_rate:
        if (head.found()) return false;
        head.rate = true;
        period(ClaimPeriod::year);
        break;
      case ClaimWord::bare_rate:
        if (head.found()) return false;
        head.rate = true;
        break;
      case ClaimWord::fee:
        if (head.found()) return false;
        head.fee = true;
        break;
      case ClaimWord::penalty: head.penalty = true; break;
      case ClaimWord::per_day: period(ClaimPeriod::day); break;
      case ClaimWord::per_month: period(ClaimPeriod::month); break;
      case ClaimWord::per_year: period(ClaimPeriod::year); break;
      case ClaimWord::from: head.from = true; break;
      case ClaimWord::only: head.only = true; break;
      case ClaimWord::upto: head.upto = true; break;
      case ClaimWord::approx: head.approx = true; break;
      case ClaimWord::amount:
        head.amount = true;
        if (head.found()) return false;
        break;
      case ClaimWord::borrowed:
        head.amount = true;
        head.begin = word.begin;
        return false;
      case ClaimWord::filler: break;
      default: return false;
    }
    head.begin = word.begin;
    return true;
  }

  // 起, 封顶, 每天, /日 behind the number.
  std::uint32_t tail_of(std::uint32_t place, Head& head) const {
    for (int step = 0; step < 3; ++step) {
      std::uint32_t at = place;
      if (code(at) == u'/' || code(at) == u'~') ++at;
      const Word* word = word_beginning(at);
      if (word == nullptr || (units_.places[word->begin].gap & gap::ends_clause)) break;
      if (word->kind == ClaimWord::starting)
        head.from = true;
      else if (word->kind == ClaimWord::capped)
        head.upto = true;
      else if (word->kind == ClaimWord::approx)
        head.approx = true;
      else if (word->kind == ClaimWord::per_day && head.period == ClaimPeriod::unknown)
        head.period = ClaimPeriod::day;
      else if (word->kind == ClaimWord::per_month && head.period == ClaimPeriod::unknown)
        head.period = ClaimPeriod::month;
      else if (word->kind == ClaimWord::per_year && head.period == ClaimPeriod::unknown)
        head.period = ClaimPeriod::year;
      else
        break;
      place = word->end;
    }
    return place;
  }

  static ClaimQualifier qualifier_of(const Head& head, bool range) {
    if (range) return ClaimQualifier::range;
    if (head.upto) return ClaimQualifier::upto;
    if (head.from) return ClaimQualifier::from;
    return head.approx ? ClaimQualifier::approx : ClaimQualifier::exact;
  }

  void put(Claim claim, std::uint32_t begin, std::uint32_t end) {
    claim.bytes = units_.bytes(begin, end);
    claims_.push_back(claim);
    scratch_.spans.push_back({begin, end});
  }

  // 年利率3.6%起，最高不超过6.5%: the second figure closes the claim before it.
  bool read_upper_end(std::size_t i) {
    const Number& number = numbers_[i];
    if (claims_.empty() || number.unit != NumberUnit::percent || number.range) return false;
    Claim& before = claims_.back();
    const ClaimSpan& span = scratch_.spans.back();
    if (before.kind != ClaimKind::rate || before.period != ClaimPeriod::year ||
        before.rate_max_nano)
      return false;
    const Head head = head_of(number.begin);
    if (!head.upto || head.penalty || number.begin > span.end + 12 || !before.rate_nano ||
        units_.sentence_of[span.end - 1] != units_.sentence_of[number.begin])
      return false;
    const auto upper = rate_of(number.micro, nano, micro_per_one * 100);
    if (!upper || *upper < *before.rate_nano) return false;
    before.rate_max_nano = upper;
    before.qualifier = ClaimQualifier::range;
    before.bytes = units_.bytes(span.begin, number.end);
    scratch_.spans.back().end = number.end;
    return true;
  }

  void read_rate(std::size_t i) {
    const Number& number = numbers_[i];
    Head head = head_of(number.begin);
    if (head.penalty) return;
    if (number.money() || number.unit == NumberUnit::mao) {
      if (number.unit != NumberUnit::none || head.rate) read_cost_line(i, head);
      return;
    }
    const bool share = number.ratio() || number.unit == NumberUnit::per_ten_thousand ||
                       number.unit == NumberUnit::per_thousand ||
                       number.unit == NumberUnit::per_hundred || number.unit == NumberUnit::li ||
                       number.unit == NumberUnit::fen || number.unit == NumberUnit::point ||
                       number.unit == NumberUnit::none;
    if (!share) return;
    std::uint32_t end = tail_of(number.end, head);
    const bool interest_behind = code(number.end) == u'利' || code(number.end) == u'息';
    if (!head.found()) {
      if (number.unit == NumberUnit::fen && interest_behind && number.micro <= 10 * micro_per_one) {
        head.rate = true;  // 2分利 is said of a month
        if (head.period == ClaimPeriod::unknown) head.period = ClaimPeriod::month;
        end = number.end + 1;
      } else if (number.ratio() && head.period != ClaimPeriod::unknown &&
                 (about_loans_ || number.unit != NumberUnit::percent ||
                  (head.period == ClaimPeriod::day && number.micro < micro_per_one))) {
        head.rate = true;  // 日0.05%
      } else {
        return;
      }
    }
    if (number.unit == NumberUnit::none && !plain_rate(number, head)) return;
    Claim claim;
    claim.kind = head.fee ? ClaimKind::fee : ClaimKind::rate;
    claim.period = head.period;
    claim.qualifier = qualifier_of(head, number.range);
    set_share(number, claim);
    put(claim, head.begin, end);
  }

  // 年息9, 月息0.6: a figure without a unit, right behind a rate word with its period.
  static bool plain_rate(const Number& number, const Head& head) {
    return head.rate && !number.scaled && !number.implied && number.micro > 0 &&
           number.micro_max < 100 * micro_per_one;
  }

  void set_share(const Number& number, Claim& claim) const {
    std::int64_t over = 100;
    switch (number.unit) {
      case NumberUnit::percent:
      case NumberUnit::per_hundred:
      case NumberUnit::point: over = 100; break;
      case NumberUnit::permille:
      case NumberUnit::per_thousand: over = 1'000; break;
      case NumberUnit::permyriad:
      case NumberUnit::per_ten_thousand: over = 10'000; break;
      case NumberUnit::none:
        claim.ambiguous = true;
        if (claim.period != ClaimPeriod::year) return;
        break;
      default:  // 厘 and 分: by the period
        over = claim.period == ClaimPeriod::year    ? 100
               : claim.period == ClaimPeriod::month ? 1'000
               : claim.period == ClaimPeriod::day   ? 10'000
                                                    : 0;
        if (number.unit == NumberUnit::fen) over /= 10;
        if (over == 0) {
          claim.ambiguous = true;
          return;
        }
    }
    claim.rate_nano = rate_of(number.micro, nano, micro_per_one * over);
    if (number.range) claim.rate_max_nano = rate_of(number.micro_max, nano, micro_per_one * over);
    set_yearly(claim);
  }

  static void set_yearly(Claim& claim) {
    if (!claim.rate_nano) {
      claim.ambiguous = true;
      return;
    }
    switch (claim.period) {
      case ClaimPeriod::unknown: claim.ambiguous = true; break;
      case ClaimPeriod::day: claim.apr_simple_nano = *claim.rate_nano * 365; break;
      case ClaimPeriod::month: claim.apr_simple_nano = *claim.rate_nano * 12; break;
      case ClaimPeriod::year: claim.apr_simple_nano = *claim.rate_nano; break;
    }
  }

  // 借1万用1天2.7元, 万元日息1块9, 35元/万/月: money per period on a principal.
  void read_cost_line(std::size_t i, Head head) {
    const Number& number = numbers_[i];
    std::int64_t principal_micro = 0;
    std::uint32_t begin = head.begin;
    std::uint32_t end = number.end;
    if (code(end) == u'/' && code(end + 1) == u'万') {
      principal_micro = 10'000 * micro_per_one;
      end = tail_of(end + 2, head);
    } else {
      end = tail_of(end, head);
    }
    head.from = head.from || (head.only && !head.upto);
    if (!head.found() && head.period == ClaimPeriod::unknown) return;
    if (head.amount && !head.rate) return;
    if (principal_micro == 0) principal_micro = principal_before(i, begin, end);
    if (principal_micro == 0 && !head.rate) return;
    Claim claim;
    claim.kind = head.fee ? ClaimKind::fee : ClaimKind::rate;
    claim.period = head.period;
    claim.qualifier = qualifier_of(head, number.range);
    const std::int64_t over = number.unit == NumberUnit::mao ? 10 : 1;
    if (principal_micro > 0 && (head.fee || head.period != ClaimPeriod::unknown)) {
      claim.rate_nano = rate_of(number.micro, nano, principal_micro * over);
      if (number.range)
        claim.rate_max_nano = rate_of(number.micro_max, nano, principal_micro * over);
      claim.amount_min = claim.amount_max = Fen(principal_micro / 10'000);
      set_yearly(claim);
    } else {
      claim.ambiguous = true;
    }
    put(claim, begin, end);
  }

  // A sum right before the words of the cost; one that is said to be the most you can have is none.
  std::int64_t principal_before(std::size_t i, std::uint32_t& begin, std::uint32_t) {
    if (i == 0) return 0;
    std::size_t p = i - 1;
    while (p > 0 && numbers_[p].time() && numbers_[p].begin >= begin) --p;  // 1万借1天
    if (numbers_[p].time() && p > 0 && begin - std::min(begin, numbers_[p].end) <= 3) --p;
    const Number& principal = numbers_[p];
    if (principal.end > begin || begin - principal.end > principal_reach || principal.range)
      return 0;
    if (!principal.money() &&
        !(principal.unit == NumberUnit::none && principal.micro >= 1000 * micro_per_one))
      return 0;
    if (units_.sentence_of[principal.begin] != units_.sentence_of[begin]) return 0;
    if (const Head head = head_of(principal.begin); head.upto || head.found()) return 0;
    scratch_.used[p] = 1;
    begin = principal.begin;
    if (const Word* word = word_ending(begin); word != nullptr && word->kind == ClaimWord::borrowed)
      begin = word->begin;
    return principal.micro;
  }

  bool read_amount(std::size_t i) {
    const Number& number = numbers_[i];
    const bool plain = number.unit == NumberUnit::none && !number.scaled &&
                       number.micro_max >= 500 * micro_per_one;
    if (!number.money() && !plain) return false;
    if (number.micro_max / 10'000 > amount_max.count) return false;
    Head head = head_of(number.begin);
    // 百万额度: as much as that
    head.upto = head.upto || (number.implied && follows_amount(number.end));
    if (head.found() || head.penalty) return false;
    const std::uint32_t clause = units_.clause_of[number.begin];
    const std::uint32_t first = units_.clause_first[clause], last = units_.clause_first[clause + 1];
    if (has_word(ClaimWord::not_amount, first, last)) return false;
    const bool said =
        has_word(ClaimWord::amount, first, last) || has_word(ClaimWord::borrowed, first, last);
    const bool likely =
        (number.scaled && head.upto) ||
        (about_loans_ &&
         ((number.range && number.micro_max >= 1000 * micro_per_one && !number.time()) ||
          (number.money() && number.micro >= 500 * micro_per_one)));
    if (!(said && (about_loans_ || !plain)) && !likely) return false;
    if (plain && !number.range && !head.amount && !head.upto && !follows_amount(number.end))
      return false;
    Claim claim;
    claim.kind = ClaimKind::amount;
    const std::uint32_t end = tail_of(number.end, head);
    claim.qualifier = qualifier_of(head, number.range);
    if (number.range || head.from || !head.upto) claim.amount_min = Fen(number.micro / 10'000);
    if (number.range || head.upto || !head.from) claim.amount_max = Fen(number.micro_max / 10'000);
    put(claim, head.begin, end);
    return true;
  }
  bool follows_amount(std::uint32_t place) const {
    const Word* word = word_beginning(place);
    return word != nullptr && word->kind == ClaimWord::amount;
  }

  void read_term(std::size_t i) {
    const Number& number = numbers_[i];
    std::int64_t days = 0;
    switch (number.unit) {
      case NumberUnit::day: days = 1; break;
      case NumberUnit::week: days = 7; break;
      case NumberUnit::month:
      case NumberUnit::instalment: days = 30; break;
      case NumberUnit::year: days = 365; break;
      default: return;
    }
    const std::uint32_t clause = units_.clause_of[number.begin];
    if (!about_loans_ || number.micro_max > 100 * 365 * micro_per_one ||
        !has_word(ClaimWord::term, units_.clause_first[clause], units_.clause_first[clause + 1]))
      return;
    Head head = head_of(number.begin);
    if (head.found()) return;
    Claim claim;
    claim.kind = ClaimKind::term;
    if (number.range)
      claim.term_min_days = static_cast<std::int32_t>(number.micro * days / micro_per_one);
    claim.term_max_days = static_cast<std::int32_t>(number.micro_max * days / micro_per_one);
    const std::uint32_t end = tail_of(number.end, head);
    claim.qualifier = qualifier_of(head, number.range);
    put(claim, head.begin, end);
  }

  void sort_claims() {
    auto& sorted = scratch_.sorted;
    sorted.clear();
    for (std::size_t i = 0; i < claims_.size(); ++i)
      sorted.push_back({scratch_.spans[i], claims_[i]});
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return a.first.begin != b.first.begin ? a.first.begin < b.first.begin
                                            : a.first.end < b.first.end;
    });
    for (std::size_t i = 0; i < sorted.size(); ++i)
      std::tie(scratch_.spans[i], claims_[i]) = sorted[i];
  }

  const Units& units_;
  const Occurrences& occurrences_;
  const std::array<ConceptIndex, claim_word_names.size()>& concepts_;
  std::span<const Number> numbers_;
  bool about_loans_;
  ClaimReader::Scratch& scratch_;
  std::vector<Claim>& claims_;
};

}  // namespace

Result<ClaimReader> ClaimReader::build(const rulebook::Lexicon& lexicon) {
  ClaimReader made;
  for (std::size_t i = 0; i < claim_word_names.size(); ++i) {
    const rulebook::Concept* found = lexicon.find_concept(claim_word_names[i]);
    if (found == nullptr)
      return Error{
          ErrorKind::bad_input, "lexicons",
          say("the concept '{}' is missing", "缺少概念“{}”", claim_word_names[i]),
          say("define it: the reader of numbers needs it", "请定义该概念，数字解析需要它")};
    made.words_[i] = ConceptIndex(static_cast<std::size_t>(found - lexicon.concepts.data()));
  }
  return made;
}

void ClaimReader::read(const Units& units, const Occurrences& occurrences,
                       std::span<const Number> numbers, bool about_loans, Scratch& scratch,
                       std::vector<Claim>& claims) const {
  claims.clear();
  scratch.spans.clear();
  scratch.by_begin.clear();
  scratch.by_end.clear();
  if (numbers.empty()) return;
  Reading(units, occurrences, words_, numbers, about_loans, scratch, claims).run();
}

Signal signal_of(const Claim& claim) {
  switch (claim.period) {
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
