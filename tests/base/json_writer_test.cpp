#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  writer.field("id", "a").field("n", 1).field("ok", true).key("none").null();
  writer.key("list").begin_array().value(1).begin_array().end_array().value("x").begin_object();
  writer.end_object().end_array();
  writer.key("map").begin_object().field("x", std::int64_t{-5}).end_object();
  writer.key("raw").raw("0.10").field("big", UINT64_MAX).field("half", 0.5);
  writer.field("small", std::uint32_t{7}).field("text", std::string("t"));
  writer.end_object();
  EXPECT_EQ(out, R"({"id":"a","n":1,"ok":true,"none":null,"list":[1,[],"x",{}],"map":{"x":-5},)"
                 R"("raw":0.10,"big":18446744073709551615,"half":0.5,"small":7,"text":"t"})");
}

TEST(JsonWriter, EscapesWhatMustBeAndNothingElse) {
  std::string out;
  append_json_string(out, std::string_view("\"\\/\b\f\n\r\t\x01\x1f\x7f贷😀\0", 19));
  EXPECT_EQ(out, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f贷😀\\u0000\"");
}

// IEEE bits and their ECMAScript form, as RFC 8785 appendix B lists them.
constexpr struct {
  std::uint64_t bits;
  const char* want;
} number_cases[] = {
    {0x0000000000000000, "0"},
    {0x8000000000000000, "0"},
    {0x0000000000000001, "5e-324"},
    {0x8000000000000001, "-5e-324"},
    {0x7fefffffffffffff, "1.7976931348623157e+308"},
    {0xffefffffffffffff, "-1.7976931348623157e+308"},
    {0x4340000000000000, "9007199254740992"},
    {0xc340000000000000, "-9007199254740992"},
    {0x4430000000000000, "295147905179352830000"},
    {0x44b52d02c7e14af5, "9.999999999999997e+22"},
    {0x44b52d02c7e14af6, "1e+23"},
    {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
    {0x444b1ae4d6e2ef4e, "999999999999999700000"},
    {0x444b1ae4d6e2ef4f, "999999999999999900000"},
    {0x444b1ae4d6e2ef50, "1e+21"},
    {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
    {0x3eb0c6f7a0b5ed8d, "0.000001"},
    {0x41b3de4355555553, "333333333.3333332"},
    {0x41b3de4355555554, "333333333.33333325"},
    {0x41b3de4355555555, "333333333.3333333"},
    {0x41b3de4355555556, "333333333.3333334"},
    {0x41b3de4355555557, "333333333.33333343"},
    {0xbecbf647612f3696, "-0.0000033333333333333333"},
    {0x43143ff3c1cb0959, "1424953923781206.2"},
};

TEST(JsonWriter, WritesNumbersAsEcmascriptDoes) {
  for (const auto& row : number_cases) {
    std::string out;
    append_json_number(out, std::bit_cast<double>(row.bits));
    EXPECT_EQ(out, row.want);
  }
}

TEST(JsonWriter, NumbersReadBackBitForBit) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  for (int i = 0; i < 100'000; ++i) {
    const double value = std::bit_cast<double>(random.next());
    if (!std::isfinite(value) || value == 0) continue;
    std::string out;
    append_json_number(out, value);
    double back = 0;
    std::from_chars(out.data(), out.data() + out.size(), back);
    ASSERT_EQ(back, value) << out;
  }
}

}  // namespace
}  // namespace guiju
