// model/binning.h: one variable in few bins, chosen to the optimum.
//
//   values ─► pre-bins (quantiles; categories by their rate) ─► dynamic programming over the last bin ─► WOE, IV
//
// The problem and its constraints are those of G. Navas-Palencia, "Optimal binning: mathematical programming formulation"
// (arXiv 2001.08025); solved exactly, without a solver: a shape ties neighbouring bins only, so the best way to end in a
// bin is all that has to be kept. Counts are whole numbers, so the result does not depend on the order of rows.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/table.h"

namespace guiju::model {

// How the share of bad ones runs from the lowest bin to the highest.
enum class Shape : std::uint8_t { rising, falling, peak, valley, free };
inline constexpr std::array<std::string_view, 5> shape_names{"rising", "falling", "peak", "valley",
                                                             "free"};

// What a value that is no quantity (a code such as 96 for "not reported") or a missing one is worth.
enum class SpecialWorth : std::uint8_t {
  own,       // what its rows say; nothing when they are a handful
  neutral,   // nothing
  riskiest,  // what the worst bin is worth
  nearest,   // what the bin of the nearest rate is worth
  missing,   // counted with the missing
};
inline constexpr std::array<std::string_view, 5> special_worth_names{"own", "neutral", "riskiest",
                                                                     "nearest", "missing"};

struct VariableSettings {
  std::vector<std::pair<double, SpecialWorth>> special;  // codes; of numbers only
  SpecialWorth missing = SpecialWorth::own;
  std::vector<double> cuts;  // rising; when there are any, the bins are these and no others
};

struct BinningSettings {
  std::size_t prebins = 100;       // at most
  std::size_t bins = 8;            // at most
  double share_min = 0.04;         // of the rows that a bin holds
  std::uint64_t events_min = 1;    // bad ones, and good ones, that a bin holds
  std::uint64_t missing_min = 10;  // rows, for the missing to have a weight of their own
  bool monotone = true;            // rising or falling only; otherwise peak and valley too
  bool free = false;               // no shape at all
  std::map<std::string, VariableSettings, std::less<>> of;  // by variable
};

struct Counts {
  std::uint64_t good = 0, bad = 0;
  std::uint64_t all() const { return good + bad; }
  double rate() const { return static_cast<double>(bad) / static_cast<double>(all()); }
  Counts& operator+=(const Counts& more) {
    good += more.good;
    bad += more.bad;
    return *this;
  }
};

struct Bin {
  Counts counts;
  double woe =
      0;  // ln of its share of the bad ones over its share of the good ones: above 0 is worse than all
};

struct SpecialBin {
  double code = 0;
  SpecialWorth worth = SpecialWorth::own;
  Bin bin;
};

struct Binning {
  std::string name;
  ColumnKind kind = ColumnKind::number;
  Shape shape = Shape::free;
  std::vector<double> cuts;  // of numbers: bin i holds [cuts[i-1], cuts[i])
  std::vector<std::uint32_t>
      bin_of;                      // of categories, by code; 0: none of them, otherwise 1 + its bin
  std::vector<std::string> names;  // of categories, by code - 1
  std::vector<Bin> bins;
  Bin missing;                      // its own; WOE 0 where it says too little
  std::vector<SpecialBin> special;  // of numbers: looked at before the cuts
  double iv = 0;                    // information value

  // The WOE that a value has. Never seen categories are neutral: 0.
  double woe_of(double number) const;
  double woe_of_code(std::uint32_t code) const;
};

// The best partition of pre-bins, as the first pre-bin of each bin; one bin when nothing better is allowed.
struct Partition {
  std::vector<std::size_t> first;
  Shape shape = Shape::free;
  double value = 0;  // divergence of the bins
};
Partition best_partition(std::span<const Counts> prebins, const BinningSettings& settings);

// By the rows in `rows` only.   REQUIRES: both classes are among them
Binning bin_column(const Column& column, std::span<const std::uint8_t> bad,
                   std::span<const std::uint32_t> rows, const BinningSettings& settings);

}  // namespace guiju::model
