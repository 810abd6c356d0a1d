#include "model/table.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <span>
#include <unordered_map>

#include "base/ids.h"

namespace guiju::model {
namespace {

// Cells of one row, taken apart; quoted ones that hold a quotation mark live in `room`.
class Rows {
 public:
  Rows(std::string_view csv, std::string_view source) : rest_(csv), source_(source) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }
  // False behind the last row.
  Result<bool> next(std::vector<std::string_view>& cells) {
    cells.clear();
    room_.clear();
    while (rest_.starts_with('\n') || rest_.starts_with('\r')) {  // empty lines
      line_ += rest_.front() == '\n';
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return false;
    begun_ = line_;
    for (;;) {
      if (rest_.starts_with('"')) {
        GUIJU_TRY(cell, quoted());
        cells.push_back(cell);
      } else {
        const std::size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
        cells.push_back(rest_.substr(0, end));
        rest_.remove_prefix(end);
      }
      if (rest_.starts_with(',')) {
        rest_.remove_prefix(1);
        continue;
      }
      if (rest_.starts_with('\r')) rest_.remove_prefix(1);
      if (rest_.starts_with('\n')) {
        rest_.remove_prefix(1);
        ++line_;
      } else if (!rest_.empty()) {
        return Error{ErrorKind::bad_input, where(cells.size()),
                     say("something stands behind a closing quotation mark", "引号之后有多余内容"),
                     say("quote the whole cell, or none of it", "请整格加引号或不加")};
      }
      return true;
    }
  }
  std::string where(std::size_t column) const {
    return fmt::format("{}:{} column {}", source_, begun_, column);
  }

 private:
  Result<std::string_view> quoted() {
    std::size_t at = 1;
    bool doubled = false;
    for (;; ++at) {
      at = rest_.find('"', at);
      if (at == std::string_view::npos) {
        return Error{
            ErrorKind::bad_input, where(1), say("a quotation mark is not closed", "引号未闭合"),
            say("close it, or write it twice where it is meant", "请闭合；引号本身须写两次")};
      }
      if (at + 1 == rest_.size() || rest_[at + 1] != '"') break;
      doubled = true;
      ++at;
    }
    const std::string_view inside = rest_.substr(1, at - 1);
    line_ += static_cast<std::size_t>(std::count(inside.begin(), inside.end(), '\n'));
    rest_.remove_prefix(at + 1);
    if (!doubled) return inside;
    std::string plain;
    for (std::size_t i = 0; i < inside.size(); ++i) {
      plain += inside[i];
      i += inside[i] == '"';
    }
    return std::string_view(room_.emplace_back(std::move(plain)));
  }

  std::string_view rest_;
  const std::string source_;
  std::size_t line_ = 1, begun_ = 1;
  std::vector<std::string> room_;
};

std::string_view trimmed(std::string_view cell) {
  while (cell.starts_with(' ') || cell.starts_with('\t')) cell.remove_prefix(1);
  while (cell.ends_with(' ') || cell.ends_with('\t')) cell.remove_suffix(1);
  return cell;
}

bool is_missing(std::string_view cell) {
  constexpr std::string_view words[] = {"", "NA", "NaN", "nan", "null", "NULL", "?", "N/A"};
  return std::find(std::begin(words), std::end(words), cell) != std::end(words);
}

std::optional<double> number_of(std::string_view cell) {
  if (cell.starts_with('+')) cell.remove_prefix(1);
  double value = 0;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (failure != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

struct Plan {  // what becomes of each column of the file
  std::size_t target = 0;
  std::vector<std::string> names;
  std::vector<bool> used, is_category;
};

Result<Plan> plan_of(std::span<const std::string_view> header, std::string_view source,
                     const TableOptions& options) {
  Plan plan;
  for (const std::string_view cell : header) plan.names.emplace_back(trimmed(cell));
  const auto place_of = [&](const std::string& name) -> Result<std::size_t> {
    const auto at = std::find(plan.names.begin(), plan.names.end(), name);
    if (at != plan.names.end()) return static_cast<std::size_t>(at - plan.names.begin());
    std::string all;
    for (const std::string& one : plan.names) all += (all.empty() ? "" : ", ") + one;
    return Error{ErrorKind::bad_input, fmt::format("{}:1", source),
                 say("there is no column '{}'", "没有名为“{}”的列", name),
                 say("the columns are: {}", "列名为：{}", all)};
  };
  plan.used.assign(plan.names.size(), true);
  plan.is_category.assign(plan.names.size(), false);
  plan.target = plan.names.size();  // none
  if (!options.target.empty()) {
    GUIJU_TRY(target, place_of(options.target));
    plan.target = target;
    plan.used[target] = false;
  }
  for (const std::string& name : options.leave_out) {
    GUIJU_TRY(at, place_of(name));
    plan.used[at] = false;
  }
  for (const std::string& name : options.categories) {
    GUIJU_TRY(at, place_of(name));
    plan.is_category[at] = true;
  }
  return plan;
}

}  // namespace

const Column* Table::find(std::string_view name) const {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const Column& one) { return one.name == name; });
  return at == columns.end() ? nullptr : &*at;
}

Result<Table> read_table(std::string_view csv, std::string_view source,
                         const TableOptions& options) {
  std::vector<std::string_view> cells;
  Table table;
  // Once to see which columns are of numbers, once to read them.
  std::optional<Plan> plan;
  for (const bool reads : {false, true}) {
    Rows rows(csv, source);
    GUIJU_TRY(header, rows.next(cells));
    if (!header) {
      return Error{ErrorKind::bad_input, std::string(source), say("is empty", "文件为空"),
                   say("the first line names the columns", "首行应为列名")};
    }
    if (!plan) {
      GUIJU_TRY(made, plan_of(cells, source, options));
      plan = std::move(made);
    }
    std::vector<std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>> codes(
        plan->names.size());
    if (reads) {
      for (std::size_t i = 0; i < plan->names.size(); ++i) {
        Column column;
        column.name = plan->names[i];
        column.kind = plan->is_category[i] ? ColumnKind::category : ColumnKind::number;
        table.columns.push_back(std::move(column));
      }
    }
    for (;;) {
      GUIJU_TRY(more, rows.next(cells));
      if (!more) break;
      if (cells.size() != plan->names.size()) {
        return Error{ErrorKind::bad_input, rows.where(cells.size()),
                     say("the row has {} cells and the header {}", "该行有 {} 格，表头有 {} 格",
                         cells.size(), plan->names.size()),
                     say("quote cells that hold a comma", "含逗号的单元格须加引号")};
      }
      if (reads && options.target.empty()) table.bad.push_back(0);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string_view cell = trimmed(cells[i]);
        if (i == plan->target) {
          if (!reads) continue;
          const auto value = number_of(cell);
          if (!value || (*value != 0 && *value != 1)) {
            return Error{ErrorKind::bad_input, rows.where(i + 1),
                         say("the target is neither 0 nor 1", "目标列须为 0 或 1"),
                         say("write 1 for bad and 0 for good", "坏客户写 1，好客户写 0")};
          }
          table.bad.push_back(*value == 1 ? 1 : 0);
          continue;
        }
        if (!plan->used[i]) continue;
        const bool missing = is_missing(cell);
        if (!reads) {
          if (!missing && !plan->is_category[i] && !number_of(cell)) plan->is_category[i] = true;
          continue;
        }
        Column& column = table.columns[i];
        if (column.kind == ColumnKind::number) {
          column.numbers.push_back(missing ? std::numeric_limits<double>::quiet_NaN()
                                           : *number_of(cell));
          continue;
        }
        std::uint32_t code = 0;
        if (!missing) {
          const auto known = codes[i].find(cell);
          if (known != codes[i].end()) {
            code = known->second;
          } else {
            column.names.emplace_back(cell);
            code = static_cast<std::uint32_t>(column.names.size());
            codes[i].emplace(std::string(cell), code);
          }
        }
        column.codes.push_back(code);
      }
    }
  }
  if (table.bad.empty()) {
    return Error{ErrorKind::bad_input, std::string(source),
                 say("has no row behind its header", "表头之后没有数据"),
                 say("give it the applicants, a row each", "请每行写一名申请人")};
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!plan->used[i]) continue;
    if (kept != i) table.columns[kept] = std::move(table.columns[i]);
    ++kept;
  }
  table.columns.resize(kept);
  return table;
}

}  // namespace guiju::model
