// model/measures.h: how well a score tells the bad from the good.
#pragma once

#include <cstdint>
#include <span>

namespace guiju::model {

struct Measures {
  double auc = 0;    // chance that a bad one scores worse than a good one; ties count half
  double ks = 0;     // largest distance of the two distributions
  double brier = 0;  // mean squared distance of the probability
  double recall_at_1_percent =
      0;  // of the bad ones, when one good one in a hundred is caught as well
};

// `risk`: the higher the worse, a probability for `brier`.   REQUIRES: both classes
Measures measure(std::span<const double> risk, std::span<const std::uint8_t> bad);

}  // namespace guiju::model
