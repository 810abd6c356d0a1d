#include "picture/places.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <limits>

namespace guiju::picture {
namespace {

constexpr std::size_t runs_of_one_glyph = 6, glyphs_of_one_run = 6;
constexpr std::size_t cells_max = 4'000'000;
constexpr int ink_level = 150;

struct Run {
  int left, right;
};

std::vector<Run> runs_of_ink(Pix* line) {
  std::vector<Run> runs;
  const int width = pixGetWidth(line), height = pixGetHeight(line);
  int begin = -1;
  for (int x = 0; x <= width; ++x) {
    bool ink = false;
    for (int y = 0; x < width && !ink && y < height; ++y) {
      const l_uint32* row = pixGetData(line) + std::ptrdiff_t{y} * pixGetWpl(line);
      ink = GET_DATA_BYTE(row, x) < ink_level;
    }
    if (ink && begin < 0) begin = x;
    if (!ink && begin >= 0) {
      runs.push_back({begin, x});
      begin = -1;
    }
  }
  return runs;
}

// Of the ink of a character, in hundredths of the type size.
int usual_width(char32_t c) {
  if (c == U'1') return 36;
  if (c >= U'0' && c <= U'9') return 47;
  switch (c) {
    case U'.':
    case U',':
    case U'\'':
    case U':':
    case U';':
    case U'|':
    case U'!':
    case U'：':
    case U'；':
    case U'、':
    case U'。':
    case U'，':
    case U'．':
    case U'i':
    case U'l':
    case U'I': return 14;
    case U'(':
    case U')':
    case U'[':
    case U']':
    case U'（':
    case U'）':
    case U'【':
    case U'】':
    case U'〈':
    case U'〉':
    case U'《':
    case U'》': return 26;
    case U'%':
    case U'％': return 82;
    case U'-': return 30;
    default: return c < 0x2E80 ? 50 : 88;
  }
}

}  // namespace

void place_glyphs(Pix* line, int ink_height, std::vector<ReadGlyph>& glyphs) {
  const std::vector<Run> runs = runs_of_ink(line);
  std::vector<std::size_t> own;  // without spaces
  bool wide = false;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (glyphs[i].code == U' ') continue;
    own.push_back(i);
    wide = wide || glyphs[i].code >= 0x2E80;
  }
  const std::size_t rows = own.size() + 1, columns = runs.size() + 1;
  if (own.empty() || runs.empty() || rows * columns > cells_max) return;
  const double size =
      ink_height / (wide ? 0.93 : 0.73);  // figures alone are lower than Chinese type
  constexpr double never = std::numeric_limits<double>::max();
  struct Cell {
    double cost = never;
    std::uint8_t glyphs = 0, runs = 0;
  };
  std::vector<Cell> cells(rows * columns);
  cells[0].cost = 0;
  const auto square = [](double v) { return v * v; };
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const Cell& from = cells[i * columns + j];
      if (from.cost == never) continue;
      const auto step = [&](std::size_t count, std::size_t taken, double cost) {
        Cell& to = cells[(i + count) * columns + j + taken];
        if (from.cost + cost < to.cost)
          to = {from.cost + cost, static_cast<std::uint8_t>(count),
                static_cast<std::uint8_t>(taken)};
      };
      if (j < runs.size())
        step(0, 1, 0.5 + square((runs[j].right - runs[j].left) / size));  // nobody's ink
      if (i < own.size()) step(1, 0, 1.5);                                // a glyph of no ink
      if (i == own.size() || j == runs.size()) continue;
      const auto away = [&](std::size_t glyph, int left, int right) {
        const ReadGlyph& g = glyphs[own[glyph]];
        return 0.02 * square(((left + right) - (g.left + g.right)) / 2.0 / size);
      };
      for (std::size_t taken = 1; taken <= runs_of_one_glyph && j + taken <= runs.size(); ++taken) {
        const int left = runs[j].left, right = runs[j + taken - 1].right;
        const double usual = usual_width(glyphs[own[i]].code) / 100.0;
        const double over = (right - left) / size - usual;
        if (over > 0.5) break;
        step(1, taken, square(over) * 8 + away(i, left, right));
      }
      double usual = usual_width(glyphs[own[i]].code) / 100.0;
      for (std::size_t count = 2; count <= glyphs_of_one_run && i + count <= own.size(); ++count) {
        usual += usual_width(glyphs[own[i + count - 1]].code) / 100.0 + 0.06;
        const double over = (runs[j].right - runs[j].left) / size - usual;
        step(count, 1, square(over) * 8 + 0.03 * static_cast<double>(count));
      }
    }
  }
  for (std::size_t i = own.size(), j = runs.size(); i > 0 || j > 0;) {
    const Cell& cell = cells[i * columns + j];
    if (cell.cost == never) return;
    i -= cell.glyphs, j -= cell.runs;
    if (cell.glyphs == 0 || cell.runs == 0) continue;
    const int left = runs[j].left, right = runs[j + cell.runs - 1].right;
    double whole = 0, before = 0;
    for (std::size_t k = 0; k < cell.glyphs; ++k) whole += usual_width(glyphs[own[i + k]].code);
    for (std::size_t k = 0; k < cell.glyphs; ++k) {
      const double width = usual_width(glyphs[own[i + k]].code);
      glyphs[own[i + k]].left = left + static_cast<int>((right - left) * before / whole);
      before += width;
      glyphs[own[i + k]].right = left + static_cast<int>((right - left) * before / whole);
    }
  }
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (glyphs[i].code != U' ' || i == 0 || i + 1 == glyphs.size()) continue;
    glyphs[i].left = glyphs[i - 1].right,
    glyphs[i].right = std::max(glyphs[i].left, glyphs[i + 1].left);
  }
}

}  // namespace guiju::picture
