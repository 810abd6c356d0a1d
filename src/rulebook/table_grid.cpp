#include "rulebook/table_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include "base/hash.h"
#include "base/utf8.h"
#include "cel/type.h"
#include "rulebook/cell.h"
#include "rulebook/problems.h"

namespace guiju::rulebook {
namespace {

constexpr std::array<std::string_view, 10> outputs{
    "outcome", "title.zh", "title.en", "message.zh",  "message.en",
    "fix.zh",  "fix.en",   "clauses",  "obligations", "note"};

std::string joined(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : " ") + id;
  return text;
}

std::vector<std::string> split_ids(std::string_view text) {
  std::vector<std::string> ids;
  std::string id;
  for (const char c : text) {
    if (c != ' ' && c != ',' && c != '\n') {
      id += c;
    } else if (!id.empty()) {
      ids.push_back(std::move(id));
      id.clear();
    }
  }
  if (!id.empty()) ids.push_back(std::move(id));
  return ids;
}

std::string output_of(const TableRow& row, std::string_view column) {
  if (column == "outcome") return std::string(name_of(row.outcome));
  if (column == "title.zh") return row.title.zh;
  if (column == "title.en") return row.title.en;
  if (column == "message.zh") return row.message.zh;
  if (column == "message.en") return row.message.en;
  if (column == "fix.zh") return row.fix.zh;
  if (column == "fix.en") return row.fix.en;
  if (column == "clauses") return joined(row.clauses);
  if (column == "obligations") return joined(row.obligations);
  return row.note;
}

// False: no outcome of that name.
bool set_output(TableRow& row, std::string_view column, const std::string& text) {
  if (column == "outcome") {
    const auto at = std::find(outcome_names.begin(), outcome_names.end(), text);
    if (at == outcome_names.end()) return false;
    row.outcome = static_cast<Outcome>(at - outcome_names.begin());
  } else if (column == "title.zh") {
    row.title.zh = text;
  } else if (column == "title.en") {
    row.title.en = text;
  } else if (column == "message.zh") {
    row.message.zh = text;
  } else if (column == "message.en") {
    row.message.en = text;
  } else if (column == "fix.zh") {
    row.fix.zh = text;
  } else if (column == "fix.en") {
    row.fix.en = text;
  } else if (column == "clauses") {
    row.clauses = split_ids(text);
  } else if (column == "obligations") {
    row.obligations = split_ids(text);
  } else {
    row.note = text;
  }
  return true;
}

Grid head_of(const DecisionTable& table) {
  Grid grid;
  grid.push_back({"guiju-table", table.id});
  grid.push_back({"hit", std::string(hit_names[static_cast<std::size_t>(table.hit)])});
  grid.push_back({"gaps", table.gaps_allowed ? "allowed" : "report"});
  grid.push_back({"given", table.given});
  for (const TableInput& input : table.inputs) {
    grid.push_back({"input", input.name, input.is,
                    std::string(fact_type_names[static_cast<std::size_t>(input.type)]),
                    std::string(absent_names[static_cast<std::size_t>(input.absent)]),
                    input.among});
  }
  grid.push_back({});
  return grid;
}

// In the first row: what the table said when the sheet was made of it.
constexpr std::size_t state_column = 2;

// Begins with a word, so that no program takes the digits for a number.
std::string state_of(const Grid& grid) { return "sha256:" + sha256(csv_of(grid)).short_hex(); }

std::vector<std::string> columns_of(const DecisionTable& table) {
  std::vector<std::string> columns{"id"};
  for (const TableInput& input : table.inputs) columns.push_back("when." + input.name);
  for (const std::string_view output : outputs) columns.emplace_back(output);
  return columns;
}

// --- what spreadsheets do to values on their own ---

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t most_digits(std::string_view text) {
  std::size_t most = 0, run = 0;
  for (const char c : text) {
    if (c == '.') continue;
    run = is_digit(c) ? run + 1 : 0;
    most = std::max(most, run);
  }
  return most;
}

bool is_scientific(std::string_view text) {
  const std::size_t e = text.find('E');
  if (e == text.npos || e == 0 || e + 2 >= text.size()) return false;
  if (text[e + 1] != '+' && text[e + 1] != '-') return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(e),
                     [](char c) { return is_digit(c) || c == '.' || c == '-'; }) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(e) + 2, text.end(), is_digit);
}

