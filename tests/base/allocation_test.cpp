// Reading JSON again into the same Document must not allocate: the placement path does it for each
// request.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "base/document.h"
#include "base/json_writer.h"

namespace {
std::atomic<std::int64_t> allocations{0};
}  // namespace

// Not inlined: GCC would see malloc meet delete, and new meet free, and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* place = std::malloc(size == 0 ? 1 : size)) return place;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace guiju {
namespace {

TEST(Allocation, ReadingJsonAgainTakesNone) {
  constexpr std::string_view request =
      R"({"checkpoint":"placement","id":"r-1","at":"2026-10-20T10:00:00+08:00","rate":0.0725,)"
      R"("person":{"age":null,"student":false,"name":"\u7532"},"channels":["sms","push",[1,2,3]]})";
  std::string many_keys = "{";
  for (int i = 0; i < 100; ++i) many_keys += fmt::format("\"k{}\":{},", i, i);
  many_keys += "\"last\":0}";
  Document document;
  ASSERT_TRUE(parse_json(many_keys, "requests.jsonl:1", document));
  ASSERT_TRUE(parse_json(request, "requests.jsonl:2", document));

  const std::int64_t before = allocations.load();
  for (int i = 0; i < 100; ++i) {
    if (!parse_json(request, "requests.jsonl:3", document)) FAIL();
    if (!parse_json(many_keys, "requests.jsonl:4", document)) FAIL();
  }
  EXPECT_EQ(allocations.load() - before, 0);
}

TEST(Allocation, WritingIntoAKeptBufferTakesNone) {
  std::string out;
  const auto write = [&] {
    out.clear();
    JsonWriter writer(out);
    writer.begin_object().field("id", "r-1").field("rate", 0.0725).key("list").begin_array();
    for (int i = 0; i < 50; ++i) writer.value("文本\n");
    writer.end_array().end_object();
  };
  write();
  const std::int64_t before = allocations.load();
  for (int i = 0; i < 100; ++i) write();
  EXPECT_EQ(allocations.load() - before, 0);
}

}  // namespace
}  // namespace guiju
