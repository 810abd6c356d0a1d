// cel/cost.h: how many steps an expression may take, before it runs.
#pragma once

#include <cstdint>

#include "cel/checker.h"

namespace guiju::cel {

// Lists that are not written in the expression are taken to have this many elements.
inline constexpr std::uint64_t list_size_assumed = 100;

// The bound: a step is one operator, name or literal; functions cost what their table says; a loop
// costs its body times the elements. Saturates.
std::uint64_t cost_bound(const Checked& checked, NodeId root);

// What is charged when it runs: everything outside of loops at once, before it begins; a round of a loop
// when it is entered, without the rounds of the loops inside it. Both count all branches.
std::uint64_t straight_cost(const Checked& checked, NodeId root);
std::uint32_t round_cost(const Checked& checked, NodeId loop);

}  // namespace guiju::cel
