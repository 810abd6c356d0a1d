// registry/regions.h: what a region code was called on a day, from reference/regions.csv (GB/T 2260
// since 1981).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace guiju::registry {

struct Region {
  std::uint32_t code = 0;  // six digits
  std::string name, province, city;
  bool current = false;
  std::int32_t from_year = 0;
  std::int32_t until_year = 9999;  // not included
};

class Regions {
 public:
  static Result<Regions> parse(std::string_view csv, std::string_view source);

  // "广东省深圳市南山区" for 440305, "上海市" for 31; a code withdrawn before the day gives its
  // last name, since old codes stay in id numbers. Empty when the code never existed.
  std::string name_of(std::string_view code, Date day) const;
  const Region* find(std::string_view code, Date day) const;
  std::size_t size() const { return regions_.size(); }

 private:
  std::vector<Region> regions_;  // INVARIANT: sorted by (code, from_year)
};

}  // namespace guiju::registry
