// privacy/token.h: what stands for somebody, or something, where its name may not: a keyed hash that only the
// vault can make.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace guiju::privacy {

struct Token {
  std::array<std::uint8_t, 16> bytes{};
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  std::string hex() const;
  static Token of(std::string_view sixteen_bytes);  // REQUIRES: as many
  friend auto operator<=>(const Token&, const Token&) = default;
};

struct TokenHash {  // a token is random already
  std::size_t operator()(const Token& token) const {
    std::size_t hash = 0;
    std::memcpy(&hash, token.bytes.data(), sizeof hash);
    return hash;
  }
};

// Of what no person is the subject: material, campaigns. Its key is never erased.
inline constexpr Token house{};

}  // namespace guiju::privacy
