#include "access/role.h"

#include <algorithm>

namespace guiju::access {
namespace {

using enum Permission;

struct Row {
  Role role;
  Permissions permissions;
};
constexpr Row rows[] = {
    {Role::marketing, {review, registry_read, rulebook_read}},
    {Role::compliance,
     {decide, review, registry_read, registry_write, registry_approve, rulebook_read,
      rulebook_draft, rulebook_approve, records_read, person_reveal, person_rights, case_work,
      enforcement, lead_approve, ledger_read}},
    {Role::analyst, {decide, registry_read, rulebook_read, records_read, model_work}},
    {Role::operations, {decide, registry_read, records_read, person_reveal, case_work, servicing}},
    {Role::auditor, {registry_read, rulebook_read, records_read, ledger_read, audit_read}},
    {Role::administrator, {accounts_manage, keys_manage}},
    {Role::system, {decide, review, registry_read, rulebook_read}},
};

// Who gives out rights must not use them, and who looks at what others did must have done none of it.
constexpr bool go_alone(Role role) {
  return role == Role::administrator || role == Role::auditor || role == Role::system;
}

std::string_view name_of(Role role) { return role_names[static_cast<std::size_t>(role)]; }

}  // namespace

Permissions permissions_of(Role role) {
  for (const Row& row : rows)
    if (row.role == role) return row.permissions;
  return {};
}

Permissions permissions_of(std::span<const Role> roles) {
  Permissions all;
  for (const Role role : roles) all.add(permissions_of(role));
  return all;
}

Status check_together(std::span<const Role> roles) {
  for (const Role one : roles) {
    if (!go_alone(one)) continue;
    const auto other = std::find_if(roles.begin(), roles.end(), [&](Role r) { return r != one; });
    if (other == roles.end()) continue;
    return Error{ErrorKind::conflict, "roles",
                 say("{} and {} must not be one person", "{} 与 {} 不得由同一人担任", name_of(one),
                     name_of(*other)),
                 say("give them to two accounts of two people", "请分给两个人的两个账号")};
  }
  return Done{};
}

Result<std::vector<Role>> parse_roles(std::span<const std::string> names, std::string_view source) {
  std::vector<Role> roles;
  for (const std::string& name : names) {
    const auto at = std::find(role_names.begin(), role_names.end(), name);
    if (at == role_names.end()) {
      std::string all;
      for (const std::string_view one : role_names)
        all += (all.empty() ? "" : ", ") + std::string(one);
      return Error{ErrorKind::bad_input, std::string(source),
                   say("there is no role '{}'", "没有角色“{}”", name),
                   say("one of {}", "可用：{}", all)};
    }
    const auto role = static_cast<Role>(at - role_names.begin());
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
  }
  return roles;
}

}  // namespace guiju::access
