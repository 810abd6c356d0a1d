// cel/compiler.h: the checked tree to flat code.
#pragma once

#include "base/result.h"
#include "cel/checker.h"
#include "cel/program.h"

namespace guiju::cel {

// errors: bad_input for a constant pattern, zone, amount or decimal that is none, with its place
Result<Program> assemble(Checked checked);

}  // namespace guiju::cel
