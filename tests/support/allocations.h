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

inline void* counted(std::size_t size, std::size_t alignment) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  const std::size_t whole = (size + alignment - 1) / alignment * alignment;
  return std::aligned_alloc(alignment, whole == 0 ? alignment : whole);
}

inline void* counted_or_throw(std::size_t size, std::size_t alignment) {
  void* memory = counted(size, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

// Not inlined: the compiler would take the free() for a mistake.
[[gnu::noinline]] inline void give_back(void* memory) noexcept { std::free(memory); }

inline constexpr std::size_t usual_alignment = alignof(std::max_align_t);

}  // namespace guiju::testing

// Every form: a sanitizer brings its own for those left out, and would then see memory of one kind given
// back as another.
void* operator new(std::size_t size) {
  return guiju::testing::counted_or_throw(size, guiju::testing::usual_alignment);
}
void* operator new[](std::size_t size) {
  return guiju::testing::counted_or_throw(size, guiju::testing::usual_alignment);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return guiju::testing::counted_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return guiju::testing::counted_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return guiju::testing::counted(size, guiju::testing::usual_alignment);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return guiju::testing::counted(size, guiju::testing::usual_alignment);
}
void operator delete(void* memory) noexcept { guiju::testing::give_back(memory); }
void operator delete[](void* memory) noexcept { guiju::testing::give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { guiju::testing::give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { guiju::testing::give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { guiju::testing::give_back(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept {
  guiju::testing::give_back(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  guiju::testing::give_back(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
  guiju::testing::give_back(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  guiju::testing::give_back(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  guiju::testing::give_back(memory);
}
