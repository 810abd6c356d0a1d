// cel/compare.h: equality and order of values, across numeric kinds, with a fast way for like
// kinds.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "cel/runtime.h"
#include "cel/value.h"

namespace guiju::cel {

// Which orders satisfy a comparison, as bits: less 1, equal 2, greater 4.
enum class Comparison : std::uint8_t {
  less = 1,
  equal = 2,
  less_equal = 3,
  greater = 4,
  not_equal = 5,
  greater_equal = 6,
};
// By the name of its operator: "_<_" is less.
std::optional<Comparison> find_comparison(std::string_view function);

// a < b is b > a.
constexpr Comparison mirrored(Comparison c) {
  const auto bits = static_cast<std::uint8_t>(c);
  return static_cast<Comparison>((bits & 2u) | (bits >> 2u) | ((bits & 1u) << 2u));
}

// 0 false, 1 true, otherwise 1 + the code of an error.
using Truth = std::uint32_t;
constexpr Truth truth_of_error(EvaluationError e) { return 1 + static_cast<Truth>(e); }
constexpr EvaluationError error_of(Truth t) { return static_cast<EvaluationError>(t - 1); }
constexpr Truth truth_of(const Value& v) {
  if (v.kind() == Kind::boolean) return v.as_bool() ? 1 : 0;
  if (v.is_error()) return truth_of_error(v.as_error());
  return truth_of_error(v.is_absent() ? EvaluationError::absent_value
                                      : EvaluationError::no_such_overload);
}

// Values of different kinds are unequal, but numbers compare by value (1 == 1.0 == 1u == 1m).
// Decimal and double never meet: they are unequal. REQUIRES: neither absent nor an error.
bool equal(const Value& a, const Value& b, Runtime& runtime);

Truth relate_decimals(Comparison comparison, const Value& a, const Value& b);
// For any kinds, errors and absence included.
Truth relate_slowly(Comparison comparison, const Value& a, const Value& b, Runtime& runtime);

inline Truth relate(Comparison comparison, const Value& a, const Value& b, Runtime& runtime) {
  const auto wanted = static_cast<std::uint32_t>(comparison);
  if (a.kind() == b.kind()) {
    if (a.kind() == Kind::integer || a.kind() == Kind::money ||
        (a.kind() == Kind::decimal && a.scale() == b.scale())) {
      const std::int64_t x = a.as_int(), y = b.as_int();
      return (wanted >> (1 + (x > y) - (x < y))) & 1u;
    }
    if (a.kind() == Kind::text && (wanted == 2 || wanted == 5)) {
      const std::string_view x = a.as_text(), y = b.as_text();
      if (x.size() >= long_text && x.size() == y.size() && !runtime.spend(x.size() / size_per_step))
        return 0;
      const bool same = x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size()) == 0;
      return same == (wanted == 2);
    }
  }
  if (a.kind() == Kind::decimal && b.kind() == Kind::decimal)
    return relate_decimals(comparison, a, b);
  return relate_slowly(comparison, a, b, runtime);
}

// The value under `key`, or null. REQUIRES: kind map.
const Value* find_entry(const Value& map, const Value& key, Runtime& runtime);
// `element in list`, `key in map`.
Truth contains(const Value& element, const Value& collection, Runtime& runtime);
// list[index], map[key].
Value index(const Value& collection, const Value& at, Runtime& runtime);

}  // namespace guiju::cel
