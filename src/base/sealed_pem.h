// base/sealed_pem.h: private keys in PEM under a passphrase, whatever their kind. For signing.cpp and sm2.cpp only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"

struct evp_pkey_st;

namespace guiju::detail {

struct FreeKey {
  void operator()(evp_pkey_st* key) const;
};
using OpenKey = std::unique_ptr<evp_pkey_st, FreeKey>;

//   errors: bad_input (wrong passphrase, no such key, not encrypted)
Result<OpenKey> open_pem(std::string_view pem, std::string_view passphrase,
                         std::string_view source);
// PKCS#8, AES-256 under a key made by scrypt.   errors: bad_input (a passphrase too short or too long)
Result<std::string> seal_pem(evp_pkey_st* key, std::string_view passphrase, Random& random);

}  // namespace guiju::detail
