#include <gtest/gtest.h>

#include "base/document.h"

namespace guiju {
namespace {

TEST(YamlDocument, ResolvesPlainScalarsByTheCoreSchema) {
  const struct {
    const char* text;
    NodeKind want;
  } cases[] = {
      {"null", NodeKind::null},     {"~", NodeKind::null},
      {"''", NodeKind::text},       {"true", NodeKind::boolean},
      {"False", NodeKind::boolean}, {"yes", NodeKind::text},
      {"no", NodeKind::text},       {"12", NodeKind::number},
      {"-12", NodeKind::number},    {"+12", NodeKind::number},
      {"0.0725", NodeKind::number}, {".5", NodeKind::number},
      {"5.", NodeKind::number},     {"1e3", NodeKind::number},
      {"1e", NodeKind::text},       {"0x1F", NodeKind::number},
      {"0o17", NodeKind::number},   {"0o18", NodeKind::text},
      {".inf", NodeKind::text},     {".nan", NodeKind::text},
      {"1.2.3", NodeKind::text},    {"2026-09-30", NodeKind::text},
      {"'12'", NodeKind::text},     {"\"true\"", NodeKind::text},
      {"10:30", NodeKind::text},    {"1_000", NodeKind::text},
      {"-", NodeKind::list},        {"年化", NodeKind::text},
      {"!!str 12", NodeKind::text}, {"!!int '12'", NodeKind::number},
  };
  Document document;
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    const Status status = parse_yaml(std::string("a: ") + row.text + "\n", "t", document);
    if (row.want == NodeKind::list) continue;
    ASSERT_TRUE(status) << status.error().text(Language::en);
    EXPECT_EQ(document.root().find("a").kind(), row.want);
  }
  ASSERT_TRUE(parse_yaml("a: 0x1F\nb: 0o17\nc: +7\nd: 00123\ne: true\n", "t", document));
  EXPECT_EQ(*document.root().find("a").as_int(), 31);
  EXPECT_EQ(*document.root().find("b").as_int(), 15);
  EXPECT_EQ(*document.root().find("c").as_int(), 7);
  EXPECT_EQ(*document.root().find("d").as_text(), "00123") << "an unquoted id keeps its zeros";
  EXPECT_EQ(*document.root().find("e").as_text(), "true");
}

TEST(YamlDocument, ReadsNestingBlocksAndPlaces) {
  constexpr std::string_view bytes =
      "# a comment\n"
      "policies:\n"
      "- id: a\n"
      "  message: |\n"
      "    两行\n"
      "    文本\n"
      "  when: >-\n"
      "    a &&\n"
      "    b\n"
      "- {id: b, list: [1, '二', null], 名称: x}\n";
  Document document;
  const Status status = parse_yaml(bytes, "p.yaml", document);
  ASSERT_TRUE(status) << status.error().text(Language::en);
  const Value policies = document.root().find("policies");
  ASSERT_EQ(policies.size(), 2u);
  auto item = policies.begin();
  EXPECT_EQ((*item).find("message").node().text, "两行\n文本\n");
  EXPECT_EQ((*item).find("when").node().text, "a && b");
  EXPECT_EQ((*item).where(), "p.yaml:3:3");
  ++item;
  EXPECT_EQ((*item).find("list").size(), 3u);
  EXPECT_EQ((*item).find("名称").where(), "p.yaml:10:37") << "columns count characters";
  EXPECT_EQ((*item).find("名称").path(), "policies[1].名称");
}

const struct {
  const char* name;
  std::string_view bytes;
  const char* where;
} refused_cases[] = {
    {"columns count characters", "{贷款: &a 1}", "t:1:6"},
    {"columns count characters where yaml-cpp stops", "贷款: [贷]]", "t:1:8"},
    {"nothing", "", "t"},
    {"only a comment", "# x\n", "t"},
    {"an anchor", "a: &x 1\n", "t:1:4"},
    {"an alias", "a: 1\nb: *x\n", "t:2:4"},
    {"an anchor and its alias", "a: &x [1]\nb: *x\n", "t:1:4"},
    {"a foreign tag", "a: !thing 1\n", "t:1:4"},
    {"a tag that does not fit", "a: !!int x\n", "t:1:4"},
    {"a tag on a list", "a: !!set [1]\n", "t:1:4"},
    {"a second document", "a: 1\n---\nb: 2\n", "t:2:1"},
    {"the same key twice", "a: 1\nb: 2\na: 3\n", "t:3:4"},
    {"the same key twice, once quoted", "a: 1\n\"a\": 3\n", "t:2:6"},
    {"a list as a key", "? [a]\n: 1\n", "t:1:3"},
    {"a map as a key", "{{a: 1}: 2}\n", "t:1:2"},
    {"an empty key", ": 1\n", "t:1:1"},
    {"a tab for indentation", "a:\n\tb: 1\n", "t:2:3"},
    {"a missing space", "a: 1\nb:2\n", "t:2:1"},
    {"a missing colon", "a: 1\nb\n", "t:2:1"},
    {"a missing colon in a flow map", "{a: 1, b}", "t:1:9"},
    {"a missing space in a flow map", "{a:1}", "t:1:5"},
    {"a missing colon behind a quoted key", "{'it''s: \"'}", "t:1:12"},
    {"a question mark without a value", "? a\n", "t:1:1"},
    {"a list behind a list's map", "- x\nb: 2\n", "t:2:1"},
    {"text behind a quoted text", "a: \"x\" y\n", "t:1:8"},
    {"an open quote", "a: \"x\n", "t:1:4"},
    {"an open quote behind an escaped one", "a: \"x\\\"\n", "t:1:4"},
    {"an open single quote", "a: 'it''s\n", "t:1:4"},
    {"an open quote behind a tag", "a: !!str \"x\n", "t:1:4"},
    {"an open quote on the last line", "a: \"x", "t:1:6"},
    {"an open bracket", "a: [1, 2\n", "t:1:8"},
    {"a zero byte", std::string_view("a: \0\n", 5), "t:1:4"},
    {"yaml-cpp's own end mark", "a: 1\x04\nb: 2\n", "t:1:5"},
    {"invalid UTF-8", "a: 1\nb: \xFF\n", "t:2:4"},
    {"UTF-16", std::string_view("\xFF\xFE\x61\0", 4), "t:1:1"},
};

TEST(YamlDocument, RefusesWhatItDoesNotTakeAndSaysWhere) {
  Document document;
  for (const auto& row : refused_cases) {
    SCOPED_TRACE(row.name);
    const Status status = parse_yaml(row.bytes, "t", document);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::bad_input);
    EXPECT_EQ(status.error().where, row.where) << status.error().text(Language::en);
    EXPECT_FALSE(status.error().remedy.zh.empty());
    EXPECT_TRUE(document.nodes().empty());
  }
}

