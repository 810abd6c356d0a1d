#include "model/measures.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "model/logistic.h"

namespace guiju::model {

Measures measure(std::span<const double> risk, std::span<const std::uint8_t> bad) {
  std::vector<std::uint32_t> order(risk.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return risk[a] > risk[b]; });
  const auto bads = static_cast<double>(std::count(bad.begin(), bad.end(), std::uint8_t{1}));
  const double goods = static_cast<double>(bad.size()) - bads;
  Measures out;
  double caught_bad = 0, caught_good = 0, pairs = 0;
  // Squares of what each bad one shares in: the part of the good ones that score better; and each good one likewise.
  double bad_squares = 0, good_squares = 0;
  for (std::size_t i = 0; i < order.size();) {
    double here_bad = 0, here_good = 0;  // of one score
    const double score = risk[order[i]];
    for (; i < order.size() && risk[order[i]] == score; ++i)
      (bad[order[i]] ? here_bad : here_good)++;
    pairs += here_good * (caught_bad + here_bad / 2);
    const double above_good = 1 - (caught_good + here_good / 2) / goods;
    const double below_bad = (caught_bad + here_bad / 2) / bads;
    bad_squares += here_bad * above_good * above_good;
    good_squares += here_good * below_bad * below_bad;
    const double good_share_before = caught_good / goods, bad_share_before = caught_bad / bads;
    caught_bad += here_bad;
    caught_good += here_good;
    const double good_share = caught_good / goods, bad_share = caught_bad / bads;
    out.ks = std::max(out.ks, std::abs(bad_share - good_share));
    constexpr double false_alarms = 0.01;
    if (good_share <= false_alarms) {
      out.recall_at_1_percent = bad_share;
    } else if (good_share_before <= false_alarms) {  // within a score the two rise together
      const double part = (false_alarms - good_share_before) / (good_share - good_share_before);
      out.recall_at_1_percent = bad_share_before + part * (bad_share - bad_share_before);
    }
  }
  out.auc = pairs / (bads * goods);
  const auto variance = [&](double squares, double count) {  // of a mean
    return count > 1 ? std::max(0.0, squares / count - out.auc * out.auc) / (count - 1) : 0;
  };
  constexpr double in_95_of_100 = 1.959963984540054;
  const double half =
      in_95_of_100 * std::sqrt(variance(bad_squares, bads) + variance(good_squares, goods));
  out.auc_low = std::max(0.0, out.auc - half);
  out.auc_high = std::min(1.0, out.auc + half);
  for (std::size_t i = 0; i < risk.size(); ++i) {
    const double off = risk[i] - (bad[i] ? 1.0 : 0.0);
    out.brier += off * off;
  }
  out.brier /= static_cast<double>(risk.size());
  return out;
}

Calibration calibrate(std::span<const double> risk, std::span<const std::uint8_t> bad) {
  constexpr double least = 1e-12;  // what is said to be certain
  std::vector<std::vector<double>> said(1);
  for (const double one : risk) {
    const double p = std::clamp(one, least, 1 - least);
    said[0].push_back(std::log(p / (1 - p)));
  }
  const LogisticFit fit = fit_logistic(said, bad);
  return {fit.intercept, fit.slopes[0]};
}

}  // namespace guiju::model
