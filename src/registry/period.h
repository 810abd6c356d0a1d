// registry/period.h: the days on which something holds.
//
// Chinese licences and contracts name their last valid day (有效期至), so both ends belong to the
// period.
#pragma once

#include <optional>

#include "base/time.h"

namespace guiju::registry {

struct Period {
  Date from;
  std::optional<Date> to;  // the last day; open when absent
  bool begins_after(Date day) const { return day < from; }
  bool ended_before(Date day) const { return to && *to < day; }
  bool contains(Date day) const { return !begins_after(day) && !ended_before(day); }
  friend bool operator==(const Period&, const Period&) = default;
};

}  // namespace guiju::registry
