// privacy/suite.h: the two families of ciphers that personal data may be sealed with.
//
//   international   AES-256-GCM, HMAC-SHA-256   (OpenSSL)
//   guomi           SM4-GCM, HMAC-SM3           (libgcrypt: OpenSSL 3.0 has SM4 and no GCM with it)
//
// A key is 32 bytes in either; SM4 takes the first 16. No key here seals twice under one nonce: each message has a
// key of its own (vault.h), so the nonce is nought.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guiju::privacy {

enum class Suite : std::uint8_t { international = 1, guomi = 2 };
inline constexpr std::array<std::string_view, 2> suite_names{"international", "guomi"};
std::string_view name_of(Suite suite);
std::optional<Suite> suite_named(std::string_view name);

// Thirty-two bytes that are wiped when they go.
struct Secret {
  std::array<std::uint8_t, 32> bytes{};
  Secret() = default;
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  ~Secret();
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};
void wipe(std::string& text);

inline constexpr std::size_t tag_bytes = 16;

Secret mac(Suite suite, const Secret& key, std::string_view bytes);

// Appends ciphertext and tag to `out`. REQUIRES: `key` seals nothing else.
void seal_once(Suite suite, const Secret& key, std::string_view bound, std::string_view plain,
               std::string& out);
// None when a byte of it, or of what was bound in, is not what was sealed.
std::optional<std::string> open_once(Suite suite, const Secret& key, std::string_view bound,
                                     std::string_view sealed);

}  // namespace guiju::privacy
