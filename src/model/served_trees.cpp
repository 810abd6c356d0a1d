#include "model/served_trees.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "model/logistic.h"

// Vectors pass between functions that are inlined always: no call of another ABI comes to be.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace guiju::model {
namespace {

constexpr std::size_t lanes = 16;          // trees side by side
constexpr std::uint32_t ready_every = 32;  // thresholds between two answers kept ready

// Vectors of the language, as wide as a register of the machine: a wider one would be taken apart number by number.
// (Written out: GCC 12 does not read a size that depends on a parameter.)
template <std::size_t width>
struct Vectors;
template <>
struct Vectors<4> {
  using Floats = float __attribute__((vector_size(16)));
  using Words = std::uint32_t __attribute__((vector_size(16)));
};
template <>
struct Vectors<8> {
  using Floats = float __attribute__((vector_size(32)));
  using Words = std::uint32_t __attribute__((vector_size(32)));
};
template <>
struct Vectors<16> {
  using Floats = float __attribute__((vector_size(64)));
  using Words = std::uint32_t __attribute__((vector_size(64)));
};

template <class Vector, class Number>
[[gnu::always_inline]] inline Vector load(const Number* from) {
  Vector out;
  std::memcpy(&out, std::assume_aligned<sizeof(Vector)>(from), sizeof out);
  return out;
}

template <class Vector, class Number>
[[gnu::always_inline]] inline void store(Number* to, const Vector& from) {
  std::memcpy(std::assume_aligned<sizeof(Vector)>(to), &from, sizeof from);
}

// Gauss-Legendre on [0, 1].
template <std::size_t points>
struct Quadrature;
template <>
struct Quadrature<1> {
  static constexpr std::array<float, 1> at{0.5f}, weight{1.0f};
};
template <>
struct Quadrature<2> {
  static constexpr std::array<float, 2> at{0.21132486540518713f, 0.78867513459481287f},
      weight{0.5f, 0.5f};
};
template <>
struct Quadrature<3> {
  static constexpr std::array<float, 3> at{0.11270166537925831f, 0.5f, 0.88729833462074169f},
      weight{0.27777777777777778f, 0.44444444444444444f, 0.27777777777777778f};
};

// Sixteen trees of one depth as they lie in memory.
struct Lanes {
  const std::uint32_t* turns_low;   // of nodes 1 to 31
  const std::uint32_t* turns_high;  // of nodes 32 to 63
  const float* left_share;
  const std::uint32_t *kin, *kin_turns;
  const std::int32_t* repeated;
  const float* repeats;
  const float* leaves;
  float* parts;
};

// What a node passes on at each quadrature point t. With z the share of the branch not taken, Z the product of the shares
// of the column's branches above, r = 1 / (t + (1 - t) Z): the branch not taken weighs a z, the other 1 - a z, where
// a = (1 - t) Z r = 1 - t r, and the node moves its column by b z (E taken - E other), b = Z r² = a r / (1 - t). A column that
// is seen first here has Z = r = 1. One that the row has left already on the path from above has a = 1, b = 0: only cover
// counts. Only r is kept.
template <std::size_t points, std::size_t width>
struct Passed {
  std::array<typename Vectors<width>::Floats, points> a, b;
};

template <std::size_t points, std::size_t width>
[[gnu::always_inline]] inline Passed<points, width> passed_at(
    const Lanes& of, std::uint32_t node, const typename Vectors<width>::Words& low) {
  using Floats = typename Vectors<width>::Floats;
  using Words = typename Vectors<width>::Words;
  Passed<points, width> out;
  const std::int32_t place = of.repeated[node];
  if (place < 0) {
    for (std::size_t q = 0; q < points; ++q) {
      out.a[q] = Floats{} + (1.0f - Quadrature<points>::at[q]);
      out.b[q] = Floats{} + 1.0f;
    }
    return out;
  }
  const auto kin = load<Words>(of.kin + node * lanes);
  const auto kin_turns = load<Words>(of.kin_turns + node * lanes);
  const auto alive = ((low ^ kin_turns) & kin) == 0;
  const float* from = of.repeats + static_cast<std::size_t>(place) * points * lanes;
  for (std::size_t q = 0; q < points; ++q) {
    constexpr auto& at = Quadrature<points>::at;
    const Floats r = alive ? load<Floats>(from + q * lanes) : Floats{};
    out.a[q] = 1.0f - at[q] * r;
    out.b[q] = out.a[q] * r * (1.0f / (1.0f - at[q]));
  }
  return out;
}

// As many of the sixteen as a register holds; `of` begins at the first of them.
template <std::uint32_t depth, std::size_t width>
[[gnu::always_inline]] inline void explain_lanes(const Lanes& of) {
  using Floats = typename Vectors<width>::Floats;
  using Words = typename Vectors<width>::Words;
  constexpr std::size_t points = depth / 2;
  constexpr std::uint32_t ends = 1u << depth,
                          last = ends / 2;  // nodes last … ends - 1 have leaves below
  const auto low = load<Words>(of.turns_low);
  const auto high = load<Words>(of.turns_high);
  std::array<std::array<Floats, points>, last> expected;  // of the subtree, by node
  std::array<std::array<Floats, points>, last> moved;     // z (E taken - E other)
  const auto goes_right = [&](std::uint32_t node) __attribute__((always_inline)) {
    return (((node < 32 ? low : high) >> (node & 31)) & 1u) != 0u;
  };
  std::array<std::array<Floats, points>, last> below;  // E of nodes last … ends - 1
  std::array<Floats, last> leaf_moved;
  for (std::uint32_t node = last; node < ends; ++node) {
    const auto right = goes_right(node);
    const auto share = load<Floats>(of.left_share + node * lanes);
    const Floats other = right ? share : 1.0f - share;
    const auto left_leaf = load<Floats>(of.leaves + (2 * node - ends) * lanes);
    const auto right_leaf = load<Floats>(of.leaves + (2 * node + 1 - ends) * lanes);
    const Floats taken = right ? right_leaf : left_leaf;
    const Floats step = other * (taken - (right ? left_leaf : right_leaf));
    leaf_moved[node - last] = step;
    const auto passed = passed_at<points, width>(of, node, low);
    for (std::size_t q = 0; q < points; ++q) below[node - last][q] = taken - passed.a[q] * step;
  }
  for (std::uint32_t node = last; node-- > 1;) {
    const auto right = goes_right(node);
    const auto share = load<Floats>(of.left_share + node * lanes);
    const Floats other = right ? share : 1.0f - share;
    const auto passed = passed_at<points, width>(of, node, low);
    for (std::size_t q = 0; q < points; ++q) {
      const Floats left_value = 2 * node < last ? expected[2 * node][q] : below[2 * node - last][q];
      const Floats right_value =
          2 * node < last ? expected[2 * node + 1][q] : below[2 * node + 1 - last][q];
      const Floats taken = right ? right_value : left_value;
      moved[node][q] = other * (taken - (right ? left_value : right_value));
      expected[node][q] = taken - passed.a[q] * moved[node][q];
    }
  }
  std::array<std::array<Floats, points>, ends> weight;
  for (std::size_t q = 0; q < points; ++q) weight[1][q] = Floats{} + Quadrature<points>::weight[q];
  for (std::uint32_t node = 1; node < last; ++node) {
    const auto right = goes_right(node);
    const auto share = load<Floats>(of.left_share + node * lanes);
    const Floats other = right ? share : 1.0f - share;
    const auto passed = passed_at<points, width>(of, node, low);
    Floats part{};
    for (std::size_t q = 0; q < points; ++q) {
      part += weight[node][q] * passed.b[q] * moved[node][q];
      const Floats lesser = weight[node][q] * passed.a[q] * other;
      const Floats greater = weight[node][q] - lesser;
      weight[2 * node][q] = right ? lesser : greater;
      weight[2 * node + 1][q] = right ? greater : lesser;
    }
    store(of.parts + node * lanes, part);
  }
  for (std::uint32_t node = last; node < ends; ++node) {
    const auto passed = passed_at<points, width>(of, node, low);
    Floats part{};
    for (std::size_t q = 0; q < points; ++q) part += weight[node][q] * passed.b[q];
    store(of.parts + node * lanes, part * leaf_moved[node - last]);
  }
}

template <std::uint32_t depth, std::size_t width>
[[gnu::always_inline]] inline void explain_group(const Lanes& of) {
  for (std::size_t from = 0; from < lanes; from += width)
    explain_lanes<depth, width>({of.turns_low + from, of.turns_high + from, of.left_share + from,
                                 of.kin + from, of.kin_turns + from, of.repeated, of.repeats + from,
                                 of.leaves + from, of.parts + from});
}

template <std::uint32_t depth, std::size_t width>
[[gnu::always_inline]] inline void leaves_of_lanes(const std::uint32_t* turns_low,
                                                   const std::uint32_t* turns_high,
                                                   std::uint32_t* leaf) {
  using Words = typename Vectors<width>::Words;
  for (std::size_t from = 0; from < lanes; from += width) {
    const auto low = load<Words>(turns_low + from);
    const auto high = load<Words>(turns_high + from);
    Words node = Words{} + 1u;
    for (std::uint32_t level = 0; level < depth; ++level)
      node = node + node + (((level < 5 ? low : high) >> (node & 31u)) & 1u);
    store(leaf + from, node - (1u << depth));
  }
}

// Turns `into` that a row has taken besides `from`.
template <std::size_t width>
[[gnu::always_inline]] inline void join(std::uint32_t* into, const std::uint32_t* from,
                                        std::size_t count) {
  using Words = typename Vectors<width>::Words;
  for (std::size_t i = 0; i < count; i += width)
    store(into + i, load<Words>(into + i) | load<Words>(from + i));
}

// How many of the thresholds a value has reached, without a branch to guess.
std::uint32_t reached_of(const float* first, std::uint32_t count, float value) {
  const float* from = first;
  while (count > 0) {
    const std::uint32_t half = (count + 1) / 2;
    from = from[half - 1] <= value ? from + half : from;
    count -= half;
  }
  return static_cast<std::uint32_t>(from - first);
}

// The same for machines with and without wide registers.
#define GUIJU_WIDE [[gnu::target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")]]
#define GUIJU_MIDDLE [[gnu::target("avx2,fma")]]

using Explain = void (*)(const Lanes&);
using Leaves = void (*)(const std::uint32_t*, const std::uint32_t*, std::uint32_t*);

template <std::uint32_t depth>
GUIJU_WIDE void explain_wide(const Lanes& of) {
  explain_group<depth, 16>(of);
}
template <std::uint32_t depth>
GUIJU_MIDDLE void explain_middle(const Lanes& of) {
  explain_group<depth, 8>(of);
}
template <std::uint32_t depth>
void explain_plain(const Lanes& of) {
  explain_group<depth, 4>(of);
}
template <std::uint32_t depth>
GUIJU_WIDE void leaves_wide(const std::uint32_t* low, const std::uint32_t* high,
                            std::uint32_t* leaf) {
  leaves_of_lanes<depth, 16>(low, high, leaf);
}
template <std::uint32_t depth>
GUIJU_MIDDLE void leaves_middle(const std::uint32_t* low, const std::uint32_t* high,
                                std::uint32_t* leaf) {
  leaves_of_lanes<depth, 8>(low, high, leaf);
}
template <std::uint32_t depth>
void leaves_plain(const std::uint32_t* low, const std::uint32_t* high, std::uint32_t* leaf) {
  leaves_of_lanes<depth, 4>(low, high, leaf);
}

using Join = void (*)(std::uint32_t*, const std::uint32_t*, std::size_t);
GUIJU_WIDE void join_wide(std::uint32_t* into, const std::uint32_t* from, std::size_t count) {
  join<16>(into, from, count);
}
GUIJU_MIDDLE void join_middle(std::uint32_t* into, const std::uint32_t* from, std::size_t count) {
  join<8>(into, from, count);
}
void join_plain(std::uint32_t* into, const std::uint32_t* from, std::size_t count) {
  join<4>(into, from, count);
}

template <std::uint32_t depth>
constexpr std::array<Explain, 3> explains{explain_plain<depth>, explain_middle<depth>,
                                          explain_wide<depth>};
template <std::uint32_t depth>
constexpr std::array<Leaves, 3> leaves_of{leaves_plain<depth>, leaves_middle<depth>,
                                          leaves_wide<depth>};
constexpr std::array<Join, 3> joins{join_plain, join_middle, join_wide};

// One tree laid out as a complete one: node 1 the root, the children of n at 2n and 2n + 1. A leaf above the last level
// becomes a chain of nodes at which every row goes left.
struct Complete {
  std::vector<std::int32_t> from;  // node of the tree, or -1
  std::vector<float> leaf;
};

void lay_out(const Tree& tree, std::uint32_t at, std::uint32_t place, std::uint32_t ends,
             Complete& out) {
  const TreeNode& node = tree.nodes[at];
  if (place >= ends) {
    out.leaf[place - ends] = node.value;
  } else if (node.column < 0) {
    lay_out(tree, at, 2 * place, ends, out);
    lay_out(tree, at, 2 * place + 1, ends, out);
  } else {
    out.from[place] = static_cast<std::int32_t>(at);
    lay_out(tree, node.left, 2 * place, ends, out);
    lay_out(tree, node.right, 2 * place + 1, ends, out);
  }
}

double expected_of(const Tree& tree, std::uint32_t at) {
  const TreeNode& node = tree.nodes[at];
  if (node.column < 0) return static_cast<double>(node.value);
  const double left =
      static_cast<double>(tree.nodes[node.left].cover) / static_cast<double>(node.cover);
  return left * expected_of(tree, node.left) + (1 - left) * expected_of(tree, node.right);
}

struct Cut {
  float threshold = 0;
  std::uint32_t word = 0, mask = 0;
};

}  // namespace

