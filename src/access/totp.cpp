#include "access/totp.h"

#include <fmt/core.h>
#include <openssl/hmac.h>

#include <charconv>

namespace guiju::access {
namespace {

constexpr std::int64_t step_s = 30;
constexpr std::uint32_t codes = 1'000'000;

std::string escaped(std::string_view text) {  // RFC 3986, unreserved characters stay
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    plain ? out += c : out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

TotpSecret TotpSecret::generate(Random& random) {
  std::array<std::uint8_t, size> bytes{};
  random.fill(bytes);
  return TotpSecret(bytes);
}

std::string TotpSecret::base32() const {  // RFC 4648, section 6; 20 bytes need no padding
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0, bits = 0;
  for (const std::uint8_t byte : bytes_) {
    held = held << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += letters[held >> (bits - 5) & 31];
  }
  return out;
}

Result<TotpSecret> TotpSecret::parse(std::string_view base32, std::string_view source) {
  std::array<std::uint8_t, size> bytes{};
  std::size_t filled = 0;
  std::uint32_t held = 0, bits = 0;
  bool whole = base32.size() == size * 8 / 5;
  for (const char c : base32) {
    const bool letter = c >= 'A' && c <= 'Z', digit = c >= '2' && c <= '7';
    whole = whole && (letter || digit);
    if (!whole) break;
    held = held << 5 | static_cast<std::uint32_t>(letter ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[filled++] = static_cast<std::uint8_t>(held >> bits);
  }
  if (whole) return TotpSecret(bytes);
  return Error{ErrorKind::bad_input, std::string(source),
               say("is no secret of an authenticator", "不是验证器密钥"),
               say("send the 32 letters and digits that were given", "请发送所给的 32 位字母数字")};
}

std::string TotpSecret::uri(std::string_view issuer, std::string_view account) const {
  return fmt::format(
      "otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
      escaped(issuer), escaped(account), base32());
}

std::uint32_t TotpSecret::code(std::int64_t step) const {
  std::array<std::uint8_t, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned length = 0;
  HMAC(EVP_sha1(), bytes_.data(), static_cast<int>(bytes_.size()), counter.data(), counter.size(),
       mac.data(), &length);
  const std::size_t at = mac[length - 1] & 15u;  // RFC 4226, 5.3: dynamic truncation
  const std::uint32_t word = (mac[at] & 0x7Fu) << 24 | std::uint32_t{mac[at + 1]} << 16 |
                             std::uint32_t{mac[at + 2]} << 8 | mac[at + 3];
  return word % codes;
}

std::optional<std::int64_t> TotpSecret::accept(std::string_view digits, Instant now,
                                               std::int64_t last_used) const {
  std::uint32_t given = 0;
  const char* const end = digits.data() + digits.size();
  if (digits.size() != 6 || std::from_chars(digits.data(), end, given).ptr != end)
    return std::nullopt;
  const std::int64_t present = now.micros / (step_s * 1'000'000);
  for (std::int64_t step = present - 1; step <= present + 1; ++step)
    if (step > last_used && code(step) == given) return step;
  return std::nullopt;
}

}  // namespace guiju::access
