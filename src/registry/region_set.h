// registry/region_set.h: where something holds: nationwide, or provinces, cities and counties by
// their code.
//
// Codes are those of GB/T 2260: two digits name a province, four a city, six a county. A wider code
// covers the narrower ones that begin with it; a case known only as "44" (Guangdong) is not covered
// by "4403".
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::registry {

class RegionCode {
 public:
  // "31", "3101", "310101"; trailing "00" pairs are dropped, so 310000 is 31.
  static Result<RegionCode> parse(std::string_view text);
  static std::optional<RegionCode> find(std::string_view text);  // the same without an error's text
  std::string text() const;
  int digits() const { return digits_; }
  RegionCode cut_to(int digits) const;  // REQUIRES: digits is 2, 4 or 6
  friend auto operator<=>(const RegionCode&, const RegionCode&) = default;

 private:
  RegionCode(std::uint32_t padded, int digits) : padded_(padded), digits_(digits) {}
  std::uint32_t padded_;  // always six digits
  std::int32_t digits_;
};

class RegionSet {
 public:
  static RegionSet nationwide();
  static RegionSet of(std::vector<RegionCode> codes);  // any order; repeats are dropped
  bool is_nationwide() const { return nationwide_; }
  bool empty() const { return !nationwide_ && codes_.empty(); }
  const std::vector<RegionCode>& codes() const { return codes_; }

  // An empty or malformed code is an unknown place: only a nationwide set covers it. Allocates
  // nothing.
  bool covers(std::string_view code) const;
  friend bool operator==(const RegionSet&, const RegionSet&) = default;

 private:
  bool nationwide_ = false;
  std::vector<RegionCode> codes_;  // INVARIANT: sorted, without repeats, empty when nationwide
};

}  // namespace guiju::registry
