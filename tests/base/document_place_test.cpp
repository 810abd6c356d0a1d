// Where a node stands, told in the characters people count.
#include <gtest/gtest.h>

#include <random>

#include "base/document_storage.h"

namespace guiju {
namespace {

TEST(DocumentPlace, is_that_of_the_slow_way) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  static constexpr std::string_view pieces[] = {"\n", "\r\n", "a",
                                                "年", "化率", "\xF0\x9F\x98\x80"};
  for (int i = 0; i < 2000; ++i) {
    std::string bytes;
    for (std::size_t n = random() % 30; n > 0; --n) bytes += pieces[random() % std::size(pieces)];
    const auto line = static_cast<std::uint32_t>(random() % 12);
    const auto column = static_cast<std::uint32_t>(random() % 24);
    SCOPED_TRACE(::testing::Message() << bytes << " at " << line << ":" << column);
    const Place quick = place_at(bytes, line, column);
    const Place slow = place_of(bytes, offset_at(bytes, line, column));
    ASSERT_EQ(quick.line, slow.line);
    ASSERT_EQ(quick.column, slow.column);
  }
}

}  // namespace
}  // namespace guiju
