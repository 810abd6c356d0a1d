#include "model/trees.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/fields.h"
#include "base/json_writer.h"

namespace guiju::model {
namespace {

constexpr std::string_view format = "guiju.trees/1";

Error wrong(const Value& at, Message what) {
  return Error{ErrorKind::bad_input, at.where(), std::move(what),
               say("use the file as `guiju model train --kind boosted --out` wrote it",
                   "请使用 `guiju model train --kind boosted --out` 写出的文件")};
}

Result<float> float_of(const Value& value) {
  GUIJU_TRY(number, value.as_double());
  return static_cast<float>(number);
}

// Children come behind their parent, each once: a tree, and no deeper than may be.
Status check_tree(const Tree& tree, std::size_t columns, const Value& at) {
  std::vector<std::uint32_t> depth(tree.nodes.size(), 0);
  std::vector<std::uint8_t> reached(tree.nodes.size(), 0);
  if (tree.nodes.empty()) return wrong(at, say("has no node", "没有节点"));
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    const TreeNode& node = tree.nodes[i];
    if (node.column < 0) {
      if (!std::isfinite(node.value)) return wrong(at, say("a leaf has no value", "叶节点无数值"));
      continue;
    }
    if (static_cast<std::size_t>(node.column) >= columns)
      return wrong(at, say("a node asks for a column that there is not", "节点引用了不存在的列"));
    if (std::isnan(node.threshold) || !(node.cover > 0))
      return wrong(at, say("a node has no threshold or no cover", "节点缺少阈值或覆盖"));
    for (const std::uint32_t child : {node.left, node.right}) {
      if (child <= i || child >= tree.nodes.size() || reached[child]++ != 0)
        return wrong(at, say("its nodes are no tree", "节点不构成树"));
      depth[child] = depth[i] + 1;
      if (depth[child] > tree_depth_max) {
        return wrong(at, say("is deeper than {}", "深度超过 {}", tree_depth_max));
      }
    }
  }
  return Done{};
}

void write_tree(JsonWriter& json, const Tree& tree) {
  json.begin_array();
  for (const TreeNode& node : tree.nodes) {
    json.begin_array();
    if (node.column < 0) {
      json.value(static_cast<double>(node.value)).value(static_cast<double>(node.cover));
    } else {
      json.value(node.column).value(static_cast<double>(node.threshold));
      json.value(node.missing_left).value(node.left).value(node.right);
      json.value(static_cast<double>(node.cover));
    }
    json.end_array();
  }
  json.end_array();
}

Result<TreeNode> read_node(const Value& value) {
  TreeNode node;
  std::vector<Value> parts;
  for (const Value part : value) parts.push_back(part);
  if (parts.size() == 2) {
    GUIJU_TRY(leaf, float_of(parts[0]));
    GUIJU_TRY(cover, float_of(parts[1]));
    node.value = leaf;
    node.cover = cover;
    return node;
  }
  if (parts.size() != 6) return wrong(value, say("is no node", "不是节点"));
  GUIJU_TRY(column, parts[0].as_int());
  GUIJU_TRY(threshold, float_of(parts[1]));
  GUIJU_TRY(left_if_missing, parts[2].as_bool());
  GUIJU_TRY(left, parts[3].as_int());
  GUIJU_TRY(right, parts[4].as_int());
  GUIJU_TRY(cover, float_of(parts[5]));
  if (column < 0 || left < 0 || right < 0) return wrong(value, say("is no node", "不是节点"));
  node.column = static_cast<std::int32_t>(column);
  node.threshold = threshold;
  node.missing_left = left_if_missing;
  node.left = static_cast<std::uint32_t>(left);
  node.right = static_cast<std::uint32_t>(right);
  node.cover = cover;
  return node;
}

Result<std::vector<double>> numbers_of(const Value& list) {
  std::vector<double> out;
  for (const Value one : list) {
    if (one.kind() == NodeKind::boolean) {
      GUIJU_TRY(flag, one.as_bool());
      out.push_back(flag ? 1 : 0);
      continue;
    }
    GUIJU_TRY(number, one.as_double());
    out.push_back(number);
  }
  return out;
}

Result<Tree> read_xgboost_tree(const Value& value) {
  GUIJU_TRY(left, numbers_of(value.find("left_children")));
  GUIJU_TRY(right, numbers_of(value.find("right_children")));
  GUIJU_TRY(column, numbers_of(value.find("split_indices")));
  GUIJU_TRY(condition, numbers_of(value.find("split_conditions")));
  GUIJU_TRY(missing_left, numbers_of(value.find("default_left")));
  GUIJU_TRY(cover, numbers_of(value.find("sum_hessian")));
  const std::size_t count = left.size();
  for (const auto* one : {&right, &column, &condition, &missing_left, &cover})
    if (one->size() != count)
      return wrong(value, say("its lists differ in length", "各列表长度不一"));
  Tree tree;
  for (std::size_t i = 0; i < count; ++i) {
    TreeNode node;
    node.cover = static_cast<float>(cover[i]);
    if (left[i] < 0) {
      node.value = static_cast<float>(condition[i]);
    } else {
      node.column = static_cast<std::int32_t>(column[i]);
      node.threshold = static_cast<float>(condition[i]);
      node.missing_left = missing_left[i] != 0;
      node.left = static_cast<std::uint32_t>(left[i]);
      node.right = static_cast<std::uint32_t>(right[i]);
    }
    tree.nodes.push_back(node);
  }
  return tree;
}

struct Span {
  float least = 0, most = 0;
};

// The values of the leaves below each node; children stand behind their parents.
std::vector<Span> spans_of(const Tree& tree) {
  std::vector<Span> span(tree.nodes.size());
  for (std::size_t i = tree.nodes.size(); i-- > 0;) {
    const TreeNode& node = tree.nodes[i];
    if (node.column < 0) {
      span[i] = {node.value, node.value};
    } else {
      span[i] = {std::min(span[node.left].least, span[node.right].least),
                 std::max(span[node.left].most, span[node.right].most)};
    }
  }
  return span;
}

}  // namespace

