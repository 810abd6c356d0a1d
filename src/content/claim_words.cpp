#include "content/claim_words.h"

#include <algorithm>

namespace guiju::content {
namespace {

constexpr int words_before_max = 8, words_behind_max = 4;

// Words that may stand between a number and the one that says what it is.
constexpr WordSet joining{ClaimWord::once,      ClaimWord::penalty,  ClaimWord::per_day,
                          ClaimWord::per_month, ClaimWord::per_year, ClaimWord::period,
                          ClaimWord::from,      ClaimWord::only,     ClaimWord::upto,
                          ClaimWord::approx,    ClaimWord::filler,   ClaimWord::amount,
                          ClaimWord::repay,     ClaimWord::total,    ClaimWord::after,
                          ClaimWord::rest,      ClaimWord::advance,  ClaimWord::advance_fee,
                          ClaimWord::compound,  ClaimWord::front,    ClaimWord::term};
// Words that say it and end the reading.
constexpr WordSet closing{ClaimWord::borrowed,       ClaimWord::received,     ClaimWord::deducted,
                          ClaimWord::total_interest, ClaimWord::price,        ClaimWord::instalment,
                          ClaimWord::down_payment,   ClaimWord::interest_free};

ClaimPeriod period_of(WordSet kinds) {
  if (kinds.has(ClaimWord::day_rate) || kinds.has(ClaimWord::day_fee) ||
      kinds.has(ClaimWord::per_day))
    return ClaimPeriod::day;
  if (kinds.has(ClaimWord::month_rate) || kinds.has(ClaimWord::month_fee) ||
      kinds.has(ClaimWord::per_month))
    return ClaimPeriod::month;
  if (kinds.has(ClaimWord::year_rate) || kinds.has(ClaimWord::per_year)) return ClaimPeriod::year;
  return ClaimPeriod::unknown;
}

}  // namespace

ClaimQualifier Surroundings::qualifier(bool range) const {
  if (range) return ClaimQualifier::range;
  if (upto()) return ClaimQualifier::upto;
  if (from()) return ClaimQualifier::from;
  return approx() ? ClaimQualifier::approx : ClaimQualifier::exact;
}

Result<ClaimWords> ClaimWords::build(const rulebook::Lexicon& lexicon) {
  ClaimWords made;
  for (std::size_t i = 0; i < claim_word_names.size(); ++i) {
    const rulebook::Concept* found = lexicon.find_concept(claim_word_names[i]);
    if (found == nullptr)
      return Error{
          ErrorKind::bad_input, "lexicons",
          say("the concept '{}' is missing", "缺少概念“{}”", claim_word_names[i]),
          say("define it: the reader of numbers needs it", "请定义该概念，数字解析需要它")};
    made.concepts_[i] = ConceptIndex(static_cast<std::size_t>(found - lexicon.concepts.data()));
  }
  return made;
}

ClaimWords::At::At(const ClaimWords& words, const Units& units, const Occurrences& occurrences,
                   std::span<const Number> numbers, Scratch& scratch)
    : words_(words),
      units_(units),
      occurrences_(occurrences),
      numbers_(numbers),
      scratch_(scratch) {
  scratch.words.clear();
  scratch.at_begin.assign(units.size() + 1, 0);
  scratch.at_end.assign(units.size() + 1, 0);
  for (std::size_t kind = 0; kind < words.concepts_.size(); ++kind)
    for (const Occurrence& at : occurrences.of(words.concepts_[kind]))
      add(at, static_cast<ClaimWord>(kind));
}

// Of the words that begin (or end) at a place only the longest is asked for; one of several kinds is
// one word.
void ClaimWords::At::add(Occurrence at, ClaimWord kind) {
  // 半年利息: the 年 is the number's, not the word's.
  const auto over = std::upper_bound(
      numbers_.begin(), numbers_.end(), at.begin,
      [](std::uint32_t place, const Number& number) { return place < number.end; });
  if (over != numbers_.end() && over->begin < at.begin) return;
  auto& words = scratch_.words;
  std::uint32_t &first = scratch_.at_begin[at.begin], &last = scratch_.at_end[at.end];
  if (first != 0 && words[first - 1].end == at.end) return words[first - 1].kinds.add(kind);
  if (last != 0 && words[last - 1].begin == at.begin) return words[last - 1].kinds.add(kind);
  const bool longest_begin = first == 0 || words[first - 1].end < at.end;
  const bool longest_end = last == 0 || words[last - 1].begin > at.begin;
  if (!longest_begin && !longest_end) return;
  words.push_back({at.begin, at.end, {kind}});
  const auto index = static_cast<std::uint32_t>(words.size());
  if (longest_begin) first = index;
  if (longest_end) last = index;
}

const ClaimWords::Word* ClaimWords::At::ending(std::uint32_t place) const {
  const std::uint32_t index = scratch_.at_end[place];
  return index == 0 ? nullptr : &scratch_.words[index - 1];
}

const ClaimWords::Word* ClaimWords::At::beginning(std::uint32_t place) const {
  const std::uint32_t index =
      place < scratch_.at_begin.size() ? scratch_.at_begin[place] : std::uint32_t{0};
  return index == 0 ? nullptr : &scratch_.words[index - 1];
}

std::uint32_t ClaimWords::At::number_ending(std::uint32_t place) const {
  const auto at =
      std::lower_bound(numbers_.begin(), numbers_.end(), place,
                       [](const Number& number, std::uint32_t end) { return number.end < end; });
  if (at == numbers_.end() || at->end != place) return Surroundings::no_number;
  return static_cast<std::uint32_t>(at - numbers_.begin());
}

// 1天利息2元: of one day. 7天后还, 12期费率: the number is remembered and ends the reading.
bool ClaimWords::At::take_number(std::uint32_t at, Surroundings& into) const {
  const std::uint32_t index = number_ending(into.begin);
  if (index == Surroundings::no_number || !numbers_[index].time()) return false;
  if (into.begin < units_.size() && (units_.places[into.begin].gap & gap::ends_clause))
    return false;
  const Number& number = numbers_[index];
  const bool due = into.before.has(ClaimWord::after) || into.before.has(ClaimWord::total) ||
                   (into.before.has(ClaimWord::repay) && number.unit == NumberUnit::day);
  if (!due && number.micro == micro_per_one && !number.range &&
      into.period == ClaimPeriod::unknown && number.unit != NumberUnit::instalment) {
    if (number.unit == NumberUnit::day) into.period = ClaimPeriod::day;
    if (number.unit == NumberUnit::month) into.period = ClaimPeriod::month;
    if (number.unit == NumberUnit::year) into.period = ClaimPeriod::year;
    if (into.period == ClaimPeriod::unknown) return false;
  } else if (into.begin == at && number.unit == NumberUnit::instalment && !number.range) {
    into.time = index;  // 手续费率：12期7.2%: the word stands before it
    into.begin = number.begin;
    return true;
  } else if (due || (into.priced() && into.period == ClaimPeriod::unknown)) {
    into.time = index;
  } else {
    return false;
  }
  into.begin = number.begin;
  return into.time == Surroundings::no_number;
}

// False when nothing before the word belongs to the number any more.
bool ClaimWords::At::take(const Word& word, Surroundings& into) const {
  const auto absorb = [&](bool more) {
    into.before.add(word.kinds);
    if (into.period == ClaimPeriod::unknown) into.period = period_of(word.kinds);
    into.begin = word.begin;
    return more;
  };
  if (word.kinds.any(rate_words) || word.kinds.any(fee_words)) {
    if (into.priced() || into.before.has(ClaimWord::amount)) return false;
    // 年化利率（IRR）: how it is reckoned, of the rate named before
    const Word* named = word.kinds.has(ClaimWord::filler) ? ending(word.begin) : nullptr;
    if (named != nullptr && named->kinds.any(rate_words)) {
      into.begin = word.begin;
      return true;
    }
    return absorb(true);
  }
  if (into.priced() && word.kinds.any({ClaimWord::borrowed, ClaimWord::term})) return false;
  if (word.kinds.any(closing)) return absorb(false);
  if (word.kinds.has(ClaimWord::amount) && into.priced()) return false;
  if (word.kinds.any(joining)) return absorb(true);
  return false;
}

Surroundings ClaimWords::At::around(std::uint32_t number) const {
  Surroundings found = before(numbers_[number].begin);
  read_behind(numbers_[number].end, numbers_[number].share(), found);
  return found;
}

Surroundings ClaimWords::At::before(std::uint32_t place) const {
  Surroundings found;
  found.begin = place;
  for (int step = 0; step < words_before_max && found.begin > 0; ++step) {
    if (found.begin < units_.size() && (units_.places[found.begin].gap & gap::sentence)) break;
    const std::uint32_t here = found.begin;
    if (take_number(place, found)) continue;
    if (found.begin != here || number_ending(here) != Surroundings::no_number) break;
    const Word* word = ending(found.begin);
    if (word == nullptr || !take(*word, found)) break;
  }
  // 最低借款500元, 最高借款5万元
  const Word* limit = found.before.has(ClaimWord::borrowed) ? ending(found.begin) : nullptr;
  if (limit != nullptr && limit->kinds.any({ClaimWord::from, ClaimWord::upto})) {
    found.before.add(limit->kinds);
    found.begin = limit->begin;
  }
  return found;
}

// In brackets of its own, and a way to reckon or a period that was not said.
bool ClaimWords::At::is_aside(const Word& word, const Surroundings& into) const {
  const bool opens = (units_.places[word.begin].gap & gap::clause) != 0;
  const bool closes =
      word.end >= units_.size() || (units_.places[word.end].gap & gap::ends_clause) != 0;
  if (!opens || !closes || !into.priced()) return false;
  return word.kinds.has(ClaimWord::filler) ||
         (into.period == ClaimPeriod::unknown && period_of(word.kinds) != ClaimPeriod::unknown &&
          word.kinds.any(rate_words));
}

// 起, 封顶, 每天, /日, 的利息 behind the number.
void ClaimWords::At::read_behind(std::uint32_t place, bool is_share, Surroundings& into) const {
  constexpr WordSet trailing{ClaimWord::starting,    ClaimWord::capped,    ClaimWord::approx,
                             ClaimWord::per_day,     ClaimWord::per_month, ClaimWord::per_year,
                             ClaimWord::down_payment};
  into.end = place;
  bool after_aside = false;
  const bool unpriced = is_share && !into.priced() && !into.before.any(closing);
  for (int step = 0; step < words_behind_max; ++step) {
    std::uint32_t at = into.end;
    const bool slash = code(at) == u'/' || code(at) == u'~';
    if (slash || (code(at) == u'的' && unpriced)) ++at;
    const Word* word = beginning(at);
    if (word != nullptr && is_aside(*word, into)) {  // 3.0%（单利）起, 3.0%（年化）
      if (into.period == ClaimPeriod::unknown) into.period = period_of(word->kinds);
      into.end = word->end;
      after_aside = true;
      continue;
    }
    const bool apart =
        word != nullptr && !after_aside && (units_.places[word->begin].gap & gap::ends_clause) != 0;
    after_aside = false;
    if (word == nullptr || apart) break;
    const bool names =
        unpriced && !into.priced() && (word->kinds.any(rate_words) || word->kinds.any(fee_words));
    if (names) {
      into.before.add(word->kinds);
    } else if (word->kinds.any(trailing) || (slash && word->kinds.has(ClaimWord::period))) {
      into.behind.add(word->kinds);
    } else {
      break;
    }
    if (into.period == ClaimPeriod::unknown) {
      into.period = period_of(word->kinds);
      into.period_behind = into.period != ClaimPeriod::unknown;
    }
    if (slash && word->kinds.has(ClaimWord::period) && into.period == ClaimPeriod::unknown)
      into.period = ClaimPeriod::month;
    into.end = word->end;
  }
}

}  // namespace guiju::content
