// cel/time_fields.h: the parts of an instant on some place's clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cel/value.h"
#include "cel/zone.h"

namespace guiju::cel {

enum class TimeField : std::uint8_t {
  full_year,
  month,         // 0 January
  day_of_month,  // 0 the first
  date,          // 1 the first
  day_of_week,   // 0 Sunday
  day_of_year,   // 0 the first of January
  hours,
  minutes,
  seconds,
  milliseconds,
};

std::optional<TimeField> find_time_field(std::string_view function);  // "getHours"

// REQUIRES: kind timestamp.
std::int64_t field_of(const Value& timestamp, TimeField field, const Zone& zone);

}  // namespace guiju::cel
