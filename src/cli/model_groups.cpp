#include "cli/model_groups.h"

#include <algorithm>
#include <cmath>

#include "cli/model_variables.h"

namespace guiju::cli {

Result<Groups> groups_in(const model::Table& table, std::string_view text,
                         std::string_view source) {
  const auto parts = assigned(text);
  Groups out{parts ? parts->column : std::string(text), {}, {}};
  const model::Column* at = table.find(out.column);
  if (at == nullptr || (parts && at->kind != model::ColumnKind::number)) {
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
  const auto cuts = rising(parts->values);
  if (!cuts)
    return wrong_variable(
        "group", text, say("write --group age=25,60, rising", "请写 --group 年龄=25,60，由小到大"));
  out.names.push_back(fmt::format("< {}", parts->values.front()));
  for (std::size_t i = 1; i < parts->values.size(); ++i)
    out.names.push_back(fmt::format("{} – {}", parts->values[i - 1], parts->values[i]));
  out.names.push_back(fmt::format(">= {}", parts->values.back()));
  for (const double value : at->numbers)
    out.of.push_back(
        std::isnan(value)
            ? 0
            : static_cast<std::uint32_t>(
                  1 + (std::upper_bound(cuts->begin(), cuts->end(), value) - cuts->begin())));
  return out;
}

void print_groups(const Context& context, std::string_view kind, const Groups& groups,
                  std::span<const model::GroupDecisions> all, double declined) {
  auto& out = context.out();
  out << fmt::format(
      fmt::runtime(context.pick("\n{}: {:.0f} % of the unseen rows declined, by {}\n",
                                "\n{}：拒绝未见样本的 {:.0f}%，按 {} 统计\n")),
      kind, declined * 100, groups.column);
  out << fmt::format("{:<24} {:>8} {:>9} {:>7} {:>15} {:>10} {:>7} {:>7}\n",
                     context.pick("group", "组别"), context.pick("rows", "样本"),
                     context.pick("approved", "通过率"), context.pick("ratio", "比率"),
                     context.pick("95 of 100", "95%区间"), context.pick("good appr.", "好样本通过"),
                     context.pick("said", "预测"), context.pick("seen", "实际"));
  for (std::size_t g = 0; g < all.size(); ++g) {
    const model::GroupDecisions& of = all[g];
    if (of.rows == 0) continue;
    const auto percent = [](std::uint64_t part, std::uint64_t whole) {
      return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
    };
    out << fmt::format("{:<24} {:>8} {:>7.1f} % {:>7.3f} {:>15} {:>8.1f} % {:>7.4f} {:>7.4f}\n",
                       groups.names[g], of.rows, percent(of.approved, of.rows), of.ratio,
                       fmt::format("{:.3f} – {:.3f}", of.ratio_low, of.ratio_high),
                       percent(of.good_approved, of.good), of.risk_said, of.risk_seen);
  }
}

void write_groups(JsonWriter& json, const Groups& groups,
                  std::span<const model::GroupDecisions> all, double declined) {
  json.begin_object().field("column", std::string_view(groups.column));
  json.field("declined", declined).key("decisions").begin_array();
  for (std::size_t g = 0; g < all.size(); ++g) {
    const model::GroupDecisions& of = all[g];
    if (of.rows == 0) continue;
    json.begin_object().field("group", std::string_view(groups.names[g])).field("rows", of.rows);
    json.field("approved", of.approved).field("good", of.good);
    json.field("good_approved", of.good_approved).field("ratio", of.ratio);
    json.field("ratio_low", of.ratio_low).key("ratio_high");
    if (std::isfinite(of.ratio_high))
      json.value(of.ratio_high);
    else
      json.null();
    json.field("risk_said", of.risk_said).field("risk_seen", of.risk_seen).end_object();
  }
  json.end_array().end_object();
}

}  // namespace guiju::cli
