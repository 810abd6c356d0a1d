#include "rulebook/grid.h"

#include <fmt/format.h>

#include <utility>

namespace guiju::rulebook {

std::string_view cell_at(const Grid& grid, std::size_t row, std::size_t column) {
  if (row >= grid.size() || column >= grid[row].size()) return {};
  return grid[row][column];
}

void drop_blank_tail(std::vector<std::string>& row) {
  while (!row.empty() && row.back().empty()) row.pop_back();
}

std::string column_name(std::size_t column) {
  std::string name;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return name;
}

std::string cell_name(std::size_t row, std::size_t column) {
  return column_name(column) + std::to_string(row + 1);
}

Places Places::of_csv(std::string_view source) { return Places(source, std::nullopt); }

Places Places::of_workbook(std::string_view source, std::size_t head_rows) {
  return Places(source, head_rows);
}

std::string Places::at(std::size_t row, std::size_t column) const {
  if (!head_rows_) return fmt::format("{}:{}:{}", source_, row + 1, column + 1);
  // The blank row below the head stands in neither sheet: what should be there is missing in the head.
  const bool in_head = row <= *head_rows_;
  return fmt::format("{}:{}!{}", source_, in_head ? head_sheet : rows_sheet,
                     cell_name(in_head ? row : row - *head_rows_ - 1, column));
}

std::string csv_of(const Grid& grid) {
  std::string csv = "\xEF\xBB\xBF";
  for (const auto& row : grid) {
    bool first = true;
    for (const std::string& cell : row) {
      if (!first) csv += ',';
      first = false;
      if (cell.find_first_of(",\"\r\n") == cell.npos) {
        csv += cell;
        continue;
      }
      csv += '"';
      for (const char c : cell) csv += c == '"' ? std::string("\"\"") : std::string(1, c);
      csv += '"';
    }
    csv += "\r\n";
  }
  return csv;
}

Result<PlacedGrid> parse_csv_grid(std::string_view bytes, std::string_view source) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Grid grid;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false, was_quoted = false;
  const auto end_cell = [&] {
    row.push_back(std::move(cell));
    cell.clear();
    was_quoted = false;
  };
  const auto end_row = [&] {
    end_cell();
    drop_blank_tail(row);
    grid.push_back(std::move(row));
    row.clear();
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < bytes.size() && bytes[i + 1] == '"') {
        cell += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && cell.empty() && !was_quoted) {
      quoted = was_quoted = true;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (quoted) {
    return Error{ErrorKind::bad_input, fmt::format("{}:{}", source, grid.size() + 1),
                 say("a quoted cell does not end", "带引号的单元格没有结束"),
                 say("close it with \"", "请以 \" 结束")};
  }
  if (!cell.empty() || !row.empty()) end_row();
  return PlacedGrid{std::move(grid), Places::of_csv(source)};
}

}  // namespace guiju::rulebook
