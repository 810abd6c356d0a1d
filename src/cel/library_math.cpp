// Functions of numbers, under the prefix `math.`, as the standard's extension has them.
#include <cmath>

#include "cel/compare.h"
#include "cel/decimal.h"
#include "cel/functions.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

bool is_number(const Value& v) {
  return v.kind() == Kind::integer || v.kind() == Kind::uinteger || v.kind() == Kind::real ||
         v.kind() == Kind::decimal;
}

// The first of the extreme ones: of equal numbers of different kinds, the one written first.
template <Comparison comparison>
Value run_extreme(Runtime& runtime, Arguments a) {
  if (a.size() == 1 && a[0].kind() == Kind::list) a = a[0].as_list();
  if (a.empty()) return fail(EvaluationError::invalid_argument);
  if (!runtime.spend(a.size())) return fail(EvaluationError::cost_exceeded);
  const bool money = a[0].kind() == Kind::money;
  Value best = a[0];
  for (const Value& candidate : a) {
    if (a.size() > 1 && candidate.kind() == Kind::real && std::isnan(candidate.as_real()))
      return fail(EvaluationError::invalid_argument);  // it has no place in an order
    if (money ? candidate.kind() != Kind::money : !is_number(candidate)) return no_overload();
    const Truth better = relate(comparison, candidate, best, runtime);
    if (better > 1) return fail(error_of(better));
    if (better == 1) best = candidate;
  }
  return best;
}

enum class Whole : std::uint8_t { ceil, floor, round, trunc };

// A decimal to a whole one. A step of 1 always fits: what is rounded had a decimal place.
Value whole_decimal(const Value& v, Whole way) {
  const bool down = way == Whole::trunc || (way == Whole::floor) == (v.as_int() >= 0);
  const auto whole = round_whole({v.as_int(), v.scale()}, way == Whole::round ? Rounding::half_away
                                                          : down              ? Rounding::down
                                                                              : Rounding::up);
  return whole ? Value::decimal(*whole, 0) : fail(EvaluationError::overflow);
}

template <double (*operation)(double), Whole way>
Value run_whole(Runtime&, Arguments a) {
  if (a[0].kind() == Kind::decimal) return whole_decimal(a[0], way);
  return a[0].kind() == Kind::real ? Value::real(operation(a[0].as_real())) : no_overload();
}

template <class Question>
Value ask(Arguments a, Question question) {
  return a[0].kind() == Kind::real ? Value::boolean(question(a[0].as_real())) : no_overload();
}
Value run_is_nan(Runtime&, Arguments a) {
  return ask(a, [](double d) { return std::isnan(d); });
}
Value run_is_infinite(Runtime&, Arguments a) {
  return ask(a, [](double d) { return std::isinf(d); });
}
Value run_is_finite(Runtime&, Arguments a) {
  return ask(a, [](double d) { return std::isfinite(d); });
}

Value run_abs(Runtime&, Arguments a) {
  const Value& v = a[0];
  const bool smallest = v.as_int() == INT64_MIN;
  const std::int64_t magnitude = smallest || v.as_int() >= 0 ? v.as_int() : -v.as_int();
  switch (v.kind()) {
    case Kind::integer:
      return smallest ? fail(EvaluationError::overflow) : Value::integer(magnitude);
    case Kind::uinteger: return v;
    case Kind::real: return Value::real(std::fabs(v.as_real()));
    case Kind::decimal:
      return smallest ? fail(EvaluationError::overflow) : Value::decimal(magnitude, v.scale());
    case Kind::money: return smallest ? fail(EvaluationError::overflow) : Value::money(magnitude);
    default: return no_overload();
  }
}

Value run_sign(Runtime&, Arguments a) {
  const Value& v = a[0];
  switch (v.kind()) {
    case Kind::integer: return Value::integer((v.as_int() > 0) - (v.as_int() < 0));
    case Kind::uinteger: return Value::uinteger(v.as_uint() > 0 ? 1 : 0);
    case Kind::decimal:
    case Kind::money: return Value::integer((v.as_int() > 0) - (v.as_int() < 0));
    case Kind::real:
      if (std::isnan(v.as_real())) return v;
      return Value::real((v.as_real() > 0) - (v.as_real() < 0));
    default: return no_overload();
  }
}

Value run_sqrt(Runtime&, Arguments a) {
  switch (a[0].kind()) {
    case Kind::integer: return Value::real(std::sqrt(static_cast<double>(a[0].as_int())));
    case Kind::uinteger: return Value::real(std::sqrt(static_cast<double>(a[0].as_uint())));
    case Kind::real: return Value::real(std::sqrt(a[0].as_real()));
    default: return no_overload();
  }
}

