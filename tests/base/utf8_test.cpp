#include "base/utf8.h"

#include <gtest/gtest.h>

#include <array>

#include "support/fixed_clock.h"

namespace guiju {
namespace {

constexpr std::size_t sound = std::string_view::npos;

struct BytesCase {
  const char* name;
  std::string_view bytes;
  std::size_t invalid_at;
};

const BytesCase bytes_cases[] = {
    {"empty", "", sound},
    {"ASCII", "loan", sound},
    {"two, three and four bytes", "é贷😀", sound},
    {"the last code point", "\xF4\x8F\xBF\xBF", sound},
    {"beyond the last", "a\xF4\x90\x80\x80", 1},
    {"a lone continuation", "ab\x80", 2},
    {"an overlong slash", "\xC0\xAF", 0},
    {"an overlong three-byte form", "\xE0\x80\xAF", 0},
    {"an overlong four-byte form", "\xF0\x80\x80\xAF", 0},
    {"a surrogate", "贷\xED\xA0\x80", 3},
    {"cut off after two of three bytes", "a\xE8\xB4", 1},
    {"cut off by ASCII", "\xE8\xB4x", 0},
    {"a byte UTF-8 never has", "abc\xFF", 3},
    {"GBK", "\xB4\xFB\xBF\xEE", 0},
};

TEST(Utf8, FindsTheFirstInvalidByte) {
  for (const auto& row : bytes_cases) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(find_invalid_utf8(row.bytes).value_or(sound), row.invalid_at);
  }
}

TEST(Utf8, EveryCodePointReadsBack) {
  std::string text;
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    text.clear();
    append_utf8(text, c);
    ASSERT_FALSE(find_invalid_utf8(text)) << static_cast<unsigned>(c);
    std::size_t at = 0;
    ASSERT_EQ(next_code_point(text, at), c);
    ASSERT_EQ(at, text.size());
    ASSERT_EQ(count_code_points(text), 1u);
  }
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("年化7.2%😀"), 7u);
}

TEST(Utf8, MeasuresEdits) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("licence", "license"), 1u);
  EXPECT_EQ(edit_distance("lender", "lneder"), 1u) << "two neighbours swapped";
  EXPECT_EQ(edit_distance("lender", ""), 6u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Utf8, NamesTheNearest) {
  constexpr std::array<std::string_view, 4> names{"valid_from", "valid_to", "status", "scope"};
  EXPECT_EQ(nearest_name("valid_form", names), "valid_from");
  EXPECT_EQ(nearest_name("scop", names), "scope");
  EXPECT_EQ(nearest_name("xylophone_quartet", names), "");
}

}  // namespace
TEST(Utf8, AnExcerptEndsBetweenCodePoints) {
  const struct {
    const char* name;
    std::string_view text;
    std::size_t bytes_max;
    std::string_view want;
  } cases[] = {
      {"a short text is whole", "规矩", 40, "规矩"},
      {"cut behind a character", "规矩", 3, "规"},
      {"cut inside the second", "规矩", 5, "规"},
      {"cut inside the first", "规矩", 2, ""},
      {"four bytes, cut at three", "a\U0001F600", 4, "a"},
      {"four bytes, whole", "a\U0001F600", 5, "a\U0001F600"},
      {"ASCII is cut anywhere", "abcdef", 4, "abcd"},
      {"a text that was cut before", "规\xE7\x9F", 40, "规"},
      {"nothing", "", 4, ""},
  };
  for (const auto& one : cases) EXPECT_EQ(excerpt(one.text, one.bytes_max), one.want) << one.name;
}

}  // namespace guiju
