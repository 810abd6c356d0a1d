#include "rulebook/worksheet_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <pugixml.hpp>
#include <utility>

#include "base/utf8.h"
#include "rulebook/workbook.h"
#include "rulebook/workbook_text.h"
#include "rulebook/workbook_xml.h"
#include "rulebook/zip_package.h"

namespace guiju::rulebook {
namespace {

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// A width or height of nothing hides as well.
bool is_hidden(const pugi::xml_node& line, const char* extent) {
  if (is_set(line, "hidden")) return true;
  const std::string_view stored = attribute_of(line, extent);
  return !stored.empty() && text_of_number(stored) == "0";
}

struct Position {
  std::size_t row, column;
};

// "B7"; none when it is none, or far beyond any sheet.
std::optional<Position> position_of(std::string_view name) {
  std::size_t column = 0, letters = 0;
  while (letters < name.size() && letters < 4 && name[letters] >= 'A' && name[letters] <= 'Z')
    column = column * 26 + static_cast<std::size_t>(name[letters++] - 'A' + 1);
  const auto row = whole_number<std::uint32_t>(name.substr(letters));
  if (letters == 0 || !row || *row == 0) return std::nullopt;
  return Position{*row - 1, column - 1};
}

class Worksheet {
 public:
  Worksheet(std::string_view sheet, const SharedParts& shared, Problems& problems)
      : sheet_(sheet), shared_(shared), problems_(problems) {}

  Grid read(const pugi::xml_node& worksheet) {
    refuse_hidden_columns(worksheet);
    refuse_merged_cells(worksheet);
    if (is_set(child_of(worksheet, "sheetFormatPr"), "zeroHeight"))
      add_hidden(std::string(sheet_), say("the rows of the sheet are hidden", "工作表的行被隐藏"));
    for (const pugi::xml_node row : child_of(worksheet, "sheetData").children()) {
      if (is_named(row, "row") && !read_row(row)) break;
    }
    for (auto& row : grid_) drop_blank_tail(row);
    return std::move(grid_);
  }

 private:
  std::string place(std::string_view cell) const { return fmt::format("{}!{}", sheet_, cell); }

  void add_hidden(std::string where, Message what) {
    problems_.add(where, std::move(what),
                  say("show it, or delete it: what nobody sees is not taken over",
                      "请取消隐藏或删去：看不见的内容不予导入"));
  }

  void refuse_hidden_columns(const pugi::xml_node& worksheet) {
    for (const pugi::xml_node column : child_of(worksheet, "cols").children()) {
      if (!is_named(column, "col") || !is_hidden(column, "width")) continue;
      const auto first = whole_number<std::uint32_t>(attribute_of(column, "min"));
      const std::size_t index = first && *first > 0 ? *first - 1 : 0;
      add_hidden(place(cell_name(0, index)),
                 say("column {} is hidden", "第 {} 列被隐藏", column_name(index)));
    }
  }

  void refuse_merged_cells(const pugi::xml_node& worksheet) {
    for (const pugi::xml_node merged : child_of(worksheet, "mergeCells").children()) {
      if (!is_named(merged, "mergeCell")) continue;
      problems_.add(
          place(excerpt(attribute_of(merged, "ref"), 40)),
          say("the cells are merged", "单元格被合并"),
          say("unmerge them and write the value into each", "请取消合并，并在每格填写内容"));
    }
  }

  bool fails_to_follow(std::string where) {
    problems_.add(where, say("stands twice, or behind a later one", "重复出现，或顺序错乱"),
                  say("save it anew as .xlsx, or export anew", "请重新另存为 .xlsx，或重新导出"));
    return false;
  }

  // False when the rest of the sheet cannot be read.
  bool read_row(const pugi::xml_node& row) {
    const std::string_view said = attribute_of(row, "r");
    const auto number = said.empty() ? next_row_ + 1 : whole_number<std::size_t>(said).value_or(0);
    if (number <= next_row_) return fails_to_follow(place(excerpt(said, 20)));
    next_row_ = number;
    if (is_hidden(row, "ht"))
      add_hidden(place(cell_name(number - 1, 0)),
                 say("row {} is hidden", "第 {} 行被隐藏", number));
    std::size_t next_column = 0;
    for (const pugi::xml_node cell : row.children()) {
      if (is_named(cell, "c") && !read_cell(cell, number - 1, next_column)) return false;
    }
    return true;
  }

  bool read_cell(const pugi::xml_node& cell, std::size_t row, std::size_t& next_column) {
    const std::string_view said = attribute_of(cell, "r");
    const auto at = said.empty() ? Position{row, next_column} : position_of(said);
    if (!at || at->row != row || at->column < next_column)
      return fails_to_follow(place(excerpt(said, 20)));
    next_column = at->column + 1;
    const std::string where = place(cell_name(row, at->column));
    auto text = text_of_cell(cell, where);
    if (!text) {
      problems_.add(std::move(text).error());
      return true;
    }
    if (text->empty()) return true;
    return put(row, at->column, std::move(*text), where);
  }

