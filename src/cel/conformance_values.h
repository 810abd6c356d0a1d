// cel/conformance_values.h: values and types as the specification's test files write them.
#pragma once

#include <optional>
#include <string>

#include "cel/pool.h"
#include "cel/textproto.h"
#include "cel/type.h"
#include "cel/value.h"

namespace guiju::cel {

// cel.expr.Value. Nothing for a message or enum of protobuf; `reason` then names it.
std::optional<Value> read_value(const TextMessage& message, Pool& pool, std::string& reason);
// cel.expr.Type. Null for protobuf's own.
TypeRef read_type(const TextMessage& message, std::string& reason);

// What the tests mean by "the same": kinds matter, the order of maps does not, NaN is NaN.
bool same_result(const Value& wanted, const Value& given);

}  // namespace guiju::cel
