// Boosted trees: served as they stand, explained as the definition says, learnt and proved through the real trainer.
#include "model/trees.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>

#include "model/boosted.h"
#include "model/served_trees.h"

namespace guiju::model {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

// Random trees over few columns, so that columns come again on a path; covers that add up, as training gives them.
TreeModel made_trees(std::mt19937_64& random, std::size_t trees, std::uint32_t depth,
                     std::size_t columns) {
  TreeModel model;
  model.base = 0.25f;
  for (std::size_t c = 0; c < columns; ++c) {
    model.columns.push_back({"x" + std::to_string(c), ColumnKind::number, {}});
    model.directions.push_back(Direction::free);
  }
  std::uniform_real_distribution<float> any(-1, 1), share(0.05f, 0.95f);
  for (std::size_t t = 0; t < trees; ++t) {
    Tree tree;
    const std::function<std::uint32_t(std::uint32_t, float)> grow = [&](std::uint32_t level,
                                                                        float cover) {
      const auto at = static_cast<std::uint32_t>(tree.nodes.size());
      tree.nodes.push_back({});
      TreeNode node;
      node.cover = cover;
      if (level == depth || random() % 6 == 0) {
        node.value = any(random);
      } else {
        node.column = static_cast<std::int32_t>(random() % columns);
        node.threshold = std::round(any(random) * 8) / 8;
        node.missing_left = random() % 2 == 0;
        const float left = cover * share(random);
        node.left = grow(level + 1, left);
        node.right = grow(level + 1, cover - left);
        node.cover = tree.nodes[node.left].cover + tree.nodes[node.right].cover;
      }
      tree.nodes[at] = node;
      return at;
    };
    grow(0, 100);
    model.trees.push_back(std::move(tree));
  }
  return model;
}

std::vector<float> made_row(std::mt19937_64& random, std::size_t columns) {
  std::uniform_real_distribution<float> any(-1.2f, 1.2f);
  std::vector<float> row;
  for (std::size_t c = 0; c < columns; ++c)  // every other value lies on a threshold
    row.push_back(random() % 7 == 0   ? missing
                  : random() % 2 == 0 ? any(random)
                                      : std::round(any(random) * 8) / 8);
  return row;
}

bool goes_left(const TreeNode& node, float value) {
  return std::isnan(value) ? node.missing_left : value < node.threshold;
}

float walked(const TreeModel& model, std::span<const float> row) {
  float sum = model.base;
  for (const Tree& tree : model.trees) {
    std::uint32_t at = 0;
    while (tree.nodes[at].column >= 0) {
      const TreeNode& node = tree.nodes[at];
      at = goes_left(node, row[static_cast<std::size_t>(node.column)]) ? node.left : node.right;
    }
    sum += tree.nodes[at].value;
  }
  return sum;
}

// The value of the game for a set of known columns: where a column is hidden both branches count by their cover.
double game(const TreeModel& model, std::span<const float> row, std::uint32_t known) {
  double sum = static_cast<double>(model.base);
  for (const Tree& tree : model.trees) {
    const std::function<double(std::uint32_t)> value = [&](std::uint32_t at) -> double {
      const TreeNode& node = tree.nodes[at];
      if (node.column < 0) return static_cast<double>(node.value);
      const auto column = static_cast<std::size_t>(node.column);
      if ((known >> column & 1u) != 0)
        return value(goes_left(node, row[column]) ? node.left : node.right);
      const double left =
          static_cast<double>(tree.nodes[node.left].cover) / static_cast<double>(node.cover);
      return left * value(node.left) + (1 - left) * value(node.right);
    };
    sum += value(0);
  }
  return sum;
}

// By the definition: over all sets of the other columns.
std::vector<double> shapley(const TreeModel& model, std::span<const float> row) {
  const std::size_t n = model.columns.size();
  std::vector<double> factorial{1}, out(n, 0), values;
  for (std::size_t i = 1; i <= n; ++i)
    factorial.push_back(factorial.back() * static_cast<double>(i));
  for (std::uint32_t set = 0; set < 1u << n; ++set) values.push_back(game(model, row, set));
  for (std::size_t c = 0; c < n; ++c)
    for (std::uint32_t set = 0; set < 1u << n; ++set) {
      if ((set >> c & 1u) != 0) continue;
      const auto size = static_cast<std::size_t>(__builtin_popcount(set));
      out[c] += factorial[size] * factorial[n - size - 1] / factorial[n] *
                (values[set | 1u << c] - values[set]);
    }
  return out;
}

TEST(Trees, ServedAsWalkedAndExplainedAsDefined) {
  std::mt19937_64 random(7);
  for (const std::uint32_t depth : {1u, 2u, 3u, 4u, 5u, 6u}) {
    for (const std::size_t trees : {1u, 5u, 16u, 33u, 37u, 50u}) {
      const TreeModel model = made_trees(random, trees, depth, 5);
      // Every width that this machine has.
      const auto registers = static_cast<Registers>(
          (depth + trees) % (static_cast<std::uint32_t>(registers_here()) + 1));
      const ServedTrees served(model, registers);
      auto scratch = served.scratch();
      for (int i = 0; i < 8; ++i) {
        const auto row = made_row(random, 5);
        const float margin = served.explained_margin(row, scratch);
        EXPECT_EQ(margin, walked(model, row));
        EXPECT_EQ(margin, served.margin(row, scratch));
        const auto expected = shapley(model, row);
        double sum = served.expected();
        for (std::size_t c = 0; c < 5; ++c) {
          EXPECT_NEAR(static_cast<double>(scratch.by_column[c]), expected[c], 2e-5)
              << "depth " << depth << ", trees " << trees << ", column " << c;
          sum += static_cast<double>(scratch.by_column[c]);
        }
        EXPECT_NEAR(sum, static_cast<double>(margin), 1e-4);
      }
    }
  }
}

TEST(Trees, OneColumnThroughoutGetsAll) {
  std::mt19937_64 random(11);
  const TreeModel model = made_trees(random, 20, 6, 1);
  const ServedTrees served(model);
  auto scratch = served.scratch();
  for (const float value : {-1.0f, -0.125f, 0.0f, 0.5f, missing}) {
    const std::vector<float> row{value};
    const double margin = static_cast<double>(served.explained_margin(row, scratch));
    EXPECT_NEAR(static_cast<double>(scratch.by_column[0]), margin - served.expected(), 1e-5);
  }
}

TEST(Trees, ManyThresholdsOnOneColumnMeetEveryBlockEdge) {
  std::mt19937_64 random(3);
  const TreeModel model = made_trees(random, 300, 6, 2);
  const ServedTrees served(model);
  auto scratch = served.scratch();
  for (float at = -1.25f; at <= 1.25f; at += 1.0f / 16) {
    const std::vector<float> row{at, -at};
    EXPECT_EQ(served.margin(row, scratch), walked(model, row)) << at;
  }
}

TEST(Trees, SingleLeavesAndNoTreeAtAll) {
  TreeModel model;
  model.base = -1;
  model.columns.push_back({"x", ColumnKind::number, {}});
  model.directions.push_back(Direction::free);
  for (int trees = 0; trees < 2; ++trees) {
    const ServedTrees served(model);
    auto scratch = served.scratch();
    const std::vector<float> row{0.5f};
    EXPECT_EQ(served.explained_margin(row, scratch), -1 + 0.5f * static_cast<float>(trees));
    EXPECT_EQ(scratch.by_column[0], 0);
    TreeNode leaf;
    leaf.value = 0.5f;
    leaf.cover = 1;
    model.trees.push_back({{leaf}});
  }
}

TEST(Trees, FileReadsBackAsItWas) {
  std::mt19937_64 random(5);
  TreeModel model = made_trees(random, 9, 6, 4);
  model.columns[1] = {"用途", ColumnKind::category, "装修,\"1\""};
  model.directions[2] = Direction::rising;
  model.settings = {{"rounds", "9"}};
  const std::string json = trees_json(model);
  const auto read = parse_trees(json, "trees.json");
  ASSERT_TRUE(read) << read.error().what.en;
  EXPECT_EQ(read->settings, model.settings);
  EXPECT_EQ(read->columns[1].category, model.columns[1].category);
  EXPECT_EQ(read->directions[2], Direction::rising);
  for (int i = 0; i < 20; ++i) {
    const auto row = made_row(random, 4);
    EXPECT_EQ(walked(*read, row), walked(model, row));
  }
}

TEST(Trees, BrokenFilesAreRefused) {
  const auto file = [](std::string_view trees) {
    return R"({"format":"guiju.trees/1","base":0,"settings":{},"columns":[{"variable":"x"}],"trees":)" +
           std::string(trees) + "}";
  };
  ASSERT_TRUE(parse_trees(file("[[[0,1.5,true,1,2,10],[1,4],[2,6]]]"), "t"));
  for (const std::string_view trees :
       {"[[[0,1.5,true,1,1,10],[1,4],[2,6]]]",   // one child twice
        "[[[0,1.5,true,0,2,10],[1,4],[2,6]]]",   // a node below itself
        "[[[0,1.5,true,1,3,10],[1,4],[2,6]]]",   // a child that there is not
        "[[[1,1.5,true,1,2,10],[1,4],[2,6]]]",   // a column that there is not
        "[[[-1,1.5,true,1,2,10],[1,4],[2,6]]]",  // no column
        "[[[0,1.5,true,1,2,0],[1,4],[2,6]]]",    // no cover
        "[[[0,1.5,true,1,2],[1,4],[2,6]]]",      // half a node
        "[[]]", R"([[["x",4]]])",
        "[[[0,1,true,1,2,9],[1,1],[0,1,true,3,4,8],[1,1],[0,1,true,5,6,7],[1,1],[0,1,true,7,8,6],["
        "1,1],"
        "[0,1,true,9,10,5],[1,1],[0,1,true,11,12,4],[1,1],[0,1,true,13,14,3],[1,1],[1,1]]]"}) {
    const auto read = parse_trees(file(trees), "t");
    EXPECT_FALSE(read) << trees;
  }
  EXPECT_FALSE(parse_trees("{}", "t"));
  EXPECT_FALSE(parse_xgboost(R"({"learner":{"objective":{"name":"reg:squarederror"}}})", "t"));
}

TEST(Trees, DirectionIsProvedLeafByLeaf) {
  const auto read = parse_trees(
      R"({"format":"guiju.trees/1","base":0,"settings":{},"columns":[{"variable":"x","direction":"rising"},
          {"variable":"y"}],"trees":[[[0,1,true,1,2,9],[1,2,true,3,4,5],[0.5,4],[0.1,2],[0.6,3]]]})",
      "t");
  ASSERT_TRUE(read) << read.error().what.en;
  const auto against = against_direction(*read);  // 0.6 on the left of x is above 0.5 on its right
  ASSERT_EQ(against.size(), 1u);
  EXPECT_EQ(against[0].node, 0u);
}

