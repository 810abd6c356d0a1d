// rulebook/grid.h: cells as a spreadsheet holds them, and where each of them stands in its file.
//
//   CSV bytes  ─► parse_csv_grid ─┐
//   XLSX bytes ─► parse_workbook ─┴─► PlacedGrid ─► import_grid        (workbook.h, table_grid.h)
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::rulebook {

using Grid = std::vector<std::vector<std::string>>;

// Rows and columns count from 0; where nothing stands, the cell is empty.
std::string_view cell_at(const Grid& grid, std::size_t row, std::size_t column);
void drop_blank_tail(std::vector<std::string>& row);  // spreadsheets fill rows up

// The two sheets of a workbook: the head of a table above its first blank row, and what follows it.
inline constexpr std::string_view head_sheet = "table", rows_sheet = "rows";

std::string column_name(std::size_t column);                 // 0 is "A", 26 is "AA"
std::string cell_name(std::size_t row, std::size_t column);  // "B7", as spreadsheets say it

// How a cell of a grid is called in the file that it came from.
class Places {
 public:
  static Places of_csv(std::string_view source);  // "ages.csv:12:3"
  // "ages.xlsx:table!C5" for the first `head_rows` rows, else "ages.xlsx:rows!C12".
  static Places of_workbook(std::string_view source, std::size_t head_rows);

  std::string at(std::size_t row, std::size_t column) const;

 private:
  Places(std::string_view source, std::optional<std::size_t> head_rows)
      : source_(source), head_rows_(head_rows) {}

  std::string source_;
  std::optional<std::size_t> head_rows_;  // none: CSV
};

struct PlacedGrid {
  Grid cells;
  Places places;
};

std::string csv_of(const Grid& grid);  // RFC 4180 with a byte-order mark, so that Excel reads UTF-8
Result<PlacedGrid> parse_csv_grid(std::string_view bytes, std::string_view source);

}  // namespace guiju::rulebook
