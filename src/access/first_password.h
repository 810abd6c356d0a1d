// access/first_password.h: what a person logs in with once, before they choose their own.
#pragma once

#include <string>

#include "base/ports.h"

namespace guiju::access {

// Four groups of four: 80 bits that somebody can read to somebody. Letters and digits that look alike are
// left out (Crockford's base 32).
std::string first_password(Random& random);

}  // namespace guiju::access
