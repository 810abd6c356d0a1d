// Days as the law counts them: days of the clock in China, months with their ends, ages, and working
// days.
//
// All of these read the clock of Asia/Shanghai, UTC+8 without summer time (base/time.h), and take no
// zone: the day on which a deadline falls is a day in China. The first day of a period does not count,
// the last one does (Civil Code, articles 201 to 203). Whether a day is a working day is announced year by
// year; of a year that nobody announced nothing is known, not even that its Sundays are free, so the
// answer is out_of_range and never a guess.
#include <algorithm>
#include <cstdlib>

#include "base/time.h"
#include "cel/functions.h"
#include "cel/instants.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr std::int64_t day_seconds = 86'400, shanghai_offset = 28'800;
constexpr std::int64_t months_max = 120'000;  // the years 1 to 9999 are fewer
constexpr std::int64_t days_max = 4'000'000;

constexpr Value out_of_range() { return fail(EvaluationError::out_of_range); }
bool is_timestamp(const Value& v) { return v.kind() == Kind::timestamp; }
bool is_int(const Value& v) { return v.kind() == Kind::integer; }

// An instant as a day in China and the seconds since it began.
struct Local {
  Date day;
  std::int64_t second = 0;
  std::uint32_t nanos = 0;
};

Local local(const Value& timestamp) {
  const std::int64_t all = timestamp.as_int() + shanghai_offset;
  std::int64_t days = all / day_seconds, second = all % day_seconds;
  if (second < 0) {
    second += day_seconds;
    --days;
  }
  return {Date(static_cast<std::int32_t>(days)), second, timestamp.nanos()};
}

// The same time of another day.
Value instant(Date day, const Local& time) {
  return timestamp_in_range(std::int64_t{day.days} * day_seconds + time.second - shanghai_offset,
                            time.nanos);
}
Value begin_of(Date day) { return instant(day, Local{}); }

// "2026-09-30", a day that exists. Allocates nothing, unlike parse_date, which explains what is wrong.
std::optional<Date> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  std::int32_t parts[3] = {};
  for (std::size_t i = 0, part = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    parts[part] = parts[part] * 10 + (text[i] - '0');
  }
  if (parts[0] < 1 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1) return std::nullopt;
  const Date date = Date::of(parts[0], parts[1], parts[2]);
  const CivilDay back = civil(date);
  if (back.month != parts[1] || back.day != parts[2]) return std::nullopt;
  return date;
}

Value run_date(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  const auto date = read_date(a[0].as_text());
  return date ? begin_of(*date) : fail(EvaluationError::invalid_argument);
}

Value run_date_text(Runtime& runtime, Arguments a) {
  if (!is_timestamp(a[0])) return no_overload();
  const CivilDay day = civil(local(a[0]).day);
  char text[10] = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'};
  const auto put = [&](std::size_t last, std::int32_t number) {
    for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
  };
  if (day.year > 9999) return out_of_range();  // the last hours of 9999 in UTC
  put(3, day.year);
  put(6, day.month);
  put(9, day.day);
  return runtime.keep_text({text, sizeof text});
}

Value run_day_start(Runtime&, Arguments a) {
  return is_timestamp(a[0]) ? begin_of(local(a[0]).day) : no_overload();
}

Value run_add_days(Runtime&, Arguments a) {
  if (!is_timestamp(a[0]) || !is_int(a[1])) return no_overload();
  if (std::abs(std::clamp(a[1].as_int(), -days_max - 1, days_max + 1)) > days_max)
    return out_of_range();
  return timestamp_in_range(a[0].as_int() + a[1].as_int() * day_seconds, a[0].nanos());
}