Registers registers_here() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    return Registers::wide;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? Registers::middle
                                                                         : Registers::plain;
}

ServedTrees::ServedTrees(const TreeModel& model, Registers registers)
    : registers_(registers),
      depth_(std::max(2u, (model.depth() + 1) / 2 * 2)),
      trees_(model.trees.size()),
      groups_((model.trees.size() + lanes - 1) / lanes),
      base_(model.base),
      expected_(static_cast<double>(model.base)),
      columns_(model.columns.size()) {
  const std::uint32_t ends = 1u << depth_;
  const std::size_t points = depth_ / 2, all_nodes = groups_ * ends;
  const auto words = static_cast<std::uint32_t>(groups_ * lanes);  // and as many for nodes from 32
  std::vector<std::vector<Cut>> cuts(columns_.size());
  std::vector<std::vector<std::uint32_t>> parts(columns_.size());
  std::vector<std::vector<Bit>> missing(columns_.size());
  leaves_.assign(groups_ * ends * lanes, 0);
  left_share_.assign(all_nodes * lanes, 1);
  kin_.assign(all_nodes * lanes, 0);
  kin_turns_.assign(all_nodes * lanes, 0);
  repeated_.assign(all_nodes, -1);

  for (std::size_t t = 0; t < trees_; ++t) {
    const Tree& tree = model.trees[t];
    const std::size_t group = t / lanes, lane = t % lanes;
    expected_ += expected_of(tree, 0);
    Complete whole{std::vector<std::int32_t>(ends, -1), std::vector<float>(ends, 0)};
    lay_out(tree, 0, 1, ends, whole);
    for (std::uint32_t i = 0; i < ends; ++i)
      leaves_[(group * ends + i) * lanes + lane] = whole.leaf[i];
    for (std::uint32_t n = 1; n < ends; ++n) {
      if (whole.from[n] < 0) continue;
      const TreeNode& node = tree.nodes[static_cast<std::size_t>(whole.from[n])];
      const auto column = static_cast<std::size_t>(node.column);
      const auto word = static_cast<std::uint32_t>(t) + (n < 32 ? 0 : words);
      const std::uint32_t mask = 1u << (n & 31);
      cuts[column].push_back({node.threshold, word, mask});
      if (!node.missing_left) missing[column].push_back({word, mask});
      const std::size_t place = (group * ends + n) * lanes + lane;
      parts[column].push_back(static_cast<std::uint32_t>(place));
      left_share_[place] = tree.nodes[node.left].cover / node.cover;
      double share_above = 1;  // Z
      for (std::uint32_t child = n, up = n / 2; up >= 1; child = up, up /= 2) {
        const TreeNode& above = tree.nodes[static_cast<std::size_t>(whole.from[up])];
        if (above.column != node.column) continue;
        kin_[place] |= 1u << up;
        if (child & 1u) kin_turns_[place] |= 1u << up;
        const double left =
            static_cast<double>(tree.nodes[above.left].cover) / static_cast<double>(above.cover);
        share_above *= (child & 1u) != 0 ? 1 - left : left;
      }
      if (kin_[place] == 0) continue;
      std::int32_t& repeat = repeated_[group * ends + n];
      const auto set = [&](std::size_t of_lane, double z) {
        for (std::size_t q = 0; q < points; ++q) {
          const double at = points == 1   ? static_cast<double>(Quadrature<1>::at[0])
                            : points == 2 ? static_cast<double>(Quadrature<2>::at[q])
                                          : static_cast<double>(Quadrature<3>::at[q]);
          repeats_[(static_cast<std::size_t>(repeat) * points + q) * lanes + of_lane] =
              static_cast<float>(1 / (at + (1 - at) * z));
        }
      };
      if (repeat < 0) {
        repeat = static_cast<std::int32_t>(repeats_.size() / (points * lanes));
        repeats_.resize(repeats_.size() + points * lanes);
        for (std::size_t other = 0; other < lanes; ++other) set(other, 1);
      }
      set(lane, share_above);
    }
  }

  for (std::size_t c = 0; c < columns_.size(); ++c) {
    auto& of = cuts[c];
    std::sort(of.begin(), of.end(),
              [](const Cut& a, const Cut& b) { return a.threshold < b.threshold; });
    Cuts& column = columns_[c];
    column.begin = static_cast<std::uint32_t>(thresholds_.size());
    column.ready = static_cast<std::uint32_t>(ready_.size());
    std::vector<std::uint32_t> reached(2 * words, 0);
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (i > 0 && i % ready_every == 0)
        ready_.insert(ready_.end(), reached.begin(), reached.end());
      reached[of[i].word] |= of[i].mask;
      thresholds_.push_back(of[i].threshold);
      bits_.push_back({of[i].word, of[i].mask});
    }
    if (!of.empty() && of.size() % ready_every == 0)
      ready_.insert(ready_.end(), reached.begin(), reached.end());
    column.end = static_cast<std::uint32_t>(thresholds_.size());
    column.missing_begin = static_cast<std::uint32_t>(missing_bits_.size());
    missing_bits_.insert(missing_bits_.end(), missing[c].begin(), missing[c].end());
    column.missing_end = static_cast<std::uint32_t>(missing_bits_.size());
    part_begin_.push_back(static_cast<std::uint32_t>(part_of_column_.size()));
    part_of_column_.insert(part_of_column_.end(), parts[c].begin(), parts[c].end());

    const std::string& variable = model.columns[c].variable;
    const auto known = std::find(variables_.begin(), variables_.end(), variable);
    variable_of_.push_back(static_cast<std::uint32_t>(known - variables_.begin()));
    if (known == variables_.end()) variables_.push_back(variable);
  }
  part_begin_.push_back(static_cast<std::uint32_t>(part_of_column_.size()));
}

