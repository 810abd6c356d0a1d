#include "page/md5.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace guiju::page {
namespace {

constexpr std::array<int, 16> shifts{7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

void add_block(std::array<std::uint32_t, 4>& state, const std::array<std::uint32_t, 16>& words) {
  auto [a, b, c, d] = state;
  for (std::uint32_t i = 0; i < 64; ++i) {
    std::uint32_t mixed = 0, from = 0;
    switch (i / 16) {
      case 0: mixed = (b & c) | (~b & d), from = i; break;
      case 1: mixed = (d & b) | (~d & c), from = 5 * i + 1; break;
      case 2: mixed = b ^ c ^ d, from = 3 * i + 5; break;
      default: mixed = c ^ (b | ~d), from = 7 * i; break;
    }
    const auto sine = static_cast<std::uint32_t>(std::abs(std::sin(i + 1.0)) * 4294967296.0);
    const std::uint32_t turned = a + mixed + sine + words[from % 16];
    a = d;
    d = c;
    c = b;
    b += std::rotl(turned, shifts[i / 16 * 4 + i % 4]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

}  // namespace

std::string md5_hex(std::string_view bytes) {
  std::string padded(bytes);
  padded += static_cast<char>(0x80);
  while (padded.size() % 64 != 56) padded += '\0';
  const std::uint64_t bits = bytes.size() * 8;
  for (int i = 0; i < 8; ++i) padded += static_cast<char>((bits >> (8 * i)) & 0xFF);
  std::array<std::uint32_t, 4> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    std::array<std::uint32_t, 16> words{};
    for (std::size_t i = 0; i < 64; ++i) {
      words[i / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(padded[at + i]))
                      << (8 * (i % 4));
    }
    add_block(state, words);
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const std::uint32_t word : state) {
    for (int i = 0; i < 4; ++i) {
      const std::uint32_t byte = (word >> (8 * i)) & 0xFF;
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace guiju::page
