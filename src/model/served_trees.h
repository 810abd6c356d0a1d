// model/served_trees.h: boosted trees as they serve: one row in; margin, risk and exact reasons out.
//
//   row ─► per column: how many thresholds it has reached ─► one bit a node: does the row go right there? ─► leaves ─► margin
//                                                                                        └─► contributions, every node once
//
// No tree is walked by comparing. The nodes of all trees are sorted by column and threshold, and the answers of every 32nd
// threshold are kept ready, so that a value costs one search and at most 32 bits to set. Sixteen trees then pass side by side.
//
// Contributions are Shapley values of the game that weighs both branches by their cover where a column is hidden (Lundberg,
// Erion, Lee, arXiv:1802.03888, path-dependent), exact but for rounding. A Shapley value is the integral over t from 0 to 1
// of the slope of the multilinear extension at (t, …, t). Along a path it is a polynomial of a degree below the depth, so
// Gauss-Legendre quadrature at ceil(depth / 2) points has no error: three passes over a tree of depth 6, each visiting a node
// once up and once down, instead of leaves × depth².
//
// Nothing is allocated while scoring; one scratch a thread.
#pragma once

#include <array>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "model/scored.h"
#include "model/trees.h"

namespace guiju::model {

// Memory that begins where a cache line does: a vector register is then one line.
template <class T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::align_val_t line{64};
  LineAllocator() = default;
  template <class Other>
  explicit(false) LineAllocator(const LineAllocator<Other>&) {}
  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), line));
  }
  void deallocate(T* at, std::size_t) { ::operator delete(at, line); }
  friend bool operator==(const LineAllocator&, const LineAllocator&) { return true; }
};
template <class T>
using Lined = std::vector<T, LineAllocator<T>>;

// What the machine's vector registers hold: 4, 8 or 16 numbers. Margins are the same bit for bit whichever is used.
enum class Registers : std::uint8_t { plain, middle, wide };
Registers registers_here();

class ServedTrees {
 public:
  explicit ServedTrees(const TreeModel& model, Registers registers = registers_here());

  struct Scratch {
    Lined<std::uint32_t> turns;  // a bit a node: right
    Lined<float> parts;          // contributions by node
    std::vector<float> by_column, by_variable;
  };
  Scratch scratch() const;

  std::size_t columns() const { return columns_.size(); }
  const std::vector<std::string>& variables() const { return variables_; }

  // `row`: a value a column, NaN where missing.
  float margin(std::span<const float> row, Scratch& scratch) const;
  // Also fills scratch.by_column: expected() + their sum is the margin.
  float explained_margin(std::span<const float> row, Scratch& scratch) const;
  double expected() const { return expected_; }  // margin of a row of which nothing is known
  // Risk, its points on the scale of scorecards, and the variables that raise the risk most.
  Scored score(std::span<const float> row, Scratch& scratch) const;

 private:
  struct Cuts {  // of one column: thresholds rising, and the bit that each sets
    std::uint32_t begin = 0, end = 0;
    std::uint32_t ready = 0;  // first of its ready answers, in rows of turns
    std::uint32_t missing_begin = 0, missing_end = 0;
  };
  struct Bit {
    std::uint32_t word = 0, mask = 0;
  };

  void set_turns(std::span<const float> row, std::span<std::uint32_t> turns) const;
  float sum_leaves(std::span<const std::uint32_t> turns) const;
  void explain(std::span<const std::uint32_t> turns, std::span<float> parts) const;

  Registers registers_ = Registers::plain;
  std::uint32_t depth_ = 2;  // 2, 4 or 6: that of the deepest tree, rounded up
  std::size_t trees_ = 0, groups_ = 0;
  float base_ = 0;
  PointsScale scale_;
  double expected_ = 0;
  std::vector<Cuts> columns_;
  std::vector<float> thresholds_;
  std::vector<Bit> bits_, missing_bits_;
  Lined<std::uint32_t> ready_;  // rows of turns
  Lined<float> leaves_;         // group, leaf, lane
  // By group and node, sixteen lanes each.
  Lined<float> left_share_;  // cover of the left child among that of the node
  Lined<std::uint32_t> kin_,
      kin_turns_;                       // nodes above on the same column, and their turns to here
  std::vector<std::int32_t> repeated_;  // by group and node: place in `repeats_`, or -1
  Lined<float> repeats_;                // quadrature weights where a column comes again
  std::vector<std::uint32_t> part_begin_, part_of_column_;  // places in `parts`, by column
  std::vector<std::uint32_t> variable_of_;                  // by column
  std::vector<std::string> variables_;
};

}  // namespace guiju::model
