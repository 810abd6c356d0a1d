// The standard's extensions for lists: ranges, slices, sorting; lists as sets.
#include <algorithm>

#include "cel/compare.h"
#include "cel/functions.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr Value used_up() { return fail(EvaluationError::cost_exceeded); }
bool is_list(const Value& v) { return v.kind() == Kind::list; }
bool is_int(const Value& v) { return v.kind() == Kind::integer; }

// Room for a list, charged for; null when there is none.
Value* room_for(std::size_t count, Runtime& runtime) {
  return runtime.spend(1 + count / 4) ? runtime.take<Value>(count) : nullptr;
}

Value run_range(Runtime& runtime, Arguments a) {
  if (!is_int(a[0])) return no_overload();
  if (a[0].as_int() < 0) return fail(EvaluationError::invalid_argument);
  if (a[0].as_uint() > arena_bytes_max) return used_up();
  const auto count = static_cast<std::size_t>(a[0].as_int());
  Value* numbers = room_for(count, runtime);
  if (numbers == nullptr) return used_up();
  for (std::size_t i = 0; i < count; ++i) numbers[i] = Value::integer(static_cast<std::int64_t>(i));
  return Value::list({numbers, count});
}

Value run_slice(Runtime&, Arguments a) {
  if (!is_list(a[0]) || !is_int(a[1]) || !is_int(a[2])) return no_overload();
  const auto list = a[0].as_list();
  if (a[1].as_int() < 0 || a[1].as_int() > a[2].as_int() ||
      a[2].as_int() > static_cast<std::int64_t>(list.size()))
    return fail(EvaluationError::out_of_range);
  const auto begin = static_cast<std::size_t>(a[1].as_int());
  return Value::list(list.subspan(begin, static_cast<std::size_t>(a[2].as_int()) - begin));
}

std::size_t flat_size(std::span<const Value> list, std::int64_t depth) {
  std::size_t size = 0;
  for (const Value& element : list)
    size += is_list(element) && depth > 0 ? flat_size(element.as_list(), depth - 1) : 1;
  return size;
}
Value* flatten_into(Value* out, std::span<const Value> list, std::int64_t depth) {
  for (const Value& element : list) {
    if (is_list(element) && depth > 0) {
      out = flatten_into(out, element.as_list(), depth - 1);
    } else {
      *out++ = element;
    }
  }
  return out;
}
// Every list that is gone through costs a step, also one that adds nothing.
bool charge_nesting(std::span<const Value> list, std::int64_t depth, Runtime& runtime) {
  if (!runtime.spend(1 + list.size() / 4)) return false;
  for (const Value& element : list) {
    if (is_list(element) && depth > 0 && !charge_nesting(element.as_list(), depth - 1, runtime))
      return false;
  }
  return true;
}
Value run_flatten(Runtime& runtime, Arguments a) {
  if (!is_list(a[0]) || (a.size() == 2 && !is_int(a[1]))) return no_overload();
  const std::int64_t depth = a.size() == 2 ? a[1].as_int() : 1;
  if (depth < 0) return fail(EvaluationError::invalid_argument);
  if (!charge_nesting(a[0].as_list(), depth, runtime)) return used_up();
  const std::size_t size = flat_size(a[0].as_list(), depth);
  Value* flat = room_for(size, runtime);
  if (flat == nullptr) return used_up();
  flatten_into(flat, a[0].as_list(), depth);
  return Value::list({flat, size});
}

Value run_distinct(Runtime& runtime, Arguments a) {
  if (!is_list(a[0])) return no_overload();
  const auto list = a[0].as_list();
  Value* kept = room_for(list.size(), runtime);
  if (kept == nullptr) return used_up();
  std::size_t found = 0;
  for (const Value& element : list) {
    if (!runtime.spend(1 + found / 4)) return used_up();
    const bool seen = std::any_of(kept, kept + found, [&](const Value& other) {
      return relate(Comparison::equal, element, other, runtime) == 1;
    });
    if (!seen) kept[found++] = element;
  }
  return Value::list({kept, found});
}

bool has_order(Kind kind) {
  switch (kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::uinteger:
    case Kind::real:
    case Kind::text:
    case Kind::bytes:
    case Kind::timestamp:
    case Kind::duration:
    case Kind::decimal:
    case Kind::money: return true;
    default: return false;
  }
}