// 2-Jan, Jan-26, 2026/9/30, 9/30/2026, 1月2日: a date made of what was none.
bool is_made_a_date(std::string_view text) {
  static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (const std::string_view month : months) {
    const std::size_t at = text.find(month);
    if (at == text.npos) continue;
    const std::string_view before = text.substr(0, at), after = text.substr(at + 3);
    const auto numbers = [](std::string_view part) {
      return std::all_of(part.begin(), part.end(), [](char c) { return is_digit(c) || c == '-'; });
    };
    if (numbers(before) && numbers(after) && before.size() + after.size() > 1) return true;
  }
  std::size_t slashes = 0;
  for (const char c : text) {
    if (c == '/') ++slashes;
    if (c != '/' && !is_digit(c)) slashes = 100;
  }
  if (slashes > 0 && slashes < 3) return true;
  return text.find("月") != text.npos && text.ends_with("日") && is_digit(text.front());
}

// What happened to the cell, or nothing.
const char* damage_of(std::string_view text) {
  if (text.empty()) return nullptr;
  if (is_scientific(text)) return "1.2E+05";
  if (is_made_a_date(text)) return "1-2 → 2-Jan";
  if (text.front() == '#' && (text.back() == '!' || text.back() == '?' || text == "#N/A"))
    return "#REF!";
  if (most_digits(text) > 15) return "123456789012345678 → 123456789012345000";
  return nullptr;
}

class Import {
 public:
  Import(const PlacedGrid& read, const DecisionTable& current, Problems& problems)
      : grid_(read.cells), places_(read.places), current_(current), problems_(problems) {}

  ImportedTable run() {
    result_.table = current_;
    result_.table.rows.clear();
    const Grid head = head_of(current_);
    const std::size_t header = head.size();  // the row with the columns' names
    if (!is_head_as(head) || !read_columns(header)) return std::move(result_);
    for (std::size_t i = header + 1; i < grid_.size(); ++i) read_row(i);
    check_order();
    for (const TableRow& row : current_.rows) {
      if (rows_.count(row.id) == 0)
        result_.changes.push_back({TableChange::Kind::removed, row.id, {}, {}, {}});
    }
    return std::move(result_);
  }

 private:
  std::string where(std::size_t row, std::size_t column) const { return places_.at(row, column); }

  bool is_head_as(const Grid& head) {
    for (std::size_t i = 0; i < head.size(); ++i) {
      const std::size_t width = std::max(head[i].size(), i < grid_.size() ? grid_[i].size() : 0);
      for (std::size_t k = 0; k < width; ++k) {
        if (i == 0 && k == state_column) continue;
        const std::string_view wanted = cell_at(head, i, k), found = cell_at(grid_, i, k);
        if (wanted == found) continue;
        problems_.add(
            where(i, k),
            say("the head of the table says '{}', the rulebook '{}'",
                "表头写的是“{}”，规则库中是“{}”", excerpt(found, 80), wanted),
            say("hit policy, inputs and types change in the rulebook's YAML only: put back "
                "'{}', or export anew",
                "命中方式、输入和类型只能在规则库的 YAML 中修改：请改回“{}”或重新导出", wanted));
        return false;  // what follows would be read as something else
      }
    }
    return true;
  }

  bool read_columns(std::size_t header) {
    const auto wanted = columns_of(current_);
    bool fine = true;
    for (std::size_t k = 0; k < width_below(header); ++k) {
      const std::string name(cell_at(grid_, header, k));
      const bool known = std::find(wanted.begin(), wanted.end(), name) != wanted.end();
      if (known && columns_.emplace(name, k).second) continue;
      if (name.empty() && column_is_empty(header, k)) continue;
      fine = false;
      std::vector<std::string_view> names(wanted.begin(), wanted.end());
      problems_.add_unknown(where(header, k), fault_of_column(name, known),
                            known || name.empty() ? std::string_view() : nearest_name(name, names),
                            say("remove it; new inputs are added in the rulebook's YAML",
                                "请删去；新的输入列在规则库的 YAML 中添加"));
    }
    for (const std::string& name : wanted) {
      if (columns_.count(name) > 0) continue;
      fine = false;
      problems_.add(where(header, 0), say("the column '{}' is missing", "缺少列“{}”", name),
                    say("put it back, or export anew", "请补回，或重新导出"));
    }
    return fine;
  }

  static Message fault_of_column(std::string_view name, bool known) {
    if (known) return say("the column '{}' stands here twice", "列“{}”重复", name);
    if (name.empty()) return say("the column has cells and no name", "该列有内容而无列名");
    return say("no column '{}'", "没有名为“{}”的列", excerpt(name, 60));
  }

