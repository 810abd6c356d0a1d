// cel/environment.h: the inside of an Environment: variables by full dotted name, and the zones on
// disk.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/cel.h"
#include "cel/functions.h"
#include "cel/type.h"
#include "cel/zone.h"

namespace guiju::cel {

struct Variable {
  TypeRef type;
  std::uint16_t slot = 0;
};

// A function declared by the host; shared with the programs that call it.
struct HostFunction {
  std::string name;
  std::deque<std::string> signatures;
  Function function;  // names and signatures point into the two above
};

struct Environment::Body {
  std::map<std::string, Variable, std::less<>> variables;
  std::map<std::string, std::shared_ptr<HostFunction>, std::less<>> functions;

  // The machine's zones, read when a program first asks for them and then kept.
  std::shared_ptr<const ZoneTable> zones() const;
  std::shared_ptr<const Calendar> calendar;  // may be null

  const Variable* find(std::string_view name) const;
  bool is_group(std::string_view name) const;  // some variable is called name.…
  std::vector<std::string_view> members(std::string_view group) const;  // full names, sorted

 private:
  mutable std::once_flag zones_once_;
  mutable std::shared_ptr<const ZoneTable> zones_;
};

}  // namespace guiju::cel
