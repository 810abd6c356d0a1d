#include <gtest/gtest.h>

#include "base/ports.h"
#include "base/time.h"

namespace guiju {
namespace {

constexpr std::string_view small_calendar =
    "# a week of our own\n"
    "date,kind,name\n"
    "2026-10-01,holiday,国庆节\n"
    "2026-10-02,holiday,国庆节\n"
    "2026-10-10,makeup_workday,国庆节\n";

TEST(Calendar, FollowsTheAnnouncedDays) {
  const auto calendar = Calendar::parse(small_calendar, "holidays.csv");
  ASSERT_TRUE(calendar) << calendar.error().text(Language::en);
  EXPECT_FALSE(calendar->is_working_day(Date::of(2026, 10, 1))) << "a holiday on a Thursday";
  EXPECT_TRUE(calendar->is_working_day(Date::of(2026, 10, 10))) << "a Saturday made up for";
  EXPECT_FALSE(calendar->is_working_day(Date::of(2026, 10, 11))) << "a Sunday";
  EXPECT_TRUE(calendar->is_working_day(Date::of(2026, 10, 12))) << "a Monday";
  EXPECT_TRUE(calendar->covers(Date::of(2026, 1, 1)));
  EXPECT_FALSE(calendar->covers(Date::of(2027, 1, 1)));
  EXPECT_FALSE(calendar->covers(Date::of(2025, 12, 31)));
}

TEST(Calendar, CountsWorkingDays) {
  const auto calendar = Calendar::parse(small_calendar, "holidays.csv");
  ASSERT_TRUE(calendar);
  const Date wednesday = Date::of(2026, 9, 30);
  EXPECT_EQ(calendar->add_working_days(wednesday, 0), wednesday);
  EXPECT_EQ(calendar->add_working_days(wednesday, 1), Date::of(2026, 10, 5));
  EXPECT_EQ(calendar->add_working_days(wednesday, 6), Date::of(2026, 10, 10));
  EXPECT_EQ(calendar->add_working_days(wednesday, 7), Date::of(2026, 10, 12));
}

TEST(Calendar, RefusesRowsThatCannotBe) {
  const struct {
    const char* name;
    const char* row;
    const char* where;
  } cases[] = {
      {"an unknown kind", "2026-10-01,feast,国庆节\n", "holidays.csv:2:12 [0].kind"},
      {"a day that does not exist", "2026-02-30,holiday,春节\n", "holidays.csv:2:1 [0].date"},
      {"no day", ",holiday,春节\n", "holidays.csv:2:1 [0].date"},
      {"one day twice", "2026-10-01,holiday,a\n2026-10-01,makeup_workday,a\n",
       "holidays.csv:3:1 [1].date"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const auto calendar =
        Calendar::parse(std::string("date,kind,name\n") + row.row, "holidays.csv");
    ASSERT_FALSE(calendar);
    EXPECT_EQ(calendar.error().where, row.where);
  }
}

TEST(Calendar, ReadsTheShippedDays) {
  const auto bytes = system_disk()->read_all(GUIJU_SOURCE_DIR "/reference/holidays.csv", 1 << 20);
  ASSERT_TRUE(bytes);
  const auto calendar = Calendar::parse(*bytes, "reference/holidays.csv");
  ASSERT_TRUE(calendar) << calendar.error().text(Language::en);
  EXPECT_TRUE(calendar->covers(Date::of(2026, 10, 1)));
  for (int year = 2020; year <= 2026; ++year)
    for (int day = 1; day <= 3; ++day)
      EXPECT_FALSE(calendar->is_working_day(Date::of(year, 10, day))) << year << "-10-" << day;
  EXPECT_TRUE(calendar->is_working_day(Date::of(2025, 9, 28))) << "a Sunday made up for";
}

}  // namespace
}  // namespace guiju
