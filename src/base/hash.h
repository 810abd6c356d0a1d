// base/hash.h: SHA-256 for identity and proof, CRC-32C for torn writes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace guiju {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  std::string hex() const;        // 64 lower-case digits
  std::string short_hex() const;  // the first 16 digits: for people
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view bytes);  // RFC 2104

class Sha256 {  // incremental
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  Digest finish();  // and starts anew

 private:
  void* context_;
};

// Castagnoli, RFC 3720 B.4; `seed` is the value of what came before. By the processor where it can.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0);
std::uint32_t crc32c_by_table(std::string_view bytes, std::uint32_t seed = 0);

}  // namespace guiju
