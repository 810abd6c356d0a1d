#include "script/reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.h"

namespace guiju::script {
namespace {

// The units as text; '|' before a unit where a word ends, '.' before one with another gap.
std::string read(std::string_view text) {
  Reading reading(text);
  Unit unit;
  std::vector<Unit> units;
  std::size_t reversed_from = 0;
  for (;;) {
    switch (reading.next(unit)) {
      case Reading::Step::unit: units.push_back(unit); continue;
      case Reading::Step::reversal_begins: reversed_from = units.size(); continue;
      case Reading::Step::reversal_ends:
        std::reverse(units.begin() + static_cast<std::ptrdiff_t>(reversed_from), units.end());
        continue;
      case Reading::Step::end: break;
    }
    break;
  }
  std::string out;
  for (const Unit& one : units) {
    if (one.gap & gap::ends_word)
      out += '|';
    else if (one.gap != 0)
      out += '.';
    append_utf8(out, one.code);
    EXPECT_LT(one.begin, one.end);
    EXPECT_LE(one.end, text.size());
  }
  return out;
}

struct Row {
  std::string_view name, text, units;
};

TEST(Reading, FoldsAndRemembersGaps) {
  const Row rows[] = {
      {"plain", "贷款", "贷款"},
      {"spaced and separated", "无 抵*押", "无.抵.押"},
      {"traditional, wide, capital", "貸款２０Ｗ", "贷款20w"},
      {"cyrillic look-alike", "ѕеx", "sex"},
      {"digit glyphs", "𝟏𝟐", "12"},
      {"a numbered list", "甲①乙②", "甲|1乙|2"},
      {"invisible", "贷\u200B款", "贷.款"},
      {"a word ends", "放贷，款式", "放贷|款式"},
      {"decimal point", "1.5万", "1.5万"},
      {"a point that is none", "万.5", "万.5"},
      {"thousands", "200,000元", "200000元"},
      {"a comma that separates", "20,00", "20|00"},
      {"range", "5千-2万", "5千~2万"},
      {"long dash in a range", "10万--300万", "10万~300万"},
      {"per", "35元/万/月", "35元/万/月"},
      {"override undone", "\u202E款贷\u202C", "贷.款"},
      {"override ends with its line", "\u202E款贷\n好", "贷.款|好"},
      {"override ends with its isolate", "\u2067\u202E款贷\u2069好", "贷.款.好"},
      {"zero in letters before a point", "O.8%", "o.8%"},
      {"and behind one", "0.O2%", "0.o2%"},
      {"a point behind a word", "foo.8", "foo.8"},
      {"nothing", "", ""},
      {"marks only", "***，。", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(read(row.text), row.units) << row.name;
}

TEST(Reading, KeepsTheCharacterItDoesNotKnow) {
  Reading reading("𠮷");
  Unit unit;
  ASSERT_EQ(reading.next(unit), Reading::Step::unit);
  EXPECT_EQ(unit.code, unknown_unit);
  EXPECT_EQ(unit.character, U'𠮷');
  EXPECT_EQ(reading.next(unit), Reading::Step::end);
}

char32_t folded(std::span<const CharPair> pairs, char32_t c) {
  for (const CharPair& pair : pairs)
    if (pair.from == c) return pair.to;
  return c;
}

TEST(FoldTable, PairsAreSortedAndDoWhatTheirNamesSay) {
  for (const auto pairs : {width_folds, case_folds, lookalike_folds}) {
    EXPECT_GT(pairs.size(), 200u);
    EXPECT_TRUE(
        std::is_sorted(pairs.begin(), pairs.end(),
                       [](const CharPair& a, const CharPair& b) { return a.from < b.from; }));
    for (const CharPair& pair : pairs) EXPECT_EQ(folded(pairs, pair.to), pair.to);
  }
  for (char32_t c = 0xFF01; c <= 0xFF5E; ++c) EXPECT_EQ(folded(width_folds, c), c - 0xFEE0);
  EXPECT_EQ(folded(width_folds, U'　'), U' ');
  EXPECT_EQ(folded(width_folds, U'｡'), U'。');
  EXPECT_EQ(folded(width_folds, U'①'), U'①');
  for (char32_t c = 'A'; c <= 'Z'; ++c) EXPECT_EQ(folded(case_folds, c), c + 32);
  EXPECT_EQ(folded(case_folds, U'Σ'), U'σ');
  for (const auto& [from, to] : {CharPair{U'а', U'a'},
                                 {U'①', U'1'},
                                 {U'⑴', U'1'},
                                 {U'𝟏', U'1'},
                                 {U'⽇', U'日'},
                                 {U'㈠', U'一'},
                                 {U'⑩', U'⑩'},
                                 {U'½', U'½'},
                                 {U'貸', U'貸'},
                                 {U'A', U'A'}})
    EXPECT_EQ(folded(lookalike_folds, from), to) << static_cast<std::uint32_t>(from);
}

}  // namespace
}  // namespace guiju::script
