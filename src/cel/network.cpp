#include "cel/network.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace guiju::cel {
namespace {

// A decimal number without leading zeros, at most `limit`.
std::optional<std::uint32_t> read_number(std::string_view text, std::uint32_t limit) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0'))
    return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (number > limit) return std::nullopt;
  return number;
}

bool read_four(std::string_view text, char* out) {
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t end = i < 3 ? text.find('.') : text.size();
    if (end == text.npos) return false;
    const auto number = read_number(text.substr(0, end), 255);
    if (!number) return false;
    out[i] = static_cast<char>(*number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return text.empty();
}

std::optional<std::uint32_t> read_group(std::string_view text) {
  std::uint32_t group = 0;
  if (text.empty() || text.size() > 4) return std::nullopt;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), group, 16);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return group;
}

// Groups between colons, the last of which may be an address of four numbers; how many bytes, or none.
std::optional<std::size_t> read_groups(std::string_view text, char* out, std::size_t room) {
  std::size_t written = 0;
  if (text.empty()) return written;
  for (;;) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (part.find('.') != part.npos) {
      if (colon != text.npos || written + 4 > room || !read_four(part, out + written))
        return std::nullopt;
      return written + 4;
    }
    const auto group = read_group(part);
    if (!group || written + 2 > room) return std::nullopt;
    out[written++] = static_cast<char>(*group >> 8u);
    out[written++] = static_cast<char>(*group & 0xFFu);
    if (colon == text.npos) return written;
    text.remove_prefix(colon + 1);
  }
}

bool read_sixteen(std::string_view text, char* out) {
  const std::size_t gap = text.find("::");
  if (gap == text.npos) {
    const auto written = read_groups(text, out, 16);
    return written && *written == 16;
  }
  const std::string_view before = text.substr(0, gap), behind = text.substr(gap + 2);
  if (before.find('.') != before.npos || behind.starts_with(':')) return false;
  const auto head = read_groups(before, out, 14);
  std::array<char, 16> tail{};
  const auto length = read_groups(behind, tail.data(), 16);
  if (!head || !length || *head + *length > 14) return false;
  std::copy_n(tail.data(), *length, out + 16 - *length);
  return true;
}

bool is_mapped(const Address& address) {
  return address.size == 16 &&
         std::all_of(address.bytes.begin(), address.bytes.begin() + 10,
                     [](char c) { return c == 0; }) &&
         address.bytes[10] == '\xFF' && address.bytes[11] == '\xFF';
}

std::uint32_t group_at(std::string_view address, std::size_t i) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(address[2 * i])) << 8u |
         static_cast<unsigned char>(address[2 * i + 1]);
}

template <class Number>
char* put(Number number, char* out, int base) {
  return std::to_chars(out, out + 8, number, base).ptr;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  Address address;
  const bool four = text.find(':') == text.npos;
  address.size = four ? 4 : 16;
  const bool read =
      four ? read_four(text, address.bytes.data()) : read_sixteen(text, address.bytes.data());
  if (!read || is_mapped(address)) return std::nullopt;
  return address;
}

std::optional<Address> parse_range(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  if (slash == text.npos) return std::nullopt;
  auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const auto length =
      read_number(text.substr(slash + 1), static_cast<std::uint32_t>(address->size * 8));
  if (!length) return std::nullopt;
  address->bytes[address->size++] = static_cast<char>(*length);
  return address;
}

std::size_t write_address(std::string_view address, char* out) {
  char* at = out;
  if (address.size() == 4) {
    for (std::size_t i = 0; i < 4; ++i) {
      if (i > 0) *at++ = '.';
      at = put(static_cast<unsigned>(static_cast<unsigned char>(address[i])), at, 10);
    }
    return static_cast<std::size_t>(at - out);
  }
  // The longest run of zero groups, of two at least, is left out; of equally long ones the first.
  std::size_t gap = 8, gap_size = 1;
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && group_at(address, end) == 0) ++end;
    if (end - i > gap_size) {
      gap = i;
      gap_size = end - i;
    }
    i = std::max(end, i + 1);
  }
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == gap) {
      *at++ = ':';
      *at++ = ':';
      i += gap_size - 1;
      continue;
    }
    if (i > 0 && i != gap + gap_size) *at++ = ':';
    at = put(group_at(address, i), at, 16);
  }
  return static_cast<std::size_t>(at - out);
}

std::size_t write_range(std::string_view range, char* out) {
  const std::size_t length = write_address(range.substr(0, range.size() - 1), out);
  out[length] = '/';
  char* end =
      put(static_cast<unsigned>(static_cast<unsigned char>(range.back())), out + length + 1, 10);
  return static_cast<std::size_t>(end - out);
}

}  // namespace guiju::cel
