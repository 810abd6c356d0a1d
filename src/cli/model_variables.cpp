#include "cli/model_variables.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace guiju::cli {
namespace {

Error wrong_variable(std::string_view option, std::string_view text, Message remedy) {
  return Error{ErrorKind::bad_input, fmt::format("--{}", option),
               say("'{}' is not understood", "无法理解“{}”", text), std::move(remedy)};
}

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

}  // namespace

std::optional<Assigned> assigned(std::string_view text) {
  const std::size_t at = text.rfind('=');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return std::nullopt;
  Assigned out{std::string(text.substr(0, at)), {}};
  for (std::string_view rest = text.substr(at + 1);;) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    out.values.push_back(rest.substr(0, comma));
    if (comma == rest.size()) return out;
    rest.remove_prefix(comma + 1);
  }
}

Status read_special(std::string_view text, model::BinningSettings& settings) {
  const Message remedy = say("write --special COLUMN=96,98:own, or COLUMN=missing:riskiest",
                             "请写 --special 列=96,98:own，或 列=missing:riskiest");
  std::string_view left = text;
  std::size_t worth = 0;
  if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
    const auto& names = model::special_worth_names;
    worth = static_cast<std::size_t>(std::find(names.begin(), names.end(), text.substr(colon + 1)) -
                                     names.begin());
    if (worth == names.size()) return wrong_variable("special", text, remedy);
    left = text.substr(0, colon);
  }
  const auto parts = assigned(left);
  if (!parts) return wrong_variable("special", text, remedy);
  model::VariableSettings& of = settings.of[parts->column];
  for (const std::string_view value : parts->values) {
    const auto code = number_in(value);
    const auto meant = static_cast<model::SpecialWorth>(worth);
    if (value == "missing" && meant != model::SpecialWorth::missing)
      of.missing = meant;
    else if (code && std::none_of(of.special.begin(), of.special.end(),
                                  [&](const auto& one) { return one.first == *code; }))
      of.special.emplace_back(*code, meant);
    else
      return wrong_variable("special", text, remedy);
  }
  return Done{};
}

Status read_cuts(std::string_view text, model::BinningSettings& settings) {
  const Message remedy =
      say("write --cut COLUMN=18,25,60, rising", "请写 --cut 列=18,25,60，由小到大");
  const auto parts = assigned(text);
  if (!parts) return wrong_variable("cut", text, remedy);
  std::vector<double>& cuts = settings.of[parts->column].cuts;
  for (const std::string_view value : parts->values) {
    const auto cut = number_in(value);
    if (!cut || (!cuts.empty() && *cut <= cuts.back())) return wrong_variable("cut", text, remedy);
    cuts.push_back(*cut);
  }
  return Done{};
}

Status check_variables(const model::BinningSettings& settings, const model::Table& table) {
  for (const auto& [name, own] : settings.of) {
    const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                                 [&](const model::Column& one) { return one.name == name; });
    const bool of_numbers = !own.special.empty() || !own.cuts.empty();
    if (at == table.columns.end() || (of_numbers && at->kind != model::ColumnKind::number)) {
      return Error{ErrorKind::bad_input, own.cuts.empty() ? "--special" : "--cut",
                   say("'{}' is no column of numbers", "“{}”不是数值列", name),
                   say("name a column of the file that holds numbers", "请指定文件中的数值列")};
    }
  }
  return Done{};
}

Result<Groups> groups_in(const model::Table& table, std::string_view text,
                         std::string_view source) {
  const auto parts = assigned(text);
  Groups out{parts ? parts->column : std::string(text), {}, {}};
  const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                               [&](const model::Column& one) { return one.name == out.column; });
  if (at == table.columns.end() || (parts && at->kind != model::ColumnKind::number)) {
    return Error{
        ErrorKind::bad_input, fmt::format("--group {}", text),
        say("{} has no such column, or cuts are given for words",
            "{} 没有该列，或对类别列指定了边界", source),
        say("write --group sex, or --group age=25,60", "请写 --group 性别，或 --group 年龄=25,60")};
  }
  out.names.emplace_back("?");  // missing
  if (!parts) {
    out.names.insert(out.names.end(), at->names.begin(), at->names.end());
    out.of = at->codes;
    return out;
  }
  std::vector<double> cuts;
  for (const std::string_view value : parts->values) {
    const auto cut = number_in(value);
    if (!cut || (!cuts.empty() && *cut <= cuts.back()))
      return wrong_variable(
          "group", text,
          say("write --group age=25,60, rising", "请写 --group 年龄=25,60，由小到大"));
    out.names.push_back(cuts.empty()
                            ? fmt::format("< {}", value)
                            : fmt::format("{} – {}", parts->values[cuts.size() - 1], value));
    cuts.push_back(*cut);
  }
  out.names.push_back(fmt::format(">= {}", parts->values.back()));
  for (const double value : at->numbers)
    out.of.push_back(
        std::isnan(value)
            ? 0
            : static_cast<std::uint32_t>(
                  1 + (std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin())));
  return out;
}

}  // namespace guiju::cli
