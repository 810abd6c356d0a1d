#include "registry/regions.h"

#include <algorithm>

#include "base/fields.h"
#include "registry/region_set.h"

namespace guiju::registry {
namespace {

constexpr std::string_view direct = "直辖";  // regions.csv: a county straight under its province

std::uint32_t padded(const RegionCode& code) {
  std::string text = code.text();
  text.resize(6, '0');
  return static_cast<std::uint32_t>(std::stoul(text));
}

Region read_region(Fields& fields) {
  Region x;
  x.code = static_cast<std::uint32_t>(fields.integer("code", 100'000, 999'999));
  x.name = fields.text("name");
  fields.text("level");
  x.province = fields.text_or("province", "");
  x.city = fields.text_or("city", "");
  x.current = fields.text_view("status") == "current";
  x.from_year = static_cast<std::int32_t>(fields.integer_or("from_year", 1900, 9999, 1981));
  x.until_year = static_cast<std::int32_t>(fields.integer_or("until_year", 1900, 9999, 9999));
  fields.text_or("successor", "");
  return x;
}

// Province and city before the name, unless they are the same or none of their own.
std::string full_name(const Region& region) {
  std::string name;
  if (region.province != region.name) name += region.province;
  if (region.city != direct && region.city != region.name && region.city != region.province)
    name += region.city;
  return name + region.name;
}

}  // namespace

Result<Regions> Regions::parse(std::string_view csv, std::string_view source) {
  Document document;
  GUIJU_CHECK_OK(parse_csv(csv, source, document));
  Regions regions;
  regions.regions_.reserve(document.root().size());
  for (const Value row : document.root()) {
    Fields fields(row);
    regions.regions_.push_back(read_region(fields));
    GUIJU_CHECK_OK(fields.finish());
  }
  std::stable_sort(regions.regions_.begin(), regions.regions_.end(),
                   [](const Region& a, const Region& b) {
                     return std::pair(a.code, a.from_year) < std::pair(b.code, b.from_year);
                   });
  return regions;
}

const Region* Regions::find(std::string_view code, Date day) const {
  const auto asked = RegionCode::find(code);
  if (!asked) return nullptr;
  const std::uint32_t number = padded(*asked);
  const std::int32_t year = civil(day).year;
  const Region* best = nullptr;
  auto at = std::lower_bound(
      regions_.begin(), regions_.end(), number,
      [](const Region& region, std::uint32_t wanted) { return region.code < wanted; });
  // The last name that had begun by the day; before the first began, the first.
  for (; at != regions_.end() && at->code == number; ++at) {
    if (best == nullptr || at->from_year <= year) best = &*at;
  }
  return best;
}

std::string Regions::name_of(std::string_view code, Date day) const {
  const Region* region = find(code, day);
  return region ? full_name(*region) : std::string();
}

}  // namespace guiju::registry
