#include <gtest/gtest.h>

#include "base/document.h"
#include "base/json_writer.h"
#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

const struct {
  const char* name;
  std::string_view json;
  std::string_view want;
} cases[] = {
    {"numbers", "[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]",
     "[333333333.3333333,1e+30,4.5,0.002,1e-27]"},
    {"literals and space", " [ null , true ,\n false ] ", "[null,true,false]"},
    {"escapes are spelt one way", R"(["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"])",
     "[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]"},
    {"keys are sorted", R"({"b":1,"a":2,"":3,"aa":4})", R"({"":3,"a":2,"aa":4,"b":1})"},
    {"keys are sorted inside lists of maps", R"([{"z":{"y":1,"x":2}}])",
     R"([{"z":{"x":2,"y":1}}])"},
    {"keys are sorted by UTF-16 units, not by code points",
     R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})",
     "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xEF\xAC\xB3\":3}"},
    {"negative zero", "[-0, -0.0, 0e5]", "[0,0,0]"},
    {"whole numbers lose their point", "[1.0, 100e-2, 12345678901234567890]",
     "[1,1,12345678901234567000]"},
    {"limits of plain notation", "[1e20,1e21,1e-6,1e-7]",
     "[100000000000000000000,1e+21,0.000001,1e-7]"},
    {"too small to be more than zero", "[1e-400]", "[0]"},
};

TEST(CanonicalJson, HasOneFormForOneMeaning) {
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const auto out = canonical_json(row.json, "t");
    ASSERT_TRUE(out) << out.error().text(Language::en);
    EXPECT_EQ(*out, row.want);
    const auto again = canonical_json(*out, "t");
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, *out) << "its own output must not change";
  }
}

TEST(CanonicalJson, RefusesWhatHasNoForm) {
  const auto huge = canonical_json("{\"a\": 1e400}", "t");
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().where, "t:1:7");
  EXPECT_FALSE(canonical_json("{\"a\":1,\"a\":1}", "t"));
  EXPECT_FALSE(canonical_json("[1", "t"));
}

TEST(CanonicalJson, ForgetsTheOrderOfKeys) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  for (int i = 0; i < 300; ++i) {
    std::vector<std::string> members;
    for (int k = 0; k < 12; ++k) members.push_back(fmt::format("\"{}贷{}\":{}", k % 3, k, k));
    const auto joined = [&] {
      std::string out = "{";
      for (const std::string& member : members) out += (out.size() > 1 ? "," : "") + member;
      return out + "}";
    };
    const auto before = canonical_json(joined(), "t");
    for (std::size_t k = members.size(); k > 1; --k)
      std::swap(members[k - 1], members[random.below(k)]);
    const auto after = canonical_json(joined(), "t");
    ASSERT_TRUE(before && after);
    ASSERT_EQ(*before, *after);
  }
}

}  // namespace
}  // namespace guiju
