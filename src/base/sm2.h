// base/sm2.h: SM2 signatures with SM3 (GB/T 32918.2), for those whose rules ask for them beside Ed25519.
//
// A signature is r and s side by side, 32 bytes each; the signer's id is the standard's own, 1234567812345678.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"
#include "base/signing.h"

namespace guiju {

struct Sm2PublicKey {
  std::array<std::uint8_t, 65> bytes{};  // 0x04 ‖ x ‖ y
  friend auto operator<=>(const Sm2PublicKey&, const Sm2PublicKey&) = default;
};

class Sm2SigningKey {
 public:
  static Sm2SigningKey generate();  // by OpenSSL's own random numbers
  //   errors: bad_input (wrong passphrase, no such key, not encrypted, not SM2)
  static Result<Sm2SigningKey> open(std::string_view pem, std::string_view passphrase,
                                    std::string_view source);
  Sm2SigningKey(Sm2SigningKey&&) noexcept;
  Sm2SigningKey& operator=(Sm2SigningKey&&) noexcept;
  ~Sm2SigningKey();

  Result<std::string> sealed(std::string_view passphrase, Random& random) const;
  const Sm2PublicKey& public_key() const { return public_key_; }
  Signature sign(std::string_view bytes) const;

 private:
  explicit Sm2SigningKey(void* handle);
  void* handle_;  // EVP_PKEY
  Sm2PublicKey public_key_;
};

bool verify(const Sm2PublicKey& key, std::string_view bytes, const Signature& signature);

}  // namespace guiju
