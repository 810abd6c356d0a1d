// "%s is %.2f".format([name, rate]): the standard's formatting, the same in every locale.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "cel/decimal.h"
#include "cel/functions.h"
#include "cel/instants.h"
#include "cel/text_builder.h"
#include "cel/type.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;
using Failure = std::optional<EvaluationError>;  // nothing: written

constexpr std::size_t precision_usual = 6;
constexpr std::size_t precision_max = 100;

bool is_odd(double d) { return std::isnan(d) || std::isinf(d); }
std::string_view odd_text(double d) {
  if (std::isnan(d)) return "NaN";
  return d < 0 ? "-Infinity" : "Infinity";
}

// 1e21 as 1000000000000000000000: the shortest digits that read back as the same, without an exponent.
void put_plain(double d, TextBuilder& out) {
  if (is_odd(d)) return out.put(odd_text(d));
  std::array<char, 40> buffer;
  const char* end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), d, std::chars_format::scientific)
          .ptr;
  std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  if (text.starts_with('-')) {
    out.put('-');
    text.remove_prefix(1);
  }
  const std::size_t e = text.find('e');
  int exponent = 0;
  const std::string_view power = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
  std::from_chars(power.data(), power.data() + power.size(), exponent);
  std::array<char, 24> digits;
  std::size_t count = 0;
  for (const char c : text.substr(0, e)) {
    if (c != '.') digits[count++] = c;
  }
  const std::string_view all(digits.data(), count);
  if (exponent < 0) {
    out.put("0.");
    out.repeat('0', static_cast<std::size_t>(-exponent - 1));
    return out.put(all);
  }
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  out.put(all.substr(0, whole));
  if (whole >= count) return out.repeat('0', whole - count);
  out.put('.');
  out.put(all.substr(whole));
}

template <class Number>
void put_number(Number number, TextBuilder& out, int base = 10) {
  std::array<char, 72> buffer;
  const char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, base).ptr;
  out.put({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

Failure put_string(const Value& v, TextBuilder& out, Runtime& runtime);

Failure put_list(const Value& list, TextBuilder& out, Runtime& runtime) {
  out.put('[');
  std::string_view comma;
  for (const Value& element : list.as_list()) {
    out.put(comma);
    if (const Failure failed = put_string(element, out, runtime)) return failed;
    comma = ", ";
  }
  out.put(']');
  return std::nullopt;
}

// Entries in the order of their keys' texts.
Failure put_map(const Value& map, TextBuilder& out, Runtime& runtime) {
  struct Entry {
    std::string_view key;
    const Value* value;
  };
  const auto entries = map.as_map();
  Entry* sorted = runtime.spend(1 + entries.size()) ? runtime.take<Entry>(entries.size()) : nullptr;
  if (sorted == nullptr) return EvaluationError::cost_exceeded;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    TextBuilder key(runtime);
    if (const Failure failed = put_string(entries[i].key, key, runtime)) return failed;
    sorted[i] = {key.view(), &entries[i].value};
  }
  const auto before = [&](const Entry& a, const Entry& b) {
    runtime.spend(1 + std::min(a.key.size(), b.key.size()) / 64);
    return a.key < b.key;
  };
  std::sort(sorted, sorted + entries.size(), before);
  out.put('{');
  std::string_view comma;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    out.put(comma);
    out.put(sorted[i].key);
    out.put(": ");
    if (const Failure failed = put_string(*sorted[i].value, out, runtime)) return failed;
    comma = ", ";
  }
  out.put('}');
  return std::nullopt;
}

Failure put_string(const Value& v, TextBuilder& out, Runtime& runtime) {
  if (!runtime.spend(1)) return EvaluationError::cost_exceeded;
  std::array<char, 64> buffer;
  const auto written = [&](std::size_t length) {
    out.put({buffer.data(), length});
    return std::nullopt;
  };
  switch (v.kind()) {
    case Kind::null: out.put("null"); break;
    case Kind::boolean: out.put(v.as_bool() ? "true" : "false"); break;
    case Kind::integer: put_number(v.as_int(), out); break;
    case Kind::uinteger: put_number(v.as_uint(), out); break;
    case Kind::real: put_plain(v.as_real(), out); break;
    case Kind::text:
    case Kind::bytes: out.put(v.as_text()); break;
    case Kind::timestamp: return written(write_timestamp(v, buffer.data()));
    case Kind::duration: return written(write_duration(v, buffer.data()));
    case Kind::decimal: return written(write_decimal({v.as_int(), v.scale()}, buffer.data()));
    case Kind::money: return written(write_money(v.as_int(), buffer.data()));
    case Kind::type: out.put(type_name(v.as_type())); break;
    case Kind::list: return put_list(v, out, runtime);
    case Kind::map: return put_map(v, out, runtime);
    default: return EvaluationError::no_such_overload;
  }
  return std::nullopt;
}

