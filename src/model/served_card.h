// model/served_card.h: a scorecard as it serves: read from its file, one row in, points and reasons out.
//
// The bins and points are those of the file and nothing is derived anew, so a row gets the score here that it got where the
// card was made. Scoring allocates nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/document.h"
#include "base/ids.h"
#include "base/result.h"
#include "model/scored.h"
#include "model/table.h"

namespace guiju::model {

struct CardVariable {
  std::string name;
  ColumnKind kind = ColumnKind::number;
  std::vector<double> cuts;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>
      bin_of;                                      // of categories
  std::vector<double> points;                      // by bin
  std::vector<std::pair<double, double>> special;  // of numbers: codes before the cuts, and points
  double missing = 0, unseen = 0, most = 0;        // points; the most that any bin has
};

class ServedCard {
 public:
  //   errors: bad_input or corrupt, naming the place in the file
  static Result<ServedCard> parse(std::string_view json, std::string_view source);
  static Result<ServedCard> read(const Value& root);  // the document of such a file

  const std::vector<CardVariable>& variables() const { return variables_; }
  // Which column of the table each variable is.   errors: bad_input for one that is missing or of the other kind
  Result<std::vector<std::size_t>> columns_of(const Table& table, std::string_view source) const;
  // The reasons cost the most against their best bin.
  Scored score(const Table& table, std::span<const std::size_t> columns, std::size_t row) const;

 private:
  std::vector<CardVariable> variables_;
  PointsScale scale_;
};

}  // namespace guiju::model
