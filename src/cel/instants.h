// cel/instants.h: arithmetic, reading and writing of timestamps and durations.
//
// A timestamp lies in the years 1 to 9999, a duration within 64 bits of nanoseconds (about 292
// years).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cel/value.h"

namespace guiju::cel {

inline constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
inline constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z

// REQUIRES: the kinds that the names say. out_of_range when the answer is.
Value add_durations(const Value& a, const Value& b);
Value negated_duration(const Value& d);
Value move_instant(const Value& timestamp, const Value& duration);
Value between(const Value& later, const Value& earlier);

Value timestamp_in_range(std::int64_t seconds, std::uint32_t nanos);
Value read_timestamp(std::string_view rfc3339);  // invalid_argument, or out_of_range
Value read_duration(std::string_view text);      // "1h30m", "-1.5s", "20ms"

// At most 40 characters; the number written.
std::size_t write_timestamp(const Value& timestamp, char* out);  // "2026-09-30T00:00:00.5Z"
std::size_t write_duration(const Value& duration, char* out);    // "5400s", "-1.5s"

}  // namespace guiju::cel
