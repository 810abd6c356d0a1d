// content/patterns.h: the lexicon compiled for one pass over a text.
//
//   term hits and signals ─► Occurrences (by concept, by place) ─► sequences ─► matches
//
// A term belongs to concepts and through them to others that include them; all that is worked out
// here, once. Matching walks sorted occurrences and never the text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/normaliser.h"
#include "content/review.h"
#include "content/term_index.h"
#include "rulebook/lexicon.h"

namespace guiju::content {

using rulebook::ConceptIndex;
using rulebook::Signal;

struct Occurrence {
  std::uint32_t begin = 0, end = 0;  // units
  std::uint64_t place() const { return (std::uint64_t{begin} << 32) | end; }
};

// Where each concept occurs in one text. Reused.
class Occurrences {
 public:
  void begin(std::size_t concepts);
  void add(std::uint32_t concept_index, Occurrence at) {
    Slice& slice = slices_[concept_index];
    if (slice.added == 0) {
      if (slice.count == 0) {
        touched_.push_back(concept_index);
        present_bits_[concept_index / 64] |= std::uint64_t{1} << (concept_index % 64);
      }
      fresh_.push_back(concept_index);
    }
    ++slice.added;
    // Terms come in order of their place; only signals may stand before what is there.
    in_order_ &= slice.last <= at.place();
    slice.last = at.place();
    entries_.push_back({concept_index, at});
  }
  void finish();  // sorts what was added, by concept, then by place

  std::span<const Occurrence> of(ConceptIndex index) const {
    const Slice& slice = slices_[index.value];
    return {sorted_.data() + slice.from, slice.count};
  }
  bool has(ConceptIndex index) const {
    return (present_bits_[index.value / 64] >> (index.value % 64) & 1) != 0;
  }
  // The concepts that occur, in the order they were first seen.
  std::span<const std::uint32_t> present() const { return touched_; }
  // Those that begin within [first, last).
  std::span<const Occurrence> between(ConceptIndex index, std::uint32_t first,
                                      std::uint32_t last) const;
  // Some occurrence begins within [first, last).
  bool within(ConceptIndex index, std::uint32_t first, std::uint32_t last) const;
  bool overlaps(ConceptIndex index, std::uint32_t first, std::uint32_t last) const;

 private:
  struct Entry {
    std::uint32_t concept_index;
    Occurrence at;
  };
  struct Slice {
    std::uint32_t from = 0, count = 0;
    std::uint32_t added = 0;  // and not yet sorted in
    std::uint64_t last = 0;   // place of what was added last
  };
  std::vector<Entry> entries_;  // added since the last finish()
  std::vector<Occurrence> sorted_;
  std::vector<Slice> slices_;
  std::vector<std::uint32_t> touched_, fresh_;
  std::vector<std::uint64_t> present_bits_;  // asked for far more often than the slices
  bool in_order_ = true;                     // every slice, as its entries were added
};

struct Match {
  std::uint32_t pattern = 0;
  std::uint32_t begin = 0, end = 0;  // units
};

class CompiledLexicon {
 public:
  static Result<CompiledLexicon> build(const rulebook::Lexicon& lexicon,
                                       const Normaliser& normaliser,
                                       std::span<const KnownName> names);

  const TermIndex& terms() const { return terms_; }
  std::size_t concept_count() const { return concept_count_; }
  // The concepts a term or a signal stands for, includes followed.
  std::span<const std::uint32_t> concepts_of_term(std::uint32_t term) const {
    return slice(of_term_, term);
  }
  std::span<const std::uint32_t> concepts_of(Signal signal) const {
    return slice(of_concept_, static_cast<std::size_t>(signal));
  }
  // Index into the names handed in, or none.
  std::span<const std::uint32_t> names_of_term(std::uint32_t term) const {
    return slice(names_of_term_, term);
  }

  void add(Signal signal, Occurrence at, Occurrences& into) const {
    for (const std::uint32_t index : concepts_of(signal)) into.add(index, at);
  }
  // Every match of every sequence, in no particular order.
  void match(const Units& units, const Occurrences& occurrences, std::vector<Match>& matches) const;

 private:
  struct Slices {
    std::vector<std::uint32_t> first{0}, values;
  };
  struct Sequence {
    std::uint32_t pattern, step_first, step_count;
    rulebook::Reach within;
  };
  static std::span<const std::uint32_t> slice(const Slices& slices, std::size_t at) {
    return std::span(slices.values)
        .subspan(slices.first[at], slices.first[at + 1] - slices.first[at]);
  }
  void compile_terms(const rulebook::Lexicon& lexicon, const Normaliser& normaliser,
                     std::span<const KnownName> names);
  void compile_sequences(const rulebook::Lexicon& lexicon);
  bool extend(const Units& units, const Occurrences& occurrences, const Sequence& sequence,
              std::uint32_t step, Occurrence last, Occurrence whole, Occurrence& found) const;

  TermIndex terms_;
  std::size_t concept_count_ = 0;
  Slices of_term_, of_concept_, names_of_term_, sequences_of_;  // sequences by their first concept
  std::vector<Sequence> sequences_;
  std::vector<rulebook::Step> steps_;
};

}  // namespace guiju::content