Value like(const Value& v, std::uint64_t bits) {
  return v.kind() == Kind::integer ? Value::integer(static_cast<std::int64_t>(bits))
                                   : Value::uinteger(bits);
}
bool has_bits(const Value& v) { return v.kind() == Kind::integer || v.kind() == Kind::uinteger; }

template <class Operation>
Value combine_bits(Arguments a, Operation operation) {
  if (!has_bits(a[0]) || a[0].kind() != a[1].kind()) return no_overload();
  return like(a[0], operation(a[0].as_uint(), a[1].as_uint()));
}
Value run_bit_and(Runtime&, Arguments a) {
  return combine_bits(a, [](std::uint64_t x, std::uint64_t y) { return x & y; });
}
Value run_bit_or(Runtime&, Arguments a) {
  return combine_bits(a, [](std::uint64_t x, std::uint64_t y) { return x | y; });
}
Value run_bit_xor(Runtime&, Arguments a) {
  return combine_bits(a, [](std::uint64_t x, std::uint64_t y) { return x ^ y; });
}
Value run_bit_not(Runtime&, Arguments a) {
  return has_bits(a[0]) ? like(a[0], ~a[0].as_uint()) : no_overload();
}

// Bits that leave are lost, zeros follow, whatever the sign.
template <bool left>
Value run_shift(Runtime&, Arguments a) {
  if (!has_bits(a[0]) || a[1].kind() != Kind::integer) return no_overload();
  if (a[1].as_int() < 0) return fail(EvaluationError::invalid_argument);
  if (a[1].as_int() >= 64) return like(a[0], 0);
  const std::uint64_t bits = a[0].as_uint();
  return like(a[0], left ? bits << a[1].as_uint() : bits >> a[1].as_uint());
}

const std::vector<std::string_view> extreme_signatures{
    "(int...) -> int",         "(uint...) -> uint",        "(double...) -> double",
    "(decimal...) -> decimal", "(money...) -> money",      "(list(int)) -> int",
    "(list(uint)) -> uint",    "(list(double)) -> double", "(list(decimal)) -> decimal",
    "(list(money)) -> money",  "(list(dyn)) -> dyn",       "(dyn...) -> dyn"};
const std::vector<std::string_view> whole_signatures{"(double) -> double", "(decimal) -> decimal"};
const std::vector<std::string_view> bit_signatures{"(int, int) -> int", "(uint, uint) -> uint"};

}  // namespace

std::span<const FunctionSpec> math_functions() {
  static const std::vector<FunctionSpec> table{
      {"math.greatest", run_extreme<Comparison::greater>, 3, extreme_signatures},
      {"math.least", run_extreme<Comparison::less>, 3, extreme_signatures},
      {"math.ceil", run_whole<std::ceil, Whole::ceil>, 1, whole_signatures},
      {"math.floor", run_whole<std::floor, Whole::floor>, 1, whole_signatures},
      {"math.round", run_whole<std::round, Whole::round>, 1, whole_signatures},
      {"math.trunc", run_whole<std::trunc, Whole::trunc>, 1, whole_signatures},
      {"math.sqrt", run_sqrt, 1, {"(double) -> double", "(int) -> double", "(uint) -> double"}},
      {"math.abs",
       run_abs,
       1,
       {"(int) -> int", "(uint) -> uint", "(double) -> double", "(decimal) -> decimal",
        "(money) -> money"}},
      {"math.sign",
       run_sign,
       1,
       {"(int) -> int", "(uint) -> uint", "(double) -> double", "(decimal) -> int",
        "(money) -> int"}},
      {"math.isNaN", run_is_nan, 1, {"(double) -> bool"}},
      {"math.isInf", run_is_infinite, 1, {"(double) -> bool"}},
      {"math.isFinite", run_is_finite, 1, {"(double) -> bool"}},
      {"math.bitAnd", run_bit_and, 1, bit_signatures},
      {"math.bitOr", run_bit_or, 1, bit_signatures},
      {"math.bitXor", run_bit_xor, 1, bit_signatures},
      {"math.bitNot", run_bit_not, 1, {"(int) -> int", "(uint) -> uint"}},
      {"math.bitShiftLeft", run_shift<true>, 1, {"(int, int) -> int", "(uint, int) -> uint"}},
      {"math.bitShiftRight", run_shift<false>, 1, {"(int, int) -> int", "(uint, int) -> uint"}},
  };
  return table;
}

}  // namespace guiju::cel
