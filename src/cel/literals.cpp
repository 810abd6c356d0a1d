#include "cel/literals.h"

#include <array>
#include <charconv>
#include <cmath>
#include <span>

#include "base/utf8.h"
#include "cel/decimal.h"

namespace guiju::cel {
namespace {

Error bad(Message what, Message remedy) {
  return Error{ErrorKind::bad_input, {}, std::move(what), std::move(remedy)};
}

std::optional<std::uint64_t> magnitude(std::string_view digits) {
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    digits.remove_prefix(2);
    base = 16;
  }
  std::uint64_t value = 0;
  const auto [end, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

Error out_of_range(std::string_view digits) {
  return bad(
      say("the number {} does not fit in 64 bits", "数字 {} 超出 64 位范围", digits),
      say("write a double (1.0e20) or a smaller number", "请写作浮点数（1.0e20）或较小的数"));
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Unquoter {
 public:
  Unquoter(std::string_view body, bool bytes) : body_(body), bytes_(bytes) {}

  Result<std::string> run() {
    while (at_ < body_.size()) {
      if (body_[at_] != '\\') {
        out_ += body_[at_++];
      } else if (!escape()) {
        return bad(
            say("'{}' is no escape of a text", "“{}”不是有效的转义", body_.substr(begin_, 6)),
            say("write \\\\ for a backslash, \\n \\t \\\" \\' \\x41 \\u4e2d, or a raw text r'…'",
                "反斜杠写作 \\\\，其他转义有 \\n \\t \\\" \\' \\x41 \\u4e2d，或用原样文本 r'…'"));
      }
    }
    return std::move(out_);
  }

 private:
  bool escape() {
    begin_ = at_++;
    if (at_ >= body_.size()) return false;
    const char c = body_[at_++];
    switch (c) {
      case 'a': out_ += '\a'; return true;
      case 'b': out_ += '\b'; return true;
      case 'f': out_ += '\f'; return true;
      case 'n': out_ += '\n'; return true;
      case 'r': out_ += '\r'; return true;
      case 't': out_ += '\t'; return true;
      case 'v': out_ += '\v'; return true;
      case '\\':
      case '?':
      case '"':
      case '\'':
      case '`': out_ += c; return true;
      case 'x':
      case 'X': return numeric(2, 16);
      case 'u': return !bytes_ && numeric(4, 16);
      case 'U': return !bytes_ && numeric(8, 16);
      case '0':
      case '1':
      case '2':
      case '3': --at_; return numeric(3, 8);
      default: return false;
    }
  }

  bool numeric(std::size_t digits, std::uint32_t base) {
    if (at_ + digits > body_.size()) return false;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const int digit = hex_value(body_[at_++]);
      if (digit < 0 || static_cast<std::uint32_t>(digit) >= base) return false;
      value = value * base + static_cast<std::uint32_t>(digit);
    }
    if (bytes_) {
      out_ += static_cast<char>(value);
      return true;
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
    append_utf8(out_, static_cast<char32_t>(value));
    return true;
  }

  std::string_view body_;
  bool bytes_;
  std::size_t at_ = 0, begin_ = 0;
  std::string out_;
};

}  // namespace

Result<Value> read_integer(std::string_view digits, bool negative) {
  const auto value = magnitude(digits);
  constexpr std::uint64_t limit = std::uint64_t{1} << 63;
  if (!value || *value > (negative ? limit : limit - 1)) return out_of_range(digits);
  return Value::integer(static_cast<std::int64_t>(negative ? 0 - *value : *value));
}

Result<Value> read_uinteger(std::string_view digits) {
  const auto value = magnitude(digits.substr(0, digits.size() - 1));
  if (!value) return out_of_range(digits);
  return Value::uinteger(*value);
}

Result<Value> read_real(std::string_view digits, bool negative) {
  double value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (end != digits.data() + digits.size()) return out_of_range(digits);
  if (code == std::errc::result_out_of_range) {
    // from_chars leaves the value alone; too small is 0 and too large is infinite, as in IEEE 754.
    const bool tiny = digits.find("e-") != digits.npos || digits.find("E-") != digits.npos;
    value = tiny ? 0.0 : HUGE_VAL;
  }
  return Value::real(negative ? -value : value);
}

namespace {

// The number in front of a suffix of letters or characters, scaled by a power of ten.
struct Suffixed {
  std::string_view suffix;
  std::int32_t places;  // 24pct has two more decimal places than 24
};

// Nothing when it does not fit.
std::optional<Decimal> read_suffixed(std::string_view digits, bool negative,
                                     std::span<const Suffixed> suffixes) {
  for (const Suffixed& known : suffixes) {
    if (!digits.ends_with(known.suffix)) continue;
    digits.remove_suffix(known.suffix.size());
    const std::string text = (negative ? "-" : "") +
                             std::string(digits.starts_with('.') ? "0" : "") + std::string(digits);
    const auto value = parse_decimal(text);
    return value ? shift_point(*value, -known.places) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Result<Value> read_decimal_literal(std::string_view digits, bool negative) {
  static constexpr std::array<Suffixed, 3> suffixes{{{"m", 0}, {"pct", 2}, {"bp", 4}}};
  const auto value = read_suffixed(digits, negative, suffixes);
  if (!value)
    return bad(say("the decimal {} does not fit", "精确小数 {} 超出范围", digits),
               say("use at most 18 decimal places and 18 digits", "最多 18 位小数、18 位有效数字"));
  return Value::decimal(value->coefficient, value->scale);
}

Result<Value> read_money_literal(std::string_view digits, bool negative) {
  // In fen: 1元 is 100 of them. The longer suffixes end with the shortest.
  static constexpr std::array<Suffixed, 3> suffixes{{{"万元", -6}, {"亿元", -10}, {"元", -2}}};
  const auto fen = read_suffixed(digits, negative, suffixes);
  if (!fen)
    return bad(say("the amount {} does not fit", "金额 {} 超出范围", digits),
               say("amounts reach to 92,233,720,368,547,758.07 yuan",
                   "金额最大为 92233720368547758.07 元"));
  if (const auto whole = round_whole(*fen); whole && compare(*fen, {*whole, 0}) == 0)
    return Value::money(*whole);
  return bad(say("the amount {} is no whole number of fen", "金额 {} 不是整数分", digits),
             say("an amount in 元 has at most two decimals, in 万元 six; for a rate write 0.24m",
                 "以元为单位最多两位小数，以万元为单位最多六位；利率请写作 0.24m"));
}

Result<std::string> unquote(std::string_view literal) {
  bool raw = false, bytes = false;
  while (literal.front() != '"' && literal.front() != '\'') {
    raw = raw || (literal.front() | 0x20) == 'r';
    bytes = bytes || (literal.front() | 0x20) == 'b';
    literal.remove_prefix(1);
  }
  const bool triple = literal.size() >= 6 && literal[1] == literal[0] && literal[2] == literal[0];
  const std::size_t quotes = triple ? 3 : 1;
  const std::string_view body = literal.substr(quotes, literal.size() - 2 * quotes);
  if (raw) return std::string(body);
  return Unquoter(body, bytes).run();
}

}  // namespace guiju::cel
