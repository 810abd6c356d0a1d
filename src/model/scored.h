// model/scored.h: what a model says of one row: points, risk, and what cost the most.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace guiju::model {

inline constexpr std::size_t reasons_max = 4;

struct Scored {
  double points = 0, risk = 0;
  // Variables that cost the most, the dearest first; of equal ones the earlier.
  std::array<std::uint32_t, reasons_max> reasons{};
  std::size_t reason_count = 0;
};

// Takes variables in their order and keeps the dearest.
class Dearest {
 public:
  explicit Dearest(Scored& into) : into_(into) {}
  void add(std::uint32_t variable, double cost) {
    std::size_t at = into_.reason_count;
    while (at > 0 && costs_[at - 1] < cost) --at;
    if (at == reasons_max) return;
    if (into_.reason_count < reasons_max) ++into_.reason_count;
    for (std::size_t k = into_.reason_count - 1; k > at; --k) {
      costs_[k] = costs_[k - 1];
      into_.reasons[k] = into_.reasons[k - 1];
    }
    costs_[at] = cost;
    into_.reasons[at] = variable;
  }

 private:
  Scored& into_;
  std::array<double, reasons_max> costs_{};
};

// Points: `base` at `odds` good ones to a bad one, `doubling` (PDO) more for odds twice as good.
class PointsScale {
 public:
  PointsScale() : PointsScale(20, 600, 50) {}
  PointsScale(double doubling, double base, double odds)
      : doubling_(doubling),
        base_(base),
        odds_(odds),
        factor_(doubling / std::log(2.0)),
        log_odds_(std::log(odds)) {}
  double doubling() const { return doubling_; }
  double base() const { return base_; }
  double odds() const { return odds_; }
  double factor() const { return factor_; }
  double points(double log_odds_bad) const { return base_ - factor_ * (log_odds_bad + log_odds_); }
  double log_odds_bad(double points) const { return (base_ - points) / factor_ - log_odds_; }

 private:
  double doubling_, base_, odds_, factor_, log_odds_;
};

}  // namespace guiju::model
