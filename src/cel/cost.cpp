#include "cel/cost.h"

#include <limits>

namespace guiju::cel {
namespace {

constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

std::uint64_t plus(std::uint64_t a, std::uint64_t b) { return a > most - b ? most : a + b; }
std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return a != 0 && b > most / a ? most : a * b;
}

std::uint64_t cost_of(const Checked& checked, NodeId id) {
  const Node& node = checked.ast[id];
  const Resolution& resolution = checked.resolutions[id];
  std::uint64_t cost = 1;
  if (resolution.function != nullptr) cost = resolution.function->cost;
  const bool named = resolution.meaning == Meaning::slot ||
                     resolution.meaning == Meaning::constant ||
                     resolution.meaning == Meaning::qualified_function;
  std::uint64_t children = 0;
  for (const NodeId argument : node.arguments)
    children = plus(children, cost_of(checked, argument));
  if (node.kind == NodeKind::comprehension) {
    const Node& range = checked.ast[node.operand];
    const std::uint64_t rounds = range.kind == NodeKind::list  ? range.arguments.size()
                                 : range.kind == NodeKind::map ? range.arguments.size() / 2
                                                               : list_size_assumed;
    return plus(cost_of(checked, node.operand), plus(cost, times(rounds, plus(children, 2))));
  }
  if (node.operand != no_node && !named) children = plus(children, cost_of(checked, node.operand));
  return plus(cost, children);
}

}  // namespace

std::uint64_t cost_bound(const Checked& checked, NodeId root) { return cost_of(checked, root); }

}  // namespace guiju::cel
