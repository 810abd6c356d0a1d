// content/numbers.h: the numbers of a text, as people write them, with their unit: 3万5, 5千-15万,
// 两厘三, 万分之五, 0.02%, 1块9, 24期. Values are exact, in millionths; nothing is known here of
// what they mean.
#pragma once

#include <cstdint>
#include <vector>

#include "content/normaliser.h"

namespace guiju::content {

enum class NumberUnit : std::uint8_t {
  none,
  percent,
  permille,
  permyriad,         // % ‰ ‱, 百分之 千分之 万分之
  per_ten_thousand,  // 万N after a rate word: N in 10,000
  per_thousand,      // 千N
  per_hundred,       // 百N
  li,
  fen,          // 厘 分: a share that depends on the period, or a small coin
  point,        // 个点
  basis_point,  // bp, 基点
  yuan,
  mao,
  second,
  minute,
  hour,
  day,
  week,
  month,
  year,
  instalment,
  fold,      // 倍
  tenth,     // 成
  discount,  // 折
};

struct Number {
  std::uint32_t begin = 0, end = 0;       // units, with the unit of measure
  std::int64_t micro = 0, micro_max = 0;  // value × 10^6; the upper end of a range
  NumberUnit unit = NumberUnit::none;
  bool range = false;
  bool scaled = false;   // 万, 千, w, k: most likely an amount
  bool implied = false;  // 万元, 百万: no digit
  bool telephone = false;
  bool vague = false;  // 20多万: more than that
  bool ratio() const { return unit >= NumberUnit::percent && unit <= NumberUnit::permyriad; }
  // A share of the principal, if it is said of a price: 厘, 分 and points as well.
  bool share() const { return unit >= NumberUnit::percent && unit <= NumberUnit::basis_point; }
  bool time() const { return unit >= NumberUnit::second && unit <= NumberUnit::instalment; }
  bool money() const { return unit == NumberUnit::yuan || (unit == NumberUnit::none && scaled); }
};

inline constexpr std::int64_t micro_per_one = 1'000'000;

// In order of their place, without overlap.
void find_numbers(const Units& units, std::vector<Number>& numbers);

}  // namespace guiju::content
