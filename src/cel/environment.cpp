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

namespace {

// Declared and never carried out.
Value run_promised(Runtime&, std::span<const Value>) { return no_overload(); }

std::string signature_of(const Overload& overload) {
  std::string out;
  for (std::size_t i = 0; i < overload.parameters.size(); ++i) {
    if (i == 0) out += overload.method ? "" : "(";
    out += (i > (overload.method ? 1u : 0u) ? ", " : "") + overload.parameters[i]->text();
    if (i == 0 && overload.method) out += ".(";
  }
  if (overload.parameters.empty()) out += "(";
  return out + ") -> " + overload.result->text();
}

}  // namespace

void Environment::declare_function(std::string_view name, std::vector<TypeRef> parameters,
                                   TypeRef result, bool method) {
  std::shared_ptr<HostFunction>& host = body_->functions[std::string(name)];
  if (!host) {
    host = std::make_shared<HostFunction>();
    if (const Function* known = find_function(name)) host->function = *known;
    host->name = name;
    host->function.name = host->name;
    if (host->function.run == nullptr) host->function.run = run_promised;
  }
  Overload overload{method, false, false, std::move(parameters), std::move(result), {}};
  overload.signature = host->signatures.emplace_back(signature_of(overload));
  host->function.overloads.push_back(std::move(overload));
}

std::shared_ptr<const ZoneTable> Environment::Body::zones() const {
  std::call_once(zones_once_, [&] { zones_ = ZoneTable::of_this_machine(); });
  return zones_;
}

void Environment::set_calendar(std::shared_ptr<const Calendar> calendar) {
  body_->calendar = std::move(calendar);
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
