#include "base/fields.h"

#include <gtest/gtest.h>

#include <functional>

namespace guiju {
namespace {

enum class Status3 : std::uint8_t { active, suspended, expired };
constexpr std::string_view status_names[] = {"active", "suspended", "expired"};

TEST(Fields, DecodesEveryKind) {
  Document document;
  ASSERT_TRUE(
      parse_yaml("name: 甲\n"
                 "code: 00123\n"
                 "on: true\n"
                 "count: 12\n"
                 "from: 2026-09-30\n"
                 "at: 2026-10-20T10:00:00+08:00\n"
                 "amount: 20000000\n"
                 "rate: 0.0725\n"
                 "rate_text: '2e-4'\n"
                 "regions: [上海, 310000]\n"
                 "status: suspended\n"
                 "nothing: null\n",
                 "t.yaml", document));
  Fields fields(document.root());
  EXPECT_EQ(fields.text("name"), "甲");
  EXPECT_EQ(fields.text_view("code"), "00123");
  EXPECT_TRUE(fields.flag("on"));
  EXPECT_EQ(fields.integer("count", 0, 12), 12);
  EXPECT_EQ(fields.date("from"), Date::of(2026, 9, 30));
  EXPECT_EQ(instant_text(fields.instant("at")), "2026-10-20T02:00:00Z");
  EXPECT_EQ(fields.amount_fen("amount").count, 20'000'000);
  EXPECT_EQ(fields.rate("rate").millionths, 72'500);
  EXPECT_EQ(fields.rate("rate_text").millionths, 200);
  EXPECT_EQ(fields.texts("regions"), (std::vector<std::string>{"上海", "310000"}));
  EXPECT_EQ(fields.choice<Status3>("status", status_names), Status3::suspended);
  EXPECT_FALSE(fields.has("nothing"));
  EXPECT_EQ(fields.text_or("nothing", "fallback"), "fallback");
  EXPECT_EQ(fields.text_or("absent", "fallback"), "fallback");
  EXPECT_EQ(fields.choice_or("absent", status_names, Status3::expired), Status3::expired);
  EXPECT_EQ(fields.optional_date("absent"), std::nullopt);
  EXPECT_EQ(fields.optional_instant("absent"), std::nullopt);
  EXPECT_EQ(fields.optional_amount_fen("absent"), std::nullopt);
  EXPECT_EQ(fields.optional_rate("absent"), std::nullopt);
  EXPECT_EQ(fields.optional_flag("absent"), std::nullopt);
  EXPECT_EQ(fields.integer_or("absent", 0, 9, 5), 5);
  EXPECT_TRUE(fields.texts_or_none("absent").empty());
  const Status status = fields.finish();
  EXPECT_TRUE(status) << status.error().text(Language::en);
}

struct RefusedCase {
  const char* name;
  const char* json;
  std::function<void(Fields&)> read;
  const char* where;
  const char* says;  // must occur in the English what or remedy
};

const RefusedCase refused_cases[] = {
    {"a missing field", R"({})", [](Fields& f) { f.text("name"); }, "t:1:1 name", "missing"},
    {"a missing field that is misspelt", R"({"nmae":"x"})", [](Fields& f) { f.text("name"); },
     "t:1:1 name", "'nmae'"},
    {"a null field", R"({"name":null})", [](Fields& f) { f.text("name"); }, "t:1:9 name", "empty"},
    {"an empty text", R"({"name":""})", [](Fields& f) { f.text("name"); }, "t:1:9 name", "empty"},
    {"an unknown field", R"({"valid_form":1})", [](Fields& f) { f.optional_date("valid_from"); },
     "t:1:15 valid_form", "'valid_from'"},
    {"a number for a text", R"({"name":7})", [](Fields& f) { f.text("name"); }, "t:1:9 name",
     "expected text, found a number (7)"},
    {"a text for a number", R"({"n":"7"})", [](Fields& f) { f.integer("n", 0, 9); }, "t:1:6 n",
     "expected a whole number, found text"},
    {"a number below its least", R"({"n":-1})", [](Fields& f) { f.integer("n", 0, 9); }, "t:1:6 n",
     "-1 is outside 0 .. 9"},
    {"a number above its most", R"({"n":10})", [](Fields& f) { f.optional_integer("n", 0, 9); },
     "t:1:6 n", "10 is outside 0 .. 9"},
    {"a boolean in quotes", R"({"b":"true"})", [](Fields& f) { f.flag("b"); }, "t:1:6 b",
     "true or false"},
    {"a day that does not exist", R"({"d":"2026-02-30"})", [](Fields& f) { f.date("d"); },
     "t:1:6 d", "does not exist"},
    {"an instant without an offset", R"({"at":"2026-10-20T10:00:00"})",
     [](Fields& f) { f.instant("at"); }, "t:1:7 at", "offset"},
    {"an amount with decimals", R"({"a":12.5})", [](Fields& f) { f.amount_fen("a"); }, "t:1:6 a",
     "whole number"},
    {"a negative amount", R"({"a":-1})", [](Fields& f) { f.amount_fen("a"); }, "t:1:6 a", "fen"},
    {"a rate of -3", R"({"r":-3})", [](Fields& f) { f.rate("r"); }, "t:1:6 r", "outside"},
    {"a rate of 10^12", R"({"r":1e12})", [](Fields& f) { f.rate("r"); }, "t:1:6 r", "outside"},
    {"a rate that is too fine", R"({"r":0.00000001})", [](Fields& f) { f.optional_rate("r"); },
     "t:1:6 r", "millionth"},
    {"a rate that is a boolean", R"({"r":true})", [](Fields& f) { f.rate("r"); }, "t:1:6 r",
     "expected a number"},
    {"a value that is none of the choices", R"({"s":"suspendet"})",
     [](Fields& f) { f.choice<Status3>("s", status_names); }, "t:1:6 s", "'suspended'"},
    {"a text for a list", R"({"l":"x"})", [](Fields& f) { f.texts("l"); }, "t:1:6 l", "list"},
    {"a number among texts", R"({"l":["x",2]})", [](Fields& f) { f.texts("l"); }, "t:1:11 l[1]",
     "expected text"},
    {"a list where a map is due", R"([1])", [](Fields& f) { f.text("x"); }, "t:1:1", "map"},
    {"the first error is the one that is told", R"({"a":1,"b":2})",
     [](Fields& f) {
       f.text("a");
       f.text("b");
     },
     "t:1:6 a", "a number (1)"},
    {"a check of the caller's own", R"({"a":"x"})",
     [](Fields& f) {
       f.text("a");
       f.refuse("a", say("'{}' is taken", "“{}”已被占用", "x"), say("another", "换一个"));
     },
     "t:1:6 a", "taken"},
};

TEST(Fields, RefusesAndSaysWhereWhatAndRemedy) {
  for (const auto& row : refused_cases) {
    SCOPED_TRACE(row.name);
    Document document;
    ASSERT_TRUE(parse_json(row.json, "t", document));
    Fields fields(document.root());
    row.read(fields);
    const Status status = fields.finish();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().where, row.where);
    const std::string told = status.error().text(Language::en);
    EXPECT_NE(told.find(row.says), std::string::npos) << told;
    EXPECT_FALSE(status.error().what.zh.empty());
    EXPECT_FALSE(status.error().remedy.zh.empty());
  }
}

TEST(Fields, NamesThePathThroughListsAndMaps) {
  Document document;
  ASSERT_TRUE(
      parse_yaml("lenders:\n"
                 "- id: a\n"
                 "  licences:\n"
                 "  - number: 1\n"
                 "  - number: 2\n"
                 "    valid_from: soon\n",
                 "world.yaml", document));
  auto licence = (*document.root().find("lenders").begin()).find("licences").begin();
  ++licence;
  Fields fields(*licence);
  fields.text("number");
  fields.date("valid_from");
  const Status status = fields.finish();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().where, "world.yaml:6:17 lenders[0].licences[1].valid_from");
}

TEST(Fields, AnEmptyValueIsAnErrorNotACrash) {
  Fields fields{Value()};
  EXPECT_EQ(fields.text("x"), "");
  EXPECT_EQ(fields.texts_or_none("l").size(), 0u);
  EXPECT_FALSE(fields.finish());
}

}  // namespace
}  // namespace guiju
