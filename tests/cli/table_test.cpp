#include "cli/table.h"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/width.h"

namespace guiju::cli {
namespace {

TEST(Width, CountsColumnsNotBytes) {
  struct {
    const char *name, *text;
    int want;
  } const cases[] = {
      {"empty", "", 0},
      {"ascii", "loan", 4},
      {"Chinese", "贷款", 4},
      {"full-width digits and marks", "１２，。", 8},
      {"mixed", "日息0.02%起", 11},
      {"half-width katakana", "ｱｲ", 2},
      {"a combining accent", "e\u0301", 1},
      {"a zero-width joiner", "a\u200Db", 2},
      {"an emoji", "💰", 2},
      {"beyond the basic plane", "𠮷", 2},
      {"a control character", "a\tb", 2},
      {"an ideographic space", "\u3000", 2},
      {"an ellipsis is narrow", "…", 1},
  };
  for (const auto& row : cases) EXPECT_EQ(display_width(row.text), row.want) << row.name;
}

TEST(Wrapped, FoldsWhereALineMayEnd) {
  struct {
    const char* name;
    const char* text;
    int columns;
    std::vector<std::string> want;
  } const cases[] = {
      {"short", "one two", 20, {"one two"}},
      {"at a space", "one two three", 8, {"one two", "three"}},
      {"exactly full", "one two", 7, {"one two"}},
      {"a word too long stays whole", "incomprehensible no", 5, {"incomprehensible", "no"}},
      {"between Chinese characters", "贷款有风险", 4, {"贷款", "有风", "险"}},
      {"a closing mark stays", "贷款，谨慎", 4, {"贷", "款，", "谨慎"}},
      {"an opening mark goes on", "按《办法》办理", 5, {"按", "《办", "法》", "办理"}},
      {"words in Chinese stay whole", "年化IRR利率", 6, {"年化", "IRR利", "率"}},
      {"a new line", "a\nb", 10, {"a", "b"}},
      {"an empty line between paragraphs", "a\n\nb", 10, {"a", "", "b"}},
      {"empty", "", 10, {""}},
  };
  for (const auto& row : cases) EXPECT_EQ(wrapped(row.text, row.columns), row.want) << row.name;
}

TEST(Table, AlignsByDisplayWidthAndFoldsTheLastColumn) {
  Table table({Align::left, Align::right, Align::left});
  table.head({"名称", "n", "what"});
  table.add(std::vector<std::string>{"贷款", "1", "short"});
  table.add(std::vector<std::string>{"loan", "12345", "a longer text that has to fold"});
  std::ostringstream out;
  table.print(out, Paint(false), 1, 33);
  EXPECT_EQ(out.str(),
            " 名称      n  what\n"
            " 贷款      1  short\n"
            " loan  12345  a longer text that\n"
            "              has to fold\n");
}

TEST(Table, ColourDoesNotCountAsWidth) {
  const Paint paint(true);
  Table table({Align::left, Align::left});
  table.add(std::vector<Cell>{{"deny", paint.red("deny")}, {"x", {}}});
  table.add(std::vector<Cell>{{"review", paint.yellow("review")}, {"y", {}}});
  std::ostringstream out;
  table.print(out, paint, 0, 40);
  EXPECT_EQ(out.str(), "\x1b[31mdeny\x1b[0m    x\n\x1b[33mreview\x1b[0m  y\n");
}

TEST(Underlined, PutsCaretsUnderTheWords) {
  struct {
    const char* name;
    const char* text;
    std::vector<Mark> marks;
    int columns;
    std::vector<std::string> want;
  } const cases[] = {
      {"ascii", "fast loan", {{5, 9}}, 40, {"fast loan", "     ^^^^"}},
      {"Chinese takes two columns", "秒批到账", {{0, 2}}, 40, {"秒批到账", "^^^^"}},
      {"behind a wide one", "借1万", {{1, 2}}, 40, {"借1万", "  ^"}},
      {"two marks", "秒批，全民可借", {{0, 2}, {3, 7}}, 40, {"秒批，全民可借", "^^^^  ^^^^^^^^"}},
      {"marks that overlap", "abcd", {{0, 2}, {1, 3}}, 40, {"abcd", "^^^"}},
      {"only the line that holds it",
       "first\nbad one\nlast",
       {{6, 9}},
       40,
       {"…", "bad one", "^^^", "…"}},
      {"folded, both rows marked", "abcdef", {{2, 5}}, 3, {"abc", "  ^", "def", "^^"}},
      {"a wide one does not fit the last column", "ab贷", {{2, 3}}, 3, {"…", "贷", "^^"}},
      {"a tab is one blank", "a\tb", {{2, 3}}, 40, {"a b", "  ^"}},
      {"nothing marked", "abc", {}, 40, {}},
      {"an empty mark", "abc", {{1, 1}}, 40, {}},
      {"empty text", "", {{0, 1}}, 40, {}},
  };
  for (const auto& row : cases) {
    EXPECT_EQ(underlined(row.text, row.marks, row.columns, Paint(false)), row.want) << row.name;
  }
}

}  // namespace
}  // namespace guiju::cli
