// cel/diagnostics.h: errors of the compiler, each with its line and column inside the source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace guiju::cel {

// "3:17": 1-based, the column in characters, for people and editors.
std::string place_of(std::string_view source, std::uint32_t at);

Error error_at(std::string_view source, std::uint32_t at, Message what, Message remedy);

}  // namespace guiju::cel
