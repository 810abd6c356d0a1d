// access/token.h: random values that prove who asks, kept only as their hash.
#pragma once

#include <string>
#include <string_view>

#include "base/base64.h"
#include "base/hash.h"
#include "base/ports.h"

namespace guiju::access {

// 256 random bits as 43 characters of base64url: nothing to guess, so a plain hash keeps it safe.
std::string make_token(Random& random);
inline Digest token_hash(std::string_view token) { return sha256(token); }
// Tells nothing by how long it takes.
bool same_token(std::string_view a, std::string_view b);

}  // namespace guiju::access
