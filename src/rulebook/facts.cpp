#include "rulebook/facts.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju::rulebook {
namespace {

constexpr std::array<FactSpec, fact_count> catalogue{{
#define X(id, name, type, zh, en) {Fact::id, name, FactType::type, zh, en},
#include "rulebook/facts.def"
#undef X
}};

// The catalogue's positions in the order of names, for look-up.
constexpr auto by_name = [] {
  std::array<std::uint16_t, fact_count> order{};
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint16_t>(i);
  std::sort(order.begin(), order.end(),
            [](std::uint16_t a, std::uint16_t b) { return catalogue[a].name < catalogue[b].name; });
  return order;
}();

constexpr bool names_are_unique() {
  for (std::size_t i = 1; i < by_name.size(); ++i) {
    if (catalogue[by_name[i - 1]].name == catalogue[by_name[i]].name) return false;
  }
  return true;
}
static_assert(names_are_unique(), "two facts of facts.def share a name");
static_assert(fact_count + law_slots_max <= 0xFFFF, "slots are 16 bits wide");

}  // namespace

std::span<const FactSpec> fact_catalogue() { return catalogue; }

const FactSpec* find_fact(std::string_view name) {
  const auto at = std::lower_bound(
      by_name.begin(), by_name.end(), name,
      [](std::uint16_t i, std::string_view wanted) { return catalogue[i].name < wanted; });
  return at != by_name.end() && catalogue[*at].name == name ? &catalogue[*at] : nullptr;
}

std::string_view nearest_fact(std::string_view name) {
  std::array<std::string_view, fact_count> names;
  std::transform(catalogue.begin(), catalogue.end(), names.begin(),
                 [](const FactSpec& spec) { return spec.name; });
  return nearest_name(name, names);
}

void Facts::clear() { std::fill_n(row_.begin(), fact_count, cel::Value()); }

}  // namespace guiju::rulebook
