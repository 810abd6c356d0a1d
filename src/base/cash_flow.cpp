#include "base/cash_flow.h"

#include <algorithm>

namespace guiju {
namespace {

// Discount factors are fixed point with 60 fractional bits; a power loses at most 2^-60 a step.
using Wide = unsigned __int128;
constexpr int factor_bits = 60;
constexpr std::uint64_t one = std::uint64_t{1} << factor_bits;
constexpr std::int64_t amount_total_max = std::int64_t{1} << 53;  // exact in binary floating point
constexpr int newton_steps_max = 60;
// The error after a step is about n / 2 times its square: this one leaves less than 10^-12.
constexpr double newton_step_last = 3e-8;

constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>((Wide{a} * b + (one >> 1)) >> factor_bits);
}

// Whether the repayments are worth at least the payout at a rate given in halves of 10^-12.
bool worth_it(std::int64_t paid_out, std::span<const Repayments> repaid, std::int64_t half_picos) {
  constexpr std::int64_t unit = 2 * pico_per_one;
  const auto factor =
      static_cast<std::uint64_t>((Wide{static_cast<std::uint64_t>(unit)} << factor_bits) /
                                 static_cast<std::uint64_t>(unit + half_picos));
  const Wide goal = Wide{static_cast<std::uint64_t>(paid_out)} << factor_bits;
  Wide worth = 0;
  std::uint64_t discount = one;
  for (const Repayments& part : repaid) {
    std::uint64_t discounts = 0;  // at most 600 × 2^60 does not fit: summed in pieces of eight
    for (std::int32_t left = part.count, piece = 0; left > 0; --left) {
      discount = multiply(discount, factor);
      discounts += discount;
      if (++piece == 8 || left == 1) {
        worth += Wide{discounts} * static_cast<std::uint64_t>(part.amount);
        discounts = 0;
        piece = 0;
      }
    }
  }
  return worth >= goal;
}

struct Valued {
  double value, slope;
};

// Repayments at discount factor x less the payout, and the slope there.
Valued value_at(double paid_out, std::span<const Repayments> repaid, double x) {
  double value = 0, slope = 0;
  for (auto part = repaid.rbegin(); part != repaid.rend(); ++part) {
    const auto amount = static_cast<double>(part->amount);
    for (std::int32_t left = part->count; left > 0; --left) {
      const double here = value + amount;
      slope = slope * x + here;
      value = here * x;
    }
  }
  return {value - paid_out, slope};
}

double guess(double paid_out, std::span<const Repayments> repaid, double total, double periods) {
  double low = 1.0 / 11, high = 1;  // the bracket: 1,000 % and nothing
  double x = 1 / (1 + std::min(2 * (total / paid_out - 1) / (periods + 1), 10.0));
  for (int step = 0; step < newton_steps_max; ++step) {
    const Valued at = value_at(paid_out, repaid, x);
    (at.value < 0 ? low : high) = x;
    double next = x - at.value / at.slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    const double moved = next > x ? next - x : x - next;
    x = next;
    if (moved < newton_step_last) break;
  }
  return 1 / x - 1;
}

}  // namespace

std::optional<FineRate> rate_of_return(std::int64_t paid_out, std::span<const Repayments> repaid) {
  std::int64_t total = 0;
  std::int32_t periods = 0;
  for (const Repayments& part : repaid) {
    if (part.amount < 0 || part.count < 0 || part.count > periods_max - periods)
      return std::nullopt;
    if (part.amount > 0 && part.count > (amount_total_max - total) / part.amount)
      return std::nullopt;
    total += part.amount * part.count;
    periods += part.count;
  }
  if (paid_out <= 0 || paid_out > amount_total_max || total < paid_out) return std::nullopt;
  if (total == paid_out) return FineRate(0);
  const double near = guess(static_cast<double>(paid_out), repaid, static_cast<double>(total),
                            static_cast<double>(periods));
  auto rate = static_cast<std::int64_t>(near * static_cast<double>(pico_per_one) + 0.5);
  rate = std::clamp<std::int64_t>(rate, 0, period_rate_max);
  // Half a step above the answer the repayments are worth less than the payout, half a step below
  // they are not. The guess is nearly always the answer.
  std::int64_t low = 0, high = period_rate_max;
  for (std::int64_t reach = 1; low < high; reach = std::min(reach * 4, period_rate_max)) {
    if (worth_it(paid_out, repaid, 2 * rate + 1)) {
      low = rate + 1;
      rate = std::clamp(rate + reach, low, high);
    } else if (rate > 0 && !worth_it(paid_out, repaid, 2 * rate - 1)) {
      high = rate - 1;
      rate = std::clamp(rate - reach, low, high);
    } else {
      break;
    }
  }
  if (low < high) return FineRate(rate);
  if (low >= period_rate_max) return std::nullopt;
  return FineRate(low);
}

std::optional<FineRate> rate_of_flat_fee(FineRate fee, std::int32_t periods) {
  if (fee.pico < 0 || fee.pico > pico_per_one || periods < 1 || periods > periods_max)
    return std::nullopt;
  // A principal of `unit` in each period keeps all amounts whole.
  constexpr std::int64_t unit = 1'000'000'000;
  const std::int64_t principal = unit * periods;
  const auto charge = static_cast<std::int64_t>(
      (static_cast<__int128>(principal) * fee.pico + pico_per_one / 2) / pico_per_one);
  const Repayments repaid{unit + charge, periods};
  return rate_of_return(principal, std::span(&repaid, 1));
}

std::optional<FineRate> compounded(FineRate rate, std::int32_t periods) {
  constexpr auto scale = static_cast<Wide>(pico_per_one);
  constexpr Wide growth_max = scale * 1'000'000;
  Wide result = scale, base = scale + static_cast<std::uint64_t>(rate.pico);
  for (std::int32_t left = periods; left > 0; left >>= 1) {
    if (left & 1) result = (result * base + scale / 2) / scale;
    if (result > growth_max || (left > 1 && base > growth_max)) return std::nullopt;
    if (left > 1) base = (base * base + scale / 2) / scale;
  }
  return FineRate(static_cast<std::int64_t>(result - scale));
}

}  // namespace guiju
