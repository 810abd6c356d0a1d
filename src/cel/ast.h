// cel/ast.h: the tree of an expression, macros already expanded.
//
// Nodes live in one vector and name each other by index, children before parents. Operators are
// calls under their standard names ("_+_", "@in"); `&&` and `||` take two or more arguments. Macros
// become comprehensions, which bind their variables for their body alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/pool.h"
#include "cel/value.h"

namespace guiju::cel {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = ~NodeId{0};

inline constexpr std::size_t nesting_max = 64;      // parentheses, arguments, lists in lists
inline constexpr std::size_t tree_depth_max = 256;  // chains such as a + b + c count as well
inline constexpr std::size_t nodes_max = 20'000;

enum class NodeKind : std::uint8_t {
  literal,
  name,
  select,         // operand.text
  has,            // has(operand.text)
  call,           // text(arguments), or operand.text(arguments)
  list,           // arguments
  map,            // arguments: key, value, key, value …
  structure,      // text{field: value}: a protobuf message, known but not supported
  comprehension,  // macro over operand; arguments: predicate or transform
  bind,           // operand bound to `variable` in arguments[0]
};

enum class Macro : std::uint8_t {
  none,
  all,
  exists,
  exists_one,
  map,           // arguments: transform
  map_filtered,  // arguments: predicate, transform
  filter,
  transform_list,           // with two variables: transform
  transform_list_filtered,  // predicate, transform
  transform_map,
  transform_map_filtered,
  transform_entries,  // transform: a map, whose entries are added
  transform_entries_filtered,
  optional_map,       // over an optional: its value transformed, still optional
  optional_flat_map,  // the same, where the transform is an optional itself
};

struct Node {
  NodeKind kind = NodeKind::literal;
  Macro macro = Macro::none;
  bool absolute = false;      // a name with a leading dot
  std::uint32_t at = 0;       // byte offset: the operator of a call, the first character otherwise
  std::uint32_t depth = 1;    // of the tree below, this node included
  std::string_view text;      // into the pool
  std::string_view variable;  // of a comprehension or bind
  std::string_view second;    // second variable of a comprehension; may be empty
  Value literal;
  NodeId operand = no_node;
  std::vector<NodeId> arguments;
  std::vector<bool> optional;  // of a list's elements or a map's entries: written with '?'
};

struct Ast {
  std::string source;
  Pool pool;
  std::vector<Node> nodes;
  NodeId root = no_node;

  const Node& operator[](NodeId id) const { return nodes[id]; }
};

// "+" for "_+_", "in" for "@in"; other names unchanged. For messages.
std::string_view shown_name(std::string_view function);

}  // namespace guiju::cel
