#include "picture/perceptual_hash.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

#include "picture/pixels.h"

namespace guiju::picture {
namespace {

constexpr int side = 32, kept = 8;
constexpr double one = 1 << 14;

// cos((2x + 1) u π / 64) in units of 2^-14.
std::array<std::array<std::int64_t, side>, kept> cosines() {
  std::array<std::array<std::int64_t, side>, kept> out{};
  for (int u = 0; u < kept; ++u) {
    for (int x = 0; x < side; ++x) {
      out[static_cast<std::size_t>(u)][static_cast<std::size_t>(x)] =
          std::llround(one * std::cos((2 * x + 1) * u * std::numbers::pi / (2 * side)));
    }
  }
  return out;
}

}  // namespace

std::uint64_t perceptual_hash(Pix* colours) {
  const Pixels grey(pixConvertRGBToLuminance(colours));
  Pixels small(pixGetWidth(colours) >= side && pixGetHeight(colours) >= side
                   ? pixScaleAreaMapToSize(grey.get(), side, side)
                   : pixScaleToSize(grey.get(), side, side));
  if (!small) return 0;
  const auto waves = cosines();
  std::array<std::array<std::int64_t, kept>, side> rows{};  // transformed along x
  for (int y = 0; y < side; ++y) {
    for (std::size_t u = 0; u < kept; ++u) {
      for (int x = 0; x < side; ++x) {
        l_uint32 value = 0;
        pixGetPixel(small.get(), x, y, &value);
        rows[static_cast<std::size_t>(y)][u] +=
            std::int64_t{value} * waves[u][static_cast<std::size_t>(x)];
      }
    }
  }
  std::array<std::int64_t, kept * kept> found{};
  for (std::size_t v = 0; v < kept; ++v) {
    for (std::size_t u = 0; u < kept; ++u) {
      for (std::size_t y = 0; y < side; ++y) found[v * kept + u] += rows[y][u] * waves[v][y];
    }
  }
  auto sorted = found;
  std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
  const std::int64_t median = sorted[sorted.size() / 2];
  std::uint64_t bits = 0;
  for (const std::int64_t value : found) bits = bits << 1 | (value > median ? 1u : 0u);
  return bits;
}

int hash_distance(std::uint64_t a, std::uint64_t b) { return std::popcount(a ^ b); }

}  // namespace guiju::picture
