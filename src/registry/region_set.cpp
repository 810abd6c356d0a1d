#include "registry/region_set.h"

#include <algorithm>
#include <cassert>

namespace guiju::registry {

std::optional<RegionCode> RegionCode::find(std::string_view text) {
  if (text.size() != 2 && text.size() != 4 && text.size() != 6) return std::nullopt;
  std::uint32_t padded = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const char c = i < text.size() ? text[i] : '0';
    if (c < '0' || c > '9') return std::nullopt;
    padded = padded * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (padded < 100'000) return std::nullopt;  // no province begins with 0
  return RegionCode(padded, padded % 100 != 0 ? 6 : padded % 10'000 != 0 ? 4 : 2);
}

Result<RegionCode> RegionCode::parse(std::string_view text) {
  if (const auto code = find(text)) return *code;
  return Error{ErrorKind::bad_input, "",
               say("'{}' is not a region code", "“{}”不是行政区划代码", text),
               say("write 2, 4 or 6 digits of GB/T 2260 (31, 4403, 110105) or nationwide",
                   "请写 GB/T 2260 的 2、4 或 6 位数字（31、4403、110105），或 nationwide")};
}

std::string RegionCode::text() const {
  return std::to_string(padded_).substr(0, static_cast<std::size_t>(digits_));
}

RegionCode RegionCode::cut_to(int digits) const {
  assert(digits == 2 || digits == 4 || digits == 6);
  const std::uint32_t unit = digits == 2 ? 10'000 : digits == 4 ? 100 : 1;
  return RegionCode(padded_ / unit * unit, std::min(digits, digits_));
}

RegionSet RegionSet::nationwide() {
  RegionSet set;
  set.nationwide_ = true;
  return set;
}

RegionSet RegionSet::of(std::vector<RegionCode> codes) {
  RegionSet set;
  set.codes_ = std::move(codes);
  std::sort(set.codes_.begin(), set.codes_.end());
  set.codes_.erase(std::unique(set.codes_.begin(), set.codes_.end()), set.codes_.end());
  return set;
}

bool RegionSet::covers(std::string_view code) const {
  if (nationwide_) return true;
  const auto asked = RegionCode::find(code);
  if (!asked) return false;
  for (int digits = 2; digits <= asked->digits(); digits += 2) {
    if (std::binary_search(codes_.begin(), codes_.end(), asked->cut_to(digits))) return true;
  }
  return false;
}

}  // namespace guiju::registry
