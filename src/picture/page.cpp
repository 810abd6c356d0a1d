#include "picture/page.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace guiju::picture {
namespace {

constexpr int step_min = 15;  // of 255: a weaker step between neighbours is no edge of writing
constexpr int ringing_percent =
    12;  // of the strongest step near by: what compression leaves around it
constexpr int ringing_window = 17;
constexpr std::size_t strongest_share =
    50;  // of the pixels of a line, the one in so many that is full ink

std::uint8_t at(Pix* grey, int x, int y) {
  const l_uint32* line = pixGetData(grey) + std::ptrdiff_t{y} * pixGetWpl(grey);
  return static_cast<std::uint8_t>(GET_DATA_BYTE(line, x));
}
void put(Pix* grey, int x, int y, int level) {
  const auto value = static_cast<l_uint8>(level);
  l_uint32* line = pixGetData(grey) + std::ptrdiff_t{y} * pixGetWpl(grey);
  SET_DATA_BYTE(line, x, value);
}

using Colour = std::array<int, 3>;
Colour colour_at(Pix* colours, int x, int y) {
  const l_uint32 word = pixGetData(colours)[std::ptrdiff_t{y} * pixGetWpl(colours) + x];
  return {static_cast<int>(word >> 24), static_cast<int>(word >> 16 & 0xff),
          static_cast<int>(word >> 8 & 0xff)};
}

Colour median(std::vector<Colour>& colours) {
  Colour out{};
  for (std::size_t c = 0; c < 3; ++c) {
    const auto middle = colours.begin() + static_cast<std::ptrdiff_t>(colours.size() / 2);
    std::nth_element(colours.begin(), middle, colours.end(),
                     [c](const Colour& a, const Colour& b) { return a[c] < b[c]; });
    out[c] = (*middle)[c];
  }
  return out;
}

// WCAG 2.2, relative luminance; https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
double luminance(const Colour& colour) {
  constexpr std::array<double, 3> weights{0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const double v = colour[c] / 255.0;
    sum += weights[c] * (v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
  }
  return sum;
}

std::int64_t contrast_milli(const Colour& a, const Colour& b) {
  const double one = luminance(a), other = luminance(b);
  return std::llround(1000 * (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05));
}

int distance(const Colour& a, const Colour& b) {
  int most = 0;
  for (std::size_t c = 0; c < 3; ++c) most = std::max(most, std::abs(a[c] - b[c]));
  return most;
}

}  // namespace

Pixels edges_of(Pix* colours) {
  Pixels steps;
  for (const int channel : {COLOR_RED, COLOR_GREEN, COLOR_BLUE}) {
    const Pixels grey(pixGetRGBComponent(colours, channel));
    const Pixels high(pixDilateGray(grey.get(), 3, 3)), low(pixErodeGray(grey.get(), 3, 3));
    Pixels own(pixAbsDifference(high.get(), low.get()));
    steps =
        steps ? Pixels(pixMinOrMax(nullptr, steps.get(), own.get(), L_CHOOSE_MAX)) : std::move(own);
  }
  const Pixels strongest(pixDilateGray(steps.get(), ringing_window, ringing_window));
  const int width = pixGetWidth(steps.get()), height = pixGetHeight(steps.get());
  Pixels out(pixCreate(width, height, 1));
  for (int y = 0; y < height; ++y) {
    l_uint32* line = pixGetData(out.get()) + std::ptrdiff_t{y} * pixGetWpl(out.get());
    for (int x = 0; x < width; ++x) {
      const int bound = std::max(step_min, at(strongest.get(), x, y) * ringing_percent / 100);
      if (at(steps.get(), x, y) >= bound) SET_DATA_BIT(line, x);
    }
  }
  return out;
}

Skew skew_of(Pix* ink) {
  l_float32 angle = 0, sure = 0, score = 0;
  if (pixFindSkewSweepAndSearchScore(ink, &angle, &sure, &score, 4, 2, 0.0f, 20.0f, 1.0f, 0.02f) !=
      0)
    return {};
  return {angle, sure};
}

Turned turned(Pix* colours, double degrees) {
  Turned out;
  out.width = pixGetWidth(colours);
  out.height = pixGetHeight(colours);
  out.degrees = degrees;
  if (degrees == 0) {
    out.pixels.reset(pixClone(colours));
    return out;
  }
  const double turn = std::abs(degrees) * std::numbers::pi / 180;
  const double w = out.width, h = out.height;
  out.border_x =
      static_cast<std::int32_t>(std::max(0.0, (w * std::cos(turn) + h * std::sin(turn) - w) / 2)) +
      2;
  out.border_y =
      static_cast<std::int32_t>(std::max(0.0, (w * std::sin(turn) + h * std::cos(turn) - h) / 2)) +
      2;
  const l_uint32 ground = pixGetData(colours)[0];
  const Pixels framed(
      pixAddBorderGeneral(colours, out.border_x, out.border_x, out.border_y, out.border_y, ground));
  out.pixels.reset(pixRotateAMColor(
      framed.get(), static_cast<l_float32>(degrees * std::numbers::pi / 180), ground));
  return out;
}

Box Turned::back(const Box& box) const {
  if (degrees == 0) return box;
  const double turn = -degrees * std::numbers::pi / 180;
  const double middle_x = border_x + width / 2.0, middle_y = border_y + height / 2.0;
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  for (const double x : {double(box.x), double(box.right())}) {
    for (const double y : {double(box.y), double(box.bottom())}) {
      const double dx = x - middle_x, dy = y - middle_y;
      const double was_x = middle_x + dx * std::cos(turn) - dy * std::sin(turn) - border_x;
      const double was_y = middle_y + dx * std::sin(turn) + dy * std::cos(turn) - border_y;
      left = std::min(left, was_x), right = std::max(right, was_x);
      top = std::min(top, was_y), bottom = std::max(bottom, was_y);
    }
  }
  const auto within = [](double value, std::int32_t most) {
    return std::clamp(static_cast<std::int32_t>(std::lround(value)), 0, most);
  };
  const std::int32_t x = within(left, width), y = within(top, height);
  return {x, y, within(right, width) - x, within(bottom, height) - y};
}

LineImage line_image(Pix* colours, const Box& box) {
  LineImage out;
  BOX* place = boxCreate(box.x, box.y, box.width, box.height);
  const Pixels own(pixClipRectangle(colours, place, nullptr));
  boxDestroy(&place);
  const int width = pixGetWidth(own.get()), height = pixGetHeight(own.get());
  std::vector<Colour> rim, ink;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (y < 2 || y >= height - 2 || x < 2 || x >= width - 2)
        rim.push_back(colour_at(own.get(), x, y));
    }
  }
  const Colour paper = median(rim);
  out.dark_on_light.reset(pixCreate(width, height, 8));
  std::array<std::size_t, 256> histogram{};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      ++histogram[static_cast<std::size_t>(distance(colour_at(own.get(), x, y), paper))];
  }
  const std::size_t full =
      static_cast<std::size_t>(width) * static_cast<std::size_t>(height) / strongest_share + 1;
  int most = 255;
  for (std::size_t seen = histogram[255]; most > 1 && seen < full;
       seen += histogram[static_cast<std::size_t>(most)])
    --most;
  int top = height, foot = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Colour colour = colour_at(own.get(), x, y);
      const int apart = distance(colour, paper);
      put(out.dark_on_light.get(), x, y, 255 - std::min(255, apart * 255 / most));
      if (apart * 2 < most) continue;
      ink.push_back(colour);
      top = std::min(top, y), foot = std::max(foot, y + 1);
    }
  }
  out.height = std::max(0, foot - top);
  if (ink.empty()) return out;
  // The cores of the strokes: thin ones are blended with the ground at their edges.
  const auto cores = ink.begin() + static_cast<std::ptrdiff_t>(ink.size() / 4 + 1);
  std::nth_element(ink.begin(), cores - 1, ink.end(), [&](const Colour& a, const Colour& b) {
    return distance(a, paper) > distance(b, paper);
  });
  ink.erase(cores, ink.end());
  out.contrast_milli = contrast_milli(paper, median(ink));
  return out;
}

int tall_shapes(Pix* line) {
  const Pixels ink(pixThresholdToBinary(line, 140));
  BOXA* shapes = pixConnCompBB(ink.get(), 8);
  int count = 0, highest = 0, x = 0, y = 0, width = 0, height = 0;
  for (int i = 0; shapes != nullptr && i < boxaGetCount(shapes); ++i) {
    boxaGetBoxGeometry(shapes, i, &x, &y, &width, &height);
    highest = std::max(highest, height);
  }
  for (int i = 0; shapes != nullptr && i < boxaGetCount(shapes); ++i) {
    boxaGetBoxGeometry(shapes, i, &x, &y, &width, &height);
    count += height * 100 > highest * 65;
  }
  boxaDestroy(&shapes);
  return count;
}

Pixels scaled(Pix* grey, double factor, std::int32_t border) {
  const Pixels larger(
      pixScale(grey, static_cast<l_float32>(factor), static_cast<l_float32>(factor)));
  return Pixels(pixAddBorder(larger.get(), border, 0xff));
}

}  // namespace guiju::picture
