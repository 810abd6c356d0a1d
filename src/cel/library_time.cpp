// Timestamps and durations: conversions and the parts of both.
#include <array>

#include "base/time.h"
#include "cel/functions.h"
#include "cel/instants.h"
#include "cel/time_fields.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr std::array<std::string_view, 10> field_names{
    "getFullYear",  "getMonth", "getDayOfMonth", "getDate",    "getDayOfWeek",
    "getDayOfYear", "getHours", "getMinutes",    "getSeconds", "getMilliseconds"};

Value run_timestamp(Runtime&, Arguments a) {
  switch (a[0].kind()) {
    case Kind::timestamp: return a[0];
    case Kind::text: return read_timestamp(a[0].as_text());
    case Kind::integer: return timestamp_in_range(a[0].as_int(), 0);
    default: return no_overload();
  }
}

Value run_duration(Runtime&, Arguments a) {
  switch (a[0].kind()) {
    case Kind::duration: return a[0];
    case Kind::text: return read_duration(a[0].as_text());
    case Kind::integer:
      return add_durations(Value::duration(a[0].as_int(), 0), Value::duration(0, 0));
    default: return no_overload();
  }
}

// A duration in whole units, towards zero; its milliseconds are those within the second.
Value part_of_duration(const Value& d, TimeField field) {
  const bool up = d.as_int() < 0 && d.nanos() > 0;
  const std::int64_t seconds = d.as_int() + (up ? 1 : 0);
  switch (field) {
    case TimeField::hours: return Value::integer(seconds / 3600);
    case TimeField::minutes: return Value::integer(seconds / 60);
    case TimeField::seconds: return Value::integer(seconds);
    case TimeField::milliseconds: {
      const std::int64_t nanos = std::int64_t{d.nanos()} - (up ? 1'000'000'000 : 0);
      return Value::integer(nanos / 1'000'000);
    }
    default: return no_overload();
  }
}

// The zone of a constant is resolved with the expression; here it is looked up, with no disk behind it.
template <TimeField field>
Value run_field(Runtime& runtime, Arguments a) {
  if (a[0].kind() == Kind::duration && a.size() == 1) return part_of_duration(a[0], field);
  if (a[0].kind() != Kind::timestamp) return no_overload();
  if (a.size() == 1) return Value::integer(field_of(a[0], field, Zone()));
  if (a[1].kind() != Kind::text) return no_overload();
  if (const auto fixed = fixed_zone(a[1].as_text()))
    return Value::integer(field_of(a[0], field, *fixed));
  const Zone* zone = runtime.zones == nullptr ? nullptr : runtime.zones->find(a[1].as_text());
  if (zone == nullptr) return fail(EvaluationError::invalid_argument);
  return Value::integer(field_of(a[0], field, *zone));
}

template <TimeField field>
FunctionSpec timestamp_field() {
  return {field_names[static_cast<std::size_t>(field)],
          run_field<field>,
          3,
          {"timestamp.() -> int", "timestamp.(string) -> int"},
          Preparation::zone};
}
template <TimeField field>
FunctionSpec shared_field() {
  FunctionSpec spec = timestamp_field<field>();
  spec.signatures.push_back("duration.() -> int");
  return spec;
}

}  // namespace

std::optional<TimeField> find_time_field(std::string_view function) {
  for (std::size_t i = 0; i < field_names.size(); ++i) {
    if (field_names[i] == function) return static_cast<TimeField>(i);
  }
  return std::nullopt;
}

std::int64_t field_of(const Value& timestamp, TimeField field, const Zone& zone) {
  const std::int64_t local = timestamp.as_int() + zone.offset_at(timestamp.as_int());
  std::int64_t days = local / 86'400, second = local % 86'400;
  if (second < 0) {
    second += 86'400;
    --days;
  }
  const Date date(static_cast<std::int32_t>(days));
  switch (field) {
    case TimeField::full_year: return civil(date).year;
    case TimeField::month: return civil(date).month - 1;
    case TimeField::day_of_month: return civil(date).day - 1;
    case TimeField::date: return civil(date).day;
    case TimeField::day_of_week: return weekday(date) % 7;
    case TimeField::day_of_year: return days - Date::of(civil(date).year, 1, 1).days;
    case TimeField::hours: return second / 3600;
    case TimeField::minutes: return second / 60 % 60;
    case TimeField::seconds: return second % 60;
    case TimeField::milliseconds: return timestamp.nanos() / 1'000'000;
  }
  return 0;
}

std::span<const FunctionSpec> time_functions() {
  static const std::vector<FunctionSpec> table{
      {"timestamp",
       run_timestamp,
       2,
       {"(string) -> timestamp", "(int) -> timestamp", "(timestamp) -> timestamp"}},
      {"duration",
       run_duration,
       2,
       {"(string) -> duration", "(int) -> duration", "(duration) -> duration"}},
      timestamp_field<TimeField::full_year>(),
      timestamp_field<TimeField::month>(),
      timestamp_field<TimeField::day_of_month>(),
      timestamp_field<TimeField::date>(),
      timestamp_field<TimeField::day_of_week>(),
      timestamp_field<TimeField::day_of_year>(),
      shared_field<TimeField::hours>(),
      shared_field<TimeField::minutes>(),
      shared_field<TimeField::seconds>(),
      shared_field<TimeField::milliseconds>(),
  };
  return table;
}

}  // namespace guiju::cel
