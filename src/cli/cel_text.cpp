#include "cli/cel_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/money.h"
#include "cel/decimal.h"
#include "cel/type.h"

namespace guiju::cli {
namespace {

using cel::Kind;
using cel::Value;

std::string decimal_digits(const Value& value) {
  std::array<char, 32> buffer;
  const std::size_t size = cel::write_decimal({value.as_int(), value.scale()}, buffer.data());
  return {buffer.data(), size};
}

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string quoted_bytes(std::string_view bytes) {
  std::string out = "b\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
    out += plain ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out + '"';
}

std::string real_text(double number) {
  std::string out;
  append_json_number(out, number);
  // 3.0 is a double and 3 is an int: the difference is one of type.
  if (out.find_first_of(".en") == std::string::npos) out += ".0";
  return out;
}

std::string fraction(std::uint32_t nanos) {
  if (nanos == 0) return {};
  std::string digits = fmt::format(".{:09}", nanos);
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::string time_text(const Value& value) {
  std::string out = instant_text(Instant(value.as_int() * 1'000'000));
  out.pop_back();  // the Z, behind the fraction
  return out + fraction(value.nanos()) + "Z";
}

std::string duration_text(const Value& value) {
  // Nanoseconds count upwards from seconds rounded down: -1.5 s is -2 s and half a second.
  std::int64_t seconds = value.as_int();
  std::uint32_t nanos = value.nanos();
  const bool negative = seconds < 0;
  if (negative && nanos > 0) {
    ++seconds;
    nanos = 1'000'000'000u - nanos;
  }
  const std::uint64_t whole =
      negative ? 0 - static_cast<std::uint64_t>(seconds) : static_cast<std::uint64_t>(seconds);
  return fmt::format("{}{}{}s", negative ? "-" : "", whole, fraction(nanos));
}

// Maps have no order of their own, answers do.
std::vector<cel::MapEntry> sorted_entries(const Value& map) {
  std::vector<cel::MapEntry> entries(map.as_map().begin(), map.as_map().end());
  std::sort(entries.begin(), entries.end(), [](const cel::MapEntry& a, const cel::MapEntry& b) {
    return cel_text(a.key) < cel_text(b.key);
  });
  return entries;
}

std::string list_text(const Value& value) {
  std::string out = "[";
  for (const Value& item : value.as_list()) {
    if (out.size() > 1) out += ", ";
    out += cel_text(item);
  }
  return out + "]";
}

std::string map_text(const Value& value) {
  std::string out = "{";
  for (const cel::MapEntry& entry : sorted_entries(value)) {
    if (out.size() > 1) out += ", ";
    out += cel_text(entry.key) + ": " + cel_text(entry.value);
  }
  return out + "}";
}

}  // namespace

std::string cel_text(const Value& value) {
  switch (value.kind()) {
    case Kind::absent: return "absent";
    case Kind::null: return "null";
    case Kind::boolean: return value.as_bool() ? "true" : "false";
    case Kind::integer: return fmt::format("{}", value.as_int());
    case Kind::uinteger: return fmt::format("{}u", value.as_uint());
    case Kind::real: return real_text(value.as_real());
    case Kind::text: return quoted(value.as_text());
    case Kind::bytes: return quoted_bytes(value.as_text());
    case Kind::list: return list_text(value);
    case Kind::map: return map_text(value);
    case Kind::timestamp: return fmt::format("timestamp(\"{}\")", time_text(value));
    case Kind::duration: return fmt::format("duration(\"{}\")", duration_text(value));
    case Kind::decimal: return decimal_digits(value) + "m";
    case Kind::money: return fmt::format("money(\"{}\")", yuan_text(Fen(value.as_int())));
    case Kind::type: return std::string(cel::type_name(value.as_type()));
    case Kind::optional:
      return value.as_optional() == nullptr
                 ? "optional.none()"
                 : fmt::format("optional.of({})", cel_text(*value.as_optional()));
    case Kind::error: return fmt::format("error({})", describe(value.as_error()).en);
  }
  return {};
}

void write_cel_json(JsonWriter& out, const Value& value) {
  switch (value.kind()) {
    case Kind::absent:
    case Kind::null:
    case Kind::error: out.null(); return;
    case Kind::boolean: out.value(value.as_bool()); return;
    case Kind::integer:
    case Kind::money: out.value(value.as_int()); return;
    case Kind::uinteger: out.value(value.as_uint()); return;
    case Kind::real: {
      // JSON has no infinity and no NaN; CEL's JSON form writes them as texts.
      const std::string text = real_text(value.as_real());
      if (text.find_first_of("nN") == std::string::npos) {
        out.value(value.as_real());
      } else {
        out.value(std::string_view(text));
      }
      return;
    }
    case Kind::text: out.value(value.as_text()); return;
    case Kind::decimal: out.raw(decimal_digits(value)); return;
    case Kind::timestamp: out.value(std::string_view(time_text(value))); return;
    case Kind::duration: out.value(std::string_view(duration_text(value))); return;
    case Kind::bytes:
    case Kind::type: out.value(std::string_view(cel_text(value))); return;
    case Kind::optional:
      if (value.as_optional() == nullptr) {
        out.null();
      } else {
        write_cel_json(out, *value.as_optional());
      }
      return;
    case Kind::list:
      out.begin_array();
      for (const Value& item : value.as_list()) write_cel_json(out, item);
      out.end_array();
      return;
    case Kind::map:
      out.begin_object();
      for (const cel::MapEntry& entry : sorted_entries(value)) {
        const bool is_text = entry.key.kind() == Kind::text;
        const std::string other = is_text ? std::string() : cel_text(entry.key);
        out.key(is_text ? entry.key.as_text() : std::string_view(other));
        write_cel_json(out, entry.value);
      }
      out.end_object();
      return;
  }
}

Message describe(cel::EvaluationError error) {
  using cel::EvaluationError;
  switch (error) {
    case EvaluationError::none: return say("no error", "没有错误");
    case EvaluationError::absent_value:
      return say("a fact, field or key that it needs is absent", "所需的事实、字段或键缺失");
    case EvaluationError::no_such_overload:
      return say("an operator or function does not take these types", "运算符或函数不接受这些类型");
    case EvaluationError::overflow: return say("a number overflows", "数值溢出");
    case EvaluationError::division_by_zero: return say("division by zero", "除数为零");
    case EvaluationError::modulus_by_zero: return say("modulus by zero", "模数为零");
    case EvaluationError::out_of_range:
      return say("an index or conversion is out of range", "下标或转换超出范围");
    case EvaluationError::invalid_argument:
      return say("a text is no number, time or pattern as asked",
                 "文本不是所要求的数字、时间或模式");
    case EvaluationError::cost_exceeded: return say("its cost passed the bound", "计算量超过上限");
    case EvaluationError::depth_exceeded: return say("it is nested too deeply", "嵌套过深");
  }
  return say("an unknown error", "未知错误");
}

}  // namespace guiju::cli
