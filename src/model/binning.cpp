#include "model/binning.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace guiju::model {
namespace {

constexpr double nothing = -std::numeric_limits<double>::infinity();

double woe_of_counts(const Counts& bin, const Counts& all) {
  // Half a row more of each, so that an empty class has a weight.
  const double bad = (static_cast<double>(bin.bad) + 0.5) / static_cast<double>(all.bad);
  const double good = (static_cast<double>(bin.good) + 0.5) / static_cast<double>(all.good);
  return std::log(bad / good);
}

double divergence(const Counts& bin, const Counts& all) {
  const double bad = static_cast<double>(bin.bad) / static_cast<double>(all.bad);
  const double good = static_cast<double>(bin.good) / static_cast<double>(all.good);
  return (bad - good) * woe_of_counts(bin, all);
}

// The bins [i, j] of n pre-bins that are large enough, with their rate and worth.
class Candidates {
 public:
  Candidates(std::span<const Counts> prebins, const BinningSettings& settings)
      : n_(prebins.size()), rate_(n_ * n_), worth_(n_ * n_, nothing) {
    Counts all;
    for (const Counts& one : prebins) all += one;
    const auto rows_min =
        static_cast<std::uint64_t>(std::ceil(settings.share_min * static_cast<double>(all.all())));
    for (std::size_t i = 0; i < n_; ++i) {
      Counts bin;
      for (std::size_t j = i; j < n_; ++j) {
        bin += prebins[j];
        if (bin.all() == 0) continue;
        rate_[i * n_ + j] = bin.rate();
        if (bin.all() < rows_min || bin.bad < settings.events_min || bin.good < settings.events_min)
          continue;
        worth_[i * n_ + j] = divergence(bin, all);
      }
    }
  }
  std::size_t size() const { return n_; }
  double rate(std::size_t i, std::size_t j) const { return rate_[i * n_ + j]; }
  double worth(std::size_t i, std::size_t j) const { return worth_[i * n_ + j]; }

 private:
  std::size_t n_;
  std::vector<double> rate_, worth_;
};

// Which bins may follow which: by rate, up in the first phase and down in the second.
struct Phases {
  bool first_rises = true, has_second = false, is_free = false;
};

// best[phase][k][i][j]: the most that bins over pre-bins 0..j are worth, k of them, the last being i..j in that phase.
class Search {
 public:
  Search(const Candidates& candidates, const Phases& phases, std::size_t bins)
      : candidates_(candidates), phases_(phases), bins_(bins), n_(candidates.size()) {
    const std::size_t cells = bins_ * n_ * n_;
    for (std::size_t phase = 0; phase < phase_count(); ++phase) {
      best_[phase].assign(cells, nothing);
      before_[phase].assign(cells, {});
    }
    for (std::size_t j = 0; j < n_; ++j) best_[0][at(0, 0, j)] = candidates_.worth(0, j);
    for (std::size_t i = 1; i < n_; ++i) rank_predecessors(i);
  }

  Partition result(Shape shape) const {
    Partition found{.first = {0}, .shape = shape, .value = nothing};
    std::size_t best_phase = 0, best_k = 0, best_i = 0;
    for (std::size_t k = 0; k < bins_;
         ++k)  // fewer bins first, then the lower cut: a later one must be better
      for (std::size_t phase = 0; phase < phase_count(); ++phase)
        for (std::size_t i = 0; i < n_; ++i) {
          const double value = best_[phase][at(k, i, n_ - 1)];
          if (value <= found.value + 1e-12) continue;
          found.value = value;
          best_phase = phase;
          best_k = k;
          best_i = i;
        }
    if (found.value == nothing) return found;
    found.first.clear();
    std::size_t j = n_ - 1, i = best_i, phase = best_phase;
    for (std::size_t k = best_k;; --k) {
      found.first.push_back(i);
      if (k == 0) break;
      const From from = before_[phase][at(k, i, j)];
      j = i - 1;
      i = from.first;
      phase = from.phase;
    }
    std::reverse(found.first.begin(), found.first.end());
    return found;
  }

 private:
  struct From {
    std::uint16_t first = 0;
    std::uint8_t phase = 0;
  };
  std::size_t phase_count() const { return phases_.has_second ? 2 : 1; }
  std::size_t at(std::size_t k, std::size_t i, std::size_t j) const {
    return (k * n_ + i) * n_ + j;
  }

