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
  for (const std::uint32_t index : touched_)
    if (index < slices_.size()) slices_[index] = {};
  slices_.resize(concepts);
  present_bits_.assign((concepts + 63) / 64, 0);
  fresh_.clear();
  touched_.clear();
  entries_.clear();
  sorted_.clear();
  in_order_ = true;
}

// Only what was added since the last time is sorted in; its concepts' slices move to the end.
void Occurrences::finish() {
  if (entries_.empty()) return;
  auto room = static_cast<std::uint32_t>(sorted_.size());
  for (const std::uint32_t index : fresh_) room += slices_[index].count + slices_[index].added;
  auto at = static_cast<std::uint32_t>(sorted_.size());
  sorted_.resize(room);
  for (const std::uint32_t index : fresh_) {
    Slice& slice = slices_[index];
    std::copy_n(sorted_.begin() + slice.from, slice.count, sorted_.begin() + at);
    slice.from = at;
    at += slice.count + slice.added;
    slice.added = 0;
  }
  for (const Entry& entry : entries_) {
    Slice& slice = slices_[entry.concept_index];
    sorted_[slice.from + slice.count++] = entry.at;
  }
  entries_.clear();
  if (!in_order_) {
    for (const std::uint32_t index : fresh_) {
      const auto first = sorted_.begin() + slices_[index].from;
      std::sort(first, first + slices_[index].count,
                [](const Occurrence& a, const Occurrence& b) { return a.place() < b.place(); });
    }
    in_order_ = true;
  }
  fresh_.clear();
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

bool Occurrences::within(ConceptIndex index, std::uint32_t first, std::uint32_t last) const {
  return !between(index, first, last).empty();
}

bool Occurrences::overlaps(ConceptIndex index, std::uint32_t first, std::uint32_t last) const {
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
  std::vector<std::vector<std::uint32_t>> by_first(concept_count_);
  for (std::uint32_t p = 0; p < lexicon.patterns.size(); ++p)
    for (const auto& sequence : lexicon.patterns[p].any) {
      by_first[sequence.steps.front().concept_index.value].push_back(
          static_cast<std::uint32_t>(sequences_.size()));
      sequences_.push_back({p, static_cast<std::uint32_t>(steps_.size()),
                            static_cast<std::uint32_t>(sequence.steps.size()),
                            lexicon.patterns[p].within});
      steps_.insert(steps_.end(), sequence.steps.begin(), sequence.steps.end());
    }
  for (const auto& list : by_first) {
    sequences_of_.values.insert(sequences_of_.values.end(), list.begin(), list.end());
    sequences_of_.first.push_back(static_cast<std::uint32_t>(sequences_of_.values.size()));
  }
}

void CompiledLexicon::match(const Units& units, const Occurrences& occurrences,
                            std::vector<Match>& matches) const {
  for (const std::uint32_t index : occurrences.present())
    for (const std::uint32_t number : slice(sequences_of_, index)) {
      const Sequence& sequence = sequences_[number];
      const auto steps = std::span(steps_).subspan(sequence.step_first, sequence.step_count);
      if (!std::all_of(steps.begin() + 1, steps.end(),
                       [&](const Step& step) { return occurrences.has(step.concept_index); }))
        continue;
      for (const Occurrence& first : occurrences.of(ConceptIndex(index))) {
        Occurrence found;
        if (extend(units, occurrences, sequence, 1, first, first, found))
          matches.push_back({sequence.pattern, found.begin, found.end});
      }
    }
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
