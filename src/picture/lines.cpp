#include "picture/lines.h"

#include <leptonica/allheaders.h>

#include <algorithm>

namespace guiju::picture {
namespace {

constexpr int line_height_min = 7;  // pixels: below it no figure can be read
constexpr int depth_max = 8;
constexpr double column_gap = 1.3;  // of the height of the row

class Cutter {
 public:
  Cutter(Pix* ink, std::vector<Box>& lines) : ink_(ink), lines_(lines) {}

  void rows(const Box& box, int depth) {
    std::vector<Box> bands;
    const std::vector<std::uint32_t> counts = by_row(box);
    for (int y = 0; y < box.height;) {
      if (counts[static_cast<std::size_t>(y)] == 0) {
        ++y;
        continue;
      }
      int end = y;
      while (end < box.height && counts[static_cast<std::size_t>(end)] != 0) ++end;
      bands.push_back({box.x, box.y + y, box.width, end - y});
      y = end;
    }
    for (Box& band : bands) band = narrowed(band);
    join_marks(bands);
    for (const Box& band : bands) columns(band, depth, bands.size() == 1);
  }

 private:
  void columns(const Box& band, int depth, bool alone) {
    const std::vector<std::uint32_t> counts = by_column(band);
    const int gap_min = static_cast<int>(band.height * column_gap) + 2;
    std::vector<Box> parts;
    int begin = 0, last = -1;
    for (int x = 0; x < band.width; ++x) {
      if (counts[static_cast<std::size_t>(x)] == 0) continue;
      if (last >= 0 && x - last > gap_min) {
        parts.push_back({band.x + begin, band.y, last + 1 - begin, band.height});
        begin = x;
      }
      if (last < 0) begin = x;
      last = x;
    }
    if (last < 0) return;
    parts.push_back({band.x + begin, band.y, last + 1 - begin, band.height});
    if ((parts.size() == 1 && alone) || depth >= depth_max) return keep(parts);
    if (parts.size() == 1) return rows(parts.front(), depth + 1);
    for (const Box& part : parts) rows(part, depth + 1);
  }

  // The inside of a button whose outline could not be told from its words: full rows above and below, and what
  // stands at its ends before a blank column.
  Box without_outline(const Box& box) const {
    const std::vector<std::uint32_t> counts = by_row(box);
    const auto is_full = [&](int y) {
      return counts[static_cast<std::size_t>(y)] * 100 >=
             static_cast<std::uint32_t>(box.width) * 88;
    };
    int top = -1, foot = -1;
    for (int y = 0; y < box.height / 8; ++y) {
      if (is_full(y)) top = y;
      if (is_full(box.height - 1 - y)) foot = y;
    }
    if (top < 0 || foot < 0) return box;
    constexpr int clear = 3;  // so that whoever takes a margin around the line stays inside
    Box inside{box.x, box.y + top + 1 + clear, box.width, box.height - top - foot - 2 - 2 * clear};
    if (inside.height < line_height_min) return box;
    const std::vector<std::uint32_t> columns_of = by_column(inside);
    int left = 0, right = 0;
    for (int x = 0; x < std::min(inside.height * 2 / 3, inside.width / 4); ++x) {
      if (left == 0 && columns_of[static_cast<std::size_t>(x)] == 0) left = x;
      if (right == 0 && columns_of[static_cast<std::size_t>(inside.width - 1 - x)] == 0) right = x;
    }
    inside.x += left;
    inside.width -= left + right;
    return inside;
  }

  void keep(const std::vector<Box>& parts) {
    for (const Box& whole : parts) {
      const Box part = without_outline(whole);
      if (part.height >= line_height_min && part.width >= line_height_min / 2)
        lines_.push_back(part);
    }
  }