  // Of the widest row: cells can stand where no column has a name.
  std::size_t width_below(std::size_t header) const {
    std::size_t width = 0;
    for (std::size_t i = header; i < grid_.size(); ++i) width = std::max(width, grid_[i].size());
    return width;
  }

  bool column_is_empty(std::size_t header, std::size_t column) const {
    for (std::size_t i = header; i < grid_.size(); ++i) {
      if (!cell_at(grid_, i, column).empty()) return false;
    }
    return true;
  }

  void read_row(std::size_t i) {
    if (std::all_of(grid_[i].begin(), grid_[i].end(), [](auto& cell) { return cell.empty(); }))
      return;
    const std::string id(cell_at(grid_, i, columns_.at("id")));
    const auto before = std::find_if(current_.rows.begin(), current_.rows.end(),
                                     [&](const TableRow& row) { return row.id == id; });
    const TableRow* known = before == current_.rows.end() ? nullptr : &*before;
    if (id.empty() || !rows_.emplace(id, i).second) {
      problems_.add(where(i, columns_.at("id")),
                    id.empty() ? say("the row has no id", "该行没有编号")
                               : say("the row '{}' stands here twice", "行“{}”重复", id),
                    say("give every row an id of its own", "每行一个编号"));
      return;
    }
    TableRow row;
    row.id = id;
    row.where = where(i, columns_.at("id"));
    read_cells(i, known, row);
    for (const std::string_view output : outputs) read_output(i, output, known, row);
    if (known == nullptr) result_.changes.push_back({TableChange::Kind::added, id, {}, {}, {}});
    result_.table.rows.push_back(std::move(row));
  }

  // False when the cell was damaged by the program it was edited with.
  bool is_whole(std::size_t i, std::size_t column, std::string_view text, std::string_view before) {
    const char* damage = text == before ? nullptr : damage_of(text);
    if (damage == nullptr) return true;
    problems_.add(
        where(i, column),
        say("'{}' looks like what a spreadsheet made of another value ({})",
            "“{}”像是电子表格自动改写的结果（{}）", excerpt(text, 60), damage),
        say("format the column as text and write the value again; numbers of more than 15 digits "
            "change in YAML",
            "请把该列设为文本格式后重新填写；超过 15 位的数字请在 YAML 中修改"));
    return false;
  }

  void read_cells(std::size_t i, const TableRow* known, TableRow& row) {
    for (std::size_t k = 0; k < current_.inputs.size(); ++k) {
      const TableInput& input = current_.inputs[k];
      const std::size_t column = columns_.at("when." + input.name);
      TableCell cell;
      cell.text = std::string(cell_at(grid_, i, column));
      cell.where = where(i, column);
      const std::string before = known == nullptr ? std::string() : known->cells[k].text;
      if (cell.text == "TRUE" || cell.text == "FALSE") {
        cell.text = cell.text == "TRUE" ? "true" : "false";  // how spreadsheets write the two
      }
      if (cell.text.empty()) {
        problems_.add(cell.where, say("the cell is empty", "单元格为空"),
                      say("write '-' where every value will do", "若任意值均可，请写“-”"));
      } else if (is_whole(i, column, cell.text, before)) {
        auto condition = condition_of_cell(cell.text, input);
        if (condition) {
          cell.condition = *condition;
        } else {
          condition.error().where = cell.where;
          problems_.add(std::move(condition).error());
        }
      }
      if (known != nullptr && cell.text != before)
        result_.changes.push_back(
            {TableChange::Kind::changed, row.id, "when." + input.name, before, cell.text});
      row.cells.push_back(std::move(cell));
    }
  }

  void read_output(std::size_t i, std::string_view output, const TableRow* known, TableRow& row) {
    const std::size_t column = columns_.at(std::string(output));
    const std::string text(cell_at(grid_, i, column));
    const std::string before = known == nullptr ? std::string() : output_of(*known, output);
    if (!is_whole(i, column, text, before)) return;
    if (!set_output(row, output, text)) {
      problems_.add(where(i, column),
                    say("no outcome '{}'", "没有名为“{}”的结论", excerpt(text, 40)),
                    say("one of allow, notice, review, deny", "可选：allow、notice、review、deny"));
    }
    if (known != nullptr && text != before)
      result_.changes.push_back(
          {TableChange::Kind::changed, row.id, std::string(output), before, text});
  }