ServedTrees::Scratch ServedTrees::scratch() const {
  return {Lined<std::uint32_t>(2 * groups_ * lanes), Lined<float>((groups_ << depth_) * lanes),
          std::vector<float>(columns_.size()), std::vector<float>(variables_.size())};
}

void ServedTrees::set_turns(std::span<const float> row, std::span<std::uint32_t> turns) const {
  std::fill(turns.begin(), turns.end(), 0u);
  const Join joined = joins[static_cast<std::size_t>(registers_)];
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Cuts& column = columns_[c];
    const float value = row[c];
    if (std::isnan(value)) {
      for (std::uint32_t i = column.missing_begin; i < column.missing_end; ++i)
        turns[missing_bits_[i].word] |= missing_bits_[i].mask;
      continue;
    }
    const float* first = thresholds_.data() + column.begin;
    const std::uint32_t reached = reached_of(first, column.end - column.begin, value);
    const std::uint32_t block = reached / ready_every;
    if (block > 0)
      joined(turns.data(), ready_.data() + column.ready + (block - 1) * turns.size(), turns.size());
    const Bit* bit = bits_.data() + column.begin;
    for (std::uint32_t i = block * ready_every; i < reached; ++i) turns[bit[i].word] |= bit[i].mask;
  }
}

float ServedTrees::sum_leaves(std::span<const std::uint32_t> turns) const {
  const auto kind = static_cast<std::size_t>(registers_);
  const Leaves leaves = depth_ == 2   ? leaves_of<2>[kind]
                        : depth_ == 4 ? leaves_of<4>[kind]
                                      : leaves_of<6>[kind];
  alignas(64) std::array<std::uint32_t, lanes> leaf{};
  float sum = base_;
  for (std::size_t group = 0; group < groups_; ++group) {
    leaves(turns.data() + group * lanes, turns.data() + (groups_ + group) * lanes, leaf.data());
    const float* from = leaves_.data() + (group << depth_) * lanes;
    const std::size_t count = std::min(lanes, trees_ - group * lanes);
    // In the order of the trees and in 32 bits, as the library sums.
    for (std::size_t lane = 0; lane < count; ++lane) sum += from[leaf[lane] * lanes + lane];
  }
  return sum;
}

