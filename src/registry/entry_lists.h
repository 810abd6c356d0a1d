// registry/entry_lists.h: from a kind of entry to its list in a World, and to an entry by its id.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "registry/world.h"

namespace guiju::registry {

template <class Entry>
inline constexpr EntryKind kind_of = EntryKind::institution;
template <>
inline constexpr EntryKind kind_of<Platform> = EntryKind::platform;
template <>
inline constexpr EntryKind kind_of<Agreement> = EntryKind::agreement;
template <>
inline constexpr EntryKind kind_of<Product> = EntryKind::product;
template <>
inline constexpr EntryKind kind_of<Creative> = EntryKind::creative;

// Calls f(list) for each of the five lists, in the order of EntryKind: what is pointed to comes
// first.
template <class AnyWorld, class F>
void for_each_list(AnyWorld& world, F f) {
  f(world.institutions);
  f(world.platforms);
  f(world.agreements);
  f(world.products);
  f(world.creatives);
}

template <class Entry>
const Entry* find_entry(const std::vector<Entry>& list,
                        std::string_view id) {  // REQUIRES: sorted by id
  const auto at = std::lower_bound(
      list.begin(), list.end(), id,
      [](const Entry& entry, std::string_view key) { return entry.id.text < key; });
  return at != list.end() && at->id.text == id ? &*at : nullptr;
}

}  // namespace guiju::registry
