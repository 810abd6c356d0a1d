#include "base/time.h"

#include <gtest/gtest.h>

#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

struct TextCase {
  const char* name;
  const char* text;
  const char* want;  // as printed; null when it must be refused
};

constexpr TextCase date_cases[] = {
    {"an ordinary day", "2026-09-30", "2026-09-30"},
    {"29 February of a leap year", "2024-02-29", "2024-02-29"},
    {"29 February of a common year", "2026-02-29", nullptr},
    {"29 February of a century that is no leap year", "1900-02-29", nullptr},
    {"29 February of a century that is one", "2000-02-29", "2000-02-29"},
    {"31 April", "2026-04-31", nullptr},
    {"month 13", "2026-13-01", nullptr},
    {"month 0", "2026-00-01", nullptr},
    {"day 0", "2026-01-00", nullptr},
    {"the first day", "0001-01-01", "0001-01-01"},
    {"the last day", "9999-12-31", "9999-12-31"},
    {"year 0", "0000-01-01", nullptr},
    {"one digit", "2026-9-30", nullptr},
    {"slashes", "2026/09/30", nullptr},
    {"no separators", "20260930", nullptr},
    {"something behind", "2026-09-30x", nullptr},
    {"a time behind", "2026-09-30T00:00:00Z", nullptr},
    {"a sign", "-026-09-30", nullptr},
    {"empty", "", nullptr},
};

TEST(Time, ReadsDaysThatExist) {
  for (const auto& row : date_cases) {
    SCOPED_TRACE(row.name);
    const auto date = parse_date(row.text);
    ASSERT_EQ(date.has_value(), row.want != nullptr);
    if (date) {
      EXPECT_EQ(date_text(*date), row.want);
    } else {
      EXPECT_FALSE(date.error().remedy.zh.empty());
    }
  }
}

