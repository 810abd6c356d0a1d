// reference/digits.h: the slow, obvious twin of decimals: a sign and decimal digits without end, added and
// multiplied as at school.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cel/decimal.h"

namespace guiju::reference {

class Digits {
 public:
  Digits() = default;  // 0

  static Digits of(std::int64_t coefficient, std::uint32_t scale) {
    Digits made;
    made.negative_ = coefficient < 0;
    std::string text = std::to_string(coefficient);
    if (made.negative_) text.erase(0, 1);
    for (auto c = text.rbegin(); c != text.rend(); ++c) made.digits_.push_back(*c - '0');
    made.places_ = static_cast<int>(scale);
    return made.tidy();
  }

  Digits shifted(int places) const {
    Digits made = *this;
    made.digits_.insert(made.digits_.begin(), static_cast<std::size_t>(places), 0);
    return made.tidy();
  }
  Digits magnitude() const {
    Digits made = *this;
    made.negative_ = false;
    return made;
  }
  Digits operator-() const {
    Digits made = *this;
    made.negative_ = !negative_ && !digits_.empty();
    return made;
  }

  friend Digits operator+(Digits a, Digits b) {
    align(a, b);
    if (a.negative_ == b.negative_) {
      a.digits_ = sum(a.digits_, b.digits_);
      return a.tidy();
    }
    if (less(a.digits_, b.digits_)) std::swap(a, b);
    a.digits_ = difference(a.digits_, b.digits_);
    return a.tidy();
  }
  friend Digits operator-(const Digits& a, const Digits& b) { return a + -b; }
  friend Digits operator*(const Digits& a, const Digits& b) {
    Digits made;
    made.negative_ = a.negative_ != b.negative_;
    made.places_ = a.places_ + b.places_;
    made.digits_.assign(a.digits_.size() + b.digits_.size() + 1, 0);
    for (std::size_t i = 0; i < a.digits_.size(); ++i)
      for (std::size_t j = 0; j < b.digits_.size(); ++j)
        made.digits_[i + j] += a.digits_[i] * b.digits_[j];
    for (std::size_t i = 0; i + 1 < made.digits_.size(); ++i) {
      made.digits_[i + 1] += made.digits_[i] / 10;
      made.digits_[i] %= 10;
    }
    return made.tidy();
  }
  friend bool operator==(const Digits& a, const Digits& b) = default;
  friend bool operator<(const Digits& a, const Digits& b) {
    const Digits rest = a - b;
    return rest.negative_;
  }

  // As the language holds it, when it can: at most so many places and 64 bits.
  std::optional<cel::Decimal> as_decimal(std::uint32_t places_max) const {
    if (places_ > static_cast<int>(places_max)) return std::nullopt;
    if (digits_.size() > 19) return std::nullopt;
    std::uint64_t value = 0;
    for (auto d = digits_.rbegin(); d != digits_.rend(); ++d)
      value = value * 10 + static_cast<std::uint64_t>(*d);
    if (value > (std::uint64_t{1} << 63) - (negative_ ? 0 : 1)) return std::nullopt;
    return cel::Decimal{static_cast<std::int64_t>(negative_ ? 0 - value : value),
                        static_cast<std::uint32_t>(places_)};
  }

 private:
  using Row = std::vector<int>;  // the lowest digit first

  Digits& tidy() {  // no zeros at either end
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
    while (places_ > 0 && !digits_.empty() && digits_.front() == 0) {
      digits_.erase(digits_.begin());
      --places_;
    }
    if (digits_.empty()) {
      places_ = 0;
      negative_ = false;
    }
    return *this;
  }
  static void align(Digits& a, Digits& b) {
    for (Digits* side : {&a, &b}) {
      const int missing = std::max(a.places_, b.places_) - side->places_;
      side->digits_.insert(side->digits_.begin(), static_cast<std::size_t>(missing), 0);
      side->places_ += missing;
    }
  }
  static bool less(Row a, Row b) {
    a.resize(std::max(a.size(), b.size()));
    b.resize(a.size());
    return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  }
  static Row sum(Row a, Row b) {
    a.resize(std::max(a.size(), b.size()) + 1);
    b.resize(a.size());
    for (std::size_t i = 0; i + 1 < a.size(); ++i) {
      a[i] += b[i];
      a[i + 1] += a[i] / 10;
      a[i] %= 10;
    }
    return a;
  }
  static Row difference(Row a, Row b) {  // REQUIRES: a is not less
    b.resize(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      a[i] -= b[i];
      if (a[i] >= 0) continue;
      a[i] += 10;
      --a[i + 1];
    }
    return a;
  }

  bool negative_ = false;
  Row digits_;
  int places_ = 0;
};

}  // namespace guiju::reference
