// base/cash_flow.h: the rate of one period that makes repayments worth what was paid out.
//
//   paid out at 0, repaid at 1 … n ─► Newton on the discount factor (a guess, in binary)
//                                  ─► settled in 128-bit fixed point, so that every machine
//                                     answers with the same digits
//
// Source of the method: Σ repayment_k / (1 + r)^k = paid out, the internal rate of return, as the
// disclosure of yearly rates in China asks of instalments (docs/review.md, "Numbers"). With
// repayments of at least nothing the sum is increasing and convex in x = 1 / (1 + r): a Newton step
// never passes the root twice, and a bracket holds it in any case. At most 1 µs for 60 periods.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace guiju {

// A fraction in 10^-12: fine enough that a yearly rate made of it is right to ten digits.
struct FineRate {
  std::int64_t pico = 0;
  constexpr FineRate() = default;
  constexpr explicit FineRate(std::int64_t p) : pico(p) {}
  friend constexpr auto operator<=>(const FineRate&, const FineRate&) = default;
};
inline constexpr std::int64_t pico_per_one = 1'000'000'000'000;
inline constexpr std::int64_t period_rate_max = 10 * pico_per_one;  // 1,000 % a period

struct Repayments {  // the same amount, once a period, `count` times
  std::int64_t amount = 0;
  std::int32_t count = 1;
};

inline constexpr std::int32_t periods_max = 600;

// The rate of one period, rounded to 10^-12. Amounts are in one unit of any size.
//   none   nothing was paid out, less is repaid than was paid out, an amount is negative, the rate is
//          above period_rate_max, or there are more than periods_max periods
std::optional<FineRate> rate_of_return(std::int64_t paid_out, std::span<const Repayments> repaid);

// The rate of one period when the principal falls in `periods` equal parts and each instalment bears
// `fee` of the principal as it was at first (手续费, 等本等息).
std::optional<FineRate> rate_of_flat_fee(FineRate fee, std::int32_t periods);

// (1 + rate) ^ periods - 1, rounded at each step to 10^-12. None beyond a million.
//   REQUIRES: rate at least 0
std::optional<FineRate> compounded(FineRate rate, std::int32_t periods);

}  // namespace guiju
