// gate/least_instalment.h: the smallest monthly payment a product can mean, for the person's debt
// service.
#pragma once

#include <algorithm>

#include "base/money.h"
#include "registry/product.h"

namespace guiju::gate {

// The smallest amount over the longest term at the lowest rate: an equal part of the principal and
// the first month's interest, both rounded up to whole fen. Whole numbers only, so that every
// machine agrees.
inline Fen least_instalment(const registry::Product& product) {
  const std::int64_t months = product.term_unit == registry::TermUnit::months
                                  ? product.term_max
                                  : std::max<std::int64_t>(1, (product.term_max + 29) / 30);
  const std::int64_t principal = product.amount_min.count;
  __extension__ using Wide = __int128;
  constexpr std::int64_t one = 12'000'000;  // millionths a year -> a month
  // Amounts end at 10^12 fen and rates at 10^8 millionths: the product needs more than 64 bits.
  const auto interest = static_cast<std::int64_t>(
      (static_cast<Wide>(principal) * product.rate_min.millionths + one - 1) / one);
  return Fen((principal + months - 1) / months + interest);
}

}  // namespace guiju::gate
