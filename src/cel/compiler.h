// cel/compiler.h: the checked tree to flat code.
#pragma once

#include <span>

#include "base/result.h"
#include "cel/checker.h"
#include "cel/program.h"

namespace guiju::cel {

// errors: bad_input for a constant pattern, zone, amount or decimal that is none, with its place
Result<Program> assemble(Checked checked);

// One subtree by itself, for those who take conditions apart (cel/conditions.h). Slots for which `known`
// holds a value are constants of the code, so that it reads and decides less. The program keeps no tree,
// and what its constants point to belongs to `tree` and `known`, which must outlive it.
Result<Program> assemble_term(const Checked& tree, NodeId root, std::span<const Value> known);

}  // namespace guiju::cel