  // The bins that end before pre-bin i, by rate; for every bin i..j the best of those that it may follow.
  void rank_predecessors(std::size_t i) {
    order_.clear();
    for (std::size_t h = 0; h < i; ++h)
      if (candidates_.worth(h, i - 1) != nothing) order_.push_back(h);
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return candidates_.rate(a, i - 1) < candidates_.rate(b, i - 1);
    });
    for (std::size_t k = 1; k < bins_; ++k) {
      for (std::size_t phase = 0; phase < phase_count(); ++phase) {
        lowest_.assign(order_.size() + 1, {});   // of the first m by rate
        highest_.assign(order_.size() + 1, {});  // of those from m on
        for (std::size_t m = 0; m < order_.size(); ++m)
          lowest_[m + 1] = better(lowest_[m], value_of(k - 1, phase, order_[m], i));
        for (std::size_t m = order_.size(); m-- > 0;)
          highest_[m] = better(highest_[m + 1], value_of(k - 1, phase, order_[m], i));
        for (std::size_t j = i; j < n_; ++j) {
          const double worth = candidates_.worth(i, j);
          if (worth != nothing) extend(k, phase, i, j, worth);
        }
      }
    }
  }
  struct Ranked {
    double value = nothing;
    From from;
  };
  static Ranked better(const Ranked& a, const Ranked& b) { return b.value > a.value ? b : a; }
  Ranked value_of(std::size_t k, std::size_t phase, std::size_t h, std::size_t i) const {
    return {best_[phase][at(k, h, i - 1)],
            {static_cast<std::uint16_t>(h), static_cast<std::uint8_t>(phase)}};
  }
  void take(std::size_t k, std::size_t phase, std::size_t i, std::size_t j, double worth,
            const Ranked& before) {
    if (before.value == nothing) return;
    const std::size_t cell = at(k, i, j);
    if (before.value + worth <= best_[phase][cell]) return;
    best_[phase][cell] = before.value + worth;
    before_[phase][cell] = before.from;
  }
  void extend(std::size_t k, std::size_t phase, std::size_t i, std::size_t j, double worth) {
    if (phases_.is_free) return take(k, 0, i, j, worth, highest_[0]);
    const double rate = candidates_.rate(i, j);
    const auto below = static_cast<std::size_t>(
        std::partition_point(order_.begin(), order_.end(),
                             [&](std::size_t h) { return candidates_.rate(h, i - 1) < rate; }) -
        order_.begin());
    const auto above = static_cast<std::size_t>(
        std::partition_point(order_.begin(), order_.end(),
                             [&](std::size_t h) { return candidates_.rate(h, i - 1) <= rate; }) -
        order_.begin());
    const Ranked rises = lowest_[below], falls = highest_[above];
    if (phase == 0) {
      take(k, 0, i, j, worth, phases_.first_rises ? rises : falls);
      if (phases_.has_second) take(k, 1, i, j, worth, phases_.first_rises ? falls : rises);
    } else {
      take(k, 1, i, j, worth, phases_.first_rises ? falls : rises);
    }
  }

  const Candidates& candidates_;
  const Phases phases_;
  const std::size_t bins_, n_;
  std::vector<double> best_[2];
  std::vector<From> before_[2];
  std::vector<std::size_t> order_;
  std::vector<Ranked> lowest_, highest_;
};

struct PreBins {
  std::vector<Counts> counts;
  std::vector<double> cuts;                       // of numbers
  std::vector<std::vector<std::uint32_t>> codes;  // of categories
};

// Numbers as whole ones that sort alike: the sign turned, and negative ones upside down.
std::uint64_t sortable(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);  // -0 is 0
  return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}
double value_of(std::uint64_t key) {
  return std::bit_cast<double>((key >> 63) != 0 ? key & ~(std::uint64_t{1} << 63) : ~key);
}

// Byte by byte from the lowest; a byte that all share costs a look.
void sort_keys(std::vector<std::uint64_t>& keys) {
  constexpr std::size_t small = 2048;
  if (keys.size() < small) return std::sort(keys.begin(), keys.end());
  std::vector<std::array<std::uint32_t, 256>> counts(8);
  for (const std::uint64_t key : keys)
    for (std::size_t byte = 0; byte < 8; ++byte) ++counts[byte][key >> (8 * byte) & 255];
  std::vector<std::uint64_t> other(keys.size());
  for (std::size_t byte = 0; byte < 8; ++byte) {
    auto& count = counts[byte];
    if (count[keys[0] >> (8 * byte) & 255] == keys.size()) continue;
    std::uint32_t next = 0;
    for (std::uint32_t& one : count) next += std::exchange(one, next);
    for (const std::uint64_t key : keys) other[count[key >> (8 * byte) & 255]++] = key;
    keys.swap(other);
  }
}

