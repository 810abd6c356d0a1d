#include "cel/instants.h"

#include <array>
#include <cstring>

#include "base/time.h"
#include "cel/runtime.h"

namespace guiju::cel {
namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t nanos_per_second = 1'000'000'000;

Wide total_nanos(const Value& v) {
  return static_cast<Wide>(v.as_int()) * nanos_per_second + v.nanos();
}

struct Split {
  std::int64_t seconds;
  std::uint32_t nanos;
};
Split split(Wide nanos) {
  Wide seconds = nanos / nanos_per_second;
  Wide rest = nanos % nanos_per_second;
  if (rest < 0) {
    rest += nanos_per_second;
    --seconds;
  }
  return {static_cast<std::int64_t>(seconds), static_cast<std::uint32_t>(rest)};
}

Value duration_in_range(Wide nanos) {
  if (nanos > INT64_MAX || nanos < INT64_MIN) return fail(EvaluationError::out_of_range);
  const Split parts = split(nanos);
  return Value::duration(parts.seconds, parts.nanos);
}

// Reads exactly `digits` digits and moves past them; negative when there are fewer.
int read_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool skip(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// ".123" to nanoseconds; nothing when malformed. No fraction is 0.
std::optional<std::uint32_t> read_fraction(std::string_view& text) {
  if (!skip(text, '.')) return 0;
  std::uint32_t nanos = 0, place = 100'000'000;
  std::size_t digits = 0;
  while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    if (++digits > 9) return std::nullopt;
    nanos += static_cast<std::uint32_t>(text[0] - '0') * place;
    place /= 10;
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  return nanos;
}

std::optional<int> read_offset_seconds(std::string_view& text) {
  if (skip(text, 'Z') || skip(text, 'z')) return 0;
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const int hours = read_digits(text, 2);
  if (hours < 0 || hours > 23 || !skip(text, ':')) return std::nullopt;
  const int minutes = read_digits(text, 2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  return (west ? -1 : 1) * (hours * 3600 + minutes * 60);
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }
int days_in_month(int year, int month) {
  static constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};
constexpr std::array<Unit, 8> units{{
    {"ns", 1},
    {"us", 1'000},
    {"µs", 1'000},
    {"μs", 1'000},
    {"ms", 1'000'000},
    {"h", 3600 * nanos_per_second},
    {"m", 60 * nanos_per_second},
    {"s", nanos_per_second},
}};

// One "1.5h" of a duration, in nanoseconds; nothing when malformed or beyond any duration.
std::optional<Wide> read_part(std::string_view& text) {
  constexpr Wide limit = static_cast<Wide>(1) << 64;
  Wide whole = 0, fraction = 0, scale = 1;
  bool digits = false;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1)) {
    digits = true;
    whole = whole * 10 + (text[0] - '0');
    if (whole > limit) return std::nullopt;
  }
  if (skip(text, '.')) {
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1)) {
      digits = true;
      if (scale >= nanos_per_second * static_cast<Wide>(1'000'000)) continue;  // below a nanosecond
      fraction = fraction * 10 + (text[0] - '0');
      scale *= 10;
    }
  }
  if (!digits) return std::nullopt;
  for (const Unit& unit : units) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return whole * unit.nanos + fraction * unit.nanos / scale;
  }
  return std::nullopt;
}

std::size_t write_number(std::uint64_t value, std::size_t width, char* out) {
  std::array<char, 20> digits;
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  while (count < width) digits[count++] = '0';
  for (std::size_t i = 0; i < count; ++i) out[i] = digits[count - 1 - i];
  return count;
}

// ".5" without trailing zeros, nothing for 0.
std::size_t write_fraction(std::uint32_t nanos, char* out) {
  if (nanos == 0) return 0;
  out[0] = '.';
  write_number(nanos, 9, out + 1);
  std::size_t length = 10;
  while (out[length - 1] == '0') --length;
  return length;
}

}  // namespace

