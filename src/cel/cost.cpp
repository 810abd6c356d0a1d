#include "cel/cost.h"

#include <limits>

namespace guiju::cel {
namespace {

constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

std::uint64_t plus(std::uint64_t a, std::uint64_t b) { return a > most - b ? most : a + b; }
std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return a != 0 && b > most / a ? most : a * b;
}

bool is_loop(const Node& node) {
  return node.kind == NodeKind::comprehension && node.macro != Macro::optional_map &&
         node.macro != Macro::optional_flat_map;
}

std::uint64_t rounds_of(const Checked& checked, const Node& loop) {
  const Node& range = checked.ast[loop.operand];
  if (range.kind == NodeKind::list) return range.arguments.size();
  return range.kind == NodeKind::map ? range.arguments.size() / 2 : list_size_assumed;
}

constexpr std::uint64_t per_round = 2;

// With the rounds of loops, or without.
std::uint64_t cost_of(const Checked& checked, NodeId id, bool with_rounds) {
  const Node& node = checked.ast[id];
  const Resolution& resolution = checked.resolutions[id];
  std::uint64_t cost = 1;
  if (resolution.function != nullptr) cost = resolution.function->cost;
  const bool named =
      resolution.meaning == Meaning::slot || resolution.meaning == Meaning::optional_slot ||
      resolution.meaning == Meaning::constant || resolution.meaning == Meaning::qualified_function;
  if (node.operand != no_node && !named)
    cost = plus(cost, cost_of(checked, node.operand, with_rounds));
  if (is_loop(node) && !with_rounds) return cost;
  std::uint64_t children = 0;
  for (const NodeId argument : node.arguments)
    children = plus(children, cost_of(checked, argument, with_rounds));
  if (!is_loop(node)) return plus(cost, children);
  return plus(cost, times(rounds_of(checked, node), plus(children, per_round)));
}

}  // namespace

std::uint64_t cost_bound(const Checked& checked, NodeId root) {
  return cost_of(checked, root, true);
}

std::uint64_t straight_cost(const Checked& checked, NodeId root) {
  return cost_of(checked, root, false);
}

std::uint32_t round_cost(const Checked& checked, NodeId loop) {
  std::uint64_t cost = per_round;
  for (const NodeId argument : checked.ast[loop].arguments)
    cost = plus(cost, cost_of(checked, argument, false));
  return static_cast<std::uint32_t>(cost);  // an expression has some 20,000 nodes
}

}  // namespace guiju::cel
