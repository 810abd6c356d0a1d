// gate/placement_request.h: one question of the placement checkpoint, typed and checked once.
#pragma once

#include <optional>
#include <string_view>

#include "audience/channel.h"
#include "base/document.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "gate/stated_facts.h"

namespace guiju::gate {

// Views into the document it was read from.
struct PlacementRequest {
  std::string_view id;
  Instant at;
  std::string_view platform, institution, product, creative;
  std::optional<Digest> content_hash;  // of the bytes about to be shown; none: they match nothing
  std::string_view person;
  std::string_view region;  // where it is shown, GB/T 2260; empty: the person's
  audience::Channel channel = audience::Channel::feed;
  StatedFacts situation;  // the group placement.*
};

// {"checkpoint":"placement","id","at","platform","institution","product","creative","content_hash",
//  "person","channel","region"?,"placement":{facts of the group placement}}
Result<PlacementRequest> parse_placement(const Value& request);

// The members every request has. Kept short: ids go back to the caller and into the record.
inline constexpr std::size_t request_id_bytes_max = 128;
Status check_request_id(std::string_view id);
Result<Digest> parse_digest(std::string_view hex);

}  // namespace guiju::gate