// The elements in the order of their keys; those with equal keys keep theirs.
Value sorted_by(std::span<const Value> list, std::span<const Value> keys, Runtime& runtime) {
  if (list.size() != keys.size()) return fail(EvaluationError::invalid_argument);
  for (const Value& key : keys) {
    if (key.kind() != keys[0].kind() || !has_order(key.kind())) return no_overload();
  }
  struct Entry {
    Value key;
    std::size_t place;
  };
  Entry* entries = runtime.spend(1 + list.size()) ? runtime.take<Entry>(list.size()) : nullptr;
  Value* out = entries == nullptr ? nullptr : room_for(list.size(), runtime);
  if (out == nullptr) return used_up();
  for (std::size_t i = 0; i < list.size(); ++i) entries[i] = {keys[i], i};
  std::sort(entries, entries + list.size(), [&](const Entry& a, const Entry& b) {
    runtime.spend(1);
    if (relate(Comparison::less, a.key, b.key, runtime) == 1) return true;
    if (relate(Comparison::less, b.key, a.key, runtime) == 1) return false;
    return a.place < b.place;
  });
  if (runtime.exhausted) return used_up();
  for (std::size_t i = 0; i < list.size(); ++i) out[i] = list[entries[i].place];
  return Value::list({out, list.size()});
}
Value run_sort(Runtime& runtime, Arguments a) {
  return is_list(a[0]) ? sorted_by(a[0].as_list(), a[0].as_list(), runtime) : no_overload();
}
Value run_sort_by_keys(Runtime& runtime, Arguments a) {
  return is_list(a[0]) && is_list(a[1]) ? sorted_by(a[0].as_list(), a[1].as_list(), runtime)
                                        : no_overload();
}

// --- lists as sets ---

// Whether every (or some) element of `b` is in `a`.
template <bool every>
Value compare_sets(Runtime& runtime, const Value& a, const Value& b) {
  for (const Value& element : b.as_list()) {
    const Truth found = contains(element, a, runtime);
    if (found > 1) return fail(error_of(found));
    if ((found == 1) != every) return Value::boolean(!every);
  }
  return runtime.exhausted ? used_up() : Value::boolean(every);
}
Value run_contains(Runtime& runtime, Arguments a) {
  if (!is_list(a[0]) || !is_list(a[1])) return no_overload();
  return compare_sets<true>(runtime, a[0], a[1]);
}
Value run_equivalent(Runtime& runtime, Arguments a) {
  if (!is_list(a[0]) || !is_list(a[1])) return no_overload();
  const Value first = compare_sets<true>(runtime, a[0], a[1]);
  return first.is_true() ? compare_sets<true>(runtime, a[1], a[0]) : first;
}
Value run_intersects(Runtime& runtime, Arguments a) {
  if (!is_list(a[0]) || !is_list(a[1])) return no_overload();
  return compare_sets<false>(runtime, a[0], a[1]);
}

const std::vector<std::string_view> sort_signatures{
    "list(int).() -> list(int)",           "list(uint).() -> list(uint)",
    "list(double).() -> list(double)",     "list(bool).() -> list(bool)",
    "list(duration).() -> list(duration)", "list(timestamp).() -> list(timestamp)",
    "list(string).() -> list(string)",     "list(bytes).() -> list(bytes)",
    "list(decimal).() -> list(decimal)",   "list(money).() -> list(money)"};
const std::vector<std::string_view> sort_by_signatures{
    "list(A).(list(int)) -> list(A)",      "list(A).(list(uint)) -> list(A)",
    "list(A).(list(double)) -> list(A)",   "list(A).(list(bool)) -> list(A)",
    "list(A).(list(duration)) -> list(A)", "list(A).(list(timestamp)) -> list(A)",
    "list(A).(list(string)) -> list(A)",   "list(A).(list(bytes)) -> list(A)",
    "list(A).(list(decimal)) -> list(A)",  "list(A).(list(money)) -> list(A)"};

}  // namespace

std::span<const FunctionSpec> list_functions() {
  static const std::vector<FunctionSpec> table{
      {"lists.range", run_range, 4, {"(int) -> list(int)"}},
      {"slice", run_slice, 2, {"list(A).(int, int) -> list(A)"}},
      {"flatten", run_flatten, 8, {"list(list(A)).() -> list(A)", "list(dyn).(int) -> list(dyn)"}},
      {"distinct", run_distinct, 8, {"list(A).() -> list(A)"}},
      {"sort", run_sort, 10, sort_signatures},
      {"@sortByAssociatedKeys", run_sort_by_keys, 10, sort_by_signatures},
  };
  return table;
}

std::span<const FunctionSpec> set_functions() {
  static const std::vector<std::string_view> signatures{"(list(A), list(A)) -> bool"};
  static const std::vector<FunctionSpec> table{
      {"sets.contains", run_contains, 8, signatures},
      {"sets.equivalent", run_equivalent, 10, signatures},
      {"sets.intersects", run_intersects, 8, signatures},
  };
  return table;
}

}  // namespace guiju::cel
