// cli/cel_json.h: a value of the policy language as JSON. How people read one: cel/value_text.h.
#pragma once

#include "base/json_writer.h"
#include "cel/value.h"

namespace guiju::cli {

// Decimals and money as numbers (money in fen), times and durations as texts, what JSON has no form
// for (NaN, bytes, types) as it is written in the language. Keys of maps are sorted.
void write_cel_json(JsonWriter& out, const cel::Value& value);

}  // namespace guiju::cli
