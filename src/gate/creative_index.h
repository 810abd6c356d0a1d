// gate/creative_index.h: creative -> verdict of its content review, for every span of days of the law.
//
// A creative is reviewed once, when the snapshot is built; what changes with the day is only the law that
// judges the review. So each creative keeps the outcome from day to day, and a placement looks it up.
#pragma once

#include <span>
#include <vector>

#include "base/time.h"
#include "content/review.h"
#include "registry/registry.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

class CreativeIndex {
 public:
  CreativeIndex() = default;
  // Reviews every creative of the registry against its product's registered terms and judges the review
  // under each span of the law from `since` on.
  static CreativeIndex build(const registry::Registry& registry, const rulebook::Ruleset& ruleset,
                             const content::Reviewer& reviewer, Date since);

  // The outcome of the automatic review on that day; none when the creative's text cannot be reviewed.
  std::optional<rulebook::Outcome> outcome(registry::CreativeIndexNumber creative, Date day) const;

 private:
  struct Change {
    Date from;
    rulebook::Outcome outcome;
  };
  std::vector<std::uint32_t> first_;  // of creative i in changes_; one more at the end
  std::vector<Change> changes_;
};

}  // namespace guiju::gate
