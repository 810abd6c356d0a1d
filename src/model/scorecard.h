// model/scorecard.h: a logistic model over binned variables, in points.
//
//   table ─► bin each variable ─► those that tell enough (IV) ─► logistic fit on WOE ─► wrong signs out ─► points
//
//   factor = PDO / ln 2; points of bin j of variable i = base share - factor * (slope_i * WOE_ij): more points are better
//
// Points are kept unrounded: a rounded card is a view of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/binning.h"
#include "model/logistic.h"
#include "model/scored.h"
#include "model/table.h"

namespace guiju::model {

struct ScorecardSettings {
  BinningSettings binning;
  double iv_min = 0.005;  // what says less is left out
  double ridge =
      2;  // of logistic.h: weak variables beside strong ones are noise, and this quiets it
  bool drops_wrong_signs = false;  // otherwise they stay, and are told (Scorecard::wrong_signs)
  PointsScale scale;
};

struct Dropped {
  std::string name;
  enum class Why : std::uint8_t { tells_too_little, wrong_sign } why = Why::tells_too_little;
  double iv = 0;
};
inline constexpr std::array<std::string_view, 2> dropped_names{"tells_too_little", "wrong_sign"};

struct Characteristic {
  std::size_t column = 0;  // of the table
  Binning binning;
  double slope = 0, standard_error = 0;
  double inflation = 1;  // of the variance, by what it has in common with the others (logistic.h)
};

struct Scorecard {
  ScorecardSettings settings;
  double intercept = 0;
  std::vector<Characteristic> characteristics;
  std::vector<Dropped> dropped;
  LogisticFit fit;

  // Variables in which a worse bin is worth more points, beside the others: each alone would say the opposite.
  std::size_t wrong_signs() const;

  double log_odds(const Table& table, std::size_t row) const;  // of going bad
  double risk(const Table& table, std::size_t row) const;      // its probability
  double points(const Table& table, std::size_t row) const;
  double points_at(double log_odds_bad) const;
};

// By the rows in `rows` only.   REQUIRES: both classes are among them
Scorecard fit_scorecard(const Table& table, std::span<const std::uint32_t> rows,
                        const ScorecardSettings& settings);

// Bins, weights and points as JSON: all that scoring needs.
std::string scorecard_json(const Scorecard& card);

}  // namespace guiju::model
