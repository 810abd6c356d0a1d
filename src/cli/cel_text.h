// cli/cel_text.h: a value of the policy language as a person would write it, and as JSON.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "base/message.h"
#include "cel/value.h"

namespace guiju::cli {

// As a literal or constructor of the language where there is one: 3u, 0.24m, money("12.50"), ["a",
// "b"].
std::string cel_text(const cel::Value& value);
void write_cel_json(JsonWriter& out, const cel::Value& value);
Message describe(cel::EvaluationError error);

}  // namespace guiju::cli
