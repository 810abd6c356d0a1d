#include "access/api_key.h"

#include <algorithm>

#include "access/token.h"

namespace guiju::access {
namespace {

constexpr std::string_view token_begin = "gj_";
constexpr std::size_t id_letters = 8;

// Between the two marks; empty when it is no token of ours.
std::string_view id_of(std::string_view token) {
  if (!token.starts_with(token_begin)) return {};
  token.remove_prefix(token_begin.size());
  if (token.size() <= id_letters || token[id_letters] != '_') return {};
  return token.substr(0, id_letters);
}

}  // namespace

bool may_be_a_programs(Permission permission) {
  switch (permission) {
    case Permission::registry_approve:
    case Permission::rulebook_approve:
    case Permission::person_reveal:
    case Permission::lead_approve:
    case Permission::enforcement:
    case Permission::accounts_manage:
    case Permission::keys_manage: return false;
    default: return true;
  }
}

Result<std::vector<Permission>> parse_permissions(std::span<const std::string> names,
                                                  std::string_view source) {
  std::vector<Permission> out;
  for (const std::string& name : names) {
    const auto at = std::find(permission_names.begin(), permission_names.end(), name);
    const auto permission = static_cast<Permission>(at - permission_names.begin());
    if (at == permission_names.end() || !may_be_a_programs(permission)) {
      std::string allowed;
      for (std::size_t i = 0; i < permission_names.size(); ++i) {
        if (!may_be_a_programs(static_cast<Permission>(i))) continue;
        allowed += (allowed.empty() ? "" : ", ") + std::string(permission_names[i]);
      }
      return Error{
          ErrorKind::bad_input, std::string(source),
          at == permission_names.end()
              ? say("there is no permission '{}'", "没有名为“{}”的权限", name)
              : say("'{}' is for people, not for programs", "“{}”只授予人员，不授予程序", name),
          say("use some of: {}", "可用：{}", allowed)};
    }
    if (std::find(out.begin(), out.end(), permission) == out.end()) out.push_back(permission);
  }
  std::sort(out.begin(), out.end());
  return out;
}

Permissions ApiKey::set() const {
  Permissions all;
  for (const Permission one : permissions) all.add(one);
  return all;
}

KeyRing::KeyRing(std::vector<ApiKey> keys) : keys_(std::move(keys)) {
  for (std::size_t i = 0; i < keys_.size(); ++i) by_id_.emplace(keys_[i].id, i);
}

const ApiKey* KeyRing::find(std::string_view token, Instant now) const {
  const auto at = by_id_.find(id_of(token));
  if (at == by_id_.end()) return nullptr;
  const ApiKey& key = keys_[at->second];
  // The id is public and the hash hides the secret, so comparing hashes plainly tells nothing.
  if (token_hash(token) != key.secret || !key.is_good_at(now)) return nullptr;
  return &key;
}

}  // namespace guiju::access
