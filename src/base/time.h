// base/time.h: UTC instants, civil dates, and the Asia/Shanghai calendar.
//
// China has kept UTC+8 without summer time since 1992; every case this product judges is later, so the
// local clock is a fixed offset. Which days are working days is law announced year by year: it comes
// from data (reference/holidays.csv), never from code.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace guiju {

struct Instant {  // microseconds since 1970-01-01T00:00:00Z
  std::int64_t micros = 0;
  constexpr Instant() = default;
  constexpr explicit Instant(std::int64_t us) : micros(us) {}
  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
};

struct Date {  // a civil day, as days since 1970-01-01
  std::int32_t days = 0;
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t d) : days(d) {}
  static constexpr Date of(std::int32_t year, std::int32_t month, std::int32_t day) {
    // days_from_civil, Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
    year -= month <= 2;
    const std::int32_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int32_t yoe = year - era * 400;
    const std::int32_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int32_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return Date(era * 146097 + doe - 719468);
  }
  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

struct CivilDay {
  std::int32_t year, month, day;
};
CivilDay civil(Date date);
int weekday(Date date);  // 1 Monday .. 7 Sunday

Result<Date> parse_date(std::string_view text);  // "2026-09-30"; a day that exists
Result<Instant> parse_instant(
    std::string_view text);  // RFC 3339 with an offset; at most microseconds
std::string date_text(Date date);
std::string instant_text(Instant instant);  // RFC 3339 in UTC, shortest fraction

Date shanghai_date(Instant instant);
int shanghai_minute_of_day(Instant instant);  // 0 .. 1439
Instant shanghai_midnight(Date date);         // the instant at which the day begins in Shanghai

int whole_years(Date from, Date to);  // age in full years; born on 29 February: 1 March otherwise
Date add_months(Date date, int months);  // clamps to the end of the month

// Official holidays and make-up working days. A year nobody announced follows the ordinary week and
// `covers` says so.
class Calendar {
 public:
  static Result<Calendar> parse(std::string_view csv, std::string_view source);
  bool covers(Date date) const;
  bool is_working_day(Date date) const;
  Date add_working_days(Date date, int count) const;  // the count-th working day after `date`

 private:
  std::unordered_map<std::int32_t, bool> working_;  // days since 1970 -> working, only exceptions
  std::int32_t first_year_ = 0, last_year_ = -1;
};

}  // namespace guiju
