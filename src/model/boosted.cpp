#include "model/boosted.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/child_process.h"
#include "model/served_trees.h"

namespace guiju::model {
namespace {

constexpr std::size_t explained_max = 64;  // rows whose contributions are compared
constexpr double difference_max = 1e-6;    // of margins, of the larger of 1 and the margin
// Of contributions: both sides round in 32 bits.
constexpr double part_difference_max = 2e-4;

std::vector<TreeColumn> columns_of(const Table& table, std::span<const std::uint32_t> rows,
                                   const BoostSettings& settings) {
  std::vector<TreeColumn> out;
  for (const Column& column : table.columns) {
    if (column.kind == ColumnKind::number) {
      out.push_back({column.name, ColumnKind::number, {}});
      continue;
    }
    std::vector<std::uint32_t> count(column.names.size() + 1, 0);
    for (const std::uint32_t row : rows) ++count[column.codes[row]];
    for (std::size_t code = 1; code < count.size(); ++code)
      if (count[code] >= settings.category_rows_min)
        out.push_back({column.name, ColumnKind::category, column.names[code - 1]});
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> written(const BoostSettings& settings,
                                                         std::span<const Direction> directions,
                                                         double leaf_weight_min) {
  std::string constraints = "(";
  for (const Direction one : directions)
    constraints += fmt::format("{}{}", constraints.size() > 1 ? "," : "", static_cast<int>(one));
  constraints += ')';
  std::vector<std::pair<std::string, std::string>> out{
      {"objective", "binary:logistic"},
      {"tree_method", "hist"},
      {"base_score", "0.5"},
      {"max_depth", fmt::format("{}", settings.depth)},
      {"eta", fmt::format("{}", settings.rate)},
      {"subsample", fmt::format("{}", settings.rows_share)},
      {"colsample_bytree", fmt::format("{}", settings.columns_share)},
      {"min_child_weight", fmt::format("{}", leaf_weight_min)},
      {"seed", fmt::format("{}", settings.seed)},
      {"nthread", fmt::format("{}", settings.threads)},
      {"verbosity", "0"}};
  if (std::any_of(directions.begin(), directions.end(),
                  [](Direction one) { return one != Direction::free; }))
    out.emplace_back("monotone_constraints", constraints);
  return out;
}

void append(std::string& to, std::span<const float> floats) {
  to.append(reinterpret_cast<const char*>(floats.data()), floats.size_bytes());
}

Error broken(Message what) {
  return Error{ErrorKind::corrupt, "guiju-boost", std::move(what),
               say("use the guiju-boost that was built with this program",
                   "请使用与本程序一同构建的 guiju-boost")};
}

// The parts of its answer, in order.
class Answer {
 public:
  explicit Answer(std::string_view all) : rest_(all) {}
  bool take(void* into, std::size_t bytes) {
    if (rest_.size() < bytes) return false;
    std::memcpy(into, rest_.data(), bytes);
    rest_.remove_prefix(bytes);
    return true;
  }
  std::string_view text(std::uint64_t bytes) {
    const std::string_view out = rest_.substr(0, bytes);
    rest_.remove_prefix(out.size());
    return out;
  }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

double difference(float a, float b) {
  const double x = static_cast<double>(a), y = static_cast<double>(b);
  return std::abs(x - y) / std::max(1.0, std::abs(x));
}

}  // namespace

Result<Boosted> fit_boosted(const Table& table, std::span<const std::uint32_t> rows,
                            const BoostSettings& settings, const std::string& program,
                            const std::function<void(std::uint32_t)>& on_round) {
  Boosted out;
  out.model.columns = columns_of(table, rows, settings);
  const std::size_t width = out.model.columns.size();
  std::vector<Direction> directions(width, Direction::free);
  for (std::size_t i = 0; i < width; ++i) {
    const auto said = settings.directions.find(out.model.columns[i].variable);
    if (said != settings.directions.end() && out.model.columns[i].kind == ColumnKind::number)
      directions[i] = said->second;
  }
  const auto bads = std::count_if(rows.begin(), rows.end(),
                                  [&](std::uint32_t row) { return table.bad[row] != 0; });
  out.model.settings = written(
      settings, directions,
      settings.leaf_weight_min.value_or(std::clamp(static_cast<double>(bads) / 100, 1.0, 5.0)));
  GUIJU_TRY(inputs, TreeInputs::of(out.model.columns, table, "the table"));

  std::vector<float> values(rows.size() * width), labels;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    inputs.row(rows[i], std::span(values).subspan(i * width, width));
    labels.push_back(table.bad[rows[i]]);
  }
  const std::size_t explained = std::min(explained_max, rows.size());
  std::string input = fmt::format("rows={}\ncolumns={}\nrounds={}\nexplained={}\n", rows.size(),
                                  width, settings.rounds, explained);
  for (const auto& [name, value] : out.model.settings) input += fmt::format("{}={}\n", name, value);
  input += '\n';
  append(input, values);
  append(input, labels);

  std::string failure;
  GUIJU_TRY(answer, ask_child({.words = {program},
                               .environment = {"OMP_WAIT_POLICY=passive", "GOMP_SPINCOUNT=0"},
                               .input = input,
                               .output_bytes_max = std::uint64_t{4} << 30,
                               .on_line = [&](std::string_view line) {
                                 std::uint32_t round = 0;
                                 if (line.starts_with("round ")) {
                                   std::from_chars(line.data() + 6, line.data() + line.size(),
                                                   round);
                                   if (on_round) on_round(round);
                                 } else {
                                   failure = line;
                                 }
                               }}));
  if (answer.status != 0) {
    return Error{ErrorKind::bad_input, "guiju-boost",
                 say("stopped with status {}: {}", "以状态 {} 结束：{}", answer.status, failure),
                 say("lower --rounds or --depth, or give it more memory",
                     "请降低 --rounds 或 --depth，或增加内存")};
  }
  Answer parts(answer.output);
  std::uint64_t json_bytes = 0;
  if (!parts.take(&json_bytes, sizeof json_bytes))
    return broken(say("gave no trees", "未返回模型"));
  GUIJU_TRY(learnt, parse_xgboost(parts.text(json_bytes), "guiju-boost"));
  std::vector<float> margins(rows.size()), contributions(explained * (width + 1));
  if (learnt.columns.size() != width ||
      !parts.take(margins.data(), margins.size() * sizeof(float)) ||
      !parts.take(contributions.data(), contributions.size() * sizeof(float)) || !parts.done())
    return broken(say("gave an answer of another length", "返回的长度不符"));
  out.model.base = learnt.base;
  out.model.trees = std::move(learnt.trees);
  out.model.directions = std::move(directions);
  out.model.settings.emplace_back("rounds", fmt::format("{}", settings.rounds));

  const ServedTrees served(out.model);
  auto scratch = served.scratch();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float ours = served.margin(std::span(values).subspan(i * width, width), scratch);
    out.margin_difference = std::max(out.margin_difference, difference(margins[i], ours));
  }
  for (std::size_t i = 0; i < explained; ++i) {
    served.explained_margin(std::span(values).subspan(i * width, width), scratch);
    for (std::size_t c = 0; c < width; ++c)
      out.part_difference =
          std::max(out.part_difference,
                   difference(contributions[i * (width + 1) + c], scratch.by_column[c]));
  }
  if (!(out.margin_difference <= difference_max) || !(out.part_difference <= part_difference_max))
    return broken(say("its trees give {} other margins and {} other contributions than it gives",
                      "树模型与训练程序的边际值相差 {}、贡献相差 {}", out.margin_difference,
                      out.part_difference));
  if (const auto against = against_direction(out.model); !against.empty())
    return broken(say("{} splits go against a direction that was asked for",
                      "{} 处分裂违反所要求的单调方向", against.size()));
  return out;
}

}  // namespace guiju::model
