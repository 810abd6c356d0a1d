// Binning one variable of many applicants, all shapes, and the fit of a whole card.
//
//   model_bench [ROWS]      300,000 when not told
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>

#include "base/child_process.h"
#include "base/ports.h"
#include "model/boosted.h"
#include "model/scorecard.h"
#include "model/served_trees.h"

namespace guiju {
namespace {

using namespace model;

// Made rows: a few variables that tell something, some that bend, some with gaps.
Table make_table(std::size_t rows) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  Table table;
  table.columns.resize(10);
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    table.columns[c].name = "x" + std::to_string(c);
  for (std::size_t row = 0; row < rows; ++row) {
    double odds = -2.6;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const double x = normal(random);
      odds += c % 3 == 2 ? -0.3 * std::abs(x) : 0.25 * x;
      table.columns[c].numbers.push_back(c % 4 == 3 && random() % 5 == 0 ? std::nan("") : x);
    }
    table.bad.push_back(static_cast<double>(random() % 100000) / 1e5 < logistic(odds) ? 1 : 0);
  }
  return table;
}

template <class Work>
double best_ms(const Clock& clock, int rounds, Work work) {
  double best = 1e18;
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t from = clock.monotonic_ns();
    work();
    best = std::min(best, static_cast<double>(clock.monotonic_ns() - from) / 1e6);
  }
  return best;
}

// Median of one call each.
template <class Work>
double median_us(const Clock& clock, std::size_t calls, Work work) {
  std::vector<std::int64_t> ns(calls);
  for (std::size_t i = 0; i < calls; ++i) {
    const std::int64_t from = clock.monotonic_ns();
    work(i);
    ns[i] = clock.monotonic_ns() - from;
  }
  std::nth_element(ns.begin(), ns.begin() + static_cast<std::ptrdiff_t>(calls / 2), ns.end());
  return static_cast<double>(ns[calls / 2]) / 1e3;
}

// 200 trees of depth 6, one row at a time.
void trees(const Clock& clock, const Table& table) {
  std::vector<std::uint32_t> rows(std::min<std::size_t>(table.rows(), 100'000));
  std::iota(rows.begin(), rows.end(), 0u);
  BoostSettings settings;
  settings.rounds = 200;
  settings.depth = 6;
  const auto boosted = fit_boosted(table, rows, settings, program_folder() + "../guiju-boost");
  if (!boosted) {
    std::printf("  trees: %s\n", boosted.error().what.en.c_str());
    return;
  }
  std::size_t splits = 0;
  for (const Tree& tree : boosted->model.trees) splits += tree.nodes.size() / 2;
  const auto inputs = TreeInputs::of(boosted->model.columns, table, "");
  std::printf("  200 trees of depth 6, %zu splits, p50 of one row\n", splits);
  std::vector<std::vector<float>> values(20'000, std::vector<float>(inputs->columns()));
  for (std::size_t i = 0; i < values.size(); ++i) inputs->row(i, values[i]);
  const double clock_us = median_us(clock, values.size(), [](std::size_t) {});
  for (int width = static_cast<int>(registers_here()); width >= 0; --width) {
    const ServedTrees served(boosted->model, static_cast<Registers>(width));
    auto scratch = served.scratch();
    double sum = 0;
    const double plain = median_us(clock, values.size(),
                                   [&](std::size_t i) {
                                     sum += static_cast<double>(served.margin(values[i], scratch));
                                   }) -
                         clock_us;
    const double reasons =
        median_us(clock, values.size(),
                  [&](std::size_t i) { sum += served.score(values[i], scratch).risk; }) -
        clock_us;
    std::printf("    registers of %3d bits: %5.2f us; with exact reasons %5.2f us, %4.1f x (%g)\n",
                128 << width, plain, reasons, reasons / plain, sum);
  }
}

int run(std::size_t rows) {
  const auto clock = system_clock();
  const Table table = make_table(rows);
  std::vector<std::uint32_t> all(rows);
  std::iota(all.begin(), all.end(), 0u);
  std::printf("%zu rows, one thread\n", rows);
  for (const std::size_t prebins : {20u, 77u, 200u}) {
    BinningSettings settings;
    settings.prebins = prebins;
    settings.monotone = false;
    settings.share_min = 0.01;
    Binning binning;
    const double ms = best_ms(
        *clock, 7, [&] { binning = bin_column(table.columns[2], table.bad, all, settings); });
    std::printf("  one variable, %3zu pre-bins, all shapes: %6.1f ms (%s, %zu bins, IV %.4f)\n",
                prebins, ms,
                std::string(shape_names[static_cast<std::size_t>(binning.shape)]).c_str(),
                binning.bins.size(), binning.iv);
  }
  Scorecard card;
  const double ms = best_ms(*clock, 3, [&] { card = fit_scorecard(table, all, {}); });
  std::printf("  a card of %zu variables: %.0f ms, %zu steps\n", card.characteristics.size(), ms,
              card.fit.steps);
  double sum = 0;
  const double score_ms = best_ms(*clock, 5, [&] {
    for (std::size_t row = 0; row < rows; ++row) sum += card.points(table, row);
  });
  std::printf("  scored: %.3f us a row (%g)\n", score_ms * 1e3 / static_cast<double>(rows), sum);
  trees(*clock, table);
  return 0;
}

}  // namespace
}  // namespace guiju

int main(int argc, char** argv) {
  return guiju::run(argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 300'000);
}
