// cel/macros.h: calls that are really loops: has, all, exists, exists_one, map, filter, cel.bind …
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cel/ast.h"

namespace guiju::cel {

struct MacroCall {
  std::string_view name;
  std::uint32_t at = 0;
  NodeId receiver = no_node;  // none for a call without a receiver
  std::vector<NodeId> arguments;
};

// Nothing when the call is no macro; otherwise the node that stands for it, or what is wrong with
// it.
std::optional<Result<Node>> expand_macro(const Ast& ast, const MacroCall& call);

}  // namespace guiju::cel
