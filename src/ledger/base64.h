// ledger/base64.h: Base64 of RFC 4648, section 4, canonical: one text for the same bytes and no other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guiju::ledger {

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);  // nothing unless it is exactly that

}  // namespace guiju::ledger