  // Where the order says which row speaks, rows that were there keep it.
  void check_order() {
    if (current_.hit == Hit::unique || current_.hit == Hit::collect) return;
    std::size_t last = 0;
    const TableRow* before = nullptr;
    for (const TableRow& row : current_.rows) {
      const auto at = rows_.find(row.id);
      if (at == rows_.end()) continue;
      if (before != nullptr && at->second < last) {
        problems_.add(
            where(at->second, 0),
            say("the row '{}' stood behind '{}' and was moved before it; with hit '{}' that "
                "changes which row speaks",
                "行“{}”原在“{}”之后，现被移到其前；命中方式为“{}”时这会改变取哪一行", row.id,
                before->id, hit_names[static_cast<std::size_t>(current_.hit)]),
            say("put it back (was the sheet sorted?), or move it in the rulebook's YAML",
                "请移回（是否做过排序？），或在规则库的 YAML 中移动"));
        return;
      }
      last = at->second;
      before = &row;
    }
  }

  const Grid& grid_;
  const Places& places_;
  const DecisionTable& current_;
  Problems& problems_;
  ImportedTable result_;
  std::map<std::string, std::size_t> columns_;
  std::map<std::string, std::size_t> rows_;  // id to row of the grid
};

// The sheet was made of a table that has changed since. Sheets without a state are older than it.
bool is_stale(const Grid& grid, const DecisionTable& current) {
  const std::string_view made_of = cell_at(grid, 0, state_column);
  return !made_of.empty() && made_of != cell_at(grid_of(current), 0, state_column);
}

Error stale_error(const PlacedGrid& read, const DecisionTable& current) {
  return Error{ErrorKind::conflict, read.places.at(0, state_column),
               say("the table '{}' has changed in the rulebook since this was exported; taking it "
                   "over would undo that",
                   "导出之后，规则库中的决策表“{}”已有改动；导入会撤销这些改动", current.id),
               say("export anew and repeat the edit there", "请重新导出，再在新文件中修改")};
}

}  // namespace

Grid grid_of(const DecisionTable& table) {
  Grid grid = head_of(table);
  grid.push_back(columns_of(table));
  for (const TableRow& row : table.rows) {
    std::vector<std::string> cells{row.id};
    for (const TableCell& cell : row.cells) cells.push_back(cell.text);
    for (const std::string_view output : outputs) cells.push_back(output_of(row, output));
    grid.push_back(std::move(cells));
  }
  grid.front().push_back(state_of(grid));
  return grid;
}

Result<std::string> table_id_of(const PlacedGrid& read) {
  const std::string_view id = cell_at(read.cells, 0, 1);
  if (cell_at(read.cells, 0, 0) == "guiju-table" && !id.empty()) return std::string(id);
  return Error{ErrorKind::bad_input, read.places.at(0, 0),
               say("the file does not begin with guiju-table and the id of a table",
                   "文件开头不是 guiju-table 和决策表编号"),
               say("begin from `guiju rulebook table export ID`",
                   "请从 `guiju rulebook table export 编号` 导出的文件开始")};
}

Result<ImportedTable> import_grid(const PlacedGrid& read, const DecisionTable& current,
                                  std::vector<Error>& errors) {
  std::vector<Error> found;
  Problems problems(found);
  ImportedTable imported = Import(read, current, problems).run();
  // A stale sheet that says what the rulebook says undoes nothing. Any other is not compared further:
  // its differences may be the rulebook's.
  const bool differs = problems.count() > 0 || !imported.changes.empty();
  if (differs && is_stale(read.cells, current)) {
    errors.push_back(stale_error(read, current));
    return errors.back();
  }
  const Status sound = problems.finish(say("the file", "该文件"));
  std::move(found.begin(), found.end(), std::back_inserter(errors));
  GUIJU_CHECK_OK(sound);
  return imported;
}

bool cells_fit(const DecisionTable& table, const Ruleset& ruleset, std::vector<Error>& errors) {
  const cel::Environment names = ruleset.names();
  bool fit = true;
  for (const TableRow& row : table.rows) {
    for (const TableCell& cell : row.cells) {
      if (cell.condition.empty()) continue;
      auto program = cel::compile(cell.condition, cell.where, names, cel::Type::bool_type());
      if (program) continue;
      Error error = std::move(program).error();
      error.where = cell.where;
      errors.push_back(std::move(error));
      fit = false;
    }
  }
  return fit;
}

}  // namespace guiju::rulebook
