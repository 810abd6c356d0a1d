// cel/macros.h: calls that are really loops: has, all, exists, exists_one, map, filter, cel.bind,
// optMap, sortBy …
#pragma once

#include <functional>
#include <optional>
#include <span>
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

// Adds a node to the tree, within its limits.
using AddNode = std::function<Result<NodeId>(Node)>;

// Nothing when the call is no macro; otherwise the node that stands for it, or what is wrong with
// it.
std::optional<Result<NodeId>> expand_macro(Ast& ast, const MacroCall& call, const AddNode& add);

// For messages: every macro by name, and how a call of it is written (empty when it is none).
std::span<const std::string_view> macro_names();
std::string_view macro_form(std::string_view name);

}  // namespace guiju::cel
