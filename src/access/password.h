// access/password.h: passwords, kept so that a stolen table gives none of them away.
//
//   password ─► Argon2id (RFC 9106) ─► "$argon2id$v=19$m=…,t=…,p=…$salt$hash" (PHC form)
//
// The form says its own cost, so hashes made at another cost stay good and are made anew when their owner
// comes by.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"

namespace guiju::access {

struct PasswordCost {  // OWASP's least for Argon2id: some 20 ms and 19 MiB for each try
  std::uint32_t memory_kib = 19'456, passes = 2, lanes = 1;
};

inline constexpr std::size_t password_chars_min = 12, password_chars_max = 128;

// What a new password must be: 12 to 128 characters, more than a few different ones, and not the person's own
// name. No rules about kinds of characters, no expiry (NIST SP 800-63B, 5.1.1.2).
//   errors: bad_input, without the password
Status check_new_password(std::string_view password, std::string_view account);

class PasswordHash {
 public:
  static PasswordHash make(std::string_view password, const PasswordCost& cost, Random& random);
  //   errors: corrupt when it is no Argon2id hash in PHC form, or asks for more memory than we give
  static Result<PasswordHash> parse(std::string_view phc, std::string_view source);

  bool matches(std::string_view password) const;  // takes as long for a wrong one
  bool is_cheaper_than(const PasswordCost& cost) const;
  const std::string& phc() const { return phc_; }

 private:
  PasswordHash(std::string phc, PasswordCost cost) : phc_(std::move(phc)), cost_(cost) {}
  std::string phc_;
  PasswordCost cost_;
};

}  // namespace guiju::access
