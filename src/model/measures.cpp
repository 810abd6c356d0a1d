#include "model/measures.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

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
  for (std::size_t i = 0; i < order.size();) {
    double here_bad = 0, here_good = 0;  // of one score
    const double score = risk[order[i]];
    for (; i < order.size() && risk[order[i]] == score; ++i)
      (bad[order[i]] ? here_bad : here_good)++;
    pairs += here_good * (caught_bad + here_bad / 2);
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
  for (std::size_t i = 0; i < risk.size(); ++i) {
    const double off = risk[i] - (bad[i] ? 1.0 : 0.0);
    out.brier += off * off;
  }
  out.brier /= static_cast<double>(risk.size());
  return out;
}

}  // namespace guiju::model
