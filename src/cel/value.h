// cel/value.h: a value of the policy language in 16 bytes, copied freely.
//
// Scalars are held inline; texts, lists and maps are views into memory that someone else keeps: the
// document or registry row they came from, or the evaluation's Scratch. A value that was never
// produced is `absent`, which is not null: reading it is an error, `has()` asks about it. An
// `error` value carries a code and flows through && and || as the specification says.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/time.h"

namespace guiju::cel {

enum class Kind : std::uint8_t {
  absent,
  null,
  boolean,
  integer,   // int64
  uinteger,  // uint64
  real,      // double
  text,      // UTF-8
  bytes,
  list,
  map,
  timestamp,  // seconds and nanoseconds since 1970
  duration,
  decimal,  // extension: coefficient / 10^scale, exact
  money,    // extension: fen
  type,
  optional,
  ip,    // an address: 4 or 16 bytes
  cidr,  // a range of addresses: the bytes of an address, then the length of its prefix
  error,
};

enum class EvaluationError : std::uint8_t {
  none,
  absent_value,  // no such field, key or variable value
  no_such_overload,
  overflow,
  division_by_zero,
  modulus_by_zero,
  out_of_range,      // index or conversion
  invalid_argument,  // text that is no number, time, pattern …
  cost_exceeded,
  depth_exceeded,
};

struct MapEntry;

class Value {
 public:
  constexpr Value() = default;  // absent
  static constexpr Value null() { return Value(Kind::null, 0, {.integer = 0}); }
  static constexpr Value boolean(bool v) { return Value(Kind::boolean, 0, {.integer = v ? 1 : 0}); }
  static constexpr Value integer(std::int64_t v) { return Value(Kind::integer, 0, {.integer = v}); }
  static constexpr Value uinteger(std::uint64_t v) {
    return Value(Kind::uinteger, 0, {.uinteger = v});
  }
  static constexpr Value real(double v) { return Value(Kind::real, 0, {.real = v}); }
  static constexpr Value text(std::string_view v) {
    return Value(Kind::text, static_cast<std::uint32_t>(v.size()), {.chars = v.data()});
  }
  static constexpr Value bytes(std::string_view v) {
    return Value(Kind::bytes, static_cast<std::uint32_t>(v.size()), {.chars = v.data()});
  }
  // The bytes live elsewhere, as those of a text do.
  static constexpr Value ip(std::string_view v) {
    return Value(Kind::ip, static_cast<std::uint32_t>(v.size()), {.chars = v.data()});
  }
  static constexpr Value cidr(std::string_view v) {
    return Value(Kind::cidr, static_cast<std::uint32_t>(v.size()), {.chars = v.data()});
  }
  static constexpr Value list(std::span<const Value> v) {
    return Value(Kind::list, static_cast<std::uint32_t>(v.size()), {.values = v.data()});
  }
  static constexpr Value map(std::span<const MapEntry> v);
  static constexpr Value timestamp(std::int64_t seconds, std::uint32_t nanos) {
    return Value(Kind::timestamp, nanos, {.integer = seconds});
  }
  static constexpr Value timestamp(Instant at) {
    const std::int64_t seconds =
        at.micros >= 0 ? at.micros / 1'000'000 : (at.micros - 999'999) / 1'000'000;
    return timestamp(seconds, static_cast<std::uint32_t>(at.micros - seconds * 1'000'000) * 1000u);
  }
  // Nanoseconds count upwards from the seconds, which are rounded towards minus infinity.
  static constexpr Value duration(std::int64_t seconds, std::uint32_t nanos) {
    return Value(Kind::duration, nanos, {.integer = seconds});
  }
  // coefficient / 10^scale, scale 0 .. 18
  static constexpr Value decimal(std::int64_t coefficient, std::uint32_t scale) {
    return Value(Kind::decimal, scale, {.integer = coefficient});
  }
  static constexpr Value money(std::int64_t fen) { return Value(Kind::money, 0, {.integer = fen}); }
  static constexpr Value type(Kind k) {
    return Value(Kind::type, static_cast<std::uint32_t>(k), {.integer = 0});
  }
  static constexpr Value error(EvaluationError e) {
    return Value(Kind::error, static_cast<std::uint32_t>(e), {.integer = 0});
  }
  static constexpr Value optional(const Value* held) {
    return Value(Kind::optional, 0, {.values = held});
  }

  constexpr Kind kind() const { return kind_; }
  constexpr bool is_absent() const { return kind_ == Kind::absent; }
  constexpr bool is_error() const { return kind_ == Kind::error; }
  constexpr bool is_true() const { return kind_ == Kind::boolean && payload_.integer != 0; }

  // Readers. REQUIRES: the kind named.
  constexpr bool as_bool() const { return payload_.integer != 0; }
  constexpr std::int64_t as_int() const {
    return payload_.integer;
  }  // integer, money, decimal coefficient, seconds
  constexpr std::uint64_t as_uint() const { return payload_.uinteger; }
  constexpr double as_real() const { return payload_.real; }
  // text, bytes, ip, cidr
  constexpr std::string_view as_text() const { return {payload_.chars, extra_}; }
  constexpr std::span<const Value> as_list() const { return {payload_.values, extra_}; }
  constexpr std::span<const MapEntry> as_map() const;
  constexpr std::uint32_t nanos() const { return extra_; }  // timestamp, duration
  constexpr std::uint32_t scale() const { return extra_; }  // decimal
  constexpr EvaluationError as_error() const { return static_cast<EvaluationError>(extra_); }
  constexpr Kind as_type() const { return static_cast<Kind>(extra_); }
  constexpr const Value* as_optional() const { return payload_.values; }  // null when none

 private:
  union Payload {
    std::int64_t integer;
    std::uint64_t uinteger;
    double real;
    const char* chars;
    const Value* values;
    const MapEntry* entries;
  };
  constexpr Value(Kind kind, std::uint32_t extra, Payload payload)
      : payload_(payload), extra_(extra), kind_(kind) {}

  Payload payload_{.integer = 0};
  std::uint32_t extra_ = 0;  // length, nanoseconds, scale, error code or type
  Kind kind_ = Kind::absent;
};
static_assert(sizeof(Value) == 16);

struct MapEntry {
  Value key, value;
};
constexpr Value Value::map(std::span<const MapEntry> v) {
  return Value(Kind::map, static_cast<std::uint32_t>(v.size()), {.entries = v.data()});
}
constexpr std::span<const MapEntry> Value::as_map() const { return {payload_.entries, extra_}; }

}  // namespace guiju::cel
