// Tables out to a spreadsheet and back: nothing is lost, nothing changes meaning on the way.
#include "rulebook/table_grid.h"

#include <gtest/gtest.h>

#include <random>

#include "small_tables.h"

namespace guiju::rulebook::testing {
namespace {

PlacedGrid as_csv(const Grid& grid) { return {grid, Places::of_csv("t.csv")}; }

TEST(TableGrid, out_and_back_is_the_same_table) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 60; ++i) {
    const std::string yaml = random_table(random);
    SCOPED_TRACE(yaml);
    const auto ruleset = with_file(yaml);
    ASSERT_NE(ruleset, nullptr);
    const DecisionTable& table = *find_table(*ruleset, "t");
    const Grid grid = grid_of(table);
    auto read = parse_csv_grid(csv_of(grid), "t.csv");
    ASSERT_TRUE(read);
    std::vector<Error> errors;
    const auto imported = import_grid(*read, table, errors);
    ASSERT_TRUE(imported) << all_texts(errors);
    EXPECT_TRUE(imported->changes.empty());
    const std::string back = with_table(yaml, table, imported->table);
    EXPECT_TRUE(back.starts_with("# a comment that stays\n"));
    EXPECT_TRUE(back.ends_with("\n# of what follows\n"));
    const auto again = with_file(back);
    ASSERT_NE(again, nullptr) << back;
    EXPECT_EQ(typed(*find_table(*again, "t")), typed(table));
  }
}

// The head has 6 rows; the columns are row 7, the rows 8 and 9.
constexpr struct {
  const char* name;
  std::size_t row, column;
  const char *text, *where;
} refusals[] = {
    {"a changed hit policy", 1, 1, "unique", "t.csv:2:2"},
    {"a changed type", 4, 3, "decimal", "t.csv:5:4"},
    {"a changed input", 4, 2, "placement.hops", "t.csv:5:3"},
    {"a missing column", 6, 2, "outcme", "t.csv:7:1"},
    {"an unknown column", 6, 12, "remark", "t.csv:7:13"},
    {"a cell beside the columns", 8, 12, "remark", "t.csv:7:13"},
    {"an empty cell", 7, 1, "", "t.csv:8:2"},
    {"1-2 that became a date", 7, 1, "2-Jan", "t.csv:8:2"},
    {"1/2 that became a date", 7, 1, "2026/1/2", "t.csv:8:2"},
    {"a long number that lost digits", 7, 1, "< 123456789012345000", "t.csv:8:2"},
    {"a number in scientific form", 7, 1, "1.23457E+17", "t.csv:8:2"},
    {"a formula that broke", 7, 1, "#NAME?", "t.csv:8:2"},
    {"a cell that is no test", 8, 1, "[1..", "t.csv:9:2"},
    {"an outcome that is none", 8, 2, "refuse", "t.csv:9:3"},
    {"a row twice", 8, 0, "a", "t.csv:9:1"},
};

TEST(TableGrid, what_would_change_the_meaning_unseen_is_refused_with_its_place) {
  const auto ruleset = with_file(small);
  const DecisionTable& table = *find_table(*ruleset, "t");
  for (const auto& row : refusals) {
    SCOPED_TRACE(row.name);
    Grid grid = grid_of(table);
    if (grid[row.row].size() <= row.column) grid[row.row].resize(row.column + 1);
    grid[row.row][row.column] = row.text;
    std::vector<Error> errors;
    EXPECT_FALSE(import_grid(as_csv(grid), table, errors));
    ASSERT_FALSE(errors.empty());
    EXPECT_EQ(errors[0].where, row.where) << errors[0].what.en;
    EXPECT_FALSE(errors[0].remedy.en.empty());
  }
}

TEST(TableGrid, sorted_rows_of_a_table_whose_order_matters_are_refused) {
  const auto ruleset = with_file(small);
  const DecisionTable& table = *find_table(*ruleset, "t");
  Grid grid = grid_of(table);
  std::swap(grid[7], grid[8]);
  std::vector<Error> errors;
  EXPECT_FALSE(import_grid(as_csv(grid), table, errors));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].where, "t.csv:8:1");
}

