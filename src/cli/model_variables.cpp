#include "cli/model_variables.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace guiju::cli {
namespace {

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

}  // namespace

Error wrong_variable(std::string_view option, std::string_view text, Message remedy) {
  return Error{ErrorKind::bad_input, fmt::format("--{}", option),
               say("'{}' is not understood", "无法理解“{}”", text), std::move(remedy)};
}

std::optional<std::vector<double>> rising(std::span<const std::string_view> values) {
  std::vector<double> out;
  for (const std::string_view value : values) {
    const auto number = number_in(value);
    if (!number || (!out.empty() && *number <= out.back())) return std::nullopt;
    out.push_back(*number);
  }
  return out;
}

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
  const auto parts = assigned(text);
  const auto cuts = parts ? rising(parts->values) : std::nullopt;
  if (!cuts || !settings.of[parts->column].cuts.empty())
    return wrong_variable("cut", text,
                          say("write --cut COLUMN=18,25,60, rising, once for a column",
                              "请写 --cut 列=18,25,60，由小到大，每列一次"));
  settings.of[parts->column].cuts = *cuts;
  return Done{};
}

Status check_is_number(std::string_view option, std::string_view name, const model::Table& table) {
  const model::Column* column = table.find(name);
  if (column != nullptr && column->kind == model::ColumnKind::number) return Done{};
  return Error{ErrorKind::bad_input, fmt::format("--{}", option),
               say("'{}' is no column of numbers", "“{}”不是数值列", name),
               say("name a column of the file that holds numbers", "请指定文件中的数值列")};
}

Status check_variables(const model::BinningSettings& settings, const model::Table& table) {
  for (const auto& [name, own] : settings.of) {
    if (!own.cuts.empty()) GUIJU_CHECK_OK(check_is_number("cut", name, table));
    // Of a column of words only what the missing are worth can be said.
    if (!own.special.empty() || table.find(name) == nullptr)
      GUIJU_CHECK_OK(check_is_number("special", name, table));
  }
  return Done{};
}

}  // namespace guiju::cli
