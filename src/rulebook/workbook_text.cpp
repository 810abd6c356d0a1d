#include "rulebook/workbook_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace guiju::rulebook {
namespace {

constexpr std::size_t escape_size = 7;  // _xHHHH_

// The UTF-16 unit that the escape at the beginning of the text means.
std::optional<char32_t> unit_of_escape(std::string_view text) {
  if (text.size() < escape_size || !text.starts_with("_x") || text[escape_size - 1] != '_')
    return std::nullopt;
  std::uint32_t unit = 0;
  const auto read = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (read.ec != std::errc() || read.ptr != text.data() + 6) return std::nullopt;
  return static_cast<char32_t>(unit);
}

bool is_high_half(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_half(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

bool is_beyond_xml(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF;
}

std::size_t count_digits(std::string_view mantissa) {
  return static_cast<std::size_t>(
      std::count_if(mantissa.begin(), mantissa.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

// Significant digits of the shortest text that reads as this number.
std::size_t digits_of(double number) {
  std::array<char, 32> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific);
  const std::string_view written(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  return count_digits(written.substr(0, written.find('e')));
}

}  // namespace

std::string escaped_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    // Whatever follows may be written with a '_' in front, and would then end an escape that begins here.
    std::string begun(text.substr(at, escape_size - 1));
    if (unit_of_escape(begun += '_')) {
      out += "_x005F_";
      ++at;
      continue;
    }
    const char32_t c = next_code_point(text, at);
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default:
        if (is_beyond_xml(c)) {
          out += fmt::format("_x{:04X}_", static_cast<std::uint32_t>(c));
        } else {
          append_utf8(out, c);
        }
        break;
    }
  }
  return out;
}

std::optional<std::string> unescaped_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto unit = unit_of_escape(text.substr(at));
    if (!unit) {
      out += text[at++];
      continue;
    }
    at += escape_size;
    if (is_low_half(*unit)) return std::nullopt;
    if (!is_high_half(*unit)) {
      append_utf8(out, *unit);
      continue;
    }
    const auto low = unit_of_escape(text.substr(at));
    if (!low || !is_low_half(*low)) return std::nullopt;
    at += escape_size;
    append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
  }
  return out;
}

std::optional<std::string> text_of_number(std::string_view stored) {
  double number = 0;
  const auto read = std::from_chars(stored.data(), stored.data() + stored.size(), number);
  if (read.ec != std::errc() || read.ptr != stored.data() + stored.size()) return std::nullopt;
  if (number == 0) return "0";
  const bool whole = std::trunc(number) == number;
  if (!(std::fabs(number) < 1e15)) return std::nullopt;  // also what is no number
  if (!whole && digits_of(number) > 14) return std::nullopt;
  std::array<char, 400> text;  // the smallest number has 324 digits behind the point
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return std::string(text.data(), end.ptr);
}

}  // namespace guiju::rulebook
