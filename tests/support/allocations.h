// Counts what a piece of code allocates. Include it in one file of a test program only: it replaces
// the program's operator new.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace guiju::testing {

inline std::atomic<std::uint64_t> allocations{0};

class AllocationCount {  // since it was made
 public:
  AllocationCount() : before_(allocations.load(std::memory_order_relaxed)) {}
  std::uint64_t value() const { return allocations.load(std::memory_order_relaxed) - before_; }

 private:
  std::uint64_t before_;
};

inline void* counted(std::size_t size, std::size_t alignment) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  const std::size_t whole = (size + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, whole == 0 ? alignment : whole);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace guiju::testing

// Not inlined: GCC would see aligned_alloc meet delete, and new meet free, and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  return guiju::testing::counted(size, alignof(std::max_align_t));
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  return guiju::testing::counted(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
