#include "content/context.h"

#include <algorithm>

namespace guiju::content {

using rulebook::Pattern;

static_assert(document_class_names == rulebook::lexicon_class_names);

namespace {

// A negator takes back what begins within this many units behind it: 绝不会收取服务费.
constexpr std::uint32_t negation_reach = 3;

// Evidence up to this sum does not yet say what kind of text it is: one cue.
constexpr std::int32_t faint = 3;

// `spans` are in order of their begin; those that matter begin at most this many before.
constexpr std::size_t look_back = 8;

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
  return made;
}

std::uint32_t Context::count_loan_words(const Occurrences& occurrences) const {
  std::uint32_t count = 0, counted_to = 0;
  for (const Occurrence& word : occurrences.of(of(Role::loan_word))) {
    if (word.begin < counted_to ||
        occurrences.overlaps(of(Role::not_loan_word), word.begin, word.end))
      continue;
    ++count;
    counted_to = word.end;
  }
  return count;
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

std::array<std::int32_t, document_class_names.size()> Context::class_sums(
    const Occurrences& occurrences, std::span<const Occurrence> quotes) const {
  std::array<std::int32_t, document_class_names.size()> sums{};
  std::copy(bias_.begin(), bias_.end(), sums.begin());
  for (const auto& cue : cues_) {
    const bool unquoted = cue.document_class == static_cast<std::uint8_t>(DocumentClass::offer);
    std::int32_t seen = 0;
    for (const Occurrence& at : occurrences.of(cue.concept_index)) {
      if (unquoted && lies_in(quotes, at.begin, at.end)) continue;
      if (++seen == cue.times_max) break;
    }
    sums[cue.document_class] += cue.weight * seen;
  }
  return sums;
}

Context::Classification Context::classify(const Occurrences& occurrences,
                                          std::span<const Occurrence> quotes,
                                          bool about_loans) const {
  if (!about_loans) return {};
  const auto sums = class_sums(occurrences, quotes);
  // An offer has to outweigh everything that would excuse it, so it is named first and compared last.
  auto best = std::max_element(sums.begin() + 1, sums.end());
  if (sums[0] > *best) best = sums.begin();
  const auto found = static_cast<DocumentClass>(best - sums.begin());
  return {found, found == DocumentClass::other && *best <= bias_.back() + faint};
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

bool Context::is_quoted(const Match& match, const Units& units, const Occurrences& occurrences,
                        std::span<const Occurrence> quotes, DocumentClass document_class) const {
  const std::uint32_t from = units.sentence_first[units.sentence_of[match.begin]];
  const std::uint32_t to = units.sentence_first[units.sentence_of[match.end - 1] + 1];
  if (occurrences.within(of(Role::warning), from, to)) return true;
  return lies_in(quotes, match.begin, match.end) &&
         (document_class != DocumentClass::offer ||
          occurrences.within(of(Role::reporting), from, to));
}

Disposition Context::judge(const Pattern& pattern, const Match& match, const Units& units,
                           const Occurrences& occurrences, std::span<const Occurrence> quotes,
                           std::span<const Occurrence> claimed, DocumentClass document_class,
                           bool about_loans) const {
  if (is_excepted(pattern, match, units, occurrences)) return Disposition::allowed;
  if (pattern.negatable && is_negated(match, units, occurrences, claimed))
    return Disposition::negated;
  if (is_quoted(match, units, occurrences, quotes, document_class)) return Disposition::quoted;
  const bool offer = document_class == DocumentClass::offer;
  if (!offer && (document_class != DocumentClass::other || !about_loans || pattern.weak))
    return Disposition::not_applicable;
  return Disposition::finding;
}

}  // namespace guiju::content
