#include "base/money.h"

#include <gtest/gtest.h>

#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

constexpr std::int64_t refused = -1;

struct DecimalCase {
  const char* name;
  const char* text;
  std::int64_t want;
};

constexpr DecimalCase yuan_cases[] = {
    {"whole yuan", "1234", 123'400},
    {"two decimals", "1234.56", 123'456},
    {"one decimal", "0.5", 50},
    {"nothing", "0", 0},
    {"no binary rounding", "0.29", 29},
    {"zeros behind the fen change nothing", "1.2300", 123},
    {"the largest amount", "10000000000", 1'000'000'000'000},
    {"one fen above the largest", "10000000000.01", refused},
    {"a third decimal", "0.001", refused},
    {"negative", "-1", refused},
    {"negative zero is zero", "-0", 0},
    {"empty", "", refused},
    {"a lone point", ".", refused},
    {"a lone sign", "-", refused},
    {"thousands separators", "1,234.56", refused},
    {"two points", "1.2.3", refused},
    {"a unit", "12元", refused},
    {"spaces", " 12", refused},
    {"more digits than 64 bits", "99999999999999999999999999", refused},
};

TEST(Money, ParsesYuanExactly) {
  for (const auto& row : yuan_cases) {
    SCOPED_TRACE(row.name);
    const auto amount = parse_yuan(row.text);
    EXPECT_EQ(amount ? amount->count : refused, row.want);
  }
}

constexpr DecimalCase rate_cases[] = {
    {"7.25 %", "0.0725", 72'500},
    {"日息万二", "0.0002", 200},
    {"one millionth", "0.000001", 1},
    {"half a millionth", "0.0000005", refused},
    {"an exponent, as programs write small numbers", "2e-4", 200},
    {"a capital exponent", "7.25E-2", 72'500},
    {"an exponent that goes too far down", "1e-7", refused},
    {"zero with a far exponent is zero", "0e-300", 0},
    {"an exponent up", "1e1", 10'000'000},
    {"the largest rate", "100", 100'000'000},
    {"above the largest", "100.000001", refused},
    {"10^12", "1e12", refused},
    {"10^999", "1e999", refused},
    {"negative", "-3", refused},
    {"a percent sign", "7.25%", refused},
    {"an exponent without digits", "1e", refused},
    {"not a number", "nan", refused},
    {"long zeros behind", "0.07250000000000000000000000", 72'500},
    {"long zeros in front", "00000000000000000000000000.5", 500'000},
};

TEST(Money, ParsesRatesExactly) {
  for (const auto& row : rate_cases) {
    SCOPED_TRACE(row.name);
    const auto rate = parse_rate_fraction(row.text);
    EXPECT_EQ(rate ? rate->millionths : refused, row.want);
    if (!rate) {
      EXPECT_FALSE(rate.error().remedy.en.empty());
      EXPECT_NE(rate.error().what.zh.find("利率"), std::string::npos);
    }
  }
}

TEST(Money, ChecksTheRangeOfFen) {
  EXPECT_EQ(parse_fen(0)->count, 0);
  EXPECT_EQ(parse_fen(amount_max.count)->count, amount_max.count);
  EXPECT_FALSE(parse_fen(-1));
  EXPECT_FALSE(parse_fen(amount_max.count + 1));
  EXPECT_FALSE(parse_fen(INT64_MIN));
}

TEST(Money, PrintsForPeople) {
  EXPECT_EQ(yuan_text(Fen(123'456)), "1234.56");
  EXPECT_EQ(yuan_text(Fen(5)), "0.05");
  EXPECT_EQ(yuan_text(Fen(-123'456)), "-1234.56");
  EXPECT_EQ(yuan_text(Fen(INT64_MIN)), "-92233720368547758.08");
  EXPECT_EQ(percent_text(Rate(72'500)), "7.25%");
  EXPECT_EQ(percent_text(Rate(240'000)), "24%");
  EXPECT_EQ(percent_text(Rate(1)), "0.0001%");
  EXPECT_EQ(percent_text(Rate(0)), "0%");
  EXPECT_EQ(fraction_text(Rate(72'500)), "0.0725");
  EXPECT_EQ(fraction_text(Rate(1'000'000)), "1");
}

TEST(Money, WhatIsPrintedReadsBack) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  for (int i = 0; i < 20'000; ++i) {
    const Fen amount(random.between(0, amount_max.count));
    const auto amount_back = parse_yuan(yuan_text(amount));
    ASSERT_TRUE(amount_back);
    ASSERT_EQ(*amount_back, amount);
    const Rate rate(random.between(0, rate_max.millionths));
    const auto rate_back = parse_rate_fraction(fraction_text(rate));
    ASSERT_TRUE(rate_back);
    ASSERT_EQ(*rate_back, rate);
  }
}

}  // namespace
}  // namespace guiju
