// http/masking.h: JSON as it is shown to whoever has given no purpose: what is personal stands as •••.
#pragma once

#include <span>
#include <string_view>

#include "base/document.h"
#include "base/json_writer.h"

namespace guiju::http {

inline constexpr std::string_view mask = "•••";

// The value, without what members of these names hold, at any depth: numbers, texts and truths become `mask`, lists and
// objects keep their shape.
void write_masked(JsonWriter& json, const Value& value, std::span<const std::string_view> members);

}  // namespace guiju::http
