// registry/platform.h: whoever shows loans to people: an app, a site, a live room's host company.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "registry/institution.h"

namespace guiju::registry {

// An institution looked at the platform before (and while) working with it.
struct Assessment {
  InstitutionKey institution;
  Date at;
  Date expires;
  bool passed = true;
  bool is_current(Date day) const { return passed && at <= day && day <= expires; }
  friend bool operator==(const Assessment&, const Assessment&) = default;
};

struct Platform {
  PlatformKey id;
  std::string name;
  std::optional<std::string> operator_name;
  std::vector<std::string> account_names;
  std::optional<std::string> icp_filing;
  bool payment_institution = false;
  PartyStatus status = PartyStatus::active;
  std::vector<Licence> licences;  // of its operator, such as a payment licence
  std::vector<Assessment> assessments;
  friend bool operator==(const Platform&, const Platform&) = default;
};

}  // namespace guiju::registry
