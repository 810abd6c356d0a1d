// The program's operator new, counted per thread, so that `guiju bench` can show that a verdict
// allocates nothing. One increment beside malloc costs nothing that could be measured.
#include "allocations.h"

#include <cstdlib>
#include <new>

namespace {
thread_local std::uint64_t counted = 0;
}  // namespace

namespace guiju {
std::uint64_t allocations_of_this_thread() { return counted; }
}  // namespace guiju

void* operator new(std::size_t size) {
  ++counted;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
