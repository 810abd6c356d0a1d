// registry/agreement.h: the written cooperation of one institution and one platform.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "registry/keys.h"
#include "registry/licence.h"

namespace guiju::registry {

inline constexpr std::int64_t agreement_depth_max = 9;

struct Agreement {
  AgreementKey id;
  InstitutionKey institution;
  PlatformKey platform;
  std::vector<std::string> terms;  // clauses it contains, in the words of the law's list
  BusinessSet scope;
  RegionSet regions;
  Period period;
  bool white_listed = false;  // the platform stands on the institution's published list
  bool sub_delegation = false;
  std::int64_t depth = 1;  // how many times the marketing was handed on; 1 is direct
  bool exclusive = false;
  bool platform_charges_borrower = false;
  friend bool operator==(const Agreement&, const Agreement&) = default;
};

}  // namespace guiju::registry
