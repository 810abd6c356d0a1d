// content/term_index.h: where any of many terms occurs, in one pass.
//
// A bitmap of the first two units of all terms (8 KB, stays in the first-level cache) rejects
// nearly every position; the rest walk a double-array trie, so that start and end of a hit come
// free. A term never reaches over a mark that ends a word; spaces and noise inside it are allowed
// and show in the disguises.
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
  std::size_t states() const { return base_.size(); }

 private:
  static std::uint32_t bigram(std::uint16_t a, std::uint16_t b) {
    return (a * 0x9E3779B1u ^ b * 0x85EBCA6Bu) >> 16;
  }
  void insert(std::span<const UnitText> sorted, std::span<const std::uint32_t> ids);

  std::unique_ptr<std::bitset<65536>> singles_, pairs_;
  std::vector<std::uint16_t> code_of_;  // unit -> letter of the trie's alphabet; 0: in no term
  std::vector<std::int32_t> base_, check_;
  std::vector<std::uint32_t> term_at_;  // by state: term + 1
};

}  // namespace guiju::content
