// cel/optionals.h: values that may be there or not: optional.of(x), optional.none().
#pragma once

#include "cel/runtime.h"
#include "cel/value.h"

namespace guiju::cel {

// The value moves into the arena; cost_exceeded when there is no room.
Value optional_of(const Value& value, Runtime& runtime);

// optional.field and optional[index]: still optional, none where the member is missing.
// REQUIRES: kind optional.
Value optional_member(const Value& optional, const Value& field, Runtime& runtime);
Value optional_index(const Value& optional, const Value& at, Runtime& runtime);

}  // namespace guiju::cel
