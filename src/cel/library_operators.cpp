// Operators as functions. The evaluator takes short cuts for the common kinds; the meaning is here.
#include <cmath>
#include <cstring>

#include "cel/arithmetic.h"
#include "cel/compare.h"
#include "cel/decimal.h"
#include "cel/functions.h"
#include "cel/instants.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr Value overflow() { return fail(EvaluationError::overflow); }
Value from(const std::optional<Decimal>& d) {
  return d ? Value::decimal(d->coefficient, d->scale) : overflow();
}

bool exact(const Value& v) { return v.kind() == Kind::decimal || v.kind() == Kind::integer; }
Decimal decimal_of(const Value& v) {
  return {v.as_int(), v.kind() == Kind::decimal ? v.scale() : 0};
}
// One side a decimal, the other a decimal or an integer.
bool both_exact(const Value& a, const Value& b) {
  return exact(a) && exact(b) && (a.kind() == Kind::decimal || b.kind() == Kind::decimal);
}

Value concatenate_texts(const Value& a, const Value& b, Runtime& runtime) {
  const std::string_view x = a.as_text(), y = b.as_text();
  if (y.empty()) return a;
  if (x.empty()) return b;
  if (!runtime.spend((x.size() + y.size()) / 64)) return fail(EvaluationError::cost_exceeded);
  char* joined = runtime.take<char>(x.size() + y.size());
  if (joined == nullptr) return fail(EvaluationError::cost_exceeded);
  std::memcpy(joined, x.data(), x.size());
  std::memcpy(joined + x.size(), y.data(), y.size());
  const std::string_view all(joined, x.size() + y.size());
  return a.kind() == Kind::text ? Value::text(all) : Value::bytes(all);
}

Value concatenate_lists(const Value& a, const Value& b, Runtime& runtime) {
  const auto x = a.as_list(), y = b.as_list();
  if (!runtime.spend((x.size() + y.size()) / 4)) return fail(EvaluationError::cost_exceeded);
  Value* joined = runtime.take<Value>(x.size() + y.size());
  if (joined == nullptr) return fail(EvaluationError::cost_exceeded);
  std::copy(x.begin(), x.end(), joined);
  std::copy(y.begin(), y.end(), joined + x.size());
  return Value::list({joined, x.size() + y.size()});
}

Value add_like(const Value& a, const Value& b, Runtime& runtime) {
  std::int64_t sum = 0;
  std::uint64_t unsigned_sum = 0;
  switch (a.kind()) {
    case Kind::integer:
      return __builtin_add_overflow(a.as_int(), b.as_int(), &sum) ? overflow()
                                                                  : Value::integer(sum);
    case Kind::uinteger:
      return __builtin_add_overflow(a.as_uint(), b.as_uint(), &unsigned_sum)
                 ? overflow()
                 : Value::uinteger(unsigned_sum);
    case Kind::real: return Value::real(a.as_real() + b.as_real());
    case Kind::text:
    case Kind::bytes: return concatenate_texts(a, b, runtime);
    case Kind::list: return concatenate_lists(a, b, runtime);
    case Kind::decimal: return from(add(decimal_of(a), decimal_of(b)));
    case Kind::money:
      return __builtin_add_overflow(a.as_int(), b.as_int(), &sum) ? overflow() : Value::money(sum);
    case Kind::duration: return add_durations(a, b);
    default: return no_overload();
  }
}

Value subtract_like(const Value& a, const Value& b) {
  std::int64_t rest = 0;
  std::uint64_t unsigned_rest = 0;
  switch (a.kind()) {
    case Kind::integer:
      return __builtin_sub_overflow(a.as_int(), b.as_int(), &rest) ? overflow()
                                                                   : Value::integer(rest);
    case Kind::uinteger:
      return __builtin_sub_overflow(a.as_uint(), b.as_uint(), &unsigned_rest)
                 ? overflow()
                 : Value::uinteger(unsigned_rest);
    case Kind::real: return Value::real(a.as_real() - b.as_real());
    case Kind::decimal: return from(subtract(decimal_of(a), decimal_of(b)));
    case Kind::money:
      return __builtin_sub_overflow(a.as_int(), b.as_int(), &rest) ? overflow()
                                                                   : Value::money(rest);
    case Kind::duration: return add_durations(a, negated_duration(b));
    case Kind::timestamp: return between(a, b);
    default: return no_overload();
  }
}

Value multiply_money(const Value& amount, const Value& factor) {
  const auto product = multiply_round(amount.as_int(), decimal_of(factor));
  return product ? Value::money(*product) : overflow();
}

