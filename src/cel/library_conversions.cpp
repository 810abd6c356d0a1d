// Conversions between kinds: int(), uint(), double(), string(), bytes(), bool(), type(), dyn().
#include <array>
#include <charconv>
#include <cmath>

#include "base/utf8.h"
#include "cel/decimal.h"
#include "cel/functions.h"
#include "cel/instants.h"
#include "cel/network.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr Value out_of_range() { return fail(EvaluationError::out_of_range); }
constexpr Value invalid() { return fail(EvaluationError::invalid_argument); }

template <class Number>
std::optional<Number> read_whole(std::string_view text) {
  Number number{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Value run_int(Runtime&, Arguments a) {
  const Value& v = a[0];
  switch (v.kind()) {
    case Kind::integer: return v;
    case Kind::uinteger:
      return v.as_uint() > std::uint64_t{INT64_MAX} ? out_of_range() : Value::integer(v.as_int());
    case Kind::real: {
      const double d = v.as_real();
      if (!(d > -9223372036854775808.0 && d < 9223372036854775808.0)) return out_of_range();
      return Value::integer(static_cast<std::int64_t>(d));
    }
    case Kind::text: {
      std::string_view text = v.as_text();
      if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
      const auto number = read_whole<std::int64_t>(text);
      return number ? Value::integer(*number) : invalid();
    }
    case Kind::timestamp: return Value::integer(v.as_int());
    case Kind::duration: return Value::integer(v.as_int() + (v.as_int() < 0 && v.nanos() > 0));
    case Kind::decimal: return Value::integer(truncated({v.as_int(), v.scale()}));
    default: return no_overload();
  }
}

Value run_uint(Runtime&, Arguments a) {
  const Value& v = a[0];
  switch (v.kind()) {
    case Kind::uinteger: return v;
    case Kind::integer: return v.as_int() < 0 ? out_of_range() : Value::uinteger(v.as_uint());
    case Kind::real: {
      const double d = v.as_real();
      if (!(d >= 0 && d < 18446744073709551616.0)) return out_of_range();
      return Value::uinteger(static_cast<std::uint64_t>(d));
    }
    case Kind::decimal: {
      const std::int64_t whole = truncated({v.as_int(), v.scale()});
      return v.as_int() < 0 ? out_of_range() : Value::uinteger(static_cast<std::uint64_t>(whole));
    }
    case Kind::text: {
      const auto number = read_whole<std::uint64_t>(v.as_text());
      return number ? Value::uinteger(*number) : invalid();
    }
    default: return no_overload();
  }
}

Value read_double(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || text.empty()) return invalid();
  return code == std::errc() ? Value::real(number) : out_of_range();
}

Value run_double(Runtime&, Arguments a) {
  const Value& v = a[0];
  switch (v.kind()) {
    case Kind::real: return v;
    case Kind::integer: return Value::real(static_cast<double>(v.as_int()));
    case Kind::uinteger: return Value::real(static_cast<double>(v.as_uint()));
    case Kind::text: return read_double(v.as_text());
    case Kind::decimal: return Value::real(to_double({v.as_int(), v.scale()}));
    default: return no_overload();
  }
}

std::size_t write_double(double d, char* out, char* end) {
  if (std::isnan(d)) return std::string_view("NaN").copy(out, 3);
  if (std::isinf(d)) return std::string_view(d < 0 ? "-Inf" : "+Inf").copy(out, 4);
  return static_cast<std::size_t>(std::to_chars(out, end, d).ptr - out);
}

Value run_string(Runtime& runtime, Arguments a) {
  const Value& v = a[0];
  std::array<char, 64> out;
  std::size_t length = 0;
  const auto number = [&](auto n) {
    return static_cast<std::size_t>(std::to_chars(out.begin(), out.end(), n).ptr - out.begin());
  };
  switch (v.kind()) {
    case Kind::text: return v;
    case Kind::bytes: return find_invalid_utf8(v.as_text()) ? invalid() : Value::text(v.as_text());
    case Kind::boolean: return Value::text(v.as_bool() ? "true" : "false");
    case Kind::integer: length = number(v.as_int()); break;
    case Kind::uinteger: length = number(v.as_uint()); break;
    case Kind::real: length = write_double(v.as_real(), out.begin(), out.end()); break;
    case Kind::timestamp: length = write_timestamp(v, out.begin()); break;
    case Kind::duration: length = write_duration(v, out.begin()); break;
    case Kind::decimal: length = write_decimal({v.as_int(), v.scale()}, out.begin()); break;
    case Kind::money: length = write_money(v.as_int(), out.begin()); break;
    case Kind::ip: length = write_address(v.as_text(), out.begin()); break;
    case Kind::cidr: length = write_range(v.as_text(), out.begin()); break;
    default: return no_overload();
  }
  return runtime.keep_text({out.begin(), length});
}

Value run_bytes(Runtime&, Arguments a) {
  if (a[0].kind() == Kind::bytes) return a[0];
  return a[0].kind() == Kind::text ? Value::bytes(a[0].as_text()) : no_overload();
}

Value run_bool(Runtime&, Arguments a) {
  if (a[0].kind() == Kind::boolean) return a[0];
  if (a[0].kind() != Kind::text) return no_overload();
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (a[0].as_text() == yes) return Value::boolean(true);
  }
  for (const std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (a[0].as_text() == no) return Value::boolean(false);
  }
  return invalid();
}

Value run_type(Runtime&, Arguments a) { return Value::type(a[0].kind()); }
Value run_dyn(Runtime&, Arguments a) { return a[0]; }

}  // namespace

std::span<const FunctionSpec> conversion_functions() {
  static const std::vector<FunctionSpec> table{
      {"int",
       run_int,
       1,
       {"(int) -> int", "(uint) -> int", "(double) -> int", "(string) -> int", "(timestamp) -> int",
        "(duration) -> int", "(decimal) -> int"}},
      {"uint",
       run_uint,
       1,
       {"(uint) -> uint", "(int) -> uint", "(double) -> uint", "(string) -> uint",
        "(decimal) -> uint"}},
      {"double",
       run_double,
       1,
       {"(double) -> double", "(int) -> double", "(uint) -> double", "(string) -> double",
        "(decimal) -> double"}},
      {"string",
       run_string,
       4,
       {"(string) -> string", "(bytes) -> string", "(bool) -> string", "(int) -> string",
        "(uint) -> string", "(double) -> string", "(timestamp) -> string", "(duration) -> string",
        "(decimal) -> string", "(money) -> string", "(ip) -> string", "(cidr) -> string"}},
      {"bytes", run_bytes, 1, {"(bytes) -> bytes", "(string) -> bytes"}},
      {"bool", run_bool, 1, {"(bool) -> bool", "(string) -> bool"}},
      {"type", run_type, 1, {"(A) -> type(A)"}},
      {"dyn", run_dyn, 1, {"(A) -> dyn"}},
  };
  return table;
}

}  // namespace guiju::cel
