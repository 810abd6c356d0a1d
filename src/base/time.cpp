#include "base/time.h"

#include <fmt/format.h>

#include <cassert>

#include "base/utf8.h"

namespace guiju {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_minute = 60 * micros_per_second;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;
constexpr std::int64_t shanghai_offset_micros = 8 * 60 * micros_per_minute;

// What prints as a four-digit year in UTC.
constexpr std::int64_t first_instant = Date::of(1, 1, 1).days * micros_per_day;
constexpr std::int64_t end_of_instants = Date::of(10000, 1, 1).days * micros_per_day;

constexpr bool is_leap(std::int32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  constexpr std::int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

// Reads exactly `count` digits at `at`; -1 when something else stands there.
std::int32_t digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  std::int32_t value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

Error bad_time(std::string_view text, Message what, Message remedy) {
  const std::string_view shown = excerpt(text, 40);
  what.en = fmt::format("'{}' {}", shown, what.en);
  what.zh = fmt::format("“{}”{}", shown, what.zh);
  return Error{ErrorKind::bad_input, "", std::move(what), std::move(remedy)};
}

Message date_remedy() {
  return say("write year-month-day, such as 2026-09-30", "请写作 年-月-日，例如 2026-09-30");
}

Message instant_remedy() {
  return say("write RFC 3339 with an offset, such as 2026-10-20T10:00:00+08:00",
             "请按 RFC 3339 填写并带时区，例如 2026-10-20T10:00:00+08:00");
}

struct Clocked {
  std::int64_t micros = 0;  // since midnight
  std::size_t end = 0;      // where the offset begins
};

// hh:mm:ss[.fraction] at offset 11 of `text`.
Result<Clocked> parse_time_of_day(std::string_view text) {
  const std::int32_t hour = digits(text, 11, 2);
  const std::int32_t minute = digits(text, 14, 2);
  const std::int32_t second = digits(text, 17, 2);
  if (hour < 0 || minute < 0 || second < 0 || text[13] != ':' || text[16] != ':')
    return bad_time(text, say("is not a time", "不是时间"), instant_remedy());
  if (second == 60)
    return bad_time(text, say("names a leap second, which we do not take", "是闰秒，系统不接受"),
                    say("write second 59 or the next minute", "请改写为 59 秒或下一分钟"));
  if (hour > 23 || minute > 59 || second > 59)
    return bad_time(text, say("is a time that does not exist", "是不存在的时刻"), instant_remedy());
  Clocked out{((hour * 60 + minute) * 60LL + second) * micros_per_second, 19};
  if (out.end >= text.size() || text[out.end] != '.') return out;

  std::int64_t weight = micros_per_second / 10;
  std::size_t at = out.end + 1;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, weight /= 10) {
    if (weight == 0)
      return bad_time(text, say("is finer than a microsecond", "精度超过微秒"),
                      say("keep at most six digits of a second", "秒的小数最多保留六位"));
    out.micros += (text[at] - '0') * weight;
  }
  if (at == out.end + 1) return bad_time(text, say("is not a time", "不是时间"), instant_remedy());
  out.end = at;
  return out;
}

// 'Z' or ±hh:mm, and nothing behind it.
Result<std::int64_t> parse_offset_micros(std::string_view text, std::size_t at) {
  const std::string_view offset = text.substr(at);
  if (offset == "Z" || offset == "z") return std::int64_t{0};
  if (offset.empty())
    return bad_time(
        text, say("has no offset from UTC", "没有写明时区"),
        say("add +08:00 for Beijing time, or Z for UTC", "北京时间请加 +08:00，世界时请加 Z"));
  const std::int32_t hour = digits(offset, 1, 2);
  const std::int32_t minute = digits(offset, 4, 2);
  if (offset.size() != 6 || (offset[0] != '+' && offset[0] != '-') || offset[3] != ':' ||
      hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return bad_time(text, say("ends in something that is not an offset", "的时区写法有误"),
                    instant_remedy());
  return (offset[0] == '-' ? -1 : 1) * (hour * 60 + minute) * micros_per_minute;
}

}  // namespace

CivilDay civil(Date date) {
  // civil_from_days, Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
  const std::int32_t z = date.days + 719468;
  const std::int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int32_t doe = z - era * 146097;
  const std::int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int32_t mp = (5 * doy + 2) / 153;
  const std::int32_t month = mp + (mp < 10 ? 3 : -9);
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
}

int weekday(Date date) {
  const std::int32_t from_monday = (date.days % 7 + 7 + 3) % 7;  // 1970-01-01 was a Thursday
  return from_monday + 1;
}

Result<Date> parse_date(std::string_view text) {
  const std::int32_t year = digits(text, 0, 4);
  const std::int32_t month = digits(text, 5, 2);
  const std::int32_t day = digits(text, 8, 2);
  if (text.size() != 10 || year < 0 || month < 0 || day < 0 || text[4] != '-' || text[7] != '-')
    return bad_time(text, say("is not a date", "不是日期"), date_remedy());
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
    return bad_time(text, say("is a day that does not exist", "是不存在的日期"), date_remedy());
  return Date::of(year, month, day);
}

Result<Instant> parse_instant(std::string_view text) {
  if (text.size() < 19 || (text[10] != 'T' && text[10] != 't'))
    return bad_time(text, say("is not a point in time", "不是时间点"), instant_remedy());
  GUIJU_TRY(date, parse_date(text.substr(0, 10)));
  GUIJU_TRY(clock, parse_time_of_day(text));
  GUIJU_TRY(offset_micros, parse_offset_micros(text, clock.end));
  const std::int64_t micros = date.days * micros_per_day + clock.micros - offset_micros;
  if (micros < first_instant || micros >= end_of_instants)
    return bad_time(
        text,
        say("lies outside the years 0001 .. 9999 in UTC", "换算为世界时后超出 0001 至 9999 年"),
        instant_remedy());
  return Instant(micros);
}

std::string date_text(Date date) {
  const CivilDay day = civil(date);
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

std::string instant_text(Instant instant) {
  const std::int64_t days = floor_div(instant.micros, micros_per_day);
  const std::int64_t micros = instant.micros - days * micros_per_day;
  const std::int64_t seconds = micros / micros_per_second;
  std::string out =
      fmt::format("{}T{:02}:{:02}:{:02}", date_text(Date(static_cast<std::int32_t>(days))),
                  seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (const std::int64_t fraction = micros % micros_per_second; fraction != 0) {
    out += fmt::format(".{:06}", fraction);
    while (out.back() == '0') out.pop_back();
  }
  out += 'Z';
  return out;
}

Date shanghai_date(Instant instant) {
  return Date(static_cast<std::int32_t>(
      floor_div(instant.micros + shanghai_offset_micros, micros_per_day)));
}

int shanghai_minute_of_day(Instant instant) {
  const std::int64_t local = instant.micros + shanghai_offset_micros;
  const std::int64_t since_midnight = local - floor_div(local, micros_per_day) * micros_per_day;
  return static_cast<int>(since_midnight / micros_per_minute);
}

Instant shanghai_midnight(Date date) {
  return Instant(date.days * micros_per_day - shanghai_offset_micros);
}

int whole_years(Date from, Date to) {
  const CivilDay a = civil(from);
  const CivilDay b = civil(to);
  const bool before_birthday = b.month < a.month || (b.month == a.month && b.day < a.day);
  return b.year - a.year - (before_birthday ? 1 : 0);
}

Date add_months(Date date, int months) {
  const CivilDay day = civil(date);
  const std::int64_t index = std::int64_t{day.year} * 12 + (day.month - 1) + months;
  const auto year = static_cast<std::int32_t>(floor_div(index, 12));
  const auto month = static_cast<std::int32_t>(index - std::int64_t{year} * 12) + 1;
  const std::int32_t last = days_in_month(year, month);
  return Date::of(year, month, day.day < last ? day.day : last);
}

}  // namespace guiju
