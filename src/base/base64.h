// base/base64.h: Base64 of RFC 4648, one text for the same bytes and no other.
#pragma once

#include <string>
#include <string_view>

namespace guiju {

std::string base64(std::string_view bytes);     // section 4, with padding
std::string base64url(std::string_view bytes);  // section 5, without
// False when the text is not exactly what the writer above writes; `into` is then of no use.
bool read_base64(std::string_view text, std::string& into);
bool read_base64url(std::string_view text, std::string& into);

}  // namespace guiju
