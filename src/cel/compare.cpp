#include "cel/compare.h"

#include <cmath>
#include <compare>
#include <optional>

#include "cel/decimal.h"
#include "cel/optionals.h"

namespace guiju::cel {
namespace {

bool is_binary_number(Kind k) {
  return k == Kind::integer || k == Kind::uinteger || k == Kind::real;
}
bool is_number(Kind k) { return is_binary_number(k) || k == Kind::decimal; }

std::partial_ordering order(std::int64_t a, std::uint64_t b) {
  if (a < 0) return std::partial_ordering::less;
  return static_cast<std::uint64_t>(a) <=> b;
}

constexpr double two_to_63 = 9223372036854775808.0;

// The specification's tests want an integer that meets a double to be rounded to a double first.
std::partial_ordering order(double a, std::int64_t b) { return a <=> static_cast<double>(b); }
std::partial_ordering order(double a, std::uint64_t b) { return a <=> static_cast<double>(b); }

std::partial_ordering flip(std::partial_ordering o) { return 0 <=> o; }

std::partial_ordering order_decimals(const Value& a, const Value& b) {
  if (b.kind() == Kind::uinteger && b.as_uint() > std::uint64_t{INT64_MAX})
    return std::partial_ordering::less;
  const Decimal left{a.as_int(), a.scale()};
  const Decimal right =
      b.kind() == Kind::decimal ? Decimal{b.as_int(), b.scale()} : Decimal{b.as_int(), 0};
  return compare(left, right);
}

// Nothing when the two have no common order.
std::optional<std::partial_ordering> order_numbers(const Value& a, const Value& b) {
  if (a.kind() == Kind::decimal)
    return b.kind() == Kind::real ? std::nullopt : std::optional(order_decimals(a, b));
  if (b.kind() == Kind::decimal)
    return a.kind() == Kind::real ? std::nullopt : std::optional(flip(order_decimals(b, a)));
  switch (a.kind()) {
    case Kind::integer:
      if (b.kind() == Kind::integer) return a.as_int() <=> b.as_int();
      if (b.kind() == Kind::uinteger) return order(a.as_int(), b.as_uint());
      return flip(order(b.as_real(), a.as_int()));
    case Kind::uinteger:
      if (b.kind() == Kind::uinteger) return a.as_uint() <=> b.as_uint();
      if (b.kind() == Kind::integer) return flip(order(b.as_int(), a.as_uint()));
      return flip(order(b.as_real(), a.as_uint()));
    default:
      if (b.kind() == Kind::real) return a.as_real() <=> b.as_real();
      if (b.kind() == Kind::integer) return order(a.as_real(), b.as_int());
      return order(a.as_real(), b.as_uint());
  }
}

std::optional<std::partial_ordering> order_values(const Value& a, const Value& b,
                                                  Runtime& runtime) {
  if (is_number(a.kind()) && is_number(b.kind())) return order_numbers(a, b);
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::boolean:
    case Kind::money: return a.as_int() <=> b.as_int();
    case Kind::text:
    case Kind::bytes: runtime.spend(a.as_text().size() / 64); return a.as_text() <=> b.as_text();
    case Kind::timestamp:
    case Kind::duration:
      if (a.as_int() != b.as_int()) return a.as_int() <=> b.as_int();
      return a.nanos() <=> b.nanos();
    default: return std::nullopt;
  }
}

bool equal_lists(const Value& a, const Value& b, Runtime& runtime) {
  const auto left = a.as_list(), right = b.as_list();
  if (left.size() != right.size() || !runtime.spend(left.size())) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!equal(left[i], right[i], runtime)) return false;
  }
  return true;
}

bool equal_maps(const Value& a, const Value& b, Runtime& runtime) {
  if (a.as_map().size() != b.as_map().size()) return false;
  for (const MapEntry& entry : a.as_map()) {
    const Value* other = find_entry(b, entry.key, runtime);
    if (other == nullptr || !equal(entry.value, *other, runtime)) return false;
  }
  return true;
}

}  // namespace

