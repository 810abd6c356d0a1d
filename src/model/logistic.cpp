#include "model/logistic.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace guiju::model {
namespace {

constexpr std::size_t block_rows = 4096, steps_max = 50, halvings_max = 20;
constexpr double weight_min = 1e-10, slope_max = 30;

double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

// Solves A x = b for a symmetric A in place (Cholesky), lower triangle by rows; false when it is not definite.
class Cholesky {
 public:
  explicit Cholesky(std::vector<double> a, std::size_t n) : a_(std::move(a)), n_(n) {
    for (std::size_t j = 0; j < n_; ++j) {
      double diagonal = at(j, j);
      for (std::size_t k = 0; k < j; ++k) diagonal -= at(j, k) * at(j, k);
      if (!(diagonal > 1e-12 * std::max(1.0, at(j, j)))) {
        definite_ = false;
        return;
      }
      at(j, j) = std::sqrt(diagonal);
      for (std::size_t i = j + 1; i < n_; ++i) {
        double sum = at(i, j);
        for (std::size_t k = 0; k < j; ++k) sum -= at(i, k) * at(j, k);
        at(i, j) = sum / at(j, j);
      }
    }
  }
  bool definite() const { return definite_; }
  std::vector<double> solve(std::vector<double> b) const {
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t k = 0; k < i; ++k) b[i] -= at(i, k) * b[k];
      b[i] /= at(i, i);
    }
    for (std::size_t i = n_; i-- > 0;) {
      for (std::size_t k = i + 1; k < n_; ++k) b[i] -= at(k, i) * b[k];
      b[i] /= at(i, i);
    }
    return b;
  }

 private:
  double& at(std::size_t i, std::size_t j) { return a_[i * n_ + j]; }
  double at(std::size_t i, std::size_t j) const { return a_[i * n_ + j]; }
  std::vector<double> a_;
  std::size_t n_;
  bool definite_ = true;
};

struct Sums {
  std::vector<double> gradient, hessian;
};

// In eight sums that do not wait for one another, added in a fixed order.
double product(const double* x, const double* y, std::size_t rows) {
  constexpr std::size_t lanes = 8;
  double sums[lanes] = {};
  std::size_t r = 0;
  for (; r + lanes <= rows; r += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += x[r + lane] * y[r + lane];
  double sum = 0;
  for (; r < rows; ++r) sum += x[r] * y[r];
  for (const double lane : sums) sum += lane;
  return sum;
}

class Problem {
 public:
  Problem(std::span<const std::vector<double>> columns, std::span<const std::uint8_t> bad,
          double ridge)
      : columns_(columns), bad_(bad), n_(columns.size() + 1), ridge_(ridge), odds_(bad.size()) {}

  // And what the slopes cost. The intercept costs nothing.
  double deviance(std::span<const double> beta) {
    double sum = 0;
    for (const double slope : beta.subspan(1)) sum += ridge_ / 2 * slope * slope;
    for (std::size_t from = 0; from < bad_.size(); from += block_rows) {
      const std::size_t end = std::min(bad_.size(), from + block_rows);
      for (std::size_t row = from; row < end; ++row) odds_[row] = beta[0];
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        const double slope = beta[c + 1];
        const double* values = columns_[c].data();
        for (std::size_t row = from; row < end; ++row) odds_[row] += slope * values[row];
      }
      double block = 0;
      for (std::size_t row = from; row < end; ++row)
        block += softplus(odds_[row]) - (bad_[row] ? odds_[row] : 0.0);
      sum += block;
    }
    return 2 * sum;
  }

  // At `beta`, whose deviance was the last one asked for.
  Sums sums(std::span<const double> beta) const {
    Sums all{std::vector<double>(n_), std::vector<double>(n_ * n_)};
    for (std::size_t i = 1; i < n_; ++i) {
      all.gradient[i] = -ridge_ * beta[i];
      all.hessian[i * n_ + i] = ridge_;
    }
    std::vector<double> error(block_rows), weight(block_rows), scaled(block_rows);
    for (std::size_t from = 0; from < bad_.size(); from += block_rows) {
      const std::size_t rows = std::min(bad_.size() - from, block_rows);
      double errors = 0, weights = 0;
      for (std::size_t r = 0; r < rows; ++r) {
        const double p = logistic(odds_[from + r]);
        error[r] = (bad_[from + r] ? 1.0 : 0.0) - p;
        weight[r] = std::max(p * (1 - p), weight_min);
        errors += error[r];
        weights += weight[r];
      }
      all.gradient[0] += errors;
      all.hessian[0] += weights;
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        const double* x = columns_[c].data() + from;
        for (std::size_t r = 0; r < rows; ++r) scaled[r] = weight[r] * x[r];
        all.gradient[c + 1] += product(error.data(), x, rows);
        all.hessian[(c + 1) * n_] += product(weight.data(), x, rows);
        for (std::size_t d = 0; d <= c; ++d) {
          const double* y = columns_[d].data() + from;
          all.hessian[(c + 1) * n_ + d + 1] += product(scaled.data(), y, rows);
        }
      }
    }
    return all;
  }
  std::size_t size() const { return n_; }

 private:
  std::span<const std::vector<double>> columns_;
  std::span<const std::uint8_t> bad_;
  std::size_t n_;
  double ridge_;
  std::vector<double> odds_;
};

