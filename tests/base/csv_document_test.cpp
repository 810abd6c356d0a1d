#include <gtest/gtest.h>

#include "base/document.h"
#include "support/fixed_clock.h"

namespace guiju {
namespace {

using testing::property_seed;
using testing::SeededRandom;

TEST(CsvDocument, ReadsRowsAsMaps) {
  constexpr std::string_view bytes =
      "\xEF\xBB\xBF# a comment\r\n"
      "\r\n"
      "id,name,rate,note\r\n"
      "a,\"甲, \"\"乙\"\"\r\n丙\",0.0725,\r\n"
      "\r\n"
      "#b,true,12,\"\"\n"
      "c,null,~,x";
  Document document;
  const Status status = parse_csv(bytes, "t.csv", document);
  ASSERT_TRUE(status) << status.error().text(Language::en);
  ASSERT_EQ(document.root().size(), 3u);
  auto row = document.root().begin();
  EXPECT_EQ((*row).find("name").node().text, "甲, \"乙\"\r\n丙");
  EXPECT_EQ(*(*row).find("rate").as_number_text(), "0.0725");
  EXPECT_EQ(*(*row).find("rate").as_text(), "0.0725");
  EXPECT_EQ((*row).find("note").kind(), NodeKind::null);
  EXPECT_EQ((*row).where(), "t.csv:4:1");
  ++row;
  EXPECT_EQ((*row).find("id").node().text, "#b") << "comments stand before the header only";
  EXPECT_TRUE(*(*row).find("name").as_bool());
  EXPECT_EQ((*row).find("note").kind(), NodeKind::null);
  EXPECT_EQ((*row).find("rate").where(), "t.csv:7:9");
  ++row;
  EXPECT_EQ(*(*row).find("name").as_text(), "null") << "only an empty cell is nothing";
  EXPECT_EQ(*(*row).find("rate").as_text(), "~");
  EXPECT_EQ((*row).find("note").path(), "[2].note");
}

TEST(CsvDocument, AHeaderAloneIsAnEmptyTable) {
  Document document;
  for (const std::string_view bytes : {"id,name", "id,name\n", "# x\nid,name\r\n"}) {
    ASSERT_TRUE(parse_csv(bytes, "t", document));
    EXPECT_EQ(document.root().size(), 0u);
    EXPECT_EQ(document.root().kind(), NodeKind::list);
  }
}

const struct {
  const char* name;
  std::string_view bytes;
  const char* where;
} refused_cases[] = {
    {"nothing", "", "t:1:1"},
    {"only comments", "# a\n# b\n", "t:3:1"},
    {"a cell too few", "a,b\n1,2\n1\n", "t:3:1"},
    {"a cell too many", "a,b\n1,2,3\n", "t:2:1"},
    {"a comma at the end of a row", "a,b\n1,2,\n", "t:2:1"},
    {"the same column twice", "a,b,a\n", "t:1:5"},
    {"a column without a name", "a,,b\n", "t:1:3"},
    {"a quote inside a cell", "a\nx\"y\"\n", "t:2:2"},
    {"text behind a quote", "a\n\"x\"y\n", "t:2:4"},
    {"an open quote", "a\n\"x\n", "t:2:1"},
    {"an open quote at the very end", "a\n\"", "t:2:1"},
    {"invalid UTF-8", "a\n贷\xFF\n", "t:2:2"},
};

TEST(CsvDocument, RefusesWhatIsNoTableAndSaysWhere) {
  Document document;
  for (const auto& row : refused_cases) {
    SCOPED_TRACE(row.name);
    const Status status = parse_csv(row.bytes, "t", document);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().where, row.where) << status.error().text(Language::en);
    EXPECT_FALSE(status.error().remedy.zh.empty());
    EXPECT_TRUE(document.nodes().empty());
  }
}

std::string in_quotes(std::string_view cell) {
  std::string out = "\"";
  for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

TEST(CsvDocument, WhatIsQuotedReadsBack) {
  SeededRandom random(property_seed());
  SCOPED_TRACE(random.seed());
  Document document;
  for (int i = 0; i < 2'000; ++i) {
    std::vector<std::string> cells;
    std::string bytes = "a,b,c\n";
    for (int cell = 0; cell < 9; ++cell) {
      std::string text = "x";
      for (std::uint64_t left = random.below(6); left > 0; --left) {
        constexpr std::string_view pieces[] = {",", "\"", "\n", "\r\n", "贷", "#", " "};
        text += pieces[random.below(std::size(pieces))];
      }
      bytes += in_quotes(text) + (cell % 3 == 2 ? "\n" : ",");
      cells.push_back(std::move(text));
    }
    ASSERT_TRUE(parse_csv(bytes, "t", document)) << bytes;
    std::size_t at = 0;
    for (const Value row : document.root())
      for (const Value cell : row) ASSERT_EQ(cell.node().text, cells[at++]);
    ASSERT_EQ(at, cells.size());
  }
}

}  // namespace
}  // namespace guiju
