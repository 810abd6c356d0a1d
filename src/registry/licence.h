// registry/licence.h: a permission to do business, and the proof that somebody looked it up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "registry/business.h"
#include "registry/period.h"
#include "registry/region_set.h"

namespace guiju::registry {

enum class LicenceKind : std::uint8_t {
  financial,
  micro_lending,
  guarantee,
  payment,
  telecom,
  other
};
inline constexpr std::array<std::string_view, 6> licence_kind_names{
    "financial", "micro_lending", "guarantee", "payment", "telecom", "other"};

// What its issuer says of it, whatever the day.
enum class LicenceStatus : std::uint8_t { valid, suspended, revoked };
inline constexpr std::array<std::string_view, 3> licence_status_names{"valid", "suspended",
                                                                      "revoked"};

// What it is worth on one day; these are the words of the fact lender.licence_status.
enum class LicenceState : std::uint8_t { valid, expired, suspended, revoked, not_yet, none };
inline constexpr std::array<std::string_view, 6> licence_state_names{
    "valid", "expired", "suspended", "revoked", "not_yet", "none"};

struct Verification {  // somebody compared the entry with the issuer's register
  std::string by;      // a staff code
  Date at;
  std::string source;
  Date expires;  // the last day on which it may be relied on
  bool is_current(Date day) const { return at <= day && day <= expires; }
  friend bool operator==(const Verification&, const Verification&) = default;
};

struct Licence {
  std::string number;
  LicenceKind kind = LicenceKind::financial;
  BusinessSet scope;
  RegionSet regions;
  Period valid;
  LicenceStatus status = LicenceStatus::valid;
  std::optional<Verification> verification;

  // Revocation and suspension outweigh the calendar.
  LicenceState state(Date day) const;
  bool is_in_force(Date day) const { return state(day) == LicenceState::valid; }
  bool covers(Business business) const { return scope.covers(business); }
  bool covers_region(std::string_view code) const { return regions.covers(code); }
  friend bool operator==(const Licence&, const Licence&) = default;
};

}  // namespace guiju::registry
