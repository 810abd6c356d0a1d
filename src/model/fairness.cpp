#include "model/fairness.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace guiju::model {

std::vector<GroupDecisions> decisions_by_group(std::span<const double> risk,
                                               std::span<const std::uint8_t> bad,
                                               std::span<const std::uint32_t> group,
                                               std::size_t groups, double declined_share) {
  std::vector<GroupDecisions> out(groups);
  if (risk.empty()) return out;
  std::vector<double> sorted(risk.begin(), risk.end());
  const auto kept = std::min(
      sorted.size() - 1, static_cast<std::size_t>(
                             std::ceil(static_cast<double>(sorted.size()) * (1 - declined_share))));
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(kept),
                   sorted.end());
  const double cut = declined_share > 0 ? sorted[kept] : std::numeric_limits<double>::infinity();
  std::uint64_t approved = 0;
  for (std::size_t i = 0; i < risk.size(); ++i) {
    GroupDecisions& of = out[group[i]];
    const bool approves = risk[i] < cut;
    ++of.rows;
    of.approved += approves;
    of.good += !bad[i];
    of.good_approved += !bad[i] && approves;
    of.risk_said += risk[i];
    of.risk_seen += bad[i];
    approved += approves;
  }
  for (GroupDecisions& of : out) {
    const auto rows = static_cast<double>(of.rows), yes = static_cast<double>(of.approved);
    const double other_rows = static_cast<double>(risk.size()) - rows,
                 other_yes = static_cast<double>(approved) - yes;
    of.ratio_high = std::numeric_limits<double>::infinity();
    if (of.rows == 0) continue;
    of.risk_said /= rows;
    of.risk_seen /= rows;
    if (other_rows == 0 || yes == 0 || other_yes == 0) continue;
    of.ratio = (yes / rows) / (other_yes / other_rows);
    const double error = std::sqrt(1 / yes - 1 / rows + 1 / other_yes - 1 / other_rows);
    constexpr double in_95_of_100 = 1.959963984540054;
    of.ratio_low = of.ratio * std::exp(-in_95_of_100 * error);
    of.ratio_high = of.ratio * std::exp(in_95_of_100 * error);
  }
  return out;
}

}  // namespace guiju::model