std::uint32_t TreeModel::depth() const {
  std::uint32_t most = 0;
  for (const Tree& tree : trees) {
    std::vector<std::uint32_t> depth(tree.nodes.size(), 0);
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      if (tree.nodes[i].column < 0) continue;
      depth[tree.nodes[i].left] = depth[tree.nodes[i].right] = depth[i] + 1;
      most = std::max(most, depth[i] + 1);
    }
  }
  return most;
}

std::string trees_json(const TreeModel& model) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("format", format).field("base", static_cast<double>(model.base));
  json.key("settings").begin_object();
  for (const auto& [name, value] : model.settings) json.field(name, std::string_view(value));
  json.end_object().key("columns").begin_array();
  for (std::size_t i = 0; i < model.columns.size(); ++i) {
    const TreeColumn& one = model.columns[i];
    json.begin_object().field("variable", std::string_view(one.variable));
    if (one.kind == ColumnKind::category) json.field("category", std::string_view(one.category));
    if (model.directions[i] != Direction::free) {
      const auto name = static_cast<std::size_t>(static_cast<int>(model.directions[i]) + 1);
      json.field("direction", direction_names[name]);
    }
    json.end_object();
  }
  json.end_array().key("trees").begin_array();
  for (const Tree& tree : model.trees) write_tree(json, tree);
  json.end_array().end_object();
  return text;
}

bool is_trees(const Value& root) {
  if (root.kind() != NodeKind::map) return false;
  const auto named = root.find("format").as_text();
  return named && *named == format;
}

Result<TreeModel> parse_trees(std::string_view json, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_json(json, source, document));
  return read_trees(document.root());
}

Result<TreeModel> read_trees(const Value& root) {
  if (!is_trees(root) || !root.find("trees"))
    return wrong(root, say("is no file of trees of ours", "不是本程序的树模型"));
  TreeModel model;
  GUIJU_TRY(base, float_of(root.find("base")));
  model.base = base;
  for (const Value one : root.find("settings")) {
    GUIJU_TRY(text, one.as_text());
    model.settings.emplace_back(one.key(), text);
  }
  for (const Value one : root.find("columns")) {
    TreeColumn column;
    GUIJU_TRY(variable, one.find("variable").as_text());
    column.variable = variable;
    if (const Value category = one.find("category")) {
      GUIJU_TRY(name, category.as_text());
      column.kind = ColumnKind::category;
      column.category = name;
    }
    Direction direction = Direction::free;
    if (const Value said = one.find("direction")) {
      GUIJU_TRY(name, said.as_text());
      direction = name == direction_names[0] ? Direction::falling : Direction::rising;
    }
    model.columns.push_back(std::move(column));
    model.directions.push_back(direction);
  }
  for (const Value one : root.find("trees")) {
    Tree tree;
    for (const Value node : one) {
      GUIJU_TRY(read, read_node(node));
      tree.nodes.push_back(read);
    }
    GUIJU_CHECK_OK(check_tree(tree, model.columns.size(), one));
    model.trees.push_back(std::move(tree));
  }
  return model;
}

