// model/boosted.h: boosted trees, learnt by libxgboost in a process of its own and proved on the way back.
//
//   table ─► a column a number, a column a category ─► guiju-boost ─► trees ─► equal to the library on every row? ─► model
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "model/trees.h"

namespace guiju::model {

struct BoostSettings {
  std::uint32_t rounds = 300, depth = 4, seed = 42;
  std::uint32_t threads = 1;
  double rate = 0.05, rows_share = 0.8, columns_share = 0.8;
  // Of the rows in a leaf, sum of p (1 - p); when nothing is said, a hundredth of the bad rows, 1 to 5.
  std::optional<double> leaf_weight_min;
  std::uint32_t category_rows_min = 10;  // a category in fewer rows gets no column of its own
  std::map<std::string, Direction, std::less<>> directions;  // by variable of numbers
};

struct Boosted {
  TreeModel model;
  double margin_difference =
      0;                       // the largest between the library's margins and ours, over all rows
  double part_difference = 0;  // and between its contributions and ours, over the first rows
};

// `program`: the path of guiju-boost. `on_round` hears how many rounds are done.   REQUIRES: both classes among `rows`
//   errors: unavailable: it cannot be started; bad_input: it refuses;
//           corrupt: its trees do not give what it gives, or go against a direction
Result<Boosted> fit_boosted(const Table& table, std::span<const std::uint32_t> rows,
                            const BoostSettings& settings, const std::string& program,
                            const std::function<void(std::uint32_t)>& on_round = {});

}  // namespace guiju::model