template <std::int64_t months_each>
Value run_add_months(Runtime&, Arguments a) {
  if (!is_timestamp(a[0]) || !is_int(a[1])) return no_overload();
  if (a[1].as_int() > months_max / months_each || a[1].as_int() < -(months_max / months_each))
    return out_of_range();
  const Local from = local(a[0]);
  const CivilDay day = civil(from.day);
  const std::int64_t year =
      day.year + (day.month - 1 + a[1].as_int() * months_each) / 12;  // one too high before year 1
  if (year < 0 || year > 10'000) return out_of_range();
  return instant(add_months(from.day, static_cast<int>(a[1].as_int() * months_each)), from);
}

Value run_days_between(Runtime&, Arguments a) {
  if (!is_timestamp(a[0]) || !is_timestamp(a[1])) return no_overload();
  return Value::integer(local(a[1]).day.days - local(a[0]).day.days);
}

// In full years (周岁): one more on the birthday itself; born on 29 February, on 1 March.
Value run_age_on(Runtime&, Arguments a) {
  if (!is_timestamp(a[0]) || !is_timestamp(a[1])) return no_overload();
  const Date birth = local(a[0]).day, day = local(a[1]).day;
  return day < birth ? out_of_range() : Value::integer(whole_years(birth, day));
}

// --- working days; the calendar is there, or they do not compile ---

Value run_calendar_covers(Runtime& runtime, Arguments a) {
  if (!is_timestamp(a[0])) return no_overload();
  return Value::boolean(runtime.calendar->covers(local(a[0]).day));
}

Value run_is_working_day(Runtime& runtime, Arguments a) {
  if (!is_timestamp(a[0])) return no_overload();
  const Date day = local(a[0]).day;
  if (!runtime.calendar->covers(day)) return out_of_range();
  return Value::boolean(runtime.calendar->is_working_day(day));
}

// Steps from `day` (which does not count) until `wanted` working days are passed or `last` is reached.
// Each day looked at must be known. The number of working days passed goes to `passed`.
struct Walk {
  Date day;
  std::int64_t passed = 0;
  EvaluationError failed = EvaluationError::none;
};
Walk walk(Runtime& runtime, Date day, std::int32_t step, std::int64_t wanted, Date last) {
  Walk walk{day};
  while (walk.passed < wanted && walk.day != last) {
    if ((walk.day.days & 3) == 0 && !runtime.spend(1)) {
      walk.failed = EvaluationError::cost_exceeded;
      return walk;
    }
    walk.day = Date(walk.day.days + step);
    if (!runtime.calendar->covers(walk.day)) {
      walk.failed = EvaluationError::out_of_range;
      return walk;
    }
    walk.passed += runtime.calendar->is_working_day(walk.day) ? 1 : 0;
  }
  return walk;
}
constexpr Date never(std::int32_t step) { return Date(step > 0 ? INT32_MAX : INT32_MIN); }

// The n-th working day after (before) the day, at the same time of day. n = 0 moves nothing.
Value run_add_working_days(Runtime& runtime, Arguments a) {
  if (!is_timestamp(a[0]) || !is_int(a[1])) return no_overload();
  const std::int64_t count = a[1].as_int();
  if (count > days_max || count < -days_max) return out_of_range();
  const Local from = local(a[0]);
  const std::int32_t step = count < 0 ? -1 : 1;
  const Walk found = walk(runtime, from.day, step, std::abs(count), never(step));
  if (found.failed != EvaluationError::none) return fail(found.failed);
  return instant(found.day, from);
}

// The day itself when it is a working day, else the next one: where a period ends (article 203).
Value run_working_day_on_or_after(Runtime& runtime, Arguments a) {
  if (!is_timestamp(a[0])) return no_overload();
  const Local from = local(a[0]);
  if (!runtime.calendar->covers(from.day)) return out_of_range();
  if (runtime.calendar->is_working_day(from.day)) return a[0];
  const Walk found = walk(runtime, from.day, 1, 1, never(1));
  if (found.failed != EvaluationError::none) return fail(found.failed);
  return instant(found.day, from);
}

// Working days from the one to the other: the first day does not count, the last one does; negative
// when the second comes first.
Value run_working_days_between(Runtime& runtime, Arguments a) {
  if (!is_timestamp(a[0]) || !is_timestamp(a[1])) return no_overload();
  const Date from = local(a[0]).day, to = local(a[1]).day;
  const std::int32_t step = to < from ? -1 : 1;
  const Walk found = walk(runtime, from, step, INT64_MAX, to);
  if (found.failed != EvaluationError::none) return fail(found.failed);
  return Value::integer(step * found.passed);
}

}  // namespace

std::span<const FunctionSpec> calendar_functions() {
  static const std::vector<FunctionSpec> table{
      {"date", run_date, 2, {"(string) -> timestamp"}},
      {"dateText", run_date_text, 4, {"timestamp.() -> string"}},
      {"dayStart", run_day_start, 2, {"timestamp.() -> timestamp"}},
      {"addDays", run_add_days, 2, {"timestamp.(int) -> timestamp"}},
      {"addMonths", run_add_months<1>, 3, {"timestamp.(int) -> timestamp"}},
      {"addYears", run_add_months<12>, 3, {"timestamp.(int) -> timestamp"}},
      {"daysBetween", run_days_between, 2, {"(timestamp, timestamp) -> int"}},
      {"ageOn", run_age_on, 3, {"(timestamp, timestamp) -> int"}},
      {"calendarCovers", run_calendar_covers, 2, {"(timestamp) -> bool"}, Preparation::calendar},
      {"isWorkingDay", run_is_working_day, 3, {"timestamp.() -> bool"}, Preparation::calendar},
      {"addWorkingDays",
       run_add_working_days,
       10,
       {"timestamp.(int) -> timestamp"},
       Preparation::calendar},
      {"workingDayOnOrAfter",
       run_working_day_on_or_after,
       5,
       {"timestamp.() -> timestamp"},
       Preparation::calendar},
      {"workingDaysBetween",
       run_working_days_between,
       10,
       {"(timestamp, timestamp) -> int"},
       Preparation::calendar},
  };
  return table;
}

}  // namespace guiju::cel
