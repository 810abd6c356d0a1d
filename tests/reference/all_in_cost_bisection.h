// The slow, obvious twin of registry/all_in_cost: present values in long double, bisected until
// nothing moves.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "registry/all_in_cost.h"

namespace guiju::reference {

struct YearlyMillionths {
  long double simple, compound;
};

inline YearlyMillionths all_in_cost_bisection(std::span<const registry::CashFlow> flows,
                                              int periods) {
  const auto present_value = [&](long double rate) {
    long double sum = 0;
    for (const registry::CashFlow& flow : flows) {
      sum += static_cast<long double>(flow.amount) /
             std::pow(1.0L + rate, static_cast<long double>(flow.period));
    }
    return sum;
  };
  long double low = 0, high = 1;
  while (present_value(high) > 0) high *= 2;
  for (int i = 0; i < 120; ++i) {
    const long double middle = (low + high) / 2;
    (present_value(middle) >= 0 ? low : high) = middle;
  }
  long double paid_out = 0, repaid = 0;
  for (const registry::CashFlow& flow : flows) {
    (flow.period == 0 ? paid_out : repaid) += static_cast<long double>(flow.amount);
  }
  const long double linear = (repaid / -paid_out - 1) * static_cast<long double>(periods) /
                             static_cast<long double>(flows.back().period);
  return {std::max(linear, low * static_cast<long double>(periods)) * 1e6L,
          (std::pow(1.0L + low, static_cast<long double>(periods)) - 1) * 1e6L};
}

}  // namespace guiju::reference
