#include "cli/table.h"

#include <algorithm>
#include <cassert>

#include "base/utf8.h"
#include "cli/width.h"

namespace guiju::cli {
namespace {

constexpr int gap = 2;               // blanks between columns
constexpr int last_column_min = 20;  // below that, folding reads worse than a long line

void pad(std::string& out, int count) {
  out.append(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

struct Row {  // of a folded text: code points begin .. end
  std::string_view bytes;
  std::uint32_t begin = 0, end = 0;
};

std::vector<Row> folded(std::string_view text, int columns) {
  std::vector<Row> rows;
  std::size_t row_begin = 0;
  std::uint32_t chars = 0, row_chars = 0;
  int used = 0;
  const auto close = [&](std::size_t end) {
    rows.push_back({text.substr(row_begin, end - row_begin), row_chars, chars});
    row_begin = end;
    row_chars = chars;
    used = 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at;
    const char32_t c = next_code_point(text, next);
    if (c == U'\n') {
      close(at);
      ++chars;
      row_begin = next;
      row_chars = chars;
    } else {
      if (used > 0 && used + width_of(c) > columns) close(at);
      used += width_of(c);
      ++chars;
    }
    at = next;
  }
  if (row_begin < text.size()) close(text.size());
  return rows;
}

bool is_marked(std::uint32_t at, std::span<const Mark> marks) {
  return std::any_of(marks.begin(), marks.end(),
                     [&](const Mark& mark) { return mark.begin <= at && at < mark.end; });
}

// The row as a terminal shows it: control characters become blanks, so that the carets stay below.
void show(const Row& row, std::span<const Mark> marks, const Paint& paint,
          std::vector<std::string>& out) {
  std::string line, carets, run;
  bool marked_run = false;
  const auto flush = [&] {
    line += marked_run ? paint.red(run) : run;
    run.clear();
  };
  std::uint32_t index = row.begin;
  for (std::size_t at = 0; at < row.bytes.size(); ++index) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(row.bytes, at);
    const bool marked = is_marked(index, marks);
    if (marked != marked_run) flush();
    marked_run = marked;
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    if (control) {
      run += ' ';
    } else {
      run.append(row.bytes.substr(begin, at - begin));
    }
    carets.append(control ? 1u : static_cast<std::size_t>(width_of(c)), marked ? '^' : ' ');
  }
  flush();
  line.erase(line.find_last_not_of(' ') + 1);
  carets.erase(carets.find_last_not_of(' ') + 1);
  out.push_back(std::move(line));
  out.push_back(paint.red(carets));
}

}  // namespace

void Table::head(std::vector<std::string> names) {
  assert(names.size() == columns_.size());
  head_ = std::move(names);
}

void Table::add(std::vector<std::string> texts) {
  std::vector<Cell> cells;
  for (std::string& text : texts) cells.push_back({std::move(text), {}});
  add(std::move(cells));
}

void Table::add(std::vector<Cell> cells) {
  assert(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out, const Paint& paint, int indent, int columns) const {
  std::vector<int> widths(columns_.size(), 0);
  const auto widen = [&](std::size_t i, std::string_view text) {
    widths[i] = std::max(widths[i], display_width(text));
  };
  for (std::size_t i = 0; i < head_.size(); ++i) widen(i, head_[i]);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widen(i, row[i].text);
  }
  int before_last = indent;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) before_last += widths[i] + gap;
  const int last = std::max(columns - before_last, last_column_min);

  const auto print_row = [&](const std::vector<Cell>& row, bool is_head) {
    std::string line;
    pad(line, indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Cell& cell = row[i];
      const int blanks = widths[i] - display_width(cell.text);
      const bool is_last = i + 1 == row.size();
      if (columns_[i] == Align::right) pad(line, blanks);
      if (is_last && display_width(cell.text) > last) {
        bool first = true;
        for (const std::string& piece : wrapped(cell.text, last)) {
          if (!first) {
            line += '\n';
            pad(line, before_last);
          }
          first = false;
          line += piece;
        }
      } else if (is_head) {
        line += paint.dim(cell.text);
      } else {
        line += cell.painted.empty() ? cell.text : cell.painted;
      }
      if (!is_last) pad(line, (columns_[i] == Align::left ? blanks : 0) + gap);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  };
  if (!head_.empty()) {
    std::vector<Cell> cells;
    for (const std::string& name : head_) cells.push_back({name, {}});
    print_row(cells, true);
  }
  for (const auto& row : rows_) print_row(row, false);
}

std::vector<std::string> underlined(std::string_view text, std::span<const Mark> marks, int columns,
                                    const Paint& paint) {
  std::vector<std::string> out;
  bool skipped = false;
  for (const Row& row : folded(text, std::max(columns, 2))) {
    const bool holds = std::any_of(marks.begin(), marks.end(), [&](const Mark& mark) {
      return mark.begin < mark.end && mark.begin < row.end && row.begin < mark.end;
    });
    if (!holds) {
      skipped = true;
      continue;
    }
    if (skipped) out.push_back(paint.dim("…"));
    skipped = false;
    show(row, marks, paint, out);
  }
  if (skipped && !out.empty()) out.push_back(paint.dim("…"));
  return out;
}

}  // namespace guiju::cli
