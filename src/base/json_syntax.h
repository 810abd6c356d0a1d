// base/json_syntax.h: RFC 8259 spelled out, one character at a time.
//
// The fast parser says only that a document is wrong. This one, read when it has, says where and
// why. It is also the reference that the fast one is tested against.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/message.h"

namespace guiju {

struct JsonFault {
  std::size_t offset = 0;
  Message what;
  Message remedy;
};

// The first thing that is not JSON in `bytes`, or nothing. Keys may repeat here. REQUIRES: valid
// UTF-8.
std::optional<JsonFault> find_json_fault(std::string_view bytes);

// The length of the number `text` begins with, by the JSON grammar; 0 if it does not.
std::size_t json_number_length(std::string_view text);

}  // namespace guiju
