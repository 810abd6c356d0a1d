#include "content/context.h"

#include <algorithm>
#include <cstdlib>

namespace guiju::content {

using rulebook::Pattern;

static_assert(document_class_names == rulebook::lexicon_class_names);

namespace {

// A negator takes back what begins within this many units behind it: 绝不会收取服务费.
constexpr std::uint32_t negation_reach = 3;

// Evidence up to this sum does not yet say what kind of text it is: one cue.
constexpr std::int32_t faint = 3;
// An offer and what would excuse it, both more than faint, this close to each other: nobody can tell.
constexpr std::int32_t close_call = 0;
// An offer that outweighs the rest by more than this is one beyond doubt.
constexpr std::int32_t evident_margin = 3;
// Labels that were hit say no more for an offer than so many.
constexpr std::uint32_t labels_hit_max = 3;

// `spans` are in order of their begin; those that matter begin at most this many before.
constexpr std::size_t look_back = 8;

// Whether a pattern that speaks of some products or channels only speaks of this one. Of what is not
// known nothing is said.
bool is_limited_to(const Pattern& pattern, const ProductTerms* terms) {
  const std::string_view kind = terms != nullptr ? terms->kind : std::string_view();
  const std::string_view channel = terms != nullptr ? terms->channel : std::string_view();
  const auto lists = [](const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  return (pattern.kinds.empty() || lists(pattern.kinds, kind)) &&
         (pattern.channels.empty() || lists(pattern.channels, channel)) &&
         !lists(pattern.not_kinds, kind);
}

bool lies_in(std::span<const Occurrence> spans, std::uint32_t begin, std::uint32_t end) {
  auto at = std::upper_bound(
      spans.begin(), spans.end(), begin,
      [](std::uint32_t place, const Occurrence& span) { return place < span.begin; });
  for (std::size_t back = 0; at != spans.begin() && back < look_back; ++back)
    if ((--at)->end >= end) return true;
  return false;
}

}  // namespace

Result<Context> Context::build(const rulebook::Lexicon& lexicon) {
  Context made;
  for (std::size_t i = 0; i < role_names.size(); ++i) {
    const rulebook::Concept* found = lexicon.find_concept(role_names[i]);
    if (found == nullptr)
      return Error{
          ErrorKind::bad_input, "lexicons",
          say("the concept '{}' is missing", "缺少概念“{}”", role_names[i]),
          say("define it: the review asks for it by name", "请定义该概念，内容审查按名称使用它")};
    made.roles_[i] = ConceptIndex(static_cast<std::size_t>(found - lexicon.concepts.data()));
  }
  made.cues_ = lexicon.class_cues;
  made.bias_ = lexicon.class_bias;
  made.hits_ = lexicon.class_hits;
  return made;
}

namespace {

// Counts occurrences that neither overlap one another nor lie in a word of another meaning.
template <class Visit>
void visit_distinct(const Occurrences& occurrences, ConceptIndex words, ConceptIndex not_words,
                    const Visit& visit) {
  std::uint32_t counted_to = 0;
  for (const Occurrence& word : occurrences.of(words)) {
    if (word.begin < counted_to || occurrences.overlaps(not_words, word.begin, word.end)) continue;
    counted_to = word.end;
    visit(word);
  }
}

// 借5000: a sum worth borrowing follows at once.
bool says_how_much(const Occurrence& hint, std::span<const Number> numbers) {
  constexpr std::int64_t sum_least = 500 * micro_per_one;
  const auto next = std::lower_bound(
      numbers.begin(), numbers.end(), hint.end,
      [](const Number& number, std::uint32_t place) { return number.begin < place; });
  return next != numbers.end() && next->begin <= hint.end + 1 && next->micro >= sum_least &&
         !next->telephone && !next->ratio() && !next->time();
}

}  // namespace

Context::LoanWords Context::count_loan_words(const Occurrences& occurrences, const Units& units,
                                             std::span<const Number> numbers) const {
  LoanWords found;
  const ConceptIndex other = of(Role::not_loan_word);
  visit_distinct(occurrences, of(Role::loan_word), other,
                 [&](const Occurrence&) { ++found.words; });
  // One word said twice is one hint.
  bool differ = false;
  Occurrence first;
  visit_distinct(occurrences, of(Role::loan_hint), other, [&](const Occurrence& hint) {
    if (found.hints++ == 0) first = hint;
    const auto text = [&](const Occurrence& at) {
      return std::span(units.codes).subspan(at.begin, at.end - at.begin);
    };
    differ |= !std::ranges::equal(text(first), text(hint)) || says_how_much(hint, numbers);
  });
  found.decided = found.words > 0 || differ;
  return found;
}

std::uint32_t Context::loan_word_disguises(const Occurrences& occurrences,
                                           const Units& units) const {
  constexpr std::uint32_t scripts = bit(Disguise::traditional) | bit(Disguise::full_width);
  std::uint32_t disguises = 0;
  for (const Occurrence& word : occurrences.of(of(Role::loan_word))) {
    if (!occurrences.overlaps(of(Role::not_loan_word), word.begin, word.end))
      disguises |= units.disguises(word.begin, word.end);
  }
  return disguises & ~scripts;
}

Context::ClassSums Context::class_sums(const Occurrences& occurrences,
                                       std::span<const Occurrence> quotes, Hits hits) const {
  ClassSums sums{};
  const auto strong = static_cast<std::int32_t>(std::min(hits.strong, labels_hit_max));
  const auto weak = static_cast<std::int32_t>(std::min(hits.weak, labels_hit_max));
  for (std::size_t i = 0; i < sums.size(); ++i)
    sums[i] = bias_[i] + hits_[i] * strong + hits_[i] * weak / 2;
  for (const auto& cue : cues_) {
    if (!occurrences.has(cue.concept_index)) continue;
    const bool unquoted =
        !quotes.empty() && cue.document_class == static_cast<std::uint8_t>(DocumentClass::offer);
    const auto all = occurrences.of(cue.concept_index);
    auto seen = static_cast<std::int32_t>(std::min<std::size_t>(all.size(), cue.times_max));
    if (unquoted) {
      seen = 0;
      for (const Occurrence& at : all) {
        if (lies_in(quotes, at.begin, at.end)) continue;
        if (++seen == cue.times_max) break;
      }
    }
    sums[cue.document_class] += cue.weight * seen;
  }
  return sums;
}

Context::Classification Context::classify(const ClassSums& sums, bool about_loans,
                                          bool decided) const {
  if (!about_loans) return {};
  // An offer has to outweigh everything that would excuse it, so it is named first and compared last.
  auto best = std::max_element(sums.begin() + 1, sums.end());
  const bool close = std::abs(sums[0] - *best) <= close_call && *best > faint && sums[0] > faint;
  const bool evident = sums[0] - *best > evident_margin;
  if (sums[0] > *best) best = sums.begin();
  const auto found = static_cast<DocumentClass>(best - sums.begin());
  const bool little = found == DocumentClass::other  ? *best <= bias_.back() + (decided ? faint : 0)
                      : found == DocumentClass::news ? *best <= faint
                                                     : false;
  return {found, little, close, evident};
}

bool Context::is_negated(const Match& match, const Units& units, const Occurrences& occurrences,
                         std::span<const Occurrence> claimed) const {
  const auto runs_on = [&](std::uint32_t from) {  // no mark between the negator and the hit
    for (std::uint32_t i = from; i <= match.begin; ++i)
      if (units.places[i].gap & ~gap::ignorable) return false;
    return true;
  };
  const std::uint32_t clause = units.clause_first[units.clause_of[match.begin]];
  const std::uint32_t sentence = units.sentence_first[units.sentence_of[match.begin]];
  const std::uint32_t near =
      match.begin > negation_reach ? std::max(clause, match.begin - negation_reach) : clause;
  for (const Occurrence& negator : occurrences.between(of(Role::negator), near, match.begin))
    if (negator.end <= match.begin && !lies_in(claimed, negator.begin, negator.end) &&
        runs_on(negator.end))
      return true;
  for (const Occurrence& word : occurrences.between(of(Role::prohibition), sentence, match.begin))
    if (word.end <= match.begin && !lies_in(claimed, word.begin, word.end)) return true;
  return false;
}

bool Context::is_excepted(const Pattern& pattern, const Match& match, const Units& units,
                          const Occurrences& occurrences) const {
  const auto any = [](const std::vector<ConceptIndex>& list, const auto& test) {
    return std::any_of(list.begin(), list.end(), test);
  };
  const std::uint32_t last = match.end - 1;
  const std::uint32_t clause_from = units.clause_first[units.clause_of[match.begin]];
  const std::uint32_t clause_to = units.clause_first[units.clause_of[last] + 1];
  const std::uint32_t sentence_from = units.sentence_first[units.sentence_of[match.begin]];
  const std::uint32_t sentence_to = units.sentence_first[units.sentence_of[last] + 1];
  return any(pattern.unless_inside,
             [&](ConceptIndex c) { return occurrences.overlaps(c, match.begin, match.end); }) ||
         any(pattern.unless_clause,
             [&](ConceptIndex c) { return occurrences.within(c, clause_from, clause_to); }) ||
         any(pattern.unless_sentence,
             [&](ConceptIndex c) { return occurrences.within(c, sentence_from, sentence_to); }) ||
         any(pattern.unless_text, [&](ConceptIndex c) { return occurrences.has(c); }) ||
         any(pattern.needs_text, [&](ConceptIndex c) { return !occurrences.has(c); });
}

Context::Near Context::judge_nearby(const Pattern& pattern, const Match& match,
                                    const Surroundings& around) const {
  const auto& [units, occurrences, quotes, claimed, terms] = around;
  if (!is_limited_to(pattern, terms)) return {Disposition::not_applicable};
  if (is_excepted(pattern, match, units, occurrences)) return {Disposition::allowed};
  if (pattern.negatable && is_negated(match, units, occurrences, claimed))
    return {Disposition::negated};
  const std::uint32_t from = units.sentence_first[units.sentence_of[match.begin]];
  const std::uint32_t to = units.sentence_first[units.sentence_of[match.end - 1] + 1];
  const bool in_quotes = lies_in(quotes, match.begin, match.end);
  if (occurrences.within(of(Role::warning), from, to)) {
    // 谨防上当，办理贷款请找我: whoever warns and sells in one breath is for a person to judge.
    const bool sells = !in_quotes && occurrences.within(of(Role::solicitation), from, to);
    return {sells ? Disposition::unsure : Disposition::quoted, in_quotes};
  }
  const bool reported = in_quotes && occurrences.within(of(Role::reporting), from, to);
  return {reported ? Disposition::quoted : Disposition::finding, in_quotes};
}

Disposition Context::judge(Near near, Classification classification) {
  const DocumentClass document_class = classification.document_class;
  const bool offer = document_class == DocumentClass::offer;
  if (near.disposition == Disposition::unsure && !offer) return Disposition::quoted;
  if (near.disposition != Disposition::finding) return near.disposition;
  if (classification.close && !near.in_quotes) return Disposition::unsure;
  if (offer) return Disposition::finding;
  if (near.in_quotes) return Disposition::quoted;
  return Disposition::not_applicable;
}

}  // namespace guiju::content
