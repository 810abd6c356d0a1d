// rulebook/law_days.h: the law's numbers as conditions meet them, one entry for each way they stand.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rulebook/region.h"
#include "rulebook/ruleset_body.h"

namespace guiju::rulebook {

// Spans of a ruleset in which the numbers in `slots` differ; without such slots the last span alone.
std::vector<const RulesInForce*> spans_that_differ(const Ruleset& ruleset,
                                                   std::span<const std::uint16_t> slots);
inline Reader::Known known_on(const RulesInForce& span) { return {span.body().law, {}, {}}; }

}  // namespace guiju::rulebook
