// model/fairness.h: whom a cut-off turns away: decisions by group, not scores.
//
// The group is never a variable of the model; gaps arise without it, through what goes with it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace guiju::model {

struct GroupDecisions {
  std::uint64_t rows = 0, approved = 0;
  std::uint64_t good = 0, good_approved = 0;  // of those who did not go bad
  double risk_said = 0, risk_seen = 0;        // mean of what was said; share that went bad
  // Its approval over that of all others together, and where that lies in 95 of 100 samples (Katz and others 1978).
  double ratio = 1, ratio_low = 0, ratio_high = 0;
};

// The rows of the highest risk, `declined_share` of all, are declined; rows of one risk share a fate. `group`: a number a row,
// below `groups`. A ratio whose group or others are empty, or have no approval, stays 1 from 0 to infinity.
std::vector<GroupDecisions> decisions_by_group(std::span<const double> risk,
                                               std::span<const std::uint8_t> bad,
                                               std::span<const std::uint32_t> group,
                                               std::size_t groups, double declined_share);

}  // namespace guiju::model
