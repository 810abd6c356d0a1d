// allocations.h: how often the program allocated memory in this thread.
#pragma once

#include <cstdint>

namespace guiju {

std::uint64_t allocations_of_this_thread();

}  // namespace guiju