// Division of both integer kinds: towards zero, as in C++.
template <class Operation>
Value divide_integers(const Value& a, const Value& b, EvaluationError by_zero, Operation operate) {
  if (b.as_uint() == 0) return fail(by_zero);
  if (a.kind() == Kind::uinteger) return Value::uinteger(operate(a.as_uint(), b.as_uint()));
  if (b.as_int() == -1 && a.as_int() == INT64_MIN) return overflow();
  return Value::integer(operate(a.as_int(), b.as_int()));
}

Value run_add(Runtime& r, Arguments a) { return add_values(a[0], a[1], r); }
Value run_subtract(Runtime& r, Arguments a) { return subtract_values(a[0], a[1], r); }
Value run_multiply(Runtime& r, Arguments a) { return multiply_values(a[0], a[1], r); }
Value run_divide(Runtime& r, Arguments a) { return divide_values(a[0], a[1], r); }
Value run_modulo(Runtime& r, Arguments a) { return modulo_values(a[0], a[1], r); }
Value run_negate(Runtime&, Arguments a) { return negate_value(a[0]); }
Value run_index(Runtime& r, Arguments a) { return index(a[0], a[1], r); }
Value as_value(Truth t) { return t <= 1 ? Value::boolean(t == 1) : fail(error_of(t)); }
Value run_in(Runtime& r, Arguments a) { return as_value(contains(a[0], a[1], r)); }
template <Comparison comparison>
Value run_compare(Runtime& r, Arguments a) {
  return as_value(relate(comparison, a[0], a[1], r));
}
Value run_not(Runtime&, Arguments a) {
  return a[0].kind() == Kind::boolean ? Value::boolean(!a[0].as_bool()) : no_overload();
}
// `&&`, `||` and `?:` are control flow, compiled to jumps; the rows exist for their types.
Value run_never(Runtime&, Arguments) { return no_overload(); }

const std::vector<std::string_view> equality_signatures{
    "(A, A) -> bool", "(decimal, int) -> bool", "(int, decimal) -> bool", "(decimal, uint) -> bool",
    "(uint, decimal) -> bool"};
const std::vector<std::string_view> order_signatures{"(int, int) -> bool",
                                                     "(uint, uint) -> bool",
                                                     "(double, double) -> bool",
                                                     "(decimal, decimal) -> bool",
                                                     "(money, money) -> bool",
                                                     "(string, string) -> bool",
                                                     "(timestamp, timestamp) -> bool",
                                                     "(duration, duration) -> bool",
                                                     "(bool, bool) -> bool",
                                                     "(bytes, bytes) -> bool",
                                                     "(decimal, int) -> bool",
                                                     "(int, decimal) -> bool",
                                                     "(decimal, uint) -> bool",
                                                     "(uint, decimal) -> bool",
                                                     "(int, uint) -> bool",
                                                     "(uint, int) -> bool",
                                                     "(int, double) -> bool",
                                                     "(double, int) -> bool",
                                                     "(uint, double) -> bool",
                                                     "(double, uint) -> bool"};

}  // namespace

Value add_values(const Value& a, const Value& b, Runtime& runtime) {
  if (a.kind() == b.kind()) return add_like(a, b, runtime);
  if (both_exact(a, b)) return from(add(decimal_of(a), decimal_of(b)));
  if (a.kind() == Kind::timestamp && b.kind() == Kind::duration) return move_instant(a, b);
  if (a.kind() == Kind::duration && b.kind() == Kind::timestamp) return move_instant(b, a);
  return no_overload();
}

Value subtract_values(const Value& a, const Value& b, Runtime&) {
  if (a.kind() == b.kind()) return subtract_like(a, b);
  if (both_exact(a, b)) return from(subtract(decimal_of(a), decimal_of(b)));
  if (a.kind() == Kind::timestamp && b.kind() == Kind::duration)
    return move_instant(a, negated_duration(b));
  return no_overload();
}

Value multiply_values(const Value& a, const Value& b, Runtime&) {
  if (a.kind() == Kind::money && exact(b)) return multiply_money(a, b);
  if (b.kind() == Kind::money && exact(a)) return multiply_money(b, a);
  if (both_exact(a, b)) return from(multiply(decimal_of(a), decimal_of(b)));
  if (a.kind() != b.kind()) return no_overload();
  std::int64_t product = 0;
  std::uint64_t unsigned_product = 0;
  switch (a.kind()) {
    case Kind::integer:
      return __builtin_mul_overflow(a.as_int(), b.as_int(), &product) ? overflow()
                                                                      : Value::integer(product);
    case Kind::uinteger:
      return __builtin_mul_overflow(a.as_uint(), b.as_uint(), &unsigned_product)
                 ? overflow()
                 : Value::uinteger(unsigned_product);
    case Kind::real: return Value::real(a.as_real() * b.as_real());
    default: return no_overload();
  }
}