Failure put_decimal(const Value& v, TextBuilder& out) {
  switch (v.kind()) {
    case Kind::integer: put_number(v.as_int(), out); break;
    case Kind::uinteger: put_number(v.as_uint(), out); break;
    case Kind::real: put_plain(v.as_real(), out); break;
    default: return EvaluationError::no_such_overload;
  }
  return std::nullopt;
}

// With so many places, with or without an exponent. An exact number is rounded exactly.
Failure put_places(const Value& v, std::size_t places, std::chars_format format, TextBuilder& out) {
  double d = 0;
  switch (v.kind()) {
    case Kind::integer: d = static_cast<double>(v.as_int()); break;
    case Kind::uinteger: d = static_cast<double>(v.as_uint()); break;
    case Kind::real: d = v.as_real(); break;
    default: return EvaluationError::no_such_overload;
  }
  if (is_odd(d)) {
    out.put(odd_text(d));
    return std::nullopt;
  }
  std::array<char, 512> buffer;  // 309 digits, a sign, a point and the places
  const char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), d, format,
                                  static_cast<int>(places))
                        .ptr;
  out.put({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
  return std::nullopt;
}

Failure put_base(const Value& v, int base, bool upper, TextBuilder& out) {
  std::array<char, 72> buffer;
  char* end = buffer.data();
  if (v.kind() == Kind::integer) {
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), v.as_int(), base).ptr;
  } else if (v.kind() == Kind::uinteger) {
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), v.as_uint(), base).ptr;
  } else if (v.kind() == Kind::boolean && base == 2) {
    *end++ = v.as_bool() ? '1' : '0';
  } else if ((v.kind() == Kind::text || v.kind() == Kind::bytes) && base == 16) {
    const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    for (const char c : v.as_text()) {
      const auto byte = static_cast<unsigned char>(c);
      out.put(digits[byte >> 4u]);
      out.put(digits[byte & 15u]);
    }
    return std::nullopt;
  } else {
    return EvaluationError::no_such_overload;
  }
  if (upper)
    std::transform(buffer.data(), end, buffer.data(), [](char c) {
      return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    });
  out.put({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
  return std::nullopt;
}

// ".3f": what stands behind a '%'.
struct Clause {
  std::size_t length = 0;  // 0: none
  std::size_t places = precision_usual;
  char verb = 0;
};
Clause read_clause(std::string_view text) {
  Clause clause;
  std::size_t at = 0;
  if (at < text.size() && text[at] == '.') {
    clause.places = 0;
    const std::size_t first = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      clause.places = clause.places * 10 + static_cast<std::size_t>(text[at] - '0');
      if (clause.places > precision_max) return {};
    }
    if (at == first) return {};
  }
  if (at >= text.size()) return {};
  clause.verb = text[at];
  clause.length = at + 1;
  return clause;
}

Failure put_clause(const Clause& clause, const Value& v, TextBuilder& out, Runtime& runtime) {
  switch (clause.verb) {
    case 's': return put_string(v, out, runtime);
    case 'd': return put_decimal(v, out);
    case 'f': return put_places(v, clause.places, std::chars_format::fixed, out);
    case 'e': return put_places(v, clause.places, std::chars_format::scientific, out);
    case 'b': return put_base(v, 2, false, out);
    case 'x': return put_base(v, 16, false, out);
    case 'X': return put_base(v, 16, true, out);
    case 'o': return put_base(v, 8, false, out);
    default: return EvaluationError::invalid_argument;
  }
}

Value run_format(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::text || a[1].kind() != Kind::list) return no_overload();
  const std::string_view format = a[0].as_text();
  const auto values = a[1].as_list();
  TextBuilder out(runtime);
  std::size_t next = 0;
  for (std::size_t at = 0; at < format.size();) {
    const std::size_t mark = std::min(format.find('%', at), format.size());
    out.put(format.substr(at, mark - at));
    at = mark + 1;
    if (mark == format.size()) break;
    if (at < format.size() && format[at] == '%') {
      out.put('%');
      ++at;
      continue;
    }
    const Clause clause = read_clause(format.substr(at));
    if (clause.length == 0) return fail(EvaluationError::invalid_argument);
    if (next >= values.size()) return fail(EvaluationError::out_of_range);
    if (const Failure failed = put_clause(clause, values[next++], out, runtime))
      return fail(*failed);
    at += clause.length;
  }
  return out.text();
}

}  // namespace

std::span<const FunctionSpec> format_functions() {
  static const std::vector<FunctionSpec> table{
      {"format", run_format, 10, {"string.(list(dyn)) -> string"}},
  };
  return table;
}

}  // namespace guiju::cel
