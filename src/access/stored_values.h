// access/stored_values.h: lists and digests as the tables of this room keep them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace guiju::access {

std::string joined(const std::vector<std::string>& parts, char at);
std::vector<std::string> parted(std::string_view text, char at);
Result<Digest> stored_digest(std::string_view hex, const std::string& source);

}  // namespace guiju::access
