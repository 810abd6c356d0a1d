// content/claim_json.h: a claim as the answers print it. The fields are documented in docs/review.md.
#pragma once

#include <string_view>

#include "base/json_writer.h"
#include "content/claim.h"

namespace guiju::content {

// The members of one object, without its braces; `words` is the claim's text as given.
void write_claim(JsonWriter& json, const Claim& claim, std::string_view words);

}  // namespace guiju::content
