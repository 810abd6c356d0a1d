// access/secret_seal.h: secrets that must be read again, sealed before they reach the database.
//
// AES-256-GCM under the key of the data directory; the context (whose secret, which kind) is bound in, so that a sealed
// secret is of no use in another row.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"

namespace guiju::access {

class SecretSeal {
 public:
  static constexpr std::size_t key_bytes = 32;
  // The key in this file, made with a new one when there is no file. Its owner alone reads it.
  //   errors: bad_input when the file is no key; those of the disk
  static Result<SecretSeal> open(Disk& disk, const std::string& path, Random& random);
  explicit SecretSeal(const std::array<std::uint8_t, key_bytes>& key) : key_(key) {}

  std::string seal(std::string_view plain, std::string_view context, Random& random) const;
  //   errors: corrupt when anything was changed, or the key is another
  Result<std::string> unseal(std::string_view sealed, std::string_view context) const;

 private:
  std::array<std::uint8_t, key_bytes> key_;
};

}  // namespace guiju::access
