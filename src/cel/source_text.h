// cel/source_text.h: from the tree back to an expression.
//
//   parse(source_text(parse(x).tree)) is the tree of x: macros are written as macros, brackets stand where
//   the precedence of the operators needs them and nowhere else.
//
// For those who show a part of a condition: explanations, sentences, analysis.
#pragma once

#include <string>

#include "cel/ast.h"

namespace guiju::cel {

std::string source_text(const Ast& ast, NodeId root);

}  // namespace guiju::cel
