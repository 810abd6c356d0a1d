// cel/environment.h: the inside of an Environment: variables by full dotted name, and the zones on
// disk.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/cel.h"
#include "cel/type.h"

namespace guiju::cel {

struct Variable {
  TypeRef type;
  std::uint16_t slot = 0;
};

struct Environment::Body {
  std::map<std::string, Variable, std::less<>> variables;

  const Variable* find(std::string_view name) const;
  bool is_group(std::string_view name) const;  // some variable is called name.…
  std::vector<std::string_view> members(std::string_view group) const;  // full names, sorted
};

}  // namespace guiju::cel
