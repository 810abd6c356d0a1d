// cel/guards.h: which single slots can settle a program as false.
#pragma once

#include <vector>

#include "cel/program.h"

namespace guiju::cel {

// The guards of finished code: its one test, or the tests that are terms of its outermost conjunction.
std::vector<Guard> guards_of(const Program::Body& program);

}  // namespace guiju::cel
