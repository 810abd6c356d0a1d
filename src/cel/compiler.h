// cel/compiler.h: the checked tree to flat code.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "base/result.h"
#include "cel/checker.h"
#include "cel/program.h"

namespace guiju::cel {

class ZoneTable;

// errors: bad_input for a constant pattern, zone, amount or decimal that is none, with its place
// `zones` is asked for the machine's zones when one is taken from a variable.
using ZoneSource = std::function<std::shared_ptr<const ZoneTable>()>;
Result<Program> assemble(Checked checked, const ZoneSource& zones, bool strict_constants);

// One subtree by itself, for those who take conditions apart (cel/conditions.h). Slots for which `known`
// holds a value are constants of the code, so that it reads and decides less. The program keeps no tree,
// and what its constants point to belongs to `tree` and `known`, which must outlive it.
Result<Program> assemble_term(const Checked& tree, NodeId root, std::span<const Value> known);

}  // namespace guiju::cel
