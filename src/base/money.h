// base/money.h: money in whole fen, rates in whole millionths. No binary floating point.
#pragma once

#include <cassert>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace guiju {

struct Fen {  // money in 1/100 yuan: whole, because no contract says 0.30000000000000004
  std::int64_t count = 0;
  constexpr Fen() = default;
  constexpr explicit Fen(std::int64_t c) : count(c) {}
  friend constexpr auto operator<=>(const Fen&, const Fen&) = default;
};
inline constexpr Fen amount_max{1'000'000'000'000};  // 10 billion yuan: the largest amount we parse

struct
    Rate {  // a fraction in millionths, that is 1/10,000 of a percent; 日息万二 is of_bp(2) a day
  std::int64_t millionths = 0;
  constexpr Rate() = default;
  constexpr explicit Rate(std::int64_t m) : millionths(m) {}
  static constexpr Rate of_bp(std::int64_t bp) { return Rate(bp * 100); }
  friend constexpr auto operator<=>(const Rate&, const Rate&) = default;
};
inline constexpr Rate rate_max{100'000'000};  // 10,000 % a year: the largest rate we parse

enum class YearlyMethod : std::uint8_t { simple, compound };  // how a yearly rate was made

// Parses an amount of yuan written in decimal ("1234.56", at most two decimals) exactly.
Result<Fen> parse_yuan(std::string_view text);
// Checks 0 .. amount_max.
Result<Fen> parse_fen(std::int64_t fen);
// Parses a fraction written in decimal ("0.0725" is 7.25 %), 0 .. rate_max, at most six decimals.
Result<Rate> parse_rate_fraction(std::string_view text);

std::string yuan_text(Fen amount);     // "1234.56"
std::string percent_text(Rate rate);   // "7.25%" (no trailing zeros)
std::string fraction_text(Rate rate);  // "0.0725"

}  // namespace guiju
