// content/term_index.h: where any of many terms occurs, in one pass.
//
// A bitmap of the first two units of all terms (8 KB for a lexicon, 64 KB for 50,000 terms) rejects
// nearly every position; the rest walk a double-array trie, so that start and end of a hit come
// free. A term never reaches over a mark that ends a word; spaces and noise inside it are allowed
// and show in the disguises. Built in time that grows with the number of terms: 50,000 in a fraction of
// a second. Terms that change while readers scan: content/term_book.h.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "content/normaliser.h"

namespace guiju::content {

using UnitText = std::u16string;  // a term in units

struct TermHit {
  std::uint32_t term = 0;
  std::uint32_t begin = 0, end = 0;  // units
  friend bool operator==(const TermHit&, const TermHit&) = default;
};

class TermIndex {
 public:
  TermIndex() = default;
  // REQUIRES: terms are distinct and not empty.
  explicit TermIndex(std::span<const UnitText> terms);

  // Every occurrence of every term, by begin, then shortest first. Latin letters and digits match
  // whole words and numbers only. `codes` and `places` run in parallel.
  void scan(std::span<const std::uint16_t> codes, std::span<const UnitPlace> places,
            std::vector<TermHit>& hits) const;
  std::size_t states() const { return states_.size(); }
  std::size_t memory_bytes() const;

 private:
  // Letter c leads from state s to cell base + c, if that cell says it came from s.
  struct State {
    std::int32_t base = 0, from = -1;
    std::uint32_t term = 0;  // + 1
  };
  struct Builder;
  // May a term begin with these two? Wrong for one pair in eight at most.
  bool may_begin(std::uint16_t a, std::uint16_t b) const {
    const std::uint32_t pair = pair_number(a, b);
    return (pairs_[pair >> 6] >> (pair & 63u)) & 1u;
  }
  std::uint32_t pair_number(std::uint16_t a, std::uint16_t b) const {
    return (a * 0x9E3779B1u ^ b * 0x85EBCA6Bu) >> pair_shift_;
  }
  void walk(std::span<const std::uint16_t> codes, std::span<const UnitPlace> places,
            std::size_t from, std::vector<TermHit>& hits) const;

  std::unique_ptr<std::bitset<65536>> singles_;  // terms of one unit
  std::vector<std::uint64_t> pairs_;             // a bit for each first two units, hashed
  std::uint32_t pair_shift_ = 16;
  std::vector<std::uint16_t> letter_of_;  // unit -> letter of the trie's alphabet; 0: in no term
  std::vector<State> states_;
};

}  // namespace guiju::content
