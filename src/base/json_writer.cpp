#include "base/json_writer.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstring>

namespace guiju {
namespace {

// 0: written as it is; 'u': as \u00xx; else the letter behind the backslash. RFC 8785, 3.2.2.2.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < 0x20; ++i) table[i] = 'u';
  table['\b'] = 'b';
  table['\t'] = 't';
  table['\n'] = 'n';
  table['\f'] = 'f';
  table['\r'] = 'r';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}
constexpr std::array<char, 256> escapes = make_escapes();

// Whether none of eight bytes is escaped: no control, no quote, no backslash. Texts are long and plain,
// so most of them are passed over in such steps ("Bit Twiddling Hacks": a word with a byte below n, or
// with a zero byte).
bool eight_are_plain(const char* bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101, high = ones * 0x80;
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  const std::uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
  const std::uint64_t hit = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
                            ((backslash - ones) & ~backslash);
  return (hit & high) == 0;
}

void append_integer(std::string& out, auto number) {
  char digits[24];
  const auto result = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, result.ptr);
}

// The shortest digits that read back as the same double, and the power of ten of the first of them.
struct Shortest {
  char digits[20];
  int count = 0;
  int exponent = 0;
};

Shortest shortest_digits(double positive) {
  char text[32];
  const auto result =
      std::to_chars(text, text + sizeof text, positive, std::chars_format::scientific);
  Shortest out;
  const char* at = text;
  for (; *at != 'e'; ++at)
    if (*at != '.') out.digits[out.count++] = *at;
  ++at;
  if (*at == '+') ++at;  // from_chars takes no plus
  std::from_chars(at, result.ptr, out.exponent);
  return out;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    while (i + 8 < text.size() && eight_are_plain(text.data() + i)) i += 8;
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = escapes[byte];
    if (escape == 0) continue;
    out.append(text.substr(begin, i - begin));
    begin = i + 1;
    out += '\\';
    out += escape;
    if (escape == 'u') {
      constexpr char hex[] = "0123456789abcdef";
      out += "00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  out.append(text.substr(begin));
  out += '"';
}

// ECMA-262, Number::toString: the layout depends on where the decimal point falls among the digits.
void append_json_number(std::string& out, double value) {
  assert(std::isfinite(value));
  if (value == 0) {  // also -0
    out += '0';
    return;
  }
  if (value < 0) out += '-';
  const Shortest shortest = shortest_digits(std::fabs(value));
  const std::string_view digits(shortest.digits, static_cast<std::size_t>(shortest.count));
  const int point = shortest.exponent + 1;  // digits before the decimal point
  if (shortest.count <= point && point <= 21) {
    out += digits;
    out.append(static_cast<std::size_t>(point - shortest.count), '0');
  } else if (0 < point && point <= 21) {
    out += digits.substr(0, static_cast<std::size_t>(point));
    out += '.';
    out += digits.substr(static_cast<std::size_t>(point));
  } else if (-6 < point && point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out += digits;
  } else {
    out += digits[0];
    if (digits.size() > 1) {
      out += '.';
      out += digits.substr(1);
    }
    out += shortest.exponent < 0 ? "e-" : "e+";
    append_integer(out, std::abs(shortest.exponent));
  }
}

void JsonWriter::comma() {
  if (!first_ && !after_key_) out_ += ',';
  first_ = false;
  after_key_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  comma();
  out_ += '{';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  assert(!after_key_);
  out_ += '}';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  comma();
  out_ += '[';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  assert(!after_key_);
  out_ += ']';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  assert(!after_key_);
  comma();
  append_json_string(out_, name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  comma();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  comma();
  out_ += flag ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  comma();
  append_integer(out_, number);
  return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
  comma();
  append_integer(out_, number);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  comma();
  append_json_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::null() {
  comma();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  comma();
  out_ += json;
  return *this;
}

}  // namespace guiju
