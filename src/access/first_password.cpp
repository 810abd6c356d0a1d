#include "access/first_password.h"

#include <array>
#include <string_view>

namespace guiju::access {

std::string first_password(Random& random) {
  constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
  std::array<std::uint8_t, 16> bytes{};
  random.fill(bytes);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += letters[bytes[i] & 31];
  }
  return out;
}

}  // namespace guiju::access
