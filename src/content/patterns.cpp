#include "content/patterns.h"

#include <algorithm>
#include <map>
#include <set>

#include "content/sound.h"

namespace guiju::content {

using rulebook::Lexicon;
using rulebook::Reach;
using rulebook::Step;

void Occurrences::begin(std::size_t concepts) {
  const std::size_t words = (concepts + 63) / 64;
  present_.assign(words, 0);
  laid_out_.assign(words, 0);
  chains_.resize(concepts);
  slices_.resize(concepts);
  link_count_ = 0;
  room_.clear();
}

void Occurrences::grow(std::size_t more) {
  links_.resize(std::max(2 * links_.size(), links_.size() + more));
}

Occurrence* Occurrences::Room::take(std::size_t count) {
  constexpr std::size_t places_a_block = 4096;
  while (block_ < blocks_.size() && blocks_[block_].size - used_ < count) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    const std::size_t size = std::max(count, places_a_block);
    blocks_.push_back({std::make_unique<Occurrence[]>(size), size});
  }
  Occurrence* const places = blocks_[block_].places.get() + used_;
  used_ += count;
  return places;
}

void Occurrences::lay_out(std::uint32_t concept_index) const {
  std::size_t count = 0;
  for (std::uint32_t at = chains_[concept_index]; at != none; at = links_[at].before) ++count;
  Occurrence* const places = room_.take(count);
  Occurrence* place = places + count;
  bool in_order =
      true;  // terms come in order of their place; only signals may stand before what is there
  for (std::uint32_t at = chains_[concept_index]; at != none; at = links_[at].before) {
    *--place = links_[at].at;
    in_order &= place + 1 == places + count || place->place() <= place[1].place();
  }
  if (!in_order)
    std::sort(places, places + count,
              [](const Occurrence& a, const Occurrence& b) { return a.place() < b.place(); });
  slices_[concept_index] = {places, count};
  laid_out_[concept_index / 64] |= std::uint64_t{1} << (concept_index % 64);
}

namespace {

// The first occurrence that begins at or after `place`.
const Occurrence* first_from(std::span<const Occurrence> all, std::uint32_t place) {
  return std::lower_bound(all.data(), all.data() + all.size(), place,
                          [](const Occurrence& one, std::uint32_t at) { return one.begin < at; });
}

bool same_reach(const Units& units, Reach within, std::uint32_t a, std::uint32_t b) {
  switch (within) {
    case Reach::clause: return units.clause_of[a] == units.clause_of[b];
    case Reach::sentence: return units.sentence_of[a] == units.sentence_of[b];
    case Reach::text: return true;
  }
  return false;
}

}  // namespace

std::span<const Occurrence> Occurrences::between(ConceptIndex index, std::uint32_t first,
                                                 std::uint32_t last) const {
  const auto all = of(index);
  const Occurrence* from = first_from(all, first);
  return {from, std::max(from, first_from(all, last))};
}

bool Occurrences::some_overlaps(ConceptIndex index, std::uint32_t first, std::uint32_t last) const {
  const auto all = of(index);
  const Occurrence* at = first_from(all, last);
  // Terms are short: those that begin far before cannot reach here.
  for (std::size_t back = 0; at != all.data() && back < 32; ++back)
    if ((--at)->end > first) return true;
  return false;
}

Result<CompiledLexicon> CompiledLexicon::build(const Lexicon& lexicon, const Normaliser& normaliser,
                                               std::span<const KnownName> names) {
  CompiledLexicon made;
  made.concept_count_ = lexicon.concepts.size();
  made.compile_terms(lexicon, normaliser, names);
  made.compile_sequences(lexicon);
  return made;
}

void CompiledLexicon::compile_terms(const Lexicon& lexicon, const Normaliser& normaliser,
                                    std::span<const KnownName> names) {
  // including[c]: concepts that name c among their includes; its closure is what c stands for.
  std::vector<std::vector<std::uint32_t>> including(concept_count_);
  for (std::uint32_t i = 0; i < concept_count_; ++i)
    for (const ConceptIndex part : lexicon.concepts[i].includes) including[part.value].push_back(i);
  std::vector<std::vector<std::uint32_t>> closure(concept_count_);
  for (std::uint32_t i = 0; i < concept_count_; ++i) {
    std::set<std::uint32_t> seen{i};
    std::vector<std::uint32_t> open{i};
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      for (const std::uint32_t next : including[at])
        if (seen.insert(next).second) open.push_back(next);
    }
    closure[i].assign(seen.begin(), seen.end());
    of_concept_.values.insert(of_concept_.values.end(), seen.begin(), seen.end());
    of_concept_.first.push_back(static_cast<std::uint32_t>(of_concept_.values.size()));
  }

  struct Owner {
    std::set<std::uint32_t> concepts;
    std::vector<std::uint32_t> names;
  };
  std::map<UnitText, Owner> owners;
  for (std::uint32_t i = 0; i < concept_count_; ++i)
    for (const auto& term : lexicon.concepts[i].terms) {
      const UnitText units = to_units(normaliser, term);
      if (!units.empty()) owners[units].concepts.insert(closure[i].begin(), closure[i].end());
    }
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const UnitText units = to_units(normaliser, names[i].name);
    if (units.size() < 2) continue;
    owners[units].names.push_back(i);
  }
  std::vector<UnitText> terms;
  for (const auto& [units, owner] : owners) {
    terms.push_back(units);
    of_term_.values.insert(of_term_.values.end(), owner.concepts.begin(), owner.concepts.end());
    of_term_.first.push_back(static_cast<std::uint32_t>(of_term_.values.size()));
    names_of_term_.values.insert(names_of_term_.values.end(), owner.names.begin(),
                                 owner.names.end());
    names_of_term_.first.push_back(static_cast<std::uint32_t>(names_of_term_.values.size()));
  }
  terms_ = TermIndex(terms);
}