void ServedTrees::explain(std::span<const std::uint32_t> turns, std::span<float> parts) const {
  const auto kind = static_cast<std::size_t>(registers_);
  const Explain one = depth_ == 2   ? explains<2>[kind]
                      : depth_ == 4 ? explains<4>[kind]
                                    : explains<6>[kind];
  for (std::size_t group = 0; group < groups_; ++group) {
    const std::size_t begin = group << depth_;
    one({turns.data() + group * lanes, turns.data() + (groups_ + group) * lanes,
         left_share_.data() + begin * lanes, kin_.data() + begin * lanes,
         kin_turns_.data() + begin * lanes, repeated_.data() + begin, repeats_.data(),
         leaves_.data() + begin * lanes, parts.data() + begin * lanes});
  }
}

float ServedTrees::margin(std::span<const float> row, Scratch& scratch) const {
  set_turns(row, scratch.turns);
  return sum_leaves(scratch.turns);
}

float ServedTrees::explained_margin(std::span<const float> row, Scratch& scratch) const {
  const float sum = margin(row, scratch);
  explain(scratch.turns, scratch.parts);
  const float* parts = scratch.parts.data();
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::array<float, 4> sums{};
    std::uint32_t i = part_begin_[c];
    const std::uint32_t end = part_begin_[c + 1];
    for (; i + 4 <= end; i += 4)
      for (std::uint32_t k = 0; k < 4; ++k) sums[k] += parts[part_of_column_[i + k]];
    for (; i < end; ++i) sums[0] += parts[part_of_column_[i]];
    scratch.by_column[c] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
  return sum;
}

Scored ServedTrees::score(std::span<const float> row, Scratch& scratch) const {
  const float sum = explained_margin(row, scratch);
  std::fill(scratch.by_variable.begin(), scratch.by_variable.end(), 0.0f);
  for (std::size_t c = 0; c < columns_.size(); ++c)
    scratch.by_variable[variable_of_[c]] += scratch.by_column[c];
  Scored out;
  Dearest dearest(out);
  for (std::uint32_t v = 0; v < variables_.size(); ++v) {
    const double cost = static_cast<double>(scratch.by_variable[v]);
    if (cost > 1e-6) dearest.add(v, cost);
  }
  out.points = scale_.points(static_cast<double>(sum));
  out.risk = logistic(static_cast<double>(sum));
  return out;
}

}  // namespace guiju::model