  // Dots and accents stand apart by a blank row: they belong to the nearer neighbour.
  static void join_marks(std::vector<Box>& bands) {
    int own = bands.empty() ? 0 : bands.front().height;  // of the highest band joined so far
    for (std::size_t i = 0; i + 1 < bands.size();) {
      Box& a = bands[i];
      const Box& b = bands[i + 1];
      const int gap = b.y - a.bottom(), whole = b.bottom() - a.y;
      const int high = std::max(own, b.height), low = std::min(a.height, b.height);
      const bool beside = a.x < b.right() && b.x < a.right() && whole * 2 <= high * 3;
      const bool mark = beside && low * 3 <= high && gap * 4 <= high;
      if (mark) {
        own = high;
        a = joined(a, b);
        bands.erase(bands.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      } else {
        ++i;
        own = bands[i].height;
      }
    }
  }

  std::vector<std::uint32_t> by_row(const Box& box) const {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(box.height));
    each(box, [&](int, int y) { ++counts[static_cast<std::size_t>(y - box.y)]; });
    return counts;
  }
  std::vector<std::uint32_t> by_column(const Box& box) const {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(box.width));
    each(box, [&](int x, int) { ++counts[static_cast<std::size_t>(x - box.x)]; });
    return counts;
  }
  Box narrowed(const Box& box) const {
    int left = box.right(), right = box.x;
    each(box, [&](int x, int) { left = std::min(left, x), right = std::max(right, x + 1); });
    return left < right ? Box{left, box.y, right - left, box.height} : box;
  }
  template <class Do>
  void each(const Box& box, const Do& what) const {
    for (int y = box.y; y < box.bottom(); ++y) {
      const l_uint32* line = pixGetData(ink_) + std::ptrdiff_t{y} * pixGetWpl(ink_);
      for (int x = box.x; x < box.right();) {
        const l_uint32 word = line[x / 32] << (x % 32);
        if (word == 0) {
          x += 32 - x % 32;
          continue;
        }
        const int skip = __builtin_clz(word);
        x += skip;
        if (x < box.right()) what(x, y);
        ++x;
      }
    }
  }

  Pix* ink_;
  std::vector<Box>& lines_;
};

}  // namespace

FoundLines find_lines(Pix* ink) {
  FoundLines out;
  const Pixels writing(pixCopy(nullptr, ink));
  const int width = pixGetWidth(ink), height = pixGetHeight(ink);
  PIXA* shapes = nullptr;
  BOXA* parts = pixConnComp(writing.get(), &shapes, 8);
  for (int i = 0; parts != nullptr && i < boxaGetCount(parts); ++i) {
    Box box;
    boxaGetBoxGeometry(parts, i, &box.x, &box.y, &box.width, &box.height);
    const bool rule = (box.height <= 4 && box.width > 40 + 12 * box.height) ||
                      (box.width <= 4 && box.height > 40 + 12 * box.width);
    const bool large =
        box.height > std::max(160, height / 3) || (box.width > width / 2 && box.height > 120);
    const Pixels shape(pixaGetPix(shapes, i, L_CLONE));
    l_int32 count = 0;
    pixCountPixels(shape.get(), &count, nullptr);
    const std::int64_t filled_permille =
        std::int64_t{count} * 1000 / (std::int64_t{box.width} * box.height);
    // A character is about as wide as high; what is much longer, or large and nearly empty, is an outline.
    const bool longish = 5 * std::max(box.width, box.height) > 11 * std::min(box.width, box.height);
    const bool frame = std::min(box.width, box.height) > 20 &&
                       ((longish && filled_permille < 250) ||
                        (std::min(box.width, box.height) > 100 && filled_permille < 120));
    if (!rule && !large && !frame) continue;
    // Only the shape itself goes: a frame leaves what stands in it.
    if (large && filled_permille > 200) out.dense.push_back(box);
    pixRasterop(writing.get(), box.x, box.y, box.width, box.height, PIX_SRC ^ PIX_DST, shape.get(),
                0, 0);
  }
  boxaDestroy(&parts);
  pixaDestroy(&shapes);
  Cutter(writing.get(), out.lines).rows({0, 0, width, height}, 0);
  return out;
}

}  // namespace guiju::picture
