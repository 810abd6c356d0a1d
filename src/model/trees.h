// model/trees.h: boosted trees as data: what was learnt, as it is kept in a file.
//
//   margin of a row = base + the value of one leaf of every tree;   risk = 1 / (1 + e^-margin)
//
// A row goes left where value < threshold; where the value is missing, as the node says.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "model/table.h"

namespace guiju::model {

inline constexpr std::uint32_t tree_depth_max =
    6;  // served_trees.h keeps a tree's turns in 64 bits

// What a tree looks at: a number, or whether a category is this one (1 or 0).
struct TreeColumn {
  std::string variable;
  ColumnKind kind = ColumnKind::number;
  std::string category;  // of categories
};

struct TreeNode {
  std::int32_t column = -1;  // below 0: a leaf
  float threshold = 0;
  bool missing_left = false;
  std::uint32_t left = 0, right = 0;
  float cover = 0;  // weight of the rows it learnt from (sum of their second derivatives)
  float value = 0;  // of a leaf
};

struct Tree {
  std::vector<TreeNode> nodes;  // the root first
};

enum class Direction : std::int8_t { falling = -1, free = 0, rising = 1 };
inline constexpr std::array<std::string_view, 3> direction_names{"falling", "free", "rising"};

struct TreeModel {
  std::vector<TreeColumn> columns;
  std::vector<Direction> directions;  // by column: which way the risk goes as the value grows
  float base = 0;
  std::vector<Tree> trees;
  std::vector<std::pair<std::string, std::string>> settings;  // as they were given to the trainer

  std::uint32_t depth() const;
};

// The file form, all that scoring needs, and back.   errors: bad_input, naming the place in the file
std::string trees_json(const TreeModel& model);
Result<TreeModel> parse_trees(std::string_view json, std::string_view source);
bool is_trees(const Value& root);  // says of itself that it is such a file
Result<TreeModel> read_trees(const Value& root);
// The file form of XGBoost 1.x and 2.x with the objective binary:logistic; columns keep no names.
Result<TreeModel> parse_xgboost(std::string_view json, std::string_view source);

// Nodes at which the risk goes against the direction of their column; none proves it for every row there can be: no leaf
// to the left of a split on a rising column is above any leaf to its right.
struct DirectionBroken {
  std::uint32_t tree = 0, node = 0;
};
std::vector<DirectionBroken> against_direction(const TreeModel& model);

// Rows of a table as the trees see them.
class TreeInputs {
 public:
  //   errors: bad_input for a variable that is missing or of the other kind
  static Result<TreeInputs> of(const std::vector<TreeColumn>& columns, const Table& table,
                               std::string_view source);
  std::size_t columns() const { return sources_.size(); }
  void row(std::size_t row, std::span<float> into) const;  // `into`: columns() values, NaN: missing

 private:
  struct Source {
    const Column* column = nullptr;
    std::uint32_t code = 0;  // of categories: which one is 1; 0: one that the table does not have
  };
  std::vector<Source> sources_;
};

}  // namespace guiju::model
