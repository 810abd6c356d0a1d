#include "rulebook/typed_value.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/document.h"

namespace guiju::rulebook {
namespace {

constexpr struct {
  const char* text;
  std::int64_t coefficient;
  std::uint32_t scale;
} decimals[] = {
    {"0", 0, 0},
    {"24", 24, 0},
    {"0.24", 24, 2},
    {"0.240", 240, 3},
    {"-1.5", -15, 1},
    {"0.000001", 1, 6},
    {"00.5", 5, 1},
    {"999999999999999999", 999999999999999999, 0},
    {"0.000000000000000001", 1, 18},
};

TEST(TypedValue, DecimalsAreReadExactly) {
  for (const auto& row : decimals) {
    const auto value = parse_decimal(row.text);
    ASSERT_TRUE(value) << row.text;
    EXPECT_EQ(value->as_int(), row.coefficient) << row.text;
    EXPECT_EQ(value->scale(), row.scale) << row.text;
  }
}

TEST(TypedValue, WhatIsNoDecimalIsRefused) {
  for (const char* text :
       {"", "-", ".", ".5", "5.", "1e3", "+1", "1.2.3", "24%", "０.5", "1 ", "0x1",
        "1000000000000000000", "0.0000000000000000001", "12345678901.2345678901"}) {
    const auto value = parse_decimal(text);
    ASSERT_FALSE(value) << text;
    EXPECT_FALSE(value.error().remedy.en.empty());
  }
}

constexpr struct {
  std::int64_t coefficient;
  std::uint32_t scale, shift;
  const char* want;
} decimal_texts[] = {
    {240000, 6, 0, "0.24"},
    {0, 6, 0, "0"},
    {5, 3, 0, "0.005"},
    {-5, 3, 0, "-0.005"},
    {100, 3, 0, "0.1"},
    {100, 0, 0, "100"},
    {1000, 2, 0, "10"},
    {240000, 6, 2, "24"},
    {72500, 6, 2, "7.25"},
    {1, 0, 2, "100"},
    {15, 1, 2, "150"},
    {0, 0, 2, "0"},
    {-1, 18, 0, "-0.000000000000000001"},
    {std::numeric_limits<std::int64_t>::min(), 0, 0, "-9223372036854775808"},
    {std::numeric_limits<std::int64_t>::max(), 18, 2, "922.3372036854775807"},
};

TEST(TypedValue, DecimalsAreWrittenWithoutLoss) {
  for (const auto& row : decimal_texts) {
    NumberText buffer;
    EXPECT_EQ(decimal_text(buffer, row.coefficient, row.scale, row.shift), row.want);
  }
}

constexpr struct {
  FactType type;
  const char* yaml;
  const char* json;  // null: refused
} values[] = {
    {FactType::boolean, "true", "true"},
    {FactType::boolean, "1", nullptr},
    {FactType::integer, "-3", "-3"},
    {FactType::integer, "0.5", nullptr},
    {FactType::decimal, "0.24", "0.24"},
    {FactType::decimal, "'0.240'", "0.24"},
    {FactType::decimal, "true", nullptr},
    {FactType::money, "20000000", "20000000"},
    {FactType::money, "-1", nullptr},
    {FactType::money, "200.5", nullptr},
    {FactType::text, "feed", "\"feed\""},
    {FactType::texts, "[a, b]", "[\"a\",\"b\"]"},
    {FactType::texts, "a", nullptr},
    {FactType::texts, "[]", "[]"},
    {FactType::time, "2026-10-20T10:00:00+08:00", "\"2026-10-20T10:00:00+08:00\""},
    {FactType::time, "2026-10-20T02:00:00.25Z", "\"2026-10-20T10:00:00.250000+08:00\""},
    {FactType::time, "2026-10-20", nullptr},
    {FactType::date, "2026-02-28", "\"2026-02-28\""},
    {FactType::date, "2026-02-30", nullptr},
};

TEST(TypedValue, ValuesAreReadByTypeAndWrittenBack) {
  for (const auto& row : values) {
    Document document;
    ASSERT_TRUE(parse_yaml(std::string("v: ") + row.yaml, "t.yaml", document)) << row.yaml;
    ValueStore keep;
    const auto value = read_value(row.type, document.root().find("v"), keep);
    ASSERT_EQ(value.has_value(), row.json != nullptr) << row.yaml;
    if (!value) {
      EXPECT_TRUE(value.error().where.starts_with("t.yaml:1")) << value.error().where;
      continue;
    }
    std::string json;
    JsonWriter out(json);
    write_value(out, row.type, *value);
    EXPECT_EQ(json, row.json);
  }
}

TEST(TypedValue, AnAbsentValueIsNull) {
  std::string json;
  JsonWriter out(json);
  write_value(out, FactType::integer, cel::Value());
  EXPECT_EQ(json, "null");
}

}  // namespace
}  // namespace guiju::rulebook
