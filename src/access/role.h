// access/role.h: what somebody may do, by the work they have.
//
//   Roles of an account ─► Permissions ─► may(permission) and the scope: which institutions' data
//
// Who administers accounts does no business, and who audits does nothing but read: `check_together` refuses
// roles that would let one person check themselves. That makers are not checkers is asked of each act by
// staff/four_eyes.h; a role never answers that.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::access {

enum class Permission : std::uint8_t {
  decide,  // ask a checkpoint
  review,  // review a creative
  registry_read,
  registry_write,
  registry_approve,  // changes of licences and agreements that somebody else proposed
  rulebook_read,
  rulebook_draft,
  rulebook_approve,
  records_read,   // verdicts, with what is personal masked
  person_reveal,  // one value in the clear, for a purpose, recorded
  person_rights,  // requests of data subjects
  case_work,
  enforcement,
  lead_approve,
  model_work,
  servicing,
  ledger_read,
  audit_read,  // who read what, who was refused
  accounts_manage,
  keys_manage,
};
inline constexpr std::array<std::string_view, 20> permission_names{
    "decide",        "review",         "registry.read",    "registry.write",  "registry.approve",
    "rulebook.read", "rulebook.draft", "rulebook.approve", "records.read",    "person.reveal",
    "person.rights", "case.work",      "enforcement",      "lead.approve",    "model.work",
    "servicing",     "ledger.read",    "audit.read",       "accounts.manage", "keys.manage"};

class Permissions {  // a set
 public:
  constexpr Permissions() = default;
  constexpr Permissions(std::initializer_list<Permission> all) {
    for (const Permission one : all) add(one);
  }
  constexpr void add(Permission one) { bits_ |= std::uint32_t{1} << static_cast<unsigned>(one); }
  constexpr void add(Permissions others) { bits_ |= others.bits_; }
  constexpr bool may(Permission one) const {
    return (bits_ >> static_cast<unsigned>(one) & 1u) != 0;
  }
  friend constexpr bool operator==(Permissions, Permissions) = default;

 private:
  std::uint32_t bits_ = 0;
};

enum class Role : std::uint8_t {
  marketing,
  compliance,
  analyst,
  operations,
  auditor,
  administrator,
  system,  // a program with a key, never a person
};
inline constexpr std::array<std::string_view, 7> role_names{
    "marketing", "compliance", "analyst", "operations", "auditor", "administrator", "system"};

Permissions permissions_of(Role role);
Permissions permissions_of(std::span<const Role> roles);
//   errors: conflict for roles that one person must not have together, naming both
Status check_together(std::span<const Role> roles);
Result<std::vector<Role>> parse_roles(std::span<const std::string> names, std::string_view source);

}  // namespace guiju::access
