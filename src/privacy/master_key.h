// privacy/master_key.h: the one key that all others hang on, wherever it is kept.
//
//   file:PATH            32 bytes in a file that only its owner reads; a relative path is in the data directory
//   env:NAME             64 hexadecimal digits in an environment variable
//   pkcs11:MODULE?token=LABEL&key=LABEL
//                        an AES-256 key that never leaves a token (an HSM, or SoftHSM); PIN in GUIJU_PIN
//
// It wraps the vault's own key and nothing else: asked when a vault is opened, and when keys are rotated.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"
#include "privacy/suite.h"

namespace guiju::privacy {

class MasterKey {
 public:
  virtual ~MasterKey() = default;
  // `bound` is given again to unwrap.   errors: unavailable (the token is away, the PIN is wrong)
  virtual Result<std::string> wrap(const Secret& key, std::string_view bound) = 0;
  //   errors: corrupt when it was not wrapped by this key, or was changed
  virtual Result<Secret> unwrap(std::string_view wrapped, std::string_view bound) = 0;
};

// What a master key is found with.
struct KeyPlaces {
  Disk& disk;
  Random& random;
  std::string folder;  // of the data
  std::function<std::string_view(const char* name)> variable;
  std::string store =
      {};  // the PostgreSQL database that keeps the locked keys; empty: keys.db in the folder
};

inline constexpr std::string_view default_master = "file:master.key";

// `make`: a file that is not there is made, and a token without the key gets it.
//   errors: bad_input (no such form; a variable that is no key), not_found, unavailable
Result<std::unique_ptr<MasterKey>> open_master(std::string_view spec, const KeyPlaces& places,
                                               bool make);

namespace detail {
Result<std::unique_ptr<MasterKey>> open_pkcs11(std::string_view spec, std::string_view pin,
                                               bool make);
}

}  // namespace guiju::privacy
