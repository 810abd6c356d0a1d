// access/totp.h: the six digits of an authenticator app (RFC 6238, HMAC-SHA-1, 30 seconds).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"

namespace guiju::access {

class TotpSecret {
 public:
  static constexpr std::size_t size = 20;  // as RFC 4226 recommends
  static TotpSecret generate(Random& random);
  explicit TotpSecret(const std::array<std::uint8_t, size>& bytes) : bytes_(bytes) {}

  const std::array<std::uint8_t, size>& bytes() const { return bytes_; }
  std::string base32() const;  // as people type it
  //   errors: bad_input; the text is not repeated
  static Result<TotpSecret> parse(std::string_view base32, std::string_view source);
  // otpauth://totp/… for the QR code an app reads.
  std::string uri(std::string_view issuer, std::string_view account) const;

  std::uint32_t code(std::int64_t step) const;  // of six digits
  // The step whose code this is: the present one, or its neighbour, since clocks differ; none when it is
  // neither, or not later than `last_used`, since a code is good once.
  std::optional<std::int64_t> accept(std::string_view digits, Instant now,
                                     std::int64_t last_used) const;

 private:
  std::array<std::uint8_t, size> bytes_;
};

}  // namespace guiju::access
