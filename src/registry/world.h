// registry/world.h: all entries as plain values, in the order of their ids.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "registry/agreement.h"
#include "registry/creative.h"
#include "registry/institution.h"
#include "registry/platform.h"
#include "registry/product.h"

namespace guiju::registry {

enum class EntryKind : std::uint8_t { institution, platform, agreement, product, creative };
inline constexpr std::array<std::string_view, 5> entry_kind_names{
    "institution", "platform", "agreement", "product", "creative"};
inline constexpr std::array<std::string_view, 5> entry_list_names{
    "institutions", "platforms", "agreements", "products", "creatives"};

// INVARIANT: each list is sorted by id without repeats; every reference has its entry.
struct World {
  std::vector<Institution> institutions;
  std::vector<Platform> platforms;
  std::vector<Agreement> agreements;
  std::vector<Product> products;
  std::vector<Creative> creatives;

  std::size_t size() const {
    return institutions.size() + platforms.size() + agreements.size() + products.size() +
           creatives.size();
  }
  friend bool operator==(const World&, const World&) = default;
};

}  // namespace guiju::registry
