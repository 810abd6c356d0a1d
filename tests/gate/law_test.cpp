#include "gate/law.h"

#include <gtest/gtest.h>

#include <cmath>

namespace guiju::gate {
namespace {

// The vectors of the paper (appendix A and the reference's vectors.h): key 00 … 0f, input 00 01 02 ….
TEST(StickyNumber, IsSipHashOfTheStandard) {
  Digest key;
  for (std::uint8_t i = 0; i < 16; ++i) key.bytes[i] = i;
  std::string input;
  const struct {
    std::size_t length;
    std::uint64_t want;
  } rows[] = {{0, 0x726fdb47dd0e0e31}, {8, 0x93f5f5799a932462}, {15, 0xa129ca6149be45e5}};
  for (char c = 0; c < 15; ++c) input += c;
  for (const auto& row : rows)
    EXPECT_EQ(sticky_number(key, std::string_view(input).substr(0, row.length)), row.want)
        << row.length;
}

TEST(Challenger, TheSamePersonIsAlwaysOnTheSameSideAndTheShareIsKept) {
  const Digest one = sha256("one"), two = sha256("two");
  for (const std::int64_t share_bp : {0, 1, 500, 5'000, 10'000}) {
    std::int64_t asked = 0;
    constexpr int people = 20'000;
    for (int i = 0; i < people; ++i) {
      const std::string id = fmt::format("person-{}", i);
      const bool first = is_challenged(one, share_bp, id);
      EXPECT_EQ(first, is_challenged(one, share_bp, id));
      asked += first;
      // A growing share keeps those it has.
      if (first) {
        EXPECT_TRUE(is_challenged(one, std::min<std::int64_t>(share_bp + 1, 10'000), id));
      }
    }
    const double expected = people * static_cast<double>(share_bp) / 10'000;
    EXPECT_NEAR(static_cast<double>(asked), expected, 5 * std::sqrt(expected) + 1) << share_bp;
  }
  int both = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = fmt::format("person-{}", i);
    both += is_challenged(one, 5'000, id) && is_challenged(two, 5'000, id);
  }
  EXPECT_NEAR(both, 2'500, 250);  // another revision, other people
}

TEST(Law, ACaseIsJudgedByTheSpanOfItsInstant) {
  const auto edition = [](const char* name) {
    auto made = std::make_shared<Edition>();
    made->revision = sha256(name);
    return made;
  };
  const Law law({{.from = beginning, .edition = edition("zero"), .challenger = {}, .share_bp = 0},
                 {.from = Instant(100), .edition = edition("a"), .challenger = {}, .share_bp = 0},
                 {.from = Instant(200),
                  .edition = edition("b"),
                  .challenger = edition("c"),
                  .share_bp = share_bp_max}},
                {});
  EXPECT_EQ(law.at(Instant(99)).revision, sha256("zero"));
  EXPECT_EQ(law.at(Instant(100)).revision, sha256("a"));
  EXPECT_EQ(law.at(Instant(199)).revision, sha256("a"));
  EXPECT_EQ(law.at(Instant(200)).revision, sha256("b"));
  EXPECT_EQ(law.for_case(Instant(200), "anybody").revision, sha256("c"));
  EXPECT_EQ(law.for_case(Instant(199), "anybody").revision, sha256("a"));
}

}  // namespace
}  // namespace guiju::gate