Value divide_values(const Value& a, const Value& b, Runtime&) {
  if (a.kind() != b.kind()) return no_overload();
  if (a.kind() == Kind::real) return Value::real(a.as_real() / b.as_real());
  if (a.kind() != Kind::integer && a.kind() != Kind::uinteger) return no_overload();
  return divide_integers(a, b, EvaluationError::division_by_zero,
                         [](auto x, auto y) { return x / y; });
}

Value modulo_values(const Value& a, const Value& b, Runtime&) {
  if (a.kind() != b.kind() || (a.kind() != Kind::integer && a.kind() != Kind::uinteger))
    return no_overload();
  return divide_integers(a, b, EvaluationError::modulus_by_zero,
                         [](auto x, auto y) { return x % y; });
}

Value negate_value(const Value& a) {
  const bool extreme = a.as_int() == INT64_MIN;
  switch (a.kind()) {
    case Kind::integer: return extreme ? overflow() : Value::integer(-a.as_int());
    case Kind::real: return Value::real(-a.as_real());
    case Kind::decimal: return extreme ? overflow() : Value::decimal(-a.as_int(), a.scale());
    case Kind::money: return extreme ? overflow() : Value::money(-a.as_int());
    default: return no_overload();
  }
}

std::span<const FunctionSpec> operator_functions() {
  static const std::vector<FunctionSpec> table{
      {"_+_",
       run_add,
       1,
       {"(int, int) -> int", "(uint, uint) -> uint", "(double, double) -> double",
        "(decimal, decimal) -> decimal", "(money, money) -> money", "(string, string) -> string",
        "(bytes, bytes) -> bytes", "(list(A), list(A)) -> list(A)",
        "(timestamp, duration) -> timestamp", "(duration, timestamp) -> timestamp",
        "(duration, duration) -> duration", "(decimal, int) -> decimal",
        "(int, decimal) -> decimal"}},
      {"_-_",
       run_subtract,
       1,
       {"(int, int) -> int", "(uint, uint) -> uint", "(double, double) -> double",
        "(decimal, decimal) -> decimal", "(money, money) -> money",
        "(timestamp, timestamp) -> duration", "(timestamp, duration) -> timestamp",
        "(duration, duration) -> duration", "(decimal, int) -> decimal",
        "(int, decimal) -> decimal"}},
      {"_*_",
       run_multiply,
       1,
       {"(int, int) -> int", "(uint, uint) -> uint", "(double, double) -> double",
        "(decimal, decimal) -> decimal", "(decimal, int) -> decimal", "(int, decimal) -> decimal",
        "(money, int) -> money", "(int, money) -> money", "(money, decimal) -> money",
        "(decimal, money) -> money"}},
      {"_/_",
       run_divide,
       1,
       {"(int, int) -> int", "(uint, uint) -> uint", "(double, double) -> double"}},
      {"_%_", run_modulo, 1, {"(int, int) -> int", "(uint, uint) -> uint"}},
      {"-_",
       run_negate,
       1,
       {"(int) -> int", "(double) -> double", "(decimal) -> decimal", "(money) -> money"}},
      {"!_", run_not, 1, {"(bool) -> bool"}},
      {"_&&_", run_never, 1, {"(bool, bool) -> bool"}},
      {"_||_", run_never, 1, {"(bool, bool) -> bool"}},
      {"_?_:_", run_never, 1, {"(bool, A, A) -> A"}},
      {"_==_", run_compare<Comparison::equal>, 1, equality_signatures},
      {"_!=_", run_compare<Comparison::not_equal>, 1, equality_signatures},
      {"_<_", run_compare<Comparison::less>, 1, order_signatures},
      {"_<=_", run_compare<Comparison::less_equal>, 1, order_signatures},
      {"_>_", run_compare<Comparison::greater>, 1, order_signatures},
      {"_>=_", run_compare<Comparison::greater_equal>, 1, order_signatures},
      {"@in",
       run_in,
       4,
       {"(A, list(A)) -> bool", "(A, map(A, B)) -> bool", "(int, list(decimal)) -> bool",
        "(decimal, list(int)) -> bool"}},
      {"_[_]",
       run_index,
       2,
       {"(list(A), int) -> A", "(map(A, B), A) -> B", "(optional(list(A)), int) -> optional(A)",
        "(optional(map(A, B)), A) -> optional(B)"}},
  };
  return table;
}

}  // namespace guiju::cel
