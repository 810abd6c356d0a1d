#include "cli/options.h"

#include <gtest/gtest.h>

#include <array>

namespace guiju::cli {
namespace {

constexpr OptionSpec own[] = {
    {"json", '\0', "", {}},
    {"set", 's', "NAME=VALUE", {}},
    {"jobs", 'j', "N", {}},
};
constexpr OptionSpec common[] = {{"help", 'h', "", {}}, {"lang", '\0', "zh|en", {}}};

Result<Arguments> parse(std::vector<std::string> words, bool stop_at_operand = false) {
  const std::array<std::span<const OptionSpec>, 2> tables{own, common};
  return parse_options(words, tables, stop_at_operand);
}

TEST(Options, AreReadInEveryForm) {
  struct {
    const char* name;
    std::vector<std::string> words;
    std::vector<std::string_view> sets;
    std::vector<std::string> operands;
  } const cases[] = {
      {"none", {}, {}, {}},
      {"long with =", {"--set=a=1"}, {"a=1"}, {}},
      {"long with a word", {"--set", "a=1"}, {"a=1"}, {}},
      {"letter with a word", {"-s", "a=1"}, {"a=1"}, {}},
      {"letter with the value at once", {"-sa=1"}, {"a=1"}, {}},
      {"given again, in order", {"-s", "b=2", "--set=a=1"}, {"b=2", "a=1"}, {}},
      {"an unambiguous beginning", {"--se=a=1"}, {"a=1"}, {}},
      {"operands before and behind", {"x", "--set=a=1", "y"}, {"a=1"}, {"x", "y"}},
      {"- is an operand", {"-"}, {}, {"-"}},
      {"-- ends the options", {"--", "--set=a=1", "-j"}, {}, {"--set=a=1", "-j"}},
      {"an empty word is an operand", {""}, {}, {""}},
      {"a value may be empty", {"--set="}, {""}, {}},
      {"a value may look like an option", {"--set", "--json"}, {"--json"}, {}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const auto arguments = parse(row.words);
    ASSERT_TRUE(arguments) << arguments.error().text(Language::en);
    EXPECT_EQ(arguments->values("set"), row.sets);
    EXPECT_EQ(arguments->operands(), row.operands);
    EXPECT_FALSE(arguments->has("json"));
  }
}

TEST(Options, WhatIsWrongNamesTheWordAndTheRemedy) {
  struct {
    const char* name;
    std::vector<std::string> words;
    const char *where, *remedy;
  } const cases[] = {
      {"a typo", {"--jsno"}, "--jsno", "--json"},
      {"a typo with a value", {"--sett=a"}, "--sett=a", "--set"},
      {"an unknown letter", {"-x"}, "-x", "--help"},
      {"an unknown letter among known ones", {"-hx"}, "-x", "--help"},
      {"nothing near", {"--quantum"}, "--quantum", "--help"},
      {"an ambiguous beginning", {"--j"}, "--j", "--json --jobs"},
      {"no value", {"--set"}, "--set", "--set=NAME=VALUE"},
      {"no value for a letter", {"-s"}, "--set", "--set=NAME=VALUE"},
      {"a value too many", {"--json=yes"}, "--json", "alone"},
      {"a negative number", {"-1"}, "-1", "write --"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const auto arguments = parse(row.words);
    ASSERT_FALSE(arguments);
    EXPECT_EQ(arguments.error().where, row.where);
    EXPECT_NE(arguments.error().remedy.en.find(row.remedy), std::string::npos)
        << arguments.error().remedy.en;
    EXPECT_FALSE(arguments.error().what.zh.empty());
  }
}

TEST(Options, OptionsEndAtTheFirstOperandWhenAsked) {
  const auto arguments = parse({"--lang=zh", "rulebook", "--json"}, true);
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->value("lang"), "zh");
  EXPECT_FALSE(arguments->has("json"));
  EXPECT_EQ(arguments->operands(), (std::vector<std::string>{"rulebook", "--json"}));
}

TEST(Options, TheLastOneWins) {
  const auto arguments = parse({"--lang=zh", "--lang=en"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->value("lang"), "en");
  EXPECT_EQ(arguments->value_or("jobs", "4"), "4");
}

TEST(Options, NumbersKeepTheirBounds) {
  struct {
    const char *name, *text;
    std::int64_t want;  // -1: refused
  } const cases[] = {
      {"least", "1", 1},
      {"most", "64", 64},
      {"below", "0", -1},
      {"above", "65", -1},
      {"not a number", "x", -1},
      {"half a number", "3x", -1},
      {"empty", "", -1},
      {"fraction", "1.5", -1},
      {"too large for any number", "99999999999999999999", -1},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const auto arguments = parse({std::string("--jobs=") + row.text});
    ASSERT_TRUE(arguments);
    const auto number = arguments->number("jobs", 1, 64, 2);
    EXPECT_EQ(number ? *number : -1, row.want);
  }
  const auto none = parse({});
  ASSERT_TRUE(none);
  const auto fallback = none->number("jobs", 1, 64, 2);
  ASSERT_TRUE(fallback);
  EXPECT_EQ(*fallback, 2);
}

}  // namespace
}  // namespace guiju::cli
