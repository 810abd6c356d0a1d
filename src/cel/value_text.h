// cel/value_text.h: values and evaluation errors for people.
#pragma once

#include <string>
#include <string_view>

#include "base/message.h"
#include "cel/value.h"

namespace guiju::cel {

// As the language writes it: 5, 5u, 0.5, 0.24m, "text", b"\x00", [1, 2], {"a": 1},
// money("200000.00"), timestamp("2026-09-30T00:00:00Z"), error(overflow).
std::string value_text(const Value& value);

std::string_view error_name(EvaluationError code);  // "overflow"
Message explain(EvaluationError code);              // a sentence for the user

}  // namespace guiju::cel