TEST(TableGrid, a_sheet_that_ends_behind_its_head_is_no_table_without_rows) {
  const auto ruleset = with_file(small);
  const DecisionTable& table = *find_table(*ruleset, "t");
  Grid grid = grid_of(table);
  grid.resize(6);
  std::vector<Error> errors;
  EXPECT_FALSE(import_grid(as_csv(grid), table, errors));
  ASSERT_FALSE(errors.empty());
  EXPECT_EQ(errors[0].where, "t.csv:7:1");
}

TEST(TableGrid, edits_come_back_as_a_list_of_changes) {
  const auto ruleset = with_file(small);
  const DecisionTable& table = *find_table(*ruleset, "t");
  Grid grid = grid_of(table);
  grid[7][1] = "< 3";
  grid.erase(grid.begin() + 8);
  grid.push_back({"c", "-", "review"});
  std::vector<Error> errors;
  const auto imported = import_grid(as_csv(grid), table, errors);
  ASSERT_TRUE(imported) << all_texts(errors);
  ASSERT_EQ(imported->changes.size(), 3u);
  EXPECT_EQ(imported->changes[0].before, "1, 2");
  EXPECT_EQ(imported->changes[0].after, "< 3");
  EXPECT_EQ(imported->changes[1].kind, TableChange::Kind::added);
  EXPECT_EQ(imported->changes[2].kind, TableChange::Kind::removed);
  const auto changed = with_file(with_table(small, table, imported->table));
  ASSERT_NE(changed, nullptr);
  EXPECT_NE(changed->find_policy("t.c"), nullptr);
  EXPECT_EQ(changed->find_policy("t.b"), nullptr);
}

TEST(TableGrid, an_edit_of_a_table_that_has_changed_since_is_a_conflict) {
  const auto then = with_file(small), now = with_file([] {
                                        std::string newer = small;
                                        return newer.replace(newer.find("< 9"), 3, "< 8");
                                      }());
  const DecisionTable& table = *find_table(*now, "t");
  const Grid exported = grid_of(*find_table(*then, "t"));
  Grid edited = exported;
  edited[7][1] = "< 3";
  Grid caught_up = exported;  // says what the rulebook says by now
  caught_up[8][1] = "< 8";
  Grid changed_head = exported;  // whose change that is, nobody can tell
  changed_head[1][1] = "unique";
  Grid without_state = edited;  // as sheets were that knew none
  without_state[0].resize(2);
  without_state[8][1] = "< 8";
  const struct {
    const char* name;
    const Grid& grid;
    std::size_t errors, changes;
  } rows[] = {
      {"as it was exported", exported, 1, 0},
      {"edited", edited, 1, 0},
      {"with another head", changed_head, 1, 0},
      {"what the rulebook says by now", caught_up, 0, 0},
      {"edited, without a state", without_state, 0, 1},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    std::vector<Error> errors;
    const auto imported = import_grid(as_csv(row.grid), table, errors);
    ASSERT_EQ(errors.size(), row.errors) << all_texts(errors);
    if (row.errors > 0) {
      EXPECT_EQ(errors[0].kind, ErrorKind::conflict);
      EXPECT_EQ(errors[0].where, "t.csv:1:3");
    } else {
      ASSERT_TRUE(imported);
      EXPECT_EQ(imported->changes.size(), row.changes);
    }
  }
}

constexpr struct {
  std::size_t row, column;
  const char* name;
} cell_names[] = {{0, 0, "A1"},    {6, 1, "B7"},    {0, 25, "Z1"},
                  {9, 26, "AA10"}, {0, 701, "ZZ1"}, {0, 702, "AAA1"}};

TEST(TableGrid, cells_have_the_names_that_spreadsheets_show) {
  for (const auto& row : cell_names) EXPECT_EQ(cell_name(row.row, row.column), row.name);
}

}  // namespace
}  // namespace guiju::rulebook::testing