Value add_durations(const Value& a, const Value& b) {
  return duration_in_range(total_nanos(a) + total_nanos(b));
}

Value negated_duration(const Value& d) {
  const Split parts = split(-total_nanos(d));
  return Value::duration(parts.seconds, parts.nanos);
}

Value timestamp_in_range(std::int64_t seconds, std::uint32_t nanos) {
  if (seconds < first_second || seconds > last_second) return fail(EvaluationError::out_of_range);
  return Value::timestamp(seconds, nanos);
}

Value move_instant(const Value& timestamp, const Value& duration) {
  const Split parts = split(total_nanos(timestamp) + total_nanos(duration));
  return timestamp_in_range(parts.seconds, parts.nanos);
}

Value between(const Value& later, const Value& earlier) {
  return duration_in_range(total_nanos(later) - total_nanos(earlier));
}

Value read_timestamp(std::string_view text) {
  const Value malformed = fail(EvaluationError::invalid_argument);
  const int year = read_digits(text, 4);
  if (year < 0 || !skip(text, '-')) return malformed;
  const int month = read_digits(text, 2);
  if (month < 1 || month > 12 || !skip(text, '-')) return malformed;
  const int day = read_digits(text, 2);
  if (day < 1 || day > days_in_month(year, month)) return malformed;
  if (!skip(text, 'T') && !skip(text, 't')) return malformed;
  const int hour = read_digits(text, 2);
  if (hour < 0 || hour > 23 || !skip(text, ':')) return malformed;
  const int minute = read_digits(text, 2);
  if (minute < 0 || minute > 59 || !skip(text, ':')) return malformed;
  const int second = read_digits(text, 2);
  if (second < 0 || second > 59) return malformed;
  const auto nanos = read_fraction(text);
  if (!nanos) return malformed;
  const auto offset = read_offset_seconds(text);
  if (!offset || !text.empty()) return malformed;
  const std::int64_t days = Date::of(year, month, day).days;
  return timestamp_in_range(days * 86'400 + hour * 3600 + minute * 60 + second - *offset, *nanos);
}

Value read_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Value::duration(0, 0);
  if (text.empty()) return fail(EvaluationError::invalid_argument);
  Wide total = 0;
  while (!text.empty()) {
    const auto part = read_part(text);
    if (!part) return fail(EvaluationError::invalid_argument);
    total += *part;
    if (total > static_cast<Wide>(INT64_MAX) + 1) return fail(EvaluationError::out_of_range);
  }
  return duration_in_range(negative ? -total : total);
}

std::size_t write_timestamp(const Value& timestamp, char* out) {
  std::int64_t days = timestamp.as_int() / 86'400;
  std::int64_t rest = timestamp.as_int() % 86'400;
  if (rest < 0) {
    rest += 86'400;
    --days;
  }
  const CivilDay day = civil(Date(static_cast<std::int32_t>(days)));
  std::size_t length = 0;
  const auto put = [&](std::int64_t value, std::size_t width, char after) {
    length += write_number(static_cast<std::uint64_t>(value), width, out + length);
    if (after != '\0') out[length++] = after;
  };
  put(day.year, 4, '-');
  put(day.month, 2, '-');
  put(day.day, 2, 'T');
  put(rest / 3600, 2, ':');
  put(rest / 60 % 60, 2, ':');
  put(rest % 60, 2, '\0');
  length += write_fraction(timestamp.nanos(), out + length);
  out[length++] = 'Z';
  return length;
}

std::size_t write_duration(const Value& duration, char* out) {
  std::size_t length = 0;
  Split parts{duration.as_int(), duration.nanos()};
  if (parts.seconds < 0) {
    out[length++] = '-';
    const Wide magnitude = -total_nanos(duration);
    parts = split(magnitude);
  }
  length += write_number(static_cast<std::uint64_t>(parts.seconds), 1, out + length);
  length += write_fraction(parts.nanos, out + length);
  out[length++] = 's';
  return length;
}

}  // namespace guiju::cel