Result<TreeModel> parse_xgboost(std::string_view json, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_json(json, source, document));
  const Value learner = document.root().find("learner");
  const Value parameters = learner.find("learner_model_param");
  GUIJU_TRY(objective, learner.find("objective").find("name").as_text());
  if (objective != "binary:logistic")
    return wrong(learner.find("objective"), say("is another objective", "目标函数不支持"));
  GUIJU_TRY(score_text, parameters.find("base_score").as_text());
  double score = 0;
  std::from_chars(score_text.data(), score_text.data() + score_text.size(), score);
  if (!(score > 0 && score < 1))
    return wrong(parameters.find("base_score"), say("is no probability", "不是概率"));
  GUIJU_TRY(count_text, parameters.find("num_feature").as_text());
  std::size_t count = 0;
  std::from_chars(count_text.data(), count_text.data() + count_text.size(), count);
  TreeModel model;
  // As the library does it, in 32 bits.
  model.base = -std::log(1.0f / static_cast<float>(score) - 1.0f);
  model.columns.resize(count);
  model.directions.assign(count, Direction::free);
  for (const Value one : learner.find("gradient_booster").find("model").find("trees")) {
    GUIJU_TRY(tree, read_xgboost_tree(one));
    GUIJU_CHECK_OK(check_tree(tree, count, one));
    model.trees.push_back(std::move(tree));
  }
  return model;
}

std::vector<DirectionBroken> against_direction(const TreeModel& model) {
  std::vector<DirectionBroken> out;
  for (std::uint32_t t = 0; t < model.trees.size(); ++t) {
    const Tree& tree = model.trees[t];
    const auto span = spans_of(tree);
    for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
      const TreeNode& node = tree.nodes[i];
      if (node.column < 0) continue;
      const Direction direction = model.directions[static_cast<std::size_t>(node.column)];
      if ((direction == Direction::rising && span[node.left].most > span[node.right].least) ||
          (direction == Direction::falling && span[node.left].least < span[node.right].most))
        out.push_back({t, i});
    }
  }
  return out;
}

Result<TreeInputs> TreeInputs::of(const std::vector<TreeColumn>& columns, const Table& table,
                                  std::string_view source) {
  TreeInputs out;
  for (const TreeColumn& one : columns) {
    const Column* at = table.find(one.variable);
    if (at == nullptr) {
      return Error{ErrorKind::bad_input, std::string(source),
                   say("there is no column '{}', which the trees need", "缺少树模型所需的列“{}”",
                       one.variable),
                   say("add it; cells that are not known stay empty", "请补充该列，未知的留空")};
    }
    if (at->kind != one.kind) {
      return Error{ErrorKind::bad_input, fmt::format("{} column {}", source, one.variable),
                   one.kind == ColumnKind::number
                       ? say("holds words where the trees read numbers", "该列应为数值")
                       : say("holds numbers where the trees read words", "该列应为类别"),
                   say("mend the cells of the other kind", "请更正另一种类型的单元格")};
    }
    Source from{at, 0};
    if (one.kind == ColumnKind::category) {
      const auto name = std::find(at->names.begin(), at->names.end(), one.category);
      if (name != at->names.end())
        from.code = static_cast<std::uint32_t>(name - at->names.begin()) + 1;
    }
    out.sources_.push_back(from);
  }
  return out;
}

void TreeInputs::row(std::size_t row, std::span<float> into) const {
  constexpr float missing = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Column& column = *sources_[i].column;
    if (column.kind == ColumnKind::number) {
      into[i] = static_cast<float>(column.numbers[row]);
    } else {
      const std::uint32_t code = column.codes[row];
      into[i] = code == 0 ? missing : code == sources_[i].code ? 1.0f : 0.0f;
    }
  }
}

}  // namespace guiju::model
