// rulebook/examples.h: what a policy catches and what it leaves alone, beside the policy itself.
//
//   examples:
//   - fires: {person.age: 17}            # the condition is true on these facts, all others absent
//   - silent: {person.age: 18}           # … false
//   - fails: {}                          # … cannot be evaluated
//   - fires: {placement.hops: 3}
//     as_of: 2026-10-01                  # the law's numbers of that day; otherwise of the rulebook's own day
//
// They are run whenever the rulebook is loaded: one that does not hold is an error like any other, so a
// rulebook with a wrong example can be neither tested nor published nor judged by.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/fields.h"
#include "base/time.h"
#include "cel/conditions.h"
#include "rulebook/problems.h"
#include "rulebook/ruleset.h"
#include "rulebook/typed_value.h"

namespace guiju::rulebook {

// Adds every fault to `problems`. Facts are kept in `values`.
std::vector<PolicyExample> read_examples(Fields& fields, ValueStore& values, Problems& problems);

// Runs the examples of every policy. `day`: for those that name none.
void run_examples(std::span<const Policy> policies, std::span<const Parameter> parameters, Date day,
                  Problems& problems);

}  // namespace guiju::rulebook
