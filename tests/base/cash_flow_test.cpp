// The rate of return against known pairs and against bisection in long double.
#include "base/cash_flow.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <random>
#include <vector>

namespace guiju {
namespace {

constexpr std::int64_t fen_of(double yuan) { return static_cast<std::int64_t>(yuan * 100 + 0.5); }

constexpr struct {
  const char* name;
  double paid_out, instalment;
  std::int32_t periods;
  double yearly;  // 12 × the rate, to six decimals
} instalment_cases[] = {
    {"one percent a month on 100,000", 100'000, 8'884.88, 12, 0.120000},
    {"a fee of 0.6 % a period is 13.03 %", 12'000, 1'072, 12, 0.130342},
    {"a fee of 0.5 % a period over two years", 24'000, 1'120, 24, 0.111267},
    {"a fee of 1 % a period", 12'000, 1'120, 12, 0.214572},
    {"one period", 10'000, 10'100, 1, 0.120000},
    {"free of interest", 12'000, 1'000, 12, 0},
    {"five years", 79'800, 1'680, 60, 0.096038},
    {"twice the sum within two months", 1'000, 1'000, 2, 7.416408},
};

TEST(CashFlow, KnownInstalments) {
  for (const auto& row : instalment_cases) {
    const Repayments repaid{fen_of(row.instalment), row.periods};
    const auto rate = rate_of_return(fen_of(row.paid_out), std::span(&repaid, 1));
    ASSERT_TRUE(rate) << row.name;
    EXPECT_NEAR(static_cast<double>(rate->pico) * 12e-12, row.yearly, 1.1e-6) << row.name;
  }
}

TEST(CashFlow, WhatHasNoRate) {
  const Repayments some{100, 12}, minus{-100, 12}, many{1, periods_max + 1}, once{1'000'000, 1};
  EXPECT_FALSE(rate_of_return(0, std::span(&some, 1)));
  EXPECT_FALSE(rate_of_return(-5, std::span(&some, 1)));
  EXPECT_FALSE(rate_of_return(1'201, std::span(&some, 1))) << "less is repaid than was paid out";
  EXPECT_TRUE(rate_of_return(1'200, std::span(&some, 1)));
  EXPECT_FALSE(rate_of_return(100, std::span(&minus, 1)));
  EXPECT_FALSE(rate_of_return(100, std::span(&many, 1)));
  EXPECT_FALSE(rate_of_return(100, {}));
  EXPECT_TRUE(rate_of_return(100'000, std::span(&once, 1))) << "900 % a period";
  EXPECT_FALSE(rate_of_return(90'000, std::span(&once, 1))) << "beyond 1,000 %";
}

long double bisected(std::int64_t paid_out, std::span<const Repayments> repaid) {
  long double low = 0, high = 10;
  for (int i = 0; i < 120; ++i) {
    const long double middle = (low + high) / 2;
    long double worth = 0, factor = 1;
    for (const Repayments& part : repaid)
      for (std::int32_t k = 0; k < part.count; ++k) {
        factor /= 1 + middle;
        worth += static_cast<long double>(part.amount) * factor;
      }
    (worth >= static_cast<long double>(paid_out) ? low : high) = middle;
  }
  return low;
}

TEST(CashFlow, AgreesWithBisection) {
  constexpr std::uint32_t seed = 20261120;
  std::mt19937_64 random(seed);
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Repayments> repaid;
    std::int64_t total = 0;
    for (std::int64_t part = 0; part <= below(3); ++part) {
      repaid.push_back({below(1'000'000), static_cast<std::int32_t>(1 + below(40))});
      total += repaid.back().amount * repaid.back().count;
    }
    if (total == 0) continue;
    const std::int64_t paid_out = 1 + below(total);
    const auto rate = rate_of_return(paid_out, repaid);
    const long double want = bisected(paid_out, repaid);
    if (!rate) {
      EXPECT_GT(want, 9.999L) << "seed " << seed << " round " << round;
      continue;
    }
    EXPECT_NEAR(static_cast<double>(static_cast<long double>(rate->pico) * 1e-12L - want), 0, 1e-12)
        << "seed " << seed << " round " << round;
  }
}

TEST(CashFlow, FlatFees) {
  const auto rate = rate_of_flat_fee(FineRate(6'000'000'000), 12);
  ASSERT_TRUE(rate);
  EXPECT_EQ((rate->pico * 12 + 500'000) / 1'000'000, 130'342);
  EXPECT_FALSE(rate_of_flat_fee(FineRate(1), 0));
  EXPECT_FALSE(rate_of_flat_fee(FineRate(-1), 12));
  EXPECT_EQ(rate_of_flat_fee(FineRate(0), 12), FineRate(0));
}

TEST(CashFlow, Compounding) {
  EXPECT_EQ((compounded(FineRate(10'000'000'000), 12)->pico + 500'000) / 1'000'000, 126'825);
  EXPECT_EQ((compounded(FineRate(200'000'000), 365)->pico + 50'000) / 100'000, 757'227);
  EXPECT_EQ(compounded(FineRate(0), 365), FineRate(0));
  EXPECT_FALSE(compounded(FineRate(pico_per_one), 365)) << "beyond a million";
}

}  // namespace
}  // namespace guiju