// About as many rows in each; equal values stay together.
PreBins quantiles(std::vector<std::uint64_t> good, std::vector<std::uint64_t> bad,
                  std::size_t most) {
  sort_keys(good);
  sort_keys(bad);
  PreBins pre;
  const std::size_t rows = good.size() + bad.size();
  Counts bin;
  std::size_t taken = 0, g = 0, b = 0;
  while (g < good.size() || b < bad.size()) {
    const std::uint64_t key =
        b == bad.size() || (g < good.size() && good[g] < bad[b]) ? good[g] : bad[b];
    Counts same;
    for (; g < good.size() && good[g] == key; ++g) ++same.good;
    for (; b < bad.size() && bad[b] == key; ++b) ++same.bad;
    const std::size_t due = (pre.counts.size() + 1) * rows / most;
    // A value so frequent that it fills a bin alone is not mixed with what comes before it.
    const bool apart = taken + same.all() > due &&
                       due - std::min(due, taken) < taken + same.all() - due &&
                       same.all() * most > rows;
    if (bin.all() > 0 && (taken >= due || apart)) {
      pre.counts.push_back(bin);
      pre.cuts.push_back(value_of(key));
      bin = {};
    }
    bin += same;
    taken += same.all();
  }
  if (bin.all() > 0) pre.counts.push_back(bin);
  return pre;
}

// Categories from the best to the worst, by a rate that is drawn to the whole where rows are few; those that are rare are
// put together.
PreBins by_rate(const Column& column, std::span<const std::uint8_t> bad,
                std::span<const std::uint32_t> rows, std::size_t most) {
  std::vector<Counts> of(column.names.size() + 1);
  Counts all;
  for (const std::uint32_t row : rows) {
    const std::uint32_t code = column.codes[row];
    if (code == 0) continue;
    (bad[row] ? of[code].bad : of[code].good)++;
    (bad[row] ? all.bad : all.good)++;
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t code = 1; code < of.size(); ++code)
    if (of[code].all() > 0) order.push_back(code);
  const double prior = all.all() > 0 ? all.rate() : 0;
  const auto smoothed = [&](std::uint32_t code) {
    constexpr double weight = 20;
    return (static_cast<double>(of[code].bad) + weight * prior) /
           (static_cast<double>(of[code].all()) + weight);
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const double ra = smoothed(a), rb = smoothed(b);
    return ra != rb ? ra < rb : a < b;
  });
  PreBins pre;
  const std::uint64_t few = all.all() / (2 * most);
  for (const std::uint32_t code : order) {
    const bool joins = !pre.counts.empty() && order.size() > most &&
                       (pre.counts.back().all() < few || of[code].all() < few);
    if (!joins) {
      pre.counts.emplace_back();
      pre.codes.emplace_back();
    }
    pre.counts.back() += of[code];
    pre.codes.back().push_back(code);
  }
  return pre;
}

}  // namespace

Partition best_partition(std::span<const Counts> prebins, const BinningSettings& settings) {
  Partition none;
  none.first = {0};
  if (prebins.size() < 2) return none;
  const Candidates candidates(prebins, settings);
  const std::size_t bins = std::min(settings.bins, prebins.size());
  Partition best = none;
  const auto try_shape = [&](Shape shape, const Phases& phases) {
    Partition found = Search(candidates, phases, bins).result(shape);
    if (found.value > best.value + 1e-12) best = std::move(found);
  };
  if (settings.free) {
    try_shape(Shape::free, {.is_free = true});
    return best;
  }
  try_shape(Shape::rising, {.first_rises = true});
  try_shape(Shape::falling, {.first_rises = false});
  if (settings.monotone) return best;
  try_shape(Shape::peak, {.first_rises = true, .has_second = true});
  try_shape(Shape::valley, {.first_rises = false, .has_second = true});
  return best;
}

double Binning::woe_of(double number) const {
  if (std::isnan(number)) return missing.woe;
  for (const SpecialBin& one : special)
    if (one.code == number) return one.bin.woe;
  const auto bin = std::upper_bound(cuts.begin(), cuts.end(), number) - cuts.begin();
  return bins[static_cast<std::size_t>(bin)].woe;
}

double Binning::woe_of_code(std::uint32_t code) const {
  if (code == 0) return missing.woe;
  if (code >= bin_of.size() || bin_of[code] == 0) return 0;
  return bins[bin_of[code] - 1].woe;
}

namespace {

// Pre-bins between the cuts that were asked for.
PreBins by_cuts(std::span<const std::uint64_t> good, std::span<const std::uint64_t> bad,
                const std::vector<double>& cuts) {
  PreBins out;
  out.cuts = cuts;
  out.counts.resize(cuts.size() + 1);
  std::vector<std::uint64_t> edges;
  for (const double cut : cuts) edges.push_back(sortable(cut));
  const auto bin = [&](std::uint64_t value) {
    return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), value) -
                                    edges.begin());
  };
  for (const std::uint64_t value : good) ++out.counts[bin(value)].good;
  for (const std::uint64_t value : bad) ++out.counts[bin(value)].bad;
  return out;
}

