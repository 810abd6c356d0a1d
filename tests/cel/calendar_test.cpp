// Days, months, ages and working days, with every edge that the law has an opinion on.
#include <gtest/gtest.h>

#include <random>

#include "cel/evaluated.h"

namespace guiju::cel {
namespace {

using sample::evaluated;
using sample::Row;

TEST(Days, AreThoseOfTheClockInChina) {
  const Row rows[] = {
      {"date('2026-10-01')", "timestamp(\"2026-09-30T16:00:00Z\")"},
      {"date('2026-10-01') == timestamp('2026-10-01T00:00:00+08:00')", "true"},
      {"date(lender.kind)", "error(invalid_argument)"},
      {"timestamp('2026-09-30T15:59:59Z').dateText()", "\"2026-09-30\""},
      {"timestamp('2026-09-30T16:00:00Z').dateText()", "\"2026-10-01\""},
      {"timestamp('9999-12-31T23:59:59Z').dateText()", "error(out_of_range)"},
      {"timestamp('0001-01-01T00:00:00Z').dateText()", "\"0001-01-01\""},
      {"timestamp('0001-01-01T00:00:00Z').dayStart()", "error(out_of_range)"},
      {"timestamp('2026-09-30T16:30:00.5Z').dayStart().dateText()", "\"2026-10-01\""},
      {"timestamp('2026-09-30T16:30:00.5Z').addDays(-1)", "timestamp(\"2026-09-29T16:30:00.5Z\")"},
      {"date('2026-01-01').addDays(9223372036854775807)", "error(out_of_range)"},
      {"date('2026-01-01').addDays(3000000)", "error(out_of_range)"},
      {"date('2026-01-31').addMonths(1).dateText()", "\"2026-02-28\""},
      {"date('2028-01-31').addMonths(1).dateText()", "\"2028-02-29\""},
      {"date('2026-03-31').addMonths(-1).dateText()", "\"2026-02-28\""},
      {"date('2026-01-31').addMonths(13).dateText()", "\"2027-02-28\""},
      {"date('2028-02-29').addYears(1).dateText()", "\"2029-02-28\""},
      {"timestamp('2026-01-30T17:00:00Z').addMonths(1).dateText()", "\"2026-02-28\""},
      {"date('2026-01-31').addMonths(-9223372036854775807 - 1)", "error(out_of_range)"},
      {"date('9999-12-01').addMonths(2)", "error(out_of_range)"},
      {"date('0001-01-02').addYears(-1)", "error(out_of_range)"},
      {"daysBetween(date('2026-09-30'), date('2026-10-01'))", "1"},
      {"daysBetween(date('2026-10-01'), date('2026-09-30'))", "-1"},
      {"daysBetween(timestamp('2026-09-30T15:59:59Z'), timestamp('2026-09-30T16:00:00Z'))", "1"},
      {"daysBetween(date('2026-10-01'), date('2026-10-01').addDays(1) - duration('1ns'))", "0"},
      {"ageOn(date('2008-10-01'), date('2026-09-30'))", "17"},
      {"ageOn(date('2008-10-01'), date('2026-10-01'))", "18"},
      {"ageOn(date('2008-02-29'), date('2026-02-28'))", "17"},
      {"ageOn(date('2008-02-29'), date('2026-03-01'))", "18"},
      {"ageOn(date('2026-10-02'), date('2026-10-01'))", "error(out_of_range)"},
  };
  const Environment environment = sample::environment();
  for (const Row& row : rows) EXPECT_EQ(evaluated(row.source, environment), row.want) << row.source;
}

// 2026: Saturday 19 and Sunday 20 September, the latter a make-up day; Friday 25 is Mid-Autumn; 1 to 7
// October is free, Saturday 10 October works.
TEST(WorkingDays, FollowTheAnnouncedCalendar) {
  const Row rows[] = {
      {"date('2026-09-18').isWorkingDay()", "true"},
      {"date('2026-09-19').isWorkingDay()", "false"},
      {"date('2026-09-20').isWorkingDay()", "true"},
      {"date('2026-09-25').isWorkingDay()", "false"},
      {"timestamp('2026-09-24T16:00:00Z').isWorkingDay()", "false"},
      {"date('2026-10-10').isWorkingDay()", "true"},
      {"date('2027-01-04').isWorkingDay()", "error(out_of_range)"},
      {"date('2025-12-31').isWorkingDay()", "error(out_of_range)"},
      {"date('2027-01-03').isWorkingDay()", "error(out_of_range)"},
      {"calendarCovers(date('2026-12-31')) && !calendarCovers(date('2027-01-01'))", "true"},
      {"date('2026-09-30').addWorkingDays(1).dateText()", "\"2026-10-08\""},
      {"date('2026-09-30').addWorkingDays(3).dateText()", "\"2026-10-10\""},
      {"date('2026-10-03').addWorkingDays(1).dateText()", "\"2026-10-08\""},
      {"date('2026-10-03').addWorkingDays(0).dateText()", "\"2026-10-03\""},
      {"date('2026-10-08').addWorkingDays(-1).dateText()", "\"2026-09-30\""},
      {"date('2026-10-03').addWorkingDays(-1).dateText()", "\"2026-09-30\""},
      {"timestamp('2026-09-30T10:30:00+08:00').addWorkingDays(1)",
       "timestamp(\"2026-10-08T02:30:00Z\")"},
      {"date('2026-12-30').addWorkingDays(1).dateText()", "\"2026-12-31\""},
      {"date('2026-12-30').addWorkingDays(2)", "error(out_of_range)"},
      {"date('2026-01-05').addWorkingDays(-1).dateText()", "\"2026-01-04\""},
      {"date('2026-01-04').addWorkingDays(-1)", "error(out_of_range)"},
      {"date('2026-01-05').addWorkingDays(9223372036854775807)", "error(out_of_range)"},
      {"date('2026-10-01').workingDayOnOrAfter().dateText()", "\"2026-10-08\""},
      {"date('2026-10-10').workingDayOnOrAfter().dateText()", "\"2026-10-10\""},
      {"date('2027-02-10').workingDayOnOrAfter()", "error(out_of_range)"},
      {"workingDaysBetween(date('2026-09-30'), date('2026-10-10'))", "3"},
      {"workingDaysBetween(date('2026-10-01'), date('2026-10-07'))", "0"},
      {"workingDaysBetween(date('2026-10-10'), date('2026-09-30'))", "-3"},
      {"workingDaysBetween(date('2026-10-10'), date('2026-10-10'))", "0"},
      {"workingDaysBetween(date('2026-12-31'), date('2027-01-01'))", "error(out_of_range)"},
      {"workingDaysBetween(date('2027-02-01'), date('2027-02-01'))", "0"},
      {"case.at.isWorkingDay() || true", "true"},
  };
  const Environment environment = sample::environment();
  for (const Row& row : rows) EXPECT_EQ(evaluated(row.source, environment), row.want) << row.source;
}

TEST(WorkingDays, NeedACalendarToCompile) {
  const Environment none;
  for (const char* source :
       {"date('2026-10-01').isWorkingDay()", "date('2026-10-01').addWorkingDays(1)",
        "workingDaysBetween(date('2026-10-01'), date('2026-10-08'))",
        "date('2026-10-01').workingDayOnOrAfter()", "calendarCovers(date('2026-10-01'))"}) {
    const auto program = compile(source, "", none, nullptr);
    ASSERT_FALSE(program) << source;
    EXPECT_NE(program.error().text(Language::en).find("addDays"), std::string::npos);
    EXPECT_NE(program.error().text(Language::zh).find("holidays.csv"), std::string::npos);
  }
  EXPECT_EQ(evaluated("date('2026-10-01').addDays(1).dateText()", none), "\"2026-10-02\"");
}

TEST(WorkingDays, MistakesHaveTheirPlace) {
  const Row rows[] = {{"date('2026-02-29') == case.at", "date(\"2026-09-30\")"},
                      {"date('2026-9-30') == case.at", "date(\"2026-09-30\")"},
                      {"case.at.isWorkday()", "isWorkingDay"},
                      {"case.at.addWorkingDay(1)", "addWorkingDays"},
                      {"case.at.addWorkingDays('1')", "timestamp.(int)"}};
  const Environment environment = sample::environment();
  for (const Row& row : rows)
    EXPECT_NE(evaluated(row.source, environment).find(row.want), std::string::npos)
        << evaluated(row.source, environment);
}

// Walking day by day, and the two functions undoing each other.
TEST(WorkingDays, AgreeWithCountingOnAWallCalendar) {
  const auto days = sample::calendar();
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  Environment environment;
  environment.set_calendar(days);
  environment.declare("a", Type::timestamp_type(), 0);
  environment.declare("b", Type::timestamp_type(), 1);
  environment.declare("n", Type::int_type(), 2);
  const auto between = compile("workingDaysBetween(a, b)", "", environment, nullptr);
  const auto added = compile("a.addWorkingDays(n)", "", environment, nullptr);
  const auto back =
      compile("workingDaysBetween(a, a.addWorkingDays(n)) == n", "", environment, nullptr);
  ASSERT_TRUE(between && added && back);
  Scratch scratch;
  const std::int32_t first = Date::of(2026, 1, 1).days;
  for (int round = 0; round < 2000; ++round) {
    const auto day = [&] { return first + static_cast<std::int32_t>(random() % 365); };
    const std::int32_t a = day(), b = day();
    const auto instant = [&](std::int32_t d) {
      const auto second = static_cast<std::int64_t>(random() % 86'400);
      return Value::timestamp(shanghai_midnight(Date(d)).micros / 1'000'000 + second, 0);
    };
    std::int64_t count = 0;
    for (std::int32_t d = first; d < first + 365; ++d) {
      if (!days->is_working_day(Date(d))) continue;
      if (a < b) count += d > a && d <= b ? 1 : 0;
      if (b < a) count -= d < a && d >= b ? 1 : 0;
    }
    const std::vector<Value> row{instant(a), instant(b), Value::integer(count)};
    ASSERT_EQ(between->evaluate(row, scratch).as_int(), count) << a << " " << b << " seed " << seed;
    ASSERT_TRUE(back->evaluate(row, scratch).is_true()) << a << " " << count << " seed " << seed;
    const Value there = added->evaluate(row, scratch);
    const Date reached = shanghai_date(Instant(there.as_int() * 1'000'000));
    EXPECT_TRUE(count == 0 || days->is_working_day(reached)) << seed;
  }
}

}  // namespace
}  // namespace guiju::cel
