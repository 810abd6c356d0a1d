// registry/all_in_cost.h: what a loan costs a year, with every fee: the yearly internal rate of its
// payments.
//
//   terms ─► cash flows (whole numbers, equal periods) ─► all_in_cost ─► yearly rate, both methods
//
// simple    the rate of one period times the periods of a year; or, where it is higher (all repaid
//           at the end), what is paid beyond the payout, over the payout, by the share of a year
// compound  (1 + rate of one period) ^ periods of a year - 1
// Both are rounded half up to 1/10,000 of a percent. No binary floating point takes part: the sign
// of the net present value is decided at each candidate rate in 128-bit fixed point, and the rates
// are bracketed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "registry/product.h"

namespace guiju::registry {

struct AllInCost {
  Rate simple, compound;
  friend bool operator==(const AllInCost&, const AllInCost&) = default;
};

struct CashFlow {
  std::int32_t period = 0;  // 0 is the payout
  std::int64_t amount =
      0;  // fen or any fraction of it: only ratios matter; repaid positive, paid out negative
};

enum class PeriodsPerYear : std::int32_t { months = 12, days = 365 };

// REQUIRES: sorted by period; at most 2^53 in all amounts together.
//   errors: bad_input when nothing net is paid out, when less is repaid than was paid out (a
//   negative rate), or when the yearly rate is beyond rate_max
Result<AllInCost> all_in_cost(std::span<const CashFlow> flows, PeriodsPerYear periods);

// The payments of one loan in 1/10,000 fen, so that rounding an instalment does not move the sixth
// decimal.
struct LoanTerms {
  Fen principal;
  std::int64_t term = 12;
  TermUnit unit = TermUnit::months;
  Rate yearly;
  YearlyMethod method = YearlyMethod::simple;
  Repayment repayment = Repayment::equal_principal_and_interest;
  std::span<const Fee> fees;
};
Result<std::vector<CashFlow>> cash_flows(const LoanTerms& loan);

// The highest all-in cost over the corners of amount and term and all repayment methods, at the
// highest rate.
//   errors: bad_input when the terms do not say enough (no repayment method; days with instalments)
Result<AllInCost> highest_all_in_cost(const Product& product);

// A yearly rate told the other way, over twelve months, half up to a millionth.
Rate simple_of_compound(Rate compound);

}  // namespace guiju::registry
