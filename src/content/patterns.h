// content/patterns.h: the lexicon compiled for one pass over a text.
//
//   term hits and signals ─► Occurrences (by concept, by place) ─► sequences ─► matches
//
// A term belongs to concepts and through them to others that include them; all that is worked out
// here, once. Matching walks sorted occurrences and never the text.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
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
//
// A word belongs to a dozen concepts and few of them are ever asked for, so what is added is only chained to
// its concept; the places are laid out in order when somebody asks. Asking is const and remembers, so one
// thread has one.
class Occurrences {
 public:
  void begin(std::size_t concepts);
  // To each of the concepts.
  void add(std::span<const std::uint32_t> concepts, Occurrence at) {
    if (links_.size() - link_count_ < concepts.size()) grow(concepts.size());
    Link* link = links_.data() + link_count_;
    for (const std::uint32_t index : concepts) {
      const std::uint64_t bit = std::uint64_t{1} << (index % 64);
      const std::uint64_t present = present_[index / 64];
      *link++ = {at, (present & bit) != 0 ? chains_[index] : none};
      chains_[index] = link_count_++;
      present_[index / 64] = present | bit;
      laid_out_[index / 64] &= ~bit;
    }
  }

  bool has(ConceptIndex index) const {
    return (present_[index.value / 64] >> (index.value % 64) & 1) != 0;
  }
  // By place; good until something is added, also when others are asked for.
  std::span<const Occurrence> of(ConceptIndex index) const {
    if (!has(index)) return {};
    const Link& last = links_[chains_[index.value]];
    if (last.before == none) return {&last.at, 1};
    if ((laid_out_[index.value / 64] >> (index.value % 64) & 1) == 0) lay_out(index.value);
    return slices_[index.value];
  }
  // Every concept that occurs, by its number.
  template <class Use>
  void for_each_present(Use use) const {
    for (std::size_t word = 0; word < present_.size(); ++word)
      for (std::uint64_t bits = present_[word]; bits != 0; bits &= bits - 1)
        use(static_cast<std::uint32_t>(word * 64) +
            static_cast<std::uint32_t>(std::countr_zero(bits)));
  }
  // Those that begin within [first, last).
  std::span<const Occurrence> between(ConceptIndex index, std::uint32_t first,
                                      std::uint32_t last) const;
  // Some occurrence begins within [first, last).
  bool within(ConceptIndex index, std::uint32_t first, std::uint32_t last) const {
    return has(index) && !between(index, first, last).empty();
  }
  bool overlaps(ConceptIndex index, std::uint32_t first, std::uint32_t last) const {
    return has(index) && some_overlaps(index, first, last);
  }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Link {
    Occurrence at;
    std::uint32_t before;  // the one added before it to the same concept
  };
  // Places that stay where they are while more are laid out.
  class Room {
   public:
    void clear() { block_ = used_ = 0; }
    Occurrence* take(std::size_t count);

   private:
    struct Block {
      std::unique_ptr<Occurrence[]> places;
      std::size_t size = 0;
    };
    std::vector<Block> blocks_;
    std::size_t block_ = 0, used_ = 0;
  };
  void grow(std::size_t more);
  void lay_out(std::uint32_t concept_index) const;
  bool some_overlaps(ConceptIndex index, std::uint32_t first, std::uint32_t last) const;

  std::vector<Link> links_;  // as many as ever were needed
  std::uint32_t link_count_ = 0;
  std::vector<std::uint32_t> chains_;   // of a concept that is present, its last link
  std::vector<std::uint64_t> present_;  // a bit each
  mutable std::vector<std::uint64_t> laid_out_;
  mutable std::vector<std::span<const Occurrence>> slices_;
  mutable Room room_;
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
    into.add(concepts_of(signal), at);
  }
  // Every match of every sequence, in no particular order.
  void match(const Units& units, const Occurrences& occurrences, std::vector<Match>& matches) const;

 private:
  struct Slices {
    std::vector<std::uint32_t> first{0}, values;
  };
  // Most sequences fail because a step of theirs is nowhere in the text: two of them stand here, so that
  // this is told without going to the steps.
  struct Sequence {
    std::uint32_t pattern = 0, step_first = 0, step_count = 0;
    ConceptIndex second, third;  // of its steps; the first where there are fewer
    rulebook::Reach within = rulebook::Reach::clause;
  };
  bool can_match(const Sequence& sequence, const Occurrences& occurrences) const;
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
  Slices of_term_, of_concept_, names_of_term_;
  std::vector<Sequence> sequences_;          // by their first concept
  std::vector<std::uint32_t> sequences_of_;  // a concept's first; the next one's is its end
  std::vector<rulebook::Step> steps_;
};

}  // namespace guiju::content