bool equal(const Value& a, const Value& b, Runtime& runtime) {
  if (is_number(a.kind()) && is_number(b.kind())) {
    const auto ordering = order_numbers(a, b);
    return ordering && *ordering == 0;
  }
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null: return true;
    case Kind::list: return equal_lists(a, b, runtime);
    case Kind::map: return equal_maps(a, b, runtime);
    case Kind::type: return a.as_type() == b.as_type();
    case Kind::ip:
    case Kind::cidr: return a.as_text() == b.as_text();
    case Kind::optional: {
      const Value *x = a.as_optional(), *y = b.as_optional();
      if (x == nullptr || y == nullptr) return x == y;
      return equal(*x, *y, runtime);
    }
    default: {
      const auto ordering = order_values(a, b, runtime);
      return ordering && *ordering == 0;
    }
  }
}

std::optional<Comparison> find_comparison(std::string_view function) {
  if (function == "_==_") return Comparison::equal;
  if (function == "_!=_") return Comparison::not_equal;
  if (function == "_<_") return Comparison::less;
  if (function == "_<=_") return Comparison::less_equal;
  if (function == "_>_") return Comparison::greater;
  if (function == "_>=_") return Comparison::greater_equal;
  return std::nullopt;
}

Truth relate_decimals(Comparison comparison, const Value& a, const Value& b) {
  const auto ordering = compare(Decimal{a.as_int(), a.scale()}, Decimal{b.as_int(), b.scale()});
  const auto wanted = static_cast<std::uint32_t>(comparison);
  return (wanted >> (1 + (ordering > 0) - (ordering < 0))) & 1u;
}

Truth relate_slowly(Comparison comparison, const Value& a, const Value& b, Runtime& runtime) {
  for (const Value* side : {&a, &b}) {
    if (side->is_error()) return truth_of_error(side->as_error());
    if (side->is_absent()) return truth_of_error(EvaluationError::absent_value);
  }
  if (comparison == Comparison::equal) return equal(a, b, runtime) ? 1 : 0;
  if (comparison == Comparison::not_equal) return equal(a, b, runtime) ? 0 : 1;
  const auto ordering = order_values(a, b, runtime);
  if (!ordering) return truth_of_error(EvaluationError::no_such_overload);
  const auto wanted = static_cast<std::uint32_t>(comparison);
  if (*ordering < 0) return wanted & 1u;
  if (*ordering == 0) return (wanted >> 1u) & 1u;
  return *ordering > 0 ? wanted >> 2u : 0;
}

const Value* find_entry(const Value& map, const Value& key, Runtime& runtime) {
  if (!runtime.spend(1 + map.as_map().size() / 8)) return nullptr;
  for (const MapEntry& entry : map.as_map()) {
    if (equal(entry.key, key, runtime)) return &entry.value;
  }
  return nullptr;
}

Truth contains(const Value& element, const Value& collection, Runtime& runtime) {
  for (const Value* side : {&element, &collection}) {
    if (side->is_error()) return truth_of_error(side->as_error());
    if (side->is_absent()) return truth_of_error(EvaluationError::absent_value);
  }
  if (collection.kind() == Kind::map)
    return find_entry(collection, element, runtime) != nullptr ? 1 : 0;
  if (collection.kind() != Kind::list) return truth_of_error(EvaluationError::no_such_overload);
  if (!runtime.spend(1 + collection.as_list().size() / 8)) return 0;
  for (const Value& candidate : collection.as_list()) {
    if (relate(Comparison::equal, element, candidate, runtime) == 1) return 1;
  }
  return 0;
}

Value index(const Value& collection, const Value& at, Runtime& runtime) {
  if (collection.kind() == Kind::optional) return optional_index(collection, at, runtime);
  if (collection.kind() == Kind::map) {
    const Value* found = find_entry(collection, at, runtime);
    return found == nullptr ? fail(EvaluationError::absent_value) : *found;
  }
  if (collection.kind() != Kind::list || !is_binary_number(at.kind())) return no_overload();
  const auto list = collection.as_list();
  std::uint64_t position = 0;
  if (at.kind() == Kind::real) {
    const double wanted = at.as_real();
    if (!(wanted >= 0 && wanted < two_to_63)) return fail(EvaluationError::out_of_range);
    if (wanted != std::trunc(wanted)) return fail(EvaluationError::invalid_argument);
    position = static_cast<std::uint64_t>(wanted);
  } else {
    position = at.as_uint();  // a negative integer becomes too large
  }
  return position < list.size() ? list[position] : fail(EvaluationError::out_of_range);
}

}  // namespace guiju::cel
