// cel/evaluator.h: runs flat code over a row.
#pragma once

#include <span>

#include "cel/program.h"
#include "cel/runtime.h"

namespace guiju::cel {

// Never throws; allocates nothing once the scratch has its working size.
Value run_code(const Program::Body& program, std::span<const Value> row, Scratch& scratch);
// With a budget of its own, of which what is left is given back: for constants while compiling.
Value run_code(const Program::Body& program, std::span<const Value> row, Scratch& scratch,
               std::uint64_t& steps);

}  // namespace guiju::cel
