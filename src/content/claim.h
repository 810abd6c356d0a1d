// content/claim.h: what an ad's numbers say of a loan: one claim, in parts. A part, or a field, that
// the text does not give is empty: nothing is filled in by guess, and what was assumed is told in
// `doubts`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/cash_flow.h"
#include "base/money.h"
#include "content/ad_text.h"

namespace guiju::content {

enum class ClaimKind : std::uint8_t { rate, amount, term, fee, repayment };
inline constexpr std::array<std::string_view, 5> claim_kind_names{"rate", "amount", "term", "fee",
                                                                  "repayment"};
enum class ClaimPeriod : std::uint8_t { unknown, day, month, year };
inline constexpr std::array<std::string_view, 4> claim_period_names{"unknown", "day", "month",
                                                                    "year"};
enum class ClaimQualifier : std::uint8_t { exact, from, upto, range, approx };
inline constexpr std::array<std::string_view, 5> claim_qualifier_names{"exact", "from", "upto",
                                                                       "range", "approx"};

// What a fee is charged on and how often: each of a loan's periods and each day on the principal as
// it was at first, or once.
enum class FeeBase : std::uint8_t { unknown, once, period, day };
inline constexpr std::array<std::string_view, 4> fee_base_names{"unknown", "once", "period", "day"};

enum class Method : std::uint8_t {
  unknown,
  equal_instalment,  // 等额本息
  equal_flat,        // 等本等息: interest on the first principal throughout
  equal_principal,   // 等额本金
  interest_only,     // 先息后本
  bullet,            // 到期一次还本付息
  revolving,         // 随借随还
  custom,            // instalments that differ
};
inline constexpr std::array<std::string_view, 8> method_names{
    "unknown",       "equal_instalment", "equal_flat", "equal_principal",
    "interest_only", "bullet",           "revolving",  "custom"};

enum class Illegal : std::uint8_t { none, upfront_deduction, advance_fee };
inline constexpr std::array<std::string_view, 3> illegal_names{"", "upfront_deduction",
                                                               "advance_fee"};

// Why a claim has no yearly rate, or what was taken for granted to make one. Bits.
enum class Doubt : std::uint16_t {
  rate_period_missing = 1,  // 利率低至3.7%
  principal_missing = 2,    // 日息低至0.5元
  fee_base_missing = 4,     // 手续费3%: of each period, or once?
  term_missing = 8,         // an instalment without their number, a sum repaid without a date
  unit_missing = 16,        // 月息0.8
  vague = 32,               // 日息几块钱
  flows_at_odds = 64,       // less repaid than lent, instalments that do not add up
  discount_base = 128,      // 8折: of what?
  term_assumed = 256,       // twelve months, as offers usually mean
  period_inferred = 512,    // 2分利 is said of a month
  method_assumed = 1024,    // equal instalments
  implausibly_low = 2048,
  figure_uncertain = 4096,  // read from a picture, and not for certain
};
inline constexpr std::array<std::string_view, 13> doubt_names{
    "rate_period_missing", "principal_missing", "fee_base_missing",
    "term_missing",        "unit_missing",      "vague",
    "flows_at_odds",       "discount_base",     "term_assumed",
    "period_inferred",     "method_assumed",    "implausibly_low",
    "figure_uncertain"};
// With one of these the claim does not say enough: it is ambiguous.
inline constexpr std::uint16_t ambiguous_doubts = 255 | 4096;

// A rate of one period, exact: value / 10^12, because 1.3 yuan a day on 30,000 needs more than 10^9.
struct Price {
  std::optional<FineRate> rate, rate_max;
  std::optional<FineRate> total;    // of the whole term: 12期费率7.2%
  std::optional<FineRate> penalty;  // said beside it, of loans in arrears
  ClaimPeriod period = ClaimPeriod::unknown;
  FeeBase base = FeeBase::unknown;  // fees only
  std::optional<std::int32_t> discount_percent;
  bool compound = false;  // 复利: the yearly rate is one already
};

struct AmountRange {
  std::optional<Fen> min, max;
};

struct Term {
  enum class Unit : std::uint8_t { unknown, day, month };
  static constexpr std::size_t options_max = 12;
  Unit unit = Unit::unknown;
  std::optional<std::int32_t> min, max;
  std::array<std::int16_t, options_max> options{};  // 3/6/12期
  std::uint8_t option_count = 0;
  std::optional<std::int32_t> interest_free_days;
  // A month is 30 days, as the registry counts terms.
  std::optional<std::int32_t> days(std::optional<std::int32_t> count) const {
    if (!count) return std::nullopt;
    return *count * (unit == Unit::month ? 30 : 1);
  }
};

// The money that flows, as far as it is said.
struct Flows {
  std::optional<Fen> principal, received;  // lent; what is left of it after a fee up front
  std::optional<Fen> cost;                 // interest or fee of one period of the price, or once
  std::optional<Fen> instalment, total;    // repaid each period; repaid in all
  std::optional<FineRate> down_payment;    // of the price
  std::optional<std::int32_t> periods, days;
  std::optional<std::int32_t> periods_max;  // 最长支持36期
  Method method = Method::unknown;
};

// A yearly rate says its method. Simple never compounds; `irr_nominal` is 12 × the monthly rate of
// return of the flows, the figure that disclosures of yearly rates compare.
struct Yearly {
  std::optional<FineRate> simple, simple_365, simple_360, compound, irr_nominal, irr_effective;
  // The simple rate, of a daily one on 365 days.
  std::optional<FineRate> any_simple() const { return simple ? simple : simple_365; }
};

struct Claim {
  CharRange span;
  ByteRange bytes;
  ClaimKind kind = ClaimKind::rate;
  ClaimQualifier qualifier = ClaimQualifier::exact;
  std::uint16_t doubts = 0;  // bits of Doubt
  std::uint16_t offer = 0;   // claims of one offer share it, counted from 0
  Price price;
  AmountRange amount;  // an amount claim's own; beside a price, what is offered with it
  Term term;
  Flows flows;
  Yearly yearly;
  bool implausible = false;
  Illegal illegal = Illegal::none;
  std::optional<bool> agrees;  // with the registered terms; none when nothing to compare

  void doubt(Doubt one) { doubts |= static_cast<std::uint16_t>(one); }
  bool doubts_of(Doubt one) const { return (doubts & static_cast<std::uint16_t>(one)) != 0; }
  bool ambiguous() const { return (doubts & ambiguous_doubts) != 0; }
};

}  // namespace guiju::content
