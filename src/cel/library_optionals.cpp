// Optional values, and the first and last elements of lists, as the standard's extension has them.
#include "cel/compare.h"
#include "cel/functions.h"
#include "cel/instants.h"
#include "cel/optionals.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr Value none() { return Value::optional(nullptr); }

// An error of a look-up that only says that nothing is there.
bool is_missing(const Value& found) {
  return found.is_error() && (found.as_error() == EvaluationError::absent_value ||
                              found.as_error() == EvaluationError::out_of_range);
}

Value maybe(const Value& found, Runtime& runtime) {
  if (is_missing(found)) return none();
  return found.is_error() ? found : optional_of(found, runtime);
}

// What an optional holds may be of any kind; only a map has members.
Value member(const Value& collection, const Value& field, Runtime& runtime) {
  if (collection.kind() != Kind::map) return none();
  const Value* found = find_entry(collection, field, runtime);
  return found == nullptr ? none() : optional_of(*found, runtime);
}

bool is_zero(const Value& v) {
  switch (v.kind()) {
    case Kind::null: return true;
    case Kind::boolean:
    case Kind::integer:
    case Kind::uinteger:
    case Kind::money:
    case Kind::decimal: return v.as_uint() == 0;
    case Kind::real: return v.as_real() == 0;
    case Kind::text:
    case Kind::bytes: return v.as_text().empty();
    case Kind::list: return v.as_list().empty();
    case Kind::map: return v.as_map().empty();
    case Kind::duration: return v.as_int() == 0 && v.nanos() == 0;
    case Kind::timestamp: return v.as_int() == first_second && v.nanos() == 0;
    default: return false;
  }
}

Value run_of(Runtime& runtime, Arguments a) { return optional_of(a[0], runtime); }
Value run_none(Runtime&, Arguments) { return none(); }
Value run_of_non_zero(Runtime& runtime, Arguments a) {
  return is_zero(a[0]) ? none() : optional_of(a[0], runtime);
}
Value run_has_value(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::optional) return no_overload();
  return Value::boolean(a[0].as_optional() != nullptr);
}
Value run_value(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::optional) return no_overload();
  return a[0].as_optional() == nullptr ? fail(EvaluationError::absent_value) : *a[0].as_optional();
}
// `or` and `orValue` are compiled to jumps; the rows exist for their types.
Value run_never(Runtime&, Arguments) { return no_overload(); }

Value run_member(Runtime& runtime, Arguments a) {
  if (a[0].kind() == Kind::optional) return optional_member(a[0], a[1], runtime);
  return a[0].kind() == Kind::map ? member(a[0], a[1], runtime) : no_overload();
}
Value run_index(Runtime& runtime, Arguments a) {
  if (a[0].kind() == Kind::optional) return optional_index(a[0], a[1], runtime);
  return maybe(index(a[0], a[1], runtime), runtime);
}

Value run_unwrap(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::list) return no_overload();
  const auto list = a[0].as_list();
  Value* kept = runtime.spend(list.size() / 4) ? runtime.take<Value>(list.size()) : nullptr;
  if (kept == nullptr) return fail(EvaluationError::cost_exceeded);
  std::size_t found = 0;
  for (const Value& element : list) {
    if (element.kind() != Kind::optional) return no_overload();
    if (element.as_optional() != nullptr) kept[found++] = *element.as_optional();
  }
  return Value::list({kept, found});
}

Value run_first(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::list) return no_overload();
  return a[0].as_list().empty() ? none() : optional_of(a[0].as_list().front(), runtime);
}
Value run_last(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::list) return no_overload();
  return a[0].as_list().empty() ? none() : optional_of(a[0].as_list().back(), runtime);
}

}  // namespace

Value optional_of(const Value& value, Runtime& runtime) {
  Value* held = runtime.take<Value>(1);
  if (held == nullptr) return fail(EvaluationError::cost_exceeded);
  *held = value;
  return Value::optional(held);
}

Value optional_member(const Value& optional, const Value& field, Runtime& runtime) {
  return optional.as_optional() == nullptr ? none()
                                           : member(*optional.as_optional(), field, runtime);
}

Value optional_index(const Value& optional, const Value& at, Runtime& runtime) {
  const Value* held = optional.as_optional();
  if (held == nullptr || (held->kind() != Kind::map && held->kind() != Kind::list)) return none();
  return maybe(index(*held, at, runtime), runtime);
}

std::span<const FunctionSpec> optional_functions() {
  static const std::vector<FunctionSpec> table{
      {"optional.of", run_of, 1, {"(A) -> optional(A)"}},
      {"optional.none", run_none, 1, {"() -> optional(A)"}},
      {"optional.ofNonZeroValue", run_of_non_zero, 1, {"(A) -> optional(A)"}},
      {"optional.unwrap", run_unwrap, 2, {"(list(optional(A))) -> list(A)"}},
      {"unwrapOpt", run_unwrap, 2, {"list(optional(A)).() -> list(A)"}},
      {"hasValue", run_has_value, 1, {"optional(A).() -> bool"}},
      {"value", run_value, 1, {"optional(A).() -> A"}},
      {"or", run_never, 1, {"optional(A).(optional(A)) -> optional(A)"}},
      {"orValue", run_never, 1, {"optional(A).(A) -> A"}},
      {"_?._", run_member, 2, {"(map(A, B), A) -> optional(B)"}},
      {"_[?_]",
       run_index,
       2,
       {"(list(A), int) -> optional(A)", "(optional(list(A)), int) -> optional(A)",
        "(map(A, B), A) -> optional(B)", "(optional(map(A, B)), A) -> optional(B)"}},
      {"first", run_first, 1, {"list(A).() -> optional(A)"}},
      {"last", run_last, 1, {"list(A).() -> optional(A)"}},
  };
  return table;
}

}  // namespace guiju::cel