constexpr TextCase instant_cases[] = {
    {"Beijing time", "2026-10-20T10:00:00+08:00", "2026-10-20T02:00:00Z"},
    {"UTC", "2026-10-20T10:00:00Z", "2026-10-20T10:00:00Z"},
    {"small letters", "2026-10-20t10:00:00z", "2026-10-20T10:00:00Z"},
    {"west of Greenwich, into the next day", "2026-12-31T20:00:00-05:30", "2027-01-01T01:30:00Z"},
    {"microseconds", "2026-10-20T10:00:00.000001Z", "2026-10-20T10:00:00.000001Z"},
    {"the fraction is printed as short as it is", "2026-10-20T10:00:00.2500Z",
     "2026-10-20T10:00:00.25Z"},
    {"a zero fraction disappears", "2026-10-20T10:00:00.000Z", "2026-10-20T10:00:00Z"},
    {"before 1970", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"},
    {"finer than microseconds", "2026-10-20T10:00:00.0000001Z", nullptr},
    {"a point without digits", "2026-10-20T10:00:00.Z", nullptr},
    {"no offset", "2026-10-20T10:00:00", nullptr},
    {"a space for the T", "2026-10-20 10:00:00Z", nullptr},
    {"an offset without minutes", "2026-10-20T10:00:00+08", nullptr},
    {"an offset without a colon", "2026-10-20T10:00:00+0800", nullptr},
    {"an offset of 24 hours", "2026-10-20T10:00:00+24:00", nullptr},
    {"hour 24", "2026-10-20T24:00:00Z", nullptr},
    {"minute 60", "2026-10-20T10:60:00Z", nullptr},
    {"a leap second", "2016-12-31T23:59:60Z", nullptr},
    {"second 61", "2016-12-31T23:59:61Z", nullptr},
    {"a day that does not exist", "2026-02-30T10:00:00Z", nullptr},
    {"something behind", "2026-10-20T10:00:00Zx", nullptr},
    {"before year 1 in UTC", "0001-01-01T00:00:00+08:00", nullptr},
    {"the first instant", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
    {"the last instant", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
    {"after year 9999 in UTC", "9999-12-31T23:59:59-00:01", nullptr},
    {"only a date", "2026-10-20", nullptr},
    {"empty", "", nullptr},
};

TEST(Time, ReadsInstants) {
  for (const auto& row : instant_cases) {
    SCOPED_TRACE(row.name);
    const auto instant = parse_instant(row.text);
    ASSERT_EQ(instant.has_value(), row.want != nullptr);
    if (instant) {
      EXPECT_EQ(instant_text(*instant), row.want);
    }
  }
}

TEST(Time, WhatIsPrintedReadsBack) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  const std::int32_t first = Date::of(1, 1, 1).days;
  const std::int32_t last = Date::of(9999, 12, 31).days;
  for (int i = 0; i < 20'000; ++i) {
    const Date date(static_cast<std::int32_t>(random.between(first, last)));
    const auto date_back = parse_date(date_text(date));
    ASSERT_TRUE(date_back) << date_text(date);
    ASSERT_EQ(*date_back, date);
    const Instant instant(date.days * std::int64_t{86'400'000'000} +
                          random.between(0, 86'399'999'999));
    const auto instant_back = parse_instant(instant_text(instant));
    ASSERT_TRUE(instant_back) << instant_text(instant);
    ASSERT_EQ(*instant_back, instant);
    const CivilDay day = civil(date);
    ASSERT_EQ(Date::of(day.year, day.month, day.day), date);
    ASSERT_EQ(weekday(Date(date.days + 1)), weekday(date) % 7 + 1);
  }
}

TEST(Time, KnowsTheDayOfTheWeek) {
  EXPECT_EQ(weekday(Date::of(1970, 1, 1)), 4);
  EXPECT_EQ(weekday(Date::of(2026, 11, 23)), 1);
  EXPECT_EQ(weekday(Date::of(1, 1, 1)), 1);
  EXPECT_EQ(weekday(Date::of(2000, 2, 29)), 2);
}

TEST(Time, TellsTheClockInShanghai) {
  const auto at = [](std::string_view text) { return *parse_instant(text); };
  EXPECT_EQ(shanghai_date(at("2026-10-19T15:59:59.999999Z")), Date::of(2026, 10, 19));
  EXPECT_EQ(shanghai_date(at("2026-10-19T16:00:00Z")), Date::of(2026, 10, 20));
  EXPECT_EQ(shanghai_minute_of_day(at("2026-10-19T15:59:59.999999Z")), 1439);
  EXPECT_EQ(shanghai_minute_of_day(at("2026-10-19T16:00:00Z")), 0);
  EXPECT_EQ(shanghai_minute_of_day(at("1969-12-31T23:59:00Z")), 479);
  EXPECT_EQ(instant_text(shanghai_midnight(Date::of(2026, 10, 20))), "2026-10-19T16:00:00Z");
}

TEST(Time, CountsFullYears) {
  const struct {
    const char* name;
    Date from, to;
    int want;
  } cases[] = {
      {"the day before a birthday", Date::of(2000, 10, 20), Date::of(2018, 10, 19), 17},
      {"the birthday", Date::of(2000, 10, 20), Date::of(2018, 10, 20), 18},
      {"born on 29 February: not yet on the 28th", Date::of(2008, 2, 29), Date::of(2026, 2, 28),
       17},
      {"born on 29 February: on 1 March", Date::of(2008, 2, 29), Date::of(2026, 3, 1), 18},
      {"born on 29 February: in a leap year", Date::of(2008, 2, 29), Date::of(2028, 2, 29), 20},
      {"the day of birth", Date::of(2000, 10, 20), Date::of(2000, 10, 20), 0},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(whole_years(row.from, row.to), row.want);
  }
}

TEST(Time, AddsMonths) {
  EXPECT_EQ(add_months(Date::of(2026, 1, 31), 1), Date::of(2026, 2, 28));
  EXPECT_EQ(add_months(Date::of(2024, 1, 31), 1), Date::of(2024, 2, 29));
  EXPECT_EQ(add_months(Date::of(2026, 11, 30), 3), Date::of(2027, 2, 28));
  EXPECT_EQ(add_months(Date::of(2026, 3, 31), -1), Date::of(2026, 2, 28));
  EXPECT_EQ(add_months(Date::of(2026, 1, 15), -1), Date::of(2025, 12, 15));
  EXPECT_EQ(add_months(Date::of(2026, 6, 15), 0), Date::of(2026, 6, 15));
  EXPECT_EQ(add_months(Date::of(2026, 6, 15), 12), Date::of(2027, 6, 15));
}

}  // namespace
}  // namespace guiju
