#include "model/fairness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace guiju::model {
namespace {

TEST(Fairness, CountsDecisionsByGroup) {
  const std::vector<double> risk{.1, .2, .3, .4, .5, .6, .7, .8, .9, .95};
  const std::vector<std::uint8_t> bad{0, 0, 1, 0, 0, 0, 1, 0, 1, 1};
  const std::vector<std::uint32_t> group{0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
  const auto all = decisions_by_group(risk, bad, group, 3, 0.4);  // the last four are declined
  EXPECT_EQ(all[0].rows, 5u);
  EXPECT_EQ(all[0].approved, 3u);
  EXPECT_EQ(all[0].good, 2u);
  EXPECT_EQ(all[0].good_approved, 2u);
  EXPECT_EQ(all[1].approved, 3u);
  EXPECT_EQ(all[1].good, 4u);
  EXPECT_EQ(all[1].good_approved, 3u);
  EXPECT_NEAR(all[0].ratio, 1, 1e-12);
  EXPECT_NEAR(all[0].risk_said, 0.5, 1e-12);
  EXPECT_NEAR(all[0].risk_seen, 0.6, 1e-12);
  EXPECT_EQ(all[2].rows, 0u);
  EXPECT_EQ(all[2].ratio, 1);
  EXPECT_TRUE(std::isinf(all[2].ratio_high));
}

TEST(Fairness, RowsOfOneRiskShareAFate) {
  const std::vector<double> risk(10, 0.5);
  const std::vector<std::uint8_t> bad(10, 0);
  const std::vector<std::uint32_t> group(10, 0);
  const auto approved = decisions_by_group(risk, bad, group, 1, 0.2)[0].approved;
  EXPECT_TRUE(approved == 0 || approved == 10) << approved;
  EXPECT_EQ(decisions_by_group(risk, bad, group, 1, 0)[0].approved, 10u);
}

// Two groups that do not differ: the interval holds 1 about as often as it says.
TEST(Fairness, IntervalHoldsOneWhereNothingDiffers) {
  std::mt19937_64 random(2);
  int held = 0;
  for (int sample = 0; sample < 500; ++sample) {
    std::vector<double> risk;
    std::vector<std::uint32_t> group;
    for (int i = 0; i < 300; ++i) {
      risk.push_back(static_cast<double>(random() % 1000000));
      group.push_back(i % 3 == 0);
    }
    const auto all = decisions_by_group(risk, std::vector<std::uint8_t>(300, 0), group, 2, 0.3)[1];
    held += all.ratio_low <= 1 && 1 <= all.ratio_high;
  }
  EXPECT_GE(held, 460);
  EXPECT_LT(held, 500);
}

}  // namespace
}  // namespace guiju::model
