// cel/complaints.h: the wording of what the checker finds: what is wrong, the nearest right name, a
// remedy.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/environment.h"
#include "cel/functions.h"

namespace guiju::cel {

struct Complaint {
  Message what, remedy;
};

Complaint unknown_name(std::string_view name, const Environment::Body& environment,
                       std::span<const std::string_view> locals);
Complaint unknown_member(std::string_view group, std::string_view full_name,
                         const Environment::Body& environment);
Complaint group_is_no_value(std::string_view group, const Environment::Body& environment);
Complaint unknown_function(std::string_view name);
// The function exists, but not for these arguments.
Complaint no_such_overload(const Function& function, bool method, std::span<const TypeRef> given);
Complaint no_calendar(std::string_view function);
// A constant that this function can never read; nothing for functions that may fail where they are reached.
std::optional<Complaint> unreadable_constant(std::string_view function);
Complaint unknown_rounding(std::string_view name);
Complaint wrong_result(const Type& wanted, const Type& given);

}  // namespace guiju::cel
