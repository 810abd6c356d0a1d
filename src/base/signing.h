// base/signing.h: Ed25519 (RFC 8032): who holds the key said this, and not a byte of it was changed.
//
//   SigningKey::generate(random) ─► sealed(passphrase) ─► a file that only its owner reads
//   SigningKey::open(file, passphrase) ─► sign(bytes) ─► Signature ─► verify(public key, bytes)
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"

namespace guiju {

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  std::string hex() const;  // 64 lower-case digits
  static Result<PublicKey> parse(std::string_view hex, std::string_view source);
  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

struct Signature {
  std::array<std::uint8_t, 64> bytes{};
  std::string hex() const;
  static Result<Signature> parse(std::string_view hex, std::string_view source);
  friend auto operator<=>(const Signature&, const Signature&) = default;
};

inline constexpr std::size_t passphrase_bytes_min = 8, passphrase_bytes_max = 1024;

class SigningKey {
 public:
  static SigningKey generate(Random& random);
  static SigningKey from_seed(const std::array<std::uint8_t, 32>& seed);  // RFC 8032's secret
  // A PEM of PKCS#8 under a passphrase. A key that lies there open is refused: whoever copies the
  // file would be its owner.
  //   errors: bad_input (wrong passphrase, no such key, not encrypted, not Ed25519)
  static Result<SigningKey> open(std::string_view pem, std::string_view passphrase,
                                 std::string_view source);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  // PKCS#8 in PEM, AES-256 under a key made by scrypt: `openssl pkey` reads it too.
  //   errors: bad_input when the passphrase is shorter than passphrase_bytes_min or too long
  Result<std::string> sealed(std::string_view passphrase, Random& random) const;
  const PublicKey& public_key() const { return public_key_; }
  Signature sign(std::string_view bytes) const;

 private:
  explicit SigningKey(void* handle);
  void* handle_;  // EVP_PKEY
  PublicKey public_key_;
};

bool verify(const PublicKey& key, std::string_view bytes, const Signature& signature);

// A new file that only its owner may read and write (mode 0600), durable when it returns.
//   errors: conflict when something is there already: a key is never overwritten; those of the disk
Status create_private_file(const std::string& path, std::string_view bytes);

}  // namespace guiju