// What the missing or a code is worth, when the bins are weighed.
void weigh_special(Bin& bin, SpecialWorth worth, const std::vector<Bin>& bins, const Counts& all,
                   std::uint64_t rows_min, double& iv) {
  switch (worth) {
    case SpecialWorth::own:  // A handful of rows of which nothing is known tells nothing.
      if (bin.counts.all() < rows_min || bin.counts.all() == 0) return;
      bin.woe = woe_of_counts(bin.counts, all);
      iv += divergence(bin.counts, all);
      return;
    case SpecialWorth::riskiest:
      for (const Bin& one : bins) bin.woe = std::max(bin.woe, one.woe);
      return;
    case SpecialWorth::nearest: {
      if (bin.counts.all() == 0) return;
      const double woe = woe_of_counts(bin.counts, all);
      const auto near = std::min_element(bins.begin(), bins.end(), [&](const Bin& a, const Bin& b) {
        return std::abs(a.woe - woe) < std::abs(b.woe - woe);
      });
      if (near != bins.end()) bin.woe = near->woe;
      return;
    }
    case SpecialWorth::neutral:
    case SpecialWorth::missing: return;
  }
}

}  // namespace

Binning bin_column(const Column& column, std::span<const std::uint8_t> bad,
                   std::span<const std::uint32_t> rows, const BinningSettings& settings) {
  Binning out;
  out.name = column.name;
  out.kind = column.kind;
  out.names = column.names;
  PreBins pre;
  const auto said = settings.of.find(column.name);
  const VariableSettings own = said == settings.of.end() ? VariableSettings{} : said->second;
  if (column.kind == ColumnKind::number)
    for (const auto& [code, worth] : own.special) out.special.push_back({code, worth, {}});
  const bool given = !own.cuts.empty() && column.kind == ColumnKind::number;
  if (column.kind == ColumnKind::number) {
    std::vector<std::uint64_t> of[2];
    for (const std::uint32_t row : rows) {
      const double value = column.numbers[row];
      const auto code = std::find_if(out.special.begin(), out.special.end(),
                                     [&](const SpecialBin& one) { return one.code == value; });
      if (code != out.special.end() && code->worth != SpecialWorth::missing)
        (bad[row] ? code->bin.counts.bad : code->bin.counts.good)++;
      else if (std::isnan(value) || code != out.special.end())
        (bad[row] ? out.missing.counts.bad : out.missing.counts.good)++;
      else
        of[bad[row]].push_back(sortable(value));
    }
    pre = given ? by_cuts(of[0], of[1], own.cuts)
                : quantiles(std::move(of[0]), std::move(of[1]), settings.prebins);
  } else {
    for (const std::uint32_t row : rows)
      if (column.codes[row] == 0) (bad[row] ? out.missing.counts.bad : out.missing.counts.good)++;
    pre = by_rate(column, bad, rows, settings.prebins);
  }
  Partition partition;
  if (given) {
    partition.first.resize(pre.counts.size());
    std::iota(partition.first.begin(), partition.first.end(), std::size_t{0});
  } else {
    partition = best_partition(pre.counts, settings);
  }
  out.shape = partition.shape;
  Counts all = out.missing.counts;
  for (const SpecialBin& one : out.special) all += one.bin.counts;
  for (std::size_t b = 0; b < partition.first.size(); ++b) {
    const std::size_t end =
        b + 1 < partition.first.size() ? partition.first[b + 1] : pre.counts.size();
    Bin bin;
    for (std::size_t p = partition.first[b]; p < end; ++p) bin.counts += pre.counts[p];
    all += bin.counts;
    out.bins.push_back(bin);
    if (b > 0 && column.kind == ColumnKind::number)
      out.cuts.push_back(pre.cuts[partition.first[b] - 1]);
  }
  if (column.kind == ColumnKind::category) {
    out.bin_of.assign(column.names.size() + 1, 0);
    for (std::size_t b = 0; b < partition.first.size(); ++b) {
      const std::size_t end =
          b + 1 < partition.first.size() ? partition.first[b + 1] : pre.counts.size();
      for (std::size_t p = partition.first[b]; p < end; ++p)
        for (const std::uint32_t code : pre.codes[p])
          out.bin_of[code] = static_cast<std::uint32_t>(b + 1);
    }
  }
  const auto weigh = [&](Bin& bin) {
    if (bin.counts.all() == 0) return;
    bin.woe = woe_of_counts(bin.counts, all);
    out.iv += divergence(bin.counts, all);
  };
  if (out.bins.size() > 1)
    for (Bin& bin : out.bins) weigh(bin);
  weigh_special(out.missing, own.missing, out.bins, all, settings.missing_min, out.iv);
  for (SpecialBin& one : out.special) {
    weigh_special(one.bin, one.worth, out.bins, all, settings.missing_min, out.iv);
    if (one.worth == SpecialWorth::missing) one.bin.woe = out.missing.woe;
  }
  return out;
}

}  // namespace guiju::model
