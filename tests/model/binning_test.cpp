#include "model/binning.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace guiju::model {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct Sums {
  std::vector<Counts> bins;
  double value = 0;
};

double worth(const Counts& bin, const Counts& all) {
  const double bad = static_cast<double>(bin.bad) / static_cast<double>(all.bad);
  const double good = static_cast<double>(bin.good) / static_cast<double>(all.good);
  return (bad - good) *
         std::log((static_cast<double>(bin.bad) + 0.5) / static_cast<double>(all.bad) /
                  ((static_cast<double>(bin.good) + 0.5) / static_cast<double>(all.good)));
}

bool has_shape(const std::vector<Counts>& bins, Shape shape) {
  std::size_t turns = 0;
  bool up = shape == Shape::rising || shape == Shape::peak;
  if (shape == Shape::free) return true;
  for (std::size_t i = 1; i < bins.size(); ++i) {
    const double before = bins[i - 1].rate(), here = bins[i].rate();
    if (here == before) return false;
    if ((here > before) == up) continue;
    if ((shape != Shape::peak && shape != Shape::valley) || turns++ > 0) return false;
    up = !up;
  }
  return true;
}

// Every partition there is, one after the other.
double best_by_trying(std::span<const Counts> prebins, const BinningSettings& settings,
                      std::span<const Shape> shapes) {
  Counts all;
  for (const Counts& one : prebins) all += one;
  const auto rows_min =
      static_cast<std::uint64_t>(std::ceil(settings.share_min * static_cast<double>(all.all())));
  double best = 0;
  for (std::uint32_t cuts = 0; cuts < 1u << (prebins.size() - 1); ++cuts) {
    std::vector<Counts> bins(1);
    for (std::size_t i = 0; i < prebins.size(); ++i) {
      if (i > 0 && (cuts >> (i - 1) & 1)) bins.emplace_back();
      bins.back() += prebins[i];
    }
    if (bins.size() < 2 || bins.size() > settings.bins) continue;
    double value = 0;
    bool fits = true;
    for (const Counts& bin : bins) {
      fits = fits && bin.all() >= rows_min && bin.bad >= settings.events_min &&
             bin.good >= settings.events_min;
      value += worth(bin, all);
    }
    if (!fits || value <= best) continue;
    for (const Shape shape : shapes)
      if (has_shape(bins, shape)) best = value;
  }
  return best;
}

TEST(BestPartition, IsTheBestOfAllThereAre) {
  std::mt19937_64 random(7);
  constexpr Shape monotone[] = {Shape::rising, Shape::falling};
  constexpr Shape bent[] = {Shape::rising, Shape::falling, Shape::peak, Shape::valley};
  constexpr Shape free[] = {Shape::free};
  for (int round = 0; round < 400; ++round) {
    std::vector<Counts> prebins(2 + random() % 10);
    for (Counts& one : prebins) one = {random() % 60, random() % 25};
    if (random() % 3 == 0) prebins[random() % prebins.size()] = {};
    Counts all;
    for (const Counts& one : prebins) all += one;
    if (all.good == 0 || all.bad == 0) continue;
    BinningSettings settings;
    settings.bins = 2 + random() % 7;
    settings.share_min = static_cast<double>(random() % 20) / 100;
    settings.events_min = random() % 4;
    for (int kind = 0; kind < 3; ++kind) {
      settings.monotone = kind == 0;
      settings.free = kind == 2;
      const std::span<const Shape> shapes = kind == 0   ? std::span<const Shape>(monotone)
                                            : kind == 1 ? std::span<const Shape>(bent)
                                                        : std::span<const Shape>(free);
      const Partition found = best_partition(prebins, settings);
      EXPECT_NEAR(found.value, best_by_trying(prebins, settings, shapes), 1e-9)
          << "round " << round << " kind " << kind;
      // It is what it says it is.
      std::vector<Counts> bins;
      for (std::size_t b = 0; b < found.first.size(); ++b) {
        bins.emplace_back();
        const std::size_t end = b + 1 < found.first.size() ? found.first[b + 1] : prebins.size();
        for (std::size_t i = found.first[b]; i < end; ++i) bins.back() += prebins[i];
      }
      if (bins.size() > 1) {
        EXPECT_TRUE(has_shape(bins, found.shape));
      }
      EXPECT_LE(bins.size(), settings.bins);
    }
  }
}

