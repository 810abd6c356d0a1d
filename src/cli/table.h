// cli/table.h: tables for people, aligned by display width, and carets under the words that offend.
#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/paint.h"

namespace guiju::cli {

enum class Align : std::uint8_t { left, right };

struct Cell {
  std::string text;
  std::string painted;  // the same text with colour; empty: print the text
};

// The last column takes what is left of the line and folds; the others are as wide as their widest
// cell.
class Table {
 public:
  explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}
  // REQUIRES: as many as there are columns.
  void head(std::vector<std::string> names);
  void add(std::vector<std::string> texts);
  void add(std::vector<Cell> cells);
  bool empty() const { return rows_.empty(); }
  void print(std::ostream& out, const Paint& paint, int indent, int columns) const;

 private:
  std::vector<Align> columns_;
  std::vector<std::string> head_;
  std::vector<std::vector<Cell>> rows_;
};

struct Mark {  // code points of the text, half-open
  std::uint32_t begin = 0, end = 0;
};

// The rows of `text` that hold a mark, folded at `columns`, each followed by a row of carets; what
// is left out shows as "…".
//     秒批到账，全民可借
//     ^^^^      ^^^^^^^^
std::vector<std::string> underlined(std::string_view text, std::span<const Mark> marks, int columns,
                                    const Paint& paint);

}  // namespace guiju::cli
