#include "cel/environment.h"

#include <utility>

namespace guiju::cel {

Environment::Environment() : body_(std::make_unique<Body>()) {}
Environment::~Environment() = default;
Environment::Environment(Environment&&) noexcept = default;
Environment& Environment::operator=(Environment&&) noexcept = default;

void Environment::declare(std::string_view dotted_name, TypeRef type, std::uint16_t slot) {
  body_->variables.insert_or_assign(std::string(dotted_name), Variable{std::move(type), slot});
}

const Variable* Environment::Body::find(std::string_view name) const {
  const auto found = variables.find(name);
  return found == variables.end() ? nullptr : &found->second;
}

bool Environment::Body::is_group(std::string_view name) const {
  const std::string prefix = std::string(name) + ".";
  const auto first = variables.lower_bound(prefix);
  return first != variables.end() && first->first.starts_with(prefix);
}

std::vector<std::string_view> Environment::Body::members(std::string_view group) const {
  const std::string prefix = std::string(group) + ".";
  std::vector<std::string_view> names;
  for (auto at = variables.lower_bound(prefix);
       at != variables.end() && at->first.starts_with(prefix); ++at)
    names.push_back(at->first);
  return names;
}

}  // namespace guiju::cel