Cholesky factored(const std::vector<double>& hessian, std::size_t n, bool& lifted) {
  Cholesky factor(hessian, n);
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) trace += hessian[i * n + i];
  for (double lambda = 1e-10 * trace / static_cast<double>(n); !factor.definite(); lambda *= 10) {
    lifted = true;
    std::vector<double> higher = hessian;
    for (std::size_t i = 0; i < n; ++i) higher[i * n + i] += lambda;
    factor = Cholesky(std::move(higher), n);
  }
  return factor;
}

}  // namespace

std::vector<double> variance_inflation(std::span<const std::vector<double>> columns) {
  const std::size_t n = columns.size();
  std::vector<std::vector<double>> scaled;
  for (const std::vector<double>& column : columns) {
    double mean = 0, square = 0;
    for (const double x : column) mean += x / static_cast<double>(column.size());
    std::vector<double> one;
    for (const double x : column) one.push_back(x - mean);
    for (const double x : one) square += x * x;
    const double length = std::sqrt(square);
    for (double& x : one) x = length > 0 ? x / length : 0;
    scaled.push_back(std::move(one));
  }
  // The diagonal of the inverse of the correlations.
  std::vector<double> correlations(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      correlations[i * n + j] = correlations[j * n + i] =
          product(scaled[i].data(), scaled[j].data(), scaled[i].size());
  for (std::size_t i = 0; i < n; ++i)
    if (correlations[i * n + i] == 0) correlations[i * n + i] = 1;
  bool lifted = false;
  const Cholesky factor = factored(correlations, n, lifted);
  std::vector<double> out;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> unit(n, 0);
    unit[i] = 1;
    out.push_back(std::max(1.0, factor.solve(std::move(unit))[i]));
    // One that says what others say: only the lift keeps this finite.
    if (lifted && out.back() > 1e6) out.back() = std::numeric_limits<double>::infinity();
  }
  return out;
}

double logistic(double log_odds) {
  if (log_odds >= 0) return 1 / (1 + std::exp(-log_odds));
  const double e = std::exp(log_odds);
  return e / (1 + e);
}

LogisticFit fit_logistic(std::span<const std::vector<double>> columns,
                         std::span<const std::uint8_t> bad, double ridge) {
  Problem problem(columns, bad, ridge);
  const std::size_t n = problem.size();
  LogisticFit fit;
  std::vector<double> beta(n);
  const auto bads = static_cast<double>(std::count(bad.begin(), bad.end(), std::uint8_t{1}));
  const auto rows = static_cast<double>(bad.size());
  beta[0] = std::log((bads + 0.5) / (rows - bads + 0.5));
  double deviance = problem.deviance(beta);
  Sums sums = problem.sums(beta);
  while (fit.steps < steps_max && !fit.converged) {
    ++fit.steps;
    const std::vector<double> step = factored(sums.hessian, n, fit.lifted).solve(sums.gradient);
    std::vector<double> next(n);
    double reached = deviance, share = 1;
    for (std::size_t halvings = 0; halvings <= halvings_max; ++halvings, share /= 2) {
      for (std::size_t i = 0; i < n; ++i) next[i] = beta[i] + share * step[i];
      reached = problem.deviance(next);
      if (reached <= deviance) break;
    }
    const double gained = deviance - reached;
    if (gained >= 0) {
      beta = next;
      deviance = reached;
    } else {
      problem.deviance(beta);  // no step helps: this is the place
    }
    sums = problem.sums(beta);
    fit.converged = std::abs(gained) <= 1e-10 * (std::abs(deviance) + 0.1);
  }
  fit.deviance = deviance;
  fit.intercept = beta[0];
  fit.slopes.assign(beta.begin() + 1, beta.end());
  fit.separated =
      std::any_of(beta.begin(), beta.end(), [](double b) { return std::abs(b) > slope_max; });
  const Cholesky factor = factored(sums.hessian, n, fit.lifted);
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> unit(n);
    unit[i] = 1;
    fit.standard_errors.push_back(std::sqrt(std::max(0.0, factor.solve(std::move(unit))[i])));
  }
  return fit;
}

}  // namespace guiju::model
