// model/logistic.h: logistic regression by Newton's method (iteratively reweighted least squares).
//
// Sums are taken per block of 4,096 rows and blocks are added in order, so the fit is the same on any machine. The step is
// halved when the deviance rises; a Hessian that cannot be factored is lifted on its diagonal, and that is said.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace guiju::model {

struct LogisticFit {
  double intercept = 0;
  std::vector<double> slopes;           // by column
  std::vector<double> standard_errors;  // of the intercept, then of the slopes
  double deviance = 0;                  // -2 log likelihood
  std::size_t steps = 0;
  bool converged = false;
  bool separated = false;  // some slope grows without end: the classes are told apart by it alone
  bool lifted = false;     // columns depend on one another
};

// `columns`: one span of rows each, all of `bad`'s length.   REQUIRES: both classes
// `ridge`: how much of half a squared slope counts against the log likelihood; 0: nothing.
LogisticFit fit_logistic(std::span<const std::vector<double>> columns,
                         std::span<const std::uint8_t> bad, double ridge = 0);

// Variance inflation of each column: 1 / (1 - R²) of it against the others; 1: nothing in common; infinite: it says what
// others say. Columns that do not change have 1.   REQUIRES: columns of one length
std::vector<double> variance_inflation(std::span<const std::vector<double>> columns);

double logistic(double log_odds);  // 1 / (1 + e^-x), without overflow

}  // namespace guiju::model
