// model/table.h: rows of applicants as columns: numbers, categories, and whether each went bad.
//
//   CSV (RFC 4180, header first) ─► one column a variable, missing apart from every value
//
// A column is of numbers when every cell that says something is one. Cells that are empty, NA, NaN, null or ? say nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::model {

enum class ColumnKind : std::uint8_t { number, category };

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::number;
  std::vector<double> numbers;  // of numbers: NaN where missing
  std::vector<std::uint32_t>
      codes;  // of categories: 0 where missing, otherwise 1 + its place in `names`
  std::vector<std::string> names;  // in order of first appearance
};

struct Table {
  std::vector<Column> columns;    // without the target
  std::vector<std::uint8_t> bad;  // 1: went bad
  std::size_t rows() const { return bad.size(); }
  const Column* find(std::string_view name) const;  // null: there is none
};

struct TableOptions {
  std::string target;  // its column holds 0 and 1; empty: there is none, and nobody is bad
  std::vector<std::string> leave_out = {};   // columns that are no variables
  std::vector<std::string> categories = {};  // numbers that are names
};

//   errors: bad_input with line and column: no header, no such column, a row of another width, an open quotation mark,
//           a target that is neither 0 nor 1, no row
Result<Table> read_table(std::string_view csv, std::string_view source,
                         const TableOptions& options);

}  // namespace guiju::model
