// gate/case_facts.h: the group case.*: when, for whom, in which role.
#pragma once

#include <string_view>

#include "base/time.h"
#include "gate/checkpoints.h"
#include "rulebook/facts.h"

namespace guiju::gate {

inline void set_case_facts(std::string_view id, Instant at, Role role, const Calendar& calendar,
                           rulebook::Facts& facts) {
  using rulebook::Fact;
  facts.set(Fact::case_id, id);
  facts.set(Fact::case_at, at);
  facts.set(Fact::case_role, role_names[static_cast<std::size_t>(role)]);
  facts.set(Fact::case_minute, shanghai_minute_of_day(at));
  facts.set(Fact::case_working_day, calendar.is_working_day(shanghai_date(at)));
}

}  // namespace guiju::gate
