// registry/institution.h: a lender, or another institution that stands behind a loan, with its
// licences.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/keys.h"
#include "registry/licence.h"

namespace guiju::registry {

enum class InstitutionKind : std::uint8_t {
  state_bank,
  joint_stock_bank,
  city_bank,
  rural_bank,
  private_bank,
  foreign_bank,
  consumer_finance,
  auto_finance,
  micro_lender,
  trust,
  guarantee,
  intermediary,
  other,
};
inline constexpr std::array<std::string_view, 13> institution_kind_names{
    "state_bank",   "joint_stock_bank", "city_bank",    "rural_bank",   "private_bank",
    "foreign_bank", "consumer_finance", "auto_finance", "micro_lender", "trust",
    "guarantee",    "intermediary",     "other"};
constexpr bool is_bank(InstitutionKind kind) { return kind <= InstitutionKind::foreign_bank; }

enum class PartyStatus : std::uint8_t { active, suspended, closed };
inline constexpr std::array<std::string_view, 3> party_status_names{"active", "suspended",
                                                                    "closed"};

struct Institution {
  InstitutionKey id;
  std::string name;
  std::vector<std::string> short_names;
  InstitutionKind kind = InstitutionKind::other;
  // As given: a wrong check character is a fact about the institution, not a reason to forget it.
  std::optional<std::string> uscc;
  PartyStatus status = PartyStatus::active;
  std::vector<Licence> licences;
  friend bool operator==(const Institution&, const Institution&) = default;
};

// The licence that speaks for a business in a region on a day: the best one, so that an expired
// lending licence is told as expired and not as "a guarantee licence without lending". Null when
// there is none.
//   business  absent: lending of any kind
const Licence* licence_for(const std::vector<Licence>& licences, std::optional<Business> business,
                           Date day, std::string_view region);

}  // namespace guiju::registry
