// model/measures.h: how well a score tells the bad from the good.
#pragma once

#include <cstdint>
#include <span>

namespace guiju::model {

struct Measures {
  double auc = 0;  // chance that a bad one scores worse than a good one; ties count half
  double auc_low = 0, auc_high = 0;  // in 95 of 100 samples (DeLong, DeLong, Clarke-Pearson 1988)
  double ks = 0;                     // largest distance of the two distributions
  double brier = 0;                  // mean squared distance of the probability
  double recall_at_1_percent =
      0;  // of the bad ones, when one good one in a hundred is caught as well
};

// How far probabilities can be taken at their word: ln odds of going bad = intercept + slope * ln odds that was said.
// 0 and 1: at their word; a slope below 1: too sure of themselves.
struct Calibration {
  double intercept = 0, slope = 1;
};
Calibration calibrate(std::span<const double> risk, std::span<const std::uint8_t> bad);

// `risk`: the higher the worse, a probability for `brier`.   REQUIRES: both classes
Measures measure(std::span<const double> risk, std::span<const std::uint8_t> bad);

}  // namespace guiju::model
