// base/plain_scalar.h: what an unquoted scalar means, by YAML's core schema.
//
// Two deviations, both towards less surprise: .inf and .nan stay text (nothing we count is
// infinite), and so do the words YAML 1.1 took for booleans (yes, no, on, off).
#pragma once

#include <string_view>

#include "base/document.h"

namespace guiju {

// Sets kind, truth, text and plain of `node`. The empty text is null.
void resolve_plain_scalar(std::string_view text, Node& node);

// The same for a cell of a table, where only the empty cell is null and no other base is known.
void resolve_cell(std::string_view text, Node& node);

}  // namespace guiju
