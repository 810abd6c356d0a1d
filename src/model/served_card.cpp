#include "model/served_card.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/fields.h"
#include "model/logistic.h"

namespace guiju::model {
namespace {

constexpr std::string_view format = "guiju.scorecard/1";
constexpr double infinity = std::numeric_limits<double>::infinity();

Result<double> number_of(const Value& value) {
  GUIJU_TRY(number, value.as_double());
  return number;
}

Error wrong(const Value& at, Message what) {
  return Error{ErrorKind::bad_input, at.where(), std::move(what),
               say("use the card as `guiju model train --out` wrote it",
                   "请使用 `guiju model train --out` 写出的评分卡")};
}

Result<CardVariable> read_variable(const Value& value) {
  CardVariable variable;
  GUIJU_TRY(name, value.find("name").as_text());
  GUIJU_TRY(kind, value.find("kind").as_text());
  variable.name = name;
  variable.kind = kind == "category" ? ColumnKind::category : ColumnKind::number;
  variable.most = -infinity;
  double before = -infinity;
  std::uint32_t number = 0;
  for (const Value bin : value.find("bins")) {
    GUIJU_TRY(points, number_of(bin.find("points")));
    variable.points.push_back(points);
    variable.most = std::max(variable.most, points);
    if (variable.kind == ColumnKind::category) {
      for (const Value one : bin.find("of")) {
        GUIJU_TRY(category, one.as_text());
        variable.bin_of.emplace(std::string(category), number);
      }
    } else if (const Value to = bin.find("to"); to.kind() != NodeKind::null) {
      GUIJU_TRY(cut, number_of(to));
      if (!(cut > before)) return wrong(to, say("the cuts do not rise", "分箱边界未递增"));
      before = cut;
      variable.cuts.push_back(cut);
    }
    ++number;
  }
  if (variable.points.empty() ||
      (variable.kind == ColumnKind::number && variable.cuts.size() + 1 != variable.points.size()))
    return wrong(value, say("has bins without an end", "分箱不完整"));
  GUIJU_TRY(missing, number_of(value.find("missing").find("points")));
  variable.missing = missing;
  GUIJU_TRY(unseen, number_of(value.find("neutral_points")));
  variable.unseen = unseen;
  variable.most = std::max(variable.most, variable.missing);
  for (const Value one : value.find("special")) {
    GUIJU_TRY(code, number_of(one.find("code")));
    GUIJU_TRY(points, number_of(one.find("points")));
    variable.special.emplace_back(code, points);
    variable.most = std::max(variable.most, points);
  }
  return variable;
}

}  // namespace

Result<ServedCard> ServedCard::parse(std::string_view json, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_json(json, source, document));
  return read(document.root());
}

Result<ServedCard> ServedCard::read(const Value& root) {
  if (root.kind() != NodeKind::map || !root.find("format") || !root.find("characteristics"))
    return wrong(root, say("is no scorecard", "不是评分卡"));
  GUIJU_TRY(named, root.find("format").as_text());
  if (named != format)
    return wrong(root.find("format"), say("is no scorecard of ours", "不是本程序的评分卡"));
  ServedCard card;
  GUIJU_TRY(doubling, number_of(root.find("points_double")));
  GUIJU_TRY(base, number_of(root.find("base_points")));
  GUIJU_TRY(odds, number_of(root.find("base_odds")));
  card.scale_ = PointsScale(doubling, base, odds);
  for (const Value one : root.find("characteristics")) {
    GUIJU_TRY(variable, read_variable(one));
    card.variables_.push_back(std::move(variable));
  }
  return card;
}

Result<std::vector<std::size_t>> ServedCard::columns_of(const Table& table,
                                                        std::string_view source) const {
  std::vector<std::size_t> columns;
  for (const CardVariable& variable : variables_) {
    const Column* at = table.find(variable.name);
    if (at == nullptr) {
      return Error{ErrorKind::bad_input, std::string(source),
                   say("there is no column '{}', which the card needs", "缺少评分卡所需的列“{}”",
                       variable.name),
                   say("add it; cells that are not known stay empty", "请补充该列，未知的留空")};
    }
    if (at->kind != variable.kind) {
      return Error{ErrorKind::bad_input, fmt::format("{} column {}", source, variable.name),
                   say("holds words where the card reads numbers", "该列应为数值"),
                   say("mend the cells that are no numbers", "请更正非数值的单元格")};
    }
    columns.push_back(static_cast<std::size_t>(at - table.columns.data()));
  }
  return columns;
}

Scored ServedCard::score(const Table& table, std::span<const std::size_t> columns,
                         std::size_t row) const {
  Scored out;
  Dearest dearest(out);
  for (std::uint32_t i = 0; i < variables_.size(); ++i) {
    const CardVariable& variable = variables_[i];
    const Column& column = table.columns[columns[i]];
    double points = variable.missing;
    if (variable.kind == ColumnKind::number) {
      const double value = column.numbers[row];
      const auto code = std::find_if(variable.special.begin(), variable.special.end(),
                                     [&](const auto& one) { return one.first == value; });
      if (code != variable.special.end()) {
        points = code->second;
      } else if (!std::isnan(value)) {
        const auto bin = std::upper_bound(variable.cuts.begin(), variable.cuts.end(), value) -
                         variable.cuts.begin();
        points = variable.points[static_cast<std::size_t>(bin)];
      }
    } else if (const std::uint32_t code = column.codes[row]; code != 0) {
      const auto known = variable.bin_of.find(column.names[code - 1]);
      points = known == variable.bin_of.end() ? variable.unseen : variable.points[known->second];
    }
    out.points += points;
    const double cost = variable.most - points;
    if (cost > 1e-9) dearest.add(i, cost);
  }
  out.risk = logistic(scale_.log_odds_bad(out.points));
  return out;
}

}  // namespace guiju::model