  bool put(std::size_t row, std::size_t column, std::string text, const std::string& where) {
    text_bytes_ += text.size();
    if (row >= sheet_rows_max || column >= sheet_columns_max || text_bytes_ > unpacked_bytes_max) {
      problems_.add(
          where,
          say("the sheet is larger than a table can be: {} rows, {} columns, {} MiB of text",
              "超出决策表的大小上限：{} 行、{} 列、{} MiB 文本", sheet_rows_max, sheet_columns_max,
              unpacked_bytes_max >> 20),
          say("remove what is no part of the table", "请删去与决策表无关的内容"));
      return false;
    }
    if (grid_.size() <= row) grid_.resize(row + 1);
    if (grid_[row].size() <= column) grid_[row].resize(column + 1);
    grid_[row][column] = std::move(text);
    return true;
  }

  static Error refused(const std::string& where, Message what, Message remedy) {
    return Error{ErrorKind::bad_input, where, std::move(what), std::move(remedy)};
  }

  static Error not_understood(const std::string& where, std::string_view type) {
    return refused(where,
                   say("holds what is neither text nor number ({})", "既不是文本也不是数字（{}）",
                       excerpt(type, 40)),
                   say("write it anew as text", "请以文本重新填写"));
  }

  Result<std::string> text_of_cell(const pugi::xml_node& cell, const std::string& where) const {
    if (child_of(cell, "f"))
      return refused(where, say("holds a formula", "含有公式"),
                     say("write its result instead, as text", "请改填其结果（文本）"));
    const std::string_view type = attribute_of(cell, "t");
    const std::string value = characters_of(child_of(cell, "v"));
    if (type == "s") return shared_text(value, where);
    if (type == "inlineStr") return plain_text(text_of_runs(child_of(cell, "is")), where);
    if (type == "str") return plain_text(value, where);
    if (type == "e")
      return refused(where, say("holds the error {}", "含有错误值 {}", excerpt(value, 20)),
                     say("write the value that is meant", "请填写应有的值"));
    if (type == "d") return date_error(where, value);
    if (value.empty()) return std::string();
    if (type == "b" && (value == "1" || value == "0"))
      return std::string(value == "1" ? "TRUE" : "FALSE");
    if (type.empty() || type == "n") return number_text(cell, value, where);
    return not_understood(where, type);
  }

  Result<std::string> shared_text(const std::string& value, const std::string& where) const {
    const auto index = whole_number<std::size_t>(value);
    if (!index || *index >= shared_.texts.size()) return not_understood(where, value);
    return plain_text(shared_.texts[*index], where);
  }

  static Result<std::string> plain_text(const std::string& raw, const std::string& where) {
    auto text = unescaped_text(raw);
    if (text && !find_invalid_utf8(*text)) return std::move(*text);
    return refused(where, say("holds characters that are none", "含有无效字符"),
                   say("write the text anew", "请重新填写文本"));
  }

  static Error date_error(const std::string& where, std::string_view value) {
    return refused(where, say("holds a date ({})", "含有日期（{}）", excerpt(value, 40)),
                   say("format the column as text and write the value again",
                       "请把该列设为文本格式后重新填写"));
  }

  Result<std::string> number_text(const pugi::xml_node& cell, const std::string& value,
                                  const std::string& where) const {
    const std::string_view style = attribute_of(cell, "s");
    const auto index = style.empty() ? 0 : whole_number<std::size_t>(style);
    if (!index || (*index >= shared_.forms.size() && !style.empty()))
      return not_understood(where, style);
    const NumberForm form = *index < shared_.forms.size() ? shared_.forms[*index] : NumberForm{};
    if (form.kind == NumberForm::Kind::date) return date_error(where, form.code);
    auto text = text_of_number(value);
    if (!text)
      return refused(where,
                     say("holds the number {}, of which a spreadsheet may have lost digits",
                         "含有数字 {}，电子表格可能已丢失其位数", excerpt(value, 40)),
                     say("format the cell as text and write it again; numbers of more than 15 "
                         "digits change in YAML",
                         "请把单元格设为文本格式后重新填写；超过 15 位的数字请在 YAML 中修改"));
    const bool as_shown = form.kind == NumberForm::Kind::plain ||
                          (form.kind == NumberForm::Kind::whole && text->find('.') == text->npos);
    if (!as_shown)
      return refused(where,
                     say("holds the number {}, shown in the format {} as something else",
                         "含有数字 {}，而按格式 {} 显示为别的内容", *text, excerpt(form.code, 60)),
                     say("format the cell as text and write it again, as cells of tables are "
                         "written: 0.24, 24pct",
                         "请把单元格设为文本格式后重新填写，如 0.24、24pct"));
    return std::move(*text);
  }

  std::string_view sheet_;
  const SharedParts& shared_;
  Problems& problems_;
  Grid grid_;
  std::size_t next_row_ = 0;    // the number of the last row that was read
  std::size_t text_bytes_ = 0;  // many cells can refer to one long text
};

}  // namespace

std::string text_of_runs(const pugi::xml_node& item) {
  std::string text;
  for (const pugi::xml_node child : item.children()) {
    if (is_named(child, "t")) text += characters_of(child);
    if (is_named(child, "r")) text += characters_of(child_of(child, "t"));
  }
  return text;
}

Grid read_worksheet(const pugi::xml_node& worksheet, std::string_view sheet,
                    const SharedParts& shared, Problems& problems) {
  return Worksheet(sheet, shared, problems).read(worksheet);
}

}  // namespace guiju::rulebook
