// rulebook/difference_json.h: a difference of two rulebooks for programs, by commands and the service alike.
#pragma once

#include <string>

#include "rulebook/difference.h"

namespace guiju::rulebook {

// {"before","after","effect","policies":[…],"records":[…],"rewritten":[ids]}
std::string difference_json(const Ruleset& before, const Ruleset& after,
                            const Difference& difference);

}  // namespace guiju::rulebook