TEST(YamlDocument, BoundsDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  Document document;
  EXPECT_TRUE(parse_yaml(nested(64), "t", document));
  EXPECT_FALSE(parse_yaml(nested(65), "t", document));
  EXPECT_FALSE(parse_yaml(std::string(20'000, '['), "t", document));
  EXPECT_FALSE(parse_yaml(std::string(20'000, '{'), "t", document));
  std::string dashes;
  for (int i = 0; i < 2'000; ++i) dashes += "- ";
  EXPECT_FALSE(parse_yaml(dashes + "x", "t", document));
}

TEST(YamlDocument, AKeyMayHaveNoValue) {
  Document document;
  for (const std::string_view bytes :
       {"a:\nb: 1\n", "{a: , b: 1}", "a:\n\n\nb: 1", "? a\n:\n? b\n: 1\n", "{\"a\":,'b': 1}",
        "a :\nb: 1", "{'a' : , b: 1}", "? a  # why: so\n:\n? b\n: 1\n",
        "\xEF\xBB\xBF"
        "a:\nb: 1\n",
        "a:\r\nb: 1\r\n", "b: 贷款\na:  # later\n", "\"\\x61\":\nb: 1"}) {
    SCOPED_TRACE(bytes);
    const Status status = parse_yaml(bytes, "t", document);
    ASSERT_TRUE(status) << status.error().text(Language::en);
    EXPECT_TRUE(document.root().find("a"));
    EXPECT_EQ(document.root().find("a").kind(), NodeKind::null);
    EXPECT_EQ(document.root().size(), 2u);
  }
}

TEST(YamlDocument, JsonIsYamlToo) {
  Document document;
  ASSERT_TRUE(parse_yaml(R"({"a": ["x", 1.50, null, true], "b": {"c": "贷"}})", "t", document));
  EXPECT_EQ(*document.root().find("b").find("c").as_text(), "贷");
  auto item = document.root().find("a").begin();
  EXPECT_EQ((*item).node().text, "x");
  ++item;
  EXPECT_EQ(*(*item).as_number_text(), "1.50");
}

}  // namespace
}  // namespace guiju
