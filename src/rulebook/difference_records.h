// rulebook/difference_records.h: what two rulebooks say differently: the texts and grounds of policies,
// and the clauses, parameters, obligations and lexicons they rest on.
#pragma once

#include <vector>

#include "rulebook/difference.h"

namespace guiju::rulebook {

// Everything about a policy that reaches a verdict, its condition and outcome aside.
std::vector<FieldChange> field_changes(const Ruleset& before, const Policy& was,
                                       const Ruleset& after, const Policy& is);
std::vector<RecordDifference> record_differences(const Ruleset& before, const Ruleset& after);

}  // namespace guiju::rulebook
