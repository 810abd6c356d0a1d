#include "access/stored_values.h"

#include <algorithm>

#include "base/signing.h"

namespace guiju::access {

std::string joined(const std::vector<std::string>& parts, char at) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += at;
    out += part;
  }
  return out;
}

std::vector<std::string> parted(std::string_view text, char at) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Result<Digest> stored_digest(std::string_view hex, const std::string& source) {
  GUIJU_TRY(key, PublicKey::parse(hex, source));  // 32 bytes in hexadecimal, as a digest is
  Digest digest;
  digest.bytes = key.bytes;
  return digest;
}

}  // namespace guiju::access