Table made_table(std::size_t rows) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  Table table;
  table.columns.resize(3);
  table.columns[0] = {"income", ColumnKind::number, {}, {}, {}};
  table.columns[1] = {"debt", ColumnKind::number, {}, {}, {}};
  table.columns[2] = {"purpose", ColumnKind::category, {}, {}, {"home", "car", "rare"}};
  for (std::size_t row = 0; row < rows; ++row) {
    const double income = normal(random), debt = normal(random);
    const auto purpose = static_cast<std::uint32_t>(row == 5 ? 3 : random() % 3);
    table.columns[0].numbers.push_back(random() % 10 == 0 ? std::nan("") : income);
    table.columns[1].numbers.push_back(debt);
    table.columns[2].codes.push_back(purpose);
    const double odds = -1 - income + std::sin(3 * debt) + (purpose == 2 ? 1 : 0);
    table.bad.push_back(static_cast<double>(random() % 100000) / 1e5 < 1 / (1 + std::exp(-odds)));
  }
  return table;
}

std::string boost_program() {
  const std::string guiju = GUIJU_BINARY;
  return guiju.substr(0, guiju.rfind('/') + 1) + "guiju-boost";
}

TEST(Boosted, LearntByTheLibraryAndEqualToIt) {
  const Table table = made_table(3000);
  std::vector<std::uint32_t> rows(3000);
  std::iota(rows.begin(), rows.end(), 0u);
  BoostSettings settings;
  settings.rounds = 40;
  settings.depth = 6;
  settings.directions["debt"] = Direction::rising;
  std::uint32_t heard = 0;
  const auto boosted = fit_boosted(table, rows, settings, boost_program(),
                                   [&](std::uint32_t round) { EXPECT_EQ(round, ++heard); });
  ASSERT_TRUE(boosted) << boosted.error().what.en;
  EXPECT_EQ(heard, 40u);
  EXPECT_EQ(boosted->margin_difference, 0);
  EXPECT_LT(boosted->part_difference, 1e-5);
  EXPECT_EQ(boosted->model.columns.size(), 4u);  // the rare purpose has no column
  EXPECT_TRUE(against_direction(boosted->model).empty());
  const auto inputs = TreeInputs::of(boosted->model.columns, table, "t");
  ASSERT_TRUE(inputs);
  const ServedTrees served(boosted->model);
  auto scratch = served.scratch();
  std::vector<float> row(4);
  for (std::size_t i = 0; i < 200; ++i) {  // more debt, everything else as it is: never less risk
    inputs->row(i, row);
    float before = -1e9f;
    for (float debt = -3; debt <= 3; debt += 0.25f) {
      row[1] = debt;
      const float now = served.margin(row, scratch);
      EXPECT_GE(now, before - 1e-6f);
      before = now;
    }
  }
}

TEST(Boosted, AProgramThatIsMissingOrAnotherIsSaid) {
  const Table table = made_table(100);
  std::vector<std::uint32_t> rows(100);
  std::iota(rows.begin(), rows.end(), 0u);
  const auto none = fit_boosted(table, rows, {}, "/nowhere/guiju-boost");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::unavailable);
  const auto silent = fit_boosted(table, rows, {}, "/bin/true");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().kind, ErrorKind::corrupt);
  const auto refusing = fit_boosted(table, rows, {}, "/bin/false");
  ASSERT_FALSE(refusing);
  EXPECT_EQ(refusing.error().kind, ErrorKind::bad_input);
}

}  // namespace
}  // namespace guiju::model
