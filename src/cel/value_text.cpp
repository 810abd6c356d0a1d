#include "cel/value_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "cel/decimal.h"
#include "cel/instants.h"
#include "cel/network.h"
#include "cel/type.h"

namespace guiju::cel {
namespace {

void quote(std::string_view text, bool bytes, std::string& out) {
  out += bytes ? "b\"" : "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (code < 0x20 || code == 0x7F || (bytes && code >= 0x80)) {
      out += fmt::format("\\x{:02x}", code);
    } else {
      out += c;
    }
  }
  out += '"';
}

// The shortest text that reads back as the same number, and shows that it is a double.
std::string real_text(double value) {
  if (std::isnan(value)) return "double(\"NaN\")";
  if (std::isinf(value)) return value < 0 ? "double(\"-inf\")" : "double(\"inf\")";
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  std::string out(digits.begin(), end);
  if (out.find_first_of(".e") == out.npos) out += ".0";
  return out;
}

void append(const Value& value, std::string& out) {
  std::array<char, 64> buffer;
  const auto written = [&](std::size_t length) { return std::string_view(buffer.data(), length); };
  switch (value.kind()) {
    case Kind::absent: out += "absent"; return;
    case Kind::null: out += "null"; return;
    case Kind::boolean: out += value.as_bool() ? "true" : "false"; return;
    case Kind::integer: out += std::to_string(value.as_int()); return;
    case Kind::uinteger: out += std::to_string(value.as_uint()) + "u"; return;
    case Kind::real: out += real_text(value.as_real()); return;
    case Kind::text: quote(value.as_text(), false, out); return;
    case Kind::bytes: quote(value.as_text(), true, out); return;
    case Kind::timestamp:
      out += fmt::format("timestamp(\"{}\")", written(write_timestamp(value, buffer.data())));
      return;
    case Kind::duration:
      out += fmt::format("duration(\"{}\")", written(write_duration(value, buffer.data())));
      return;
    case Kind::decimal:
      out += written(write_decimal({value.as_int(), value.scale()}, buffer.data()));
      out += 'm';
      return;
    case Kind::money:
      out += fmt::format("money(\"{}\")", written(write_money(value.as_int(), buffer.data())));
      return;
    case Kind::ip:
      out += fmt::format("ip(\"{}\")", written(write_address(value.as_text(), buffer.data())));
      return;
    case Kind::cidr:
      out += fmt::format("cidr(\"{}\")", written(write_range(value.as_text(), buffer.data())));
      return;
    case Kind::type: out += type_name(value.as_type()); return;
    case Kind::error: out += fmt::format("error({})", error_name(value.as_error())); return;
    case Kind::optional:
      if (value.as_optional() == nullptr) {
        out += "optional.none()";
      } else {
        out += "optional.of(";
        append(*value.as_optional(), out);
        out += ')';
      }
      return;
    case Kind::list: {
      out += '[';
      const char* comma = "";
      for (const Value& element : value.as_list()) {
        out += comma;
        append(element, out);
        comma = ", ";
      }
      out += ']';
      return;
    }
    case Kind::map: {
      out += '{';
      const char* comma = "";
      for (const MapEntry& entry : value.as_map()) {
        out += comma;
        append(entry.key, out);
        out += ": ";
        append(entry.value, out);
        comma = ", ";
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

std::string value_text(const Value& value) {
  std::string out;
  append(value, out);
  return out;
}

std::string_view error_name(EvaluationError code) {
  switch (code) {
    case EvaluationError::none: return "none";
    case EvaluationError::absent_value: return "absent_value";
    case EvaluationError::no_such_overload: return "no_such_overload";
    case EvaluationError::overflow: return "overflow";
    case EvaluationError::division_by_zero: return "division_by_zero";
    case EvaluationError::modulus_by_zero: return "modulus_by_zero";
    case EvaluationError::out_of_range: return "out_of_range";
    case EvaluationError::invalid_argument: return "invalid_argument";
    case EvaluationError::cost_exceeded: return "cost_exceeded";
    case EvaluationError::depth_exceeded: return "depth_exceeded";
  }
  return "none";
}

Message explain(EvaluationError code) {
  switch (code) {
    case EvaluationError::none: return say("no error", "没有错误");
    case EvaluationError::absent_value:
      return say("a value that is needed is absent; ask with has() first",
                 "所需的值缺失；请先用 has() 判断");
    case EvaluationError::no_such_overload:
      return say("an operator or function met values it is not made for",
                 "运算符或函数不适用于这些值");
    case EvaluationError::overflow:
      return say("a number does not fit in 64 bits", "数字超出 64 位范围");
    case EvaluationError::division_by_zero: return say("division by zero", "除数为零");
    case EvaluationError::modulus_by_zero:
      return say("remainder of a division by zero", "对零取余");
    case EvaluationError::out_of_range:
      return say("an index or a converted value is out of range", "下标或转换后的值超出范围");
    case EvaluationError::invalid_argument:
      return say("an argument cannot be read as what the function needs",
                 "参数无法按函数的要求解读");
    case EvaluationError::cost_exceeded:
      return say("the evaluation took more steps or memory than allowed",
                 "计算的步数或内存超出上限");
    case EvaluationError::depth_exceeded:
      return say("values are nested too deeply", "值的嵌套过深");
  }
  return {};
}

}  // namespace guiju::cel
