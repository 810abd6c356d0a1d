#include "registry/licence.h"

#include <tuple>

#include "registry/institution.h"

namespace guiju::registry {

LicenceState Licence::state(Date day) const {
  if (status == LicenceStatus::revoked) return LicenceState::revoked;
  if (status == LicenceStatus::suspended) return LicenceState::suspended;
  if (valid.begins_after(day)) return LicenceState::not_yet;
  if (valid.ended_before(day)) return LicenceState::expired;
  return LicenceState::valid;
}

const Licence* licence_for(const std::vector<Licence>& licences, std::optional<Business> business,
                           Date day, std::string_view region) {
  const auto merit = [&](const Licence& licence) {
    const bool covers = licence.covers(business.value_or(Business::lending));
    const bool in_force = licence.is_in_force(day);
    return std::make_tuple(covers, in_force, licence.covers_region(region), licence.valid.from);
  };
  const Licence* best = nullptr;
  for (const Licence& licence : licences) {
    if (best == nullptr || merit(*best) < merit(licence)) best = &licence;
  }
  return best;
}

}  // namespace guiju::registry
