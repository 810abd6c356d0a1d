// Functions of texts, bytes and collections.
#include <re2/re2.h>

#include "base/utf8.h"
#include "cel/functions.h"
#include "cel/patterns.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

bool texts(Arguments a) { return a[0].kind() == Kind::text && a[1].kind() == Kind::text; }

Value run_size(Runtime& runtime, Arguments a) {
  switch (a[0].kind()) {
    case Kind::text:
      runtime.spend(a[0].as_text().size() / 64);
      return Value::integer(static_cast<std::int64_t>(count_code_points(a[0].as_text())));
    case Kind::bytes: return Value::integer(static_cast<std::int64_t>(a[0].as_text().size()));
    case Kind::list: return Value::integer(static_cast<std::int64_t>(a[0].as_list().size()));
    case Kind::map: return Value::integer(static_cast<std::int64_t>(a[0].as_map().size()));
    default: return no_overload();
  }
}

Value run_contains(Runtime& runtime, Arguments a) {
  if (!texts(a)) return no_overload();
  if (!runtime.spend(a[0].as_text().size() / 16)) return fail(EvaluationError::cost_exceeded);
  return Value::boolean(a[0].as_text().find(a[1].as_text()) != std::string_view::npos);
}

Value run_starts_with(Runtime&, Arguments a) {
  if (!texts(a)) return no_overload();
  return Value::boolean(a[0].as_text().starts_with(a[1].as_text()));
}

Value run_ends_with(Runtime&, Arguments a) {
  if (!texts(a)) return no_overload();
  return Value::boolean(a[0].as_text().ends_with(a[1].as_text()));
}

// Only for patterns that are not constants; constants are compiled once, with the expression.
Value run_matches(Runtime& runtime, Arguments a) {
  if (!texts(a)) return no_overload();
  if (!runtime.spend(1000 + a[1].as_text().size() + a[0].as_text().size() / 4))
    return fail(EvaluationError::cost_exceeded);
  const std::string_view pattern = a[1].as_text();
  const auto compiled = compile_pattern(pattern);
  if (!compiled->ok()) return fail(EvaluationError::invalid_argument);
  const std::string_view text = a[0].as_text();
  return Value::boolean(RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled));
}

}  // namespace

std::span<const FunctionSpec> text_functions() {
  static const std::vector<FunctionSpec> table{
      {"size",
       run_size,
       1,
       {"(string) -> int", "(bytes) -> int", "(list(A)) -> int", "(map(A, B)) -> int",
        "string.() -> int", "bytes.() -> int", "list(A).() -> int", "map(A, B).() -> int"}},
      {"contains", run_contains, 4, {"string.(string) -> bool"}},
      {"startsWith", run_starts_with, 2, {"string.(string) -> bool"}},
      {"endsWith", run_ends_with, 2, {"string.(string) -> bool"}},
      {"matches",
       run_matches,
       10,
       {"string.(string) -> bool", "(string, string) -> bool"},
       Preparation::pattern},
  };
  return table;
}

}  // namespace guiju::cel
