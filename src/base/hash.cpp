// HMAC_CTX is deprecated and several times as quick as what replaces it, which looks its digest up at every call.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstring>
#include <memory>
#include <new>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace guiju {
namespace {

std::string hex_of(const std::uint8_t* bytes, std::size_t count) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(count * 2);
  for (std::size_t i = 0; i < count; ++i) {
    out += digits[bytes[i] >> 4];
    out += digits[bytes[i] & 15];
  }
  return out;
}

// Looked up once: OpenSSL 3 otherwise searches its providers on every use.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return method;
}

// OpenSSL fails here only when it has no memory or no provider, and no caller can mend that.
void require(bool good) {
  if (!good) throw std::bad_alloc();
}

EVP_MD_CTX* as_context(void* context) { return static_cast<EVP_MD_CTX*>(context); }

// crc32c_table[k][b]: the remainder of byte b followed by k zero bytes, for eight bytes at a step.
struct CrcTable {
  std::uint32_t of[8][256];
};

constexpr CrcTable make_crc_table() {
  CrcTable table{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1u ? 0x82F63B78u : 0u);
    table.of[0][b] = crc;
  }
  for (std::uint32_t b = 0; b < 256; ++b)
    for (std::size_t k = 1; k < 8; ++k) {
      const std::uint32_t before = table.of[k - 1][b];
      table.of[k][b] = (before >> 8) ^ table.of[0][before & 0xFF];
    }
  return table;
}

constexpr CrcTable crc_table = make_crc_table();

std::uint32_t update_by_table(std::string_view bytes, std::uint32_t crc) {
  const auto byte = [&](std::size_t i) {
    return std::uint32_t{static_cast<unsigned char>(bytes[i])};
  };
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    const std::uint32_t low =
        crc ^ (byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24);
    crc = crc_table.of[7][low & 0xFF] ^ crc_table.of[6][(low >> 8) & 0xFF] ^
          crc_table.of[5][(low >> 16) & 0xFF] ^ crc_table.of[4][low >> 24] ^
          crc_table.of[3][byte(at + 4)] ^ crc_table.of[2][byte(at + 5)] ^
          crc_table.of[1][byte(at + 6)] ^ crc_table.of[0][byte(at + 7)];
  }
  for (; at < bytes.size(); ++at) crc = (crc >> 8) ^ crc_table.of[0][(crc ^ byte(at)) & 0xFF];
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t update_by_processor(std::string_view bytes,
                                                                    std::uint32_t crc) {
  std::uint64_t wide = crc;
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    wide = _mm_crc32_u64(wide, word);
  }
  crc = static_cast<std::uint32_t>(wide);
  for (; at < bytes.size(); ++at) crc = _mm_crc32_u8(crc, static_cast<unsigned char>(bytes[at]));
  return crc;
}
#endif

}  // namespace

std::string Digest::hex() const { return hex_of(bytes.data(), bytes.size()); }

std::string Digest::short_hex() const { return hex_of(bytes.data(), 8); }

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  struct Release {
    void operator()(HMAC_CTX* context) const { HMAC_CTX_free(context); }
  };
  const std::unique_ptr<HMAC_CTX, Release> context(HMAC_CTX_new());
  Digest digest;
  unsigned length = 0;
  require(context != nullptr &&
          HMAC_Init_ex(context.get(), key.data(), static_cast<int>(key.size()), sha256_method(),
                       nullptr) == 1 &&
          HMAC_Update(context.get(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size()) == 1 &&
          HMAC_Final(context.get(), digest.bytes.data(), &length) == 1);
  return digest;
}

Digest sha256(std::string_view bytes) {
  Digest digest;
  require(EVP_Digest(bytes.data(), bytes.size(), digest.bytes.data(), nullptr, sha256_method(),
                     nullptr) == 1);
  return digest;
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr);
  require(EVP_DigestInit_ex2(as_context(context_), sha256_method(), nullptr) == 1);
}

Sha256::~Sha256() { EVP_MD_CTX_free(as_context(context_)); }

void Sha256::add(std::string_view bytes) {
  require(EVP_DigestUpdate(as_context(context_), bytes.data(), bytes.size()) == 1);
}

Digest Sha256::finish() {
  Digest digest;
  require(EVP_DigestFinal_ex(as_context(context_), digest.bytes.data(), nullptr) == 1);
  require(EVP_DigestInit_ex2(as_context(context_), nullptr, nullptr) == 1);
  return digest;
}

std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return ~update_by_processor(bytes, ~seed);
#endif
  return crc32c_by_table(bytes, seed);
}

std::uint32_t crc32c_by_table(std::string_view bytes, std::uint32_t seed) {
  return ~update_by_table(bytes, ~seed);
}

}  // namespace guiju
