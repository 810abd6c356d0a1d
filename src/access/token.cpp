#include "access/token.h"

#include <array>

namespace guiju::access {
std::string make_token(Random& random) {
  std::array<std::uint8_t, 32> bytes{};
  random.fill(bytes);
  return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool same_token(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char differs = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differs |= static_cast<unsigned char>(a[i] ^ b[i]);
  return differs == 0;
}

}  // namespace guiju::access