std::vector<std::uint32_t> all_rows(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  for (std::uint32_t i = 0; i < count; ++i) rows[i] = i;
  return rows;
}

TEST(BinColumn, CountsEveryRowOnceAndReadsValuesBackIntoTheirBins) {
  std::mt19937_64 random(11);
  Column column;
  column.name = "x";
  std::vector<std::uint8_t> bad;
  for (int i = 0; i < 5000; ++i) {
    const double value = static_cast<double>(random() % 300) / 7;
    column.numbers.push_back(random() % 11 == 0 ? none : value);
    bad.push_back(static_cast<double>(random() % 100) < 10 + value / 2 ? 1 : 0);
  }
  const Binning binning = bin_column(column, bad, all_rows(bad.size()), {});
  ASSERT_GT(binning.bins.size(), 2u);
  EXPECT_EQ(binning.cuts.size() + 1, binning.bins.size());
  std::vector<Counts> again(binning.bins.size());
  Counts missing;
  for (std::size_t row = 0; row < bad.size(); ++row) {
    const double value = column.numbers[row];
    Counts* into = &missing;
    for (std::size_t b = 0; !std::isnan(value) && b < again.size(); ++b)
      if ((b == 0 || value >= binning.cuts[b - 1]) &&
          (b == binning.cuts.size() || value < binning.cuts[b]))
        into = &again[b];
    (bad[row] ? into->bad : into->good)++;
    const auto at = static_cast<std::size_t>(into - again.data());
    EXPECT_EQ(binning.woe_of(value),
              std::isnan(value) ? binning.missing.woe : binning.bins[at].woe);
  }
  for (std::size_t b = 0; b < again.size(); ++b) {
    EXPECT_EQ(again[b].good, binning.bins[b].counts.good);
    EXPECT_EQ(again[b].bad, binning.bins[b].counts.bad);
  }
  EXPECT_EQ(missing.all(), binning.missing.counts.all());
  EXPECT_EQ(binning.shape, Shape::rising);
}

TEST(BinColumn, SaysNothingWhereThereIsNothingToSay) {
  const std::vector<std::uint8_t> bad{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
  const auto rows = all_rows(bad.size());
  Column constant;
  constant.numbers.assign(bad.size(), 3.5);
  EXPECT_EQ(bin_column(constant, bad, rows, {}).iv, 0);
  Column empty;
  empty.numbers.assign(bad.size(), none);
  const Binning of_empty = bin_column(empty, bad, rows, {});
  EXPECT_NEAR(of_empty.iv, 0, 1e-12);
  EXPECT_EQ(of_empty.woe_of(7), 0) << "a value never seen";
  Column one_category;
  one_category.kind = ColumnKind::category;
  one_category.names = {"a"};
  one_category.codes.assign(bad.size(), 1);
  const Binning of_one = bin_column(one_category, bad, rows, {});
  EXPECT_EQ(of_one.iv, 0);
  EXPECT_EQ(of_one.woe_of_code(2), 0) << "a category never seen";
}

TEST(BinColumn, TheOrderOfRowsIsNothing) {
  std::mt19937_64 random(3);
  Column column;
  column.kind = ColumnKind::category;
  for (int i = 0; i < 60; ++i) column.names.push_back(fmt::format("c{}", i));
  std::vector<std::uint8_t> bad;
  for (int i = 0; i < 4000; ++i) {
    const auto code = static_cast<std::uint32_t>(random() % 61);
    column.codes.push_back(code);
    bad.push_back(random() % 100 < 5 + code / 2 ? 1 : 0);
  }
  auto rows = all_rows(bad.size());
  const Binning first = bin_column(column, bad, rows, {});
  std::shuffle(rows.begin(), rows.end(), random);
  const Binning second = bin_column(column, bad, rows, {});
  EXPECT_EQ(first.bin_of, second.bin_of);
  EXPECT_EQ(first.iv, second.iv);
  EXPECT_GT(first.bins.size(), 2u);
}

}  // namespace
}  // namespace guiju::model
