// cel/parser.h: tokens to a tree, by recursive descent with precedences.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cel/ast.h"

namespace guiju::cel {

// errors: bad_input with line and column: syntax, nesting beyond the limits, misused macros
Result<Ast> parse(std::string_view source, bool expand_macros = true);

}  // namespace guiju::cel
