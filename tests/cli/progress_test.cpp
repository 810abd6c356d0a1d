#include "cli/progress.h"

#include <gtest/gtest.h>

#include <sstream>

#include "support/fixed_clock.h"

namespace guiju::cli {
namespace {

TEST(Progress, ShowsCountShareRateAndTimeLeft) {
  testing::FixedClock clock;
  std::ostringstream err;
  Progress progress(err, true, clock, Language::en, "requests", 20'000);
  clock.advance_seconds(2);
  progress.add(5'000);
  EXPECT_EQ(err.str(), "\rrequests 5,000/20,000 25 %  2,500/s  6 s left\x1b[K");
}

TEST(Progress, WithoutATotalThereIsNoShare) {
  testing::FixedClock clock;
  std::ostringstream err;
  Progress progress(err, true, clock, Language::zh, "请求", 0);
  clock.advance_seconds(1);
  progress.add(1'234);
  EXPECT_EQ(err.str(), "\r请求 1,234  1,234/秒\x1b[K");
}

TEST(Progress, IsSilentWhereNobodyWatchesAndForShortWork) {
  testing::FixedClock clock;
  std::ostringstream err;
  {
    Progress off(err, false, clock, Language::en, "x", 10);
    clock.advance_seconds(5);
    off.add(5);
    Progress on(err, true, clock, Language::en, "x", 10);
    clock.advance_micros(400'000);
    on.add(10);
  }
  EXPECT_EQ(err.str(), "");
}

TEST(Progress, DrawsTenTimesASecondAtMostAndClearsItsLine) {
  testing::FixedClock clock;
  std::ostringstream err;
  {
    Progress progress(err, true, clock, Language::en, "x", 0);
    clock.advance_seconds(1);
    for (int i = 0; i < 100; ++i) {
      progress.add(1);
      clock.advance_micros(10'000);
    }
  }
  const std::string text = err.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), 'x'), 10);
  EXPECT_TRUE(text.ends_with("\r\x1b[K"));
}

TEST(Grouped, EveryThreeDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

}  // namespace
}  // namespace guiju::cli
