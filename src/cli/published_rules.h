// cli/published_rules.h: the rulebooks a data directory has judged by.
#pragma once

#include <memory>
#include <vector>

#include "cli/command.h"
#include "rulebook/ruleset.h"

namespace guiju::cli {

struct PublishedRules {
  std::vector<std::shared_ptr<const rulebook::Ruleset>> all;  // that are, were or will be in force
  std::shared_ptr<const rulebook::Ruleset> in_force;          // null: the program's own
};

// Empty without --data, or when nothing was published there. A revision that this program cannot read is said on
// standard error and left out.
//   errors: corrupt, naming the act
Result<PublishedRules> published_rules(const Context& context);

}  // namespace guiju::cli