void CompiledLexicon::compile_sequences(const Lexicon& lexicon) {
  std::vector<std::vector<Sequence>> by_first(concept_count_);
  for (std::uint32_t p = 0; p < lexicon.patterns.size(); ++p)
    for (const auto& sequence : lexicon.patterns[p].any) {
      const auto step = [&](std::size_t i) {
        return sequence.steps[i < sequence.steps.size() ? i : 0].concept_index;
      };
      by_first[step(0).value].push_back(
          {.pattern = p,
           .step_first = static_cast<std::uint32_t>(steps_.size()),
           .step_count = static_cast<std::uint32_t>(sequence.steps.size()),
           .second = step(1),
           .third = step(2),
           .within = lexicon.patterns[p].within});
      steps_.insert(steps_.end(), sequence.steps.begin(), sequence.steps.end());
    }
  for (const auto& list : by_first) {
    sequences_of_.push_back(static_cast<std::uint32_t>(sequences_.size()));
    sequences_.insert(sequences_.end(), list.begin(), list.end());
  }
  sequences_of_.push_back(static_cast<std::uint32_t>(sequences_.size()));
}

bool CompiledLexicon::can_match(const Sequence& sequence, const Occurrences& occurrences) const {
  if (!occurrences.has(sequence.second) || !occurrences.has(sequence.third)) return false;
  const Step* const steps = steps_.data() + sequence.step_first;
  for (std::uint32_t i = 3; i < sequence.step_count; ++i)
    if (!occurrences.has(steps[i].concept_index)) return false;
  return true;
}

void CompiledLexicon::match(const Units& units, const Occurrences& occurrences,
                            std::vector<Match>& matches) const {
  occurrences.for_each_present([&](std::uint32_t index) {
    for (std::uint32_t at = sequences_of_[index]; at < sequences_of_[index + 1]; ++at) {
      const Sequence& sequence = sequences_[at];
      if (!can_match(sequence, occurrences)) continue;
      for (const Occurrence& first : occurrences.of(ConceptIndex(index))) {
        Occurrence found;
        if (extend(units, occurrences, sequence, 1, first, first, found))
          matches.push_back({sequence.pattern, found.begin, found.end});
      }
    }
  });
}

// Finds the nearest way to go on after `last`, step by step.
bool CompiledLexicon::extend(const Units& units, const Occurrences& occurrences,
                             const Sequence& sequence, std::uint32_t step, Occurrence last,
                             Occurrence whole, Occurrence& found) const {
  if (step == sequence.step_count) {
    found = whole;
    return true;
  }
  const Step& wanted = steps_[sequence.step_first + step];
  const auto all = occurrences.of(wanted.concept_index);
  const Occurrence* const end = all.data() + all.size();
  for (const Occurrence* at = first_from(all, last.end);
       at != end && at->begin <= last.end + wanted.gap_max; ++at) {
    if (!same_reach(units, sequence.within, whole.begin, at->begin)) break;
    if (extend(units, occurrences, sequence, step + 1, *at,
               {whole.begin, std::max(whole.end, at->end)}, found))
      return true;
  }
  if (!wanted.any_order) return false;
  const Occurrence* at = first_from(all, last.begin);
  while (at != all.data()) {
    --at;
    if (at->begin + 64u + wanted.gap_max < last.begin) break;
    if (at->end > last.begin || last.begin - at->end > wanted.gap_max) continue;
    if (!same_reach(units, sequence.within, whole.begin, at->begin)) break;
    if (extend(units, occurrences, sequence, step + 1, *at,
               {std::min(whole.begin, at->begin), whole.end}, found))
      return true;
  }
  return false;
}

}  // namespace guiju::content
