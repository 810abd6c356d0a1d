// http/entry_owner.h: the lists of the registry by kind, and which institution's an entry is.
#pragma once

#include <algorithm>
#include <string>

#include "registry/forms.h"
#include "registry/world.h"

namespace guiju::http {

// Empty: nobody's in particular.
inline std::string owner(const registry::Institution& entry, const registry::World&) {
  return entry.id.text;
}
inline std::string owner(const registry::Platform&, const registry::World&) { return {}; }
inline std::string owner(const registry::Agreement& entry, const registry::World&) {
  return entry.institution.text;
}
inline std::string owner(const registry::Product& entry, const registry::World&) {
  return entry.institution.text;
}
inline std::string owner(const registry::Creative& entry, const registry::World& world) {
  const auto at = std::lower_bound(world.products.begin(), world.products.end(), entry.product,
                                   [](const auto& one, const auto& id) { return one.id < id; });
  return at != world.products.end() && at->id == entry.product ? at->institution.text
                                                               : std::string();
}

template <class Use>
auto with_list(const registry::World& world, registry::EntryKind kind, Use use) {
  switch (kind) {
    case registry::EntryKind::institution: return use(world.institutions);
    case registry::EntryKind::platform: return use(world.platforms);
    case registry::EntryKind::agreement: return use(world.agreements);
    case registry::EntryKind::product: return use(world.products);
    case registry::EntryKind::creative: break;
  }
  return use(world.creatives);
}

}  // namespace guiju::http
