// gate/creative_reviews.h: creative -> outcome of its content review, for every span of days of the
// law.
//
// A creative's words are reviewed once, when the snapshot is built; what changes with the day is
// only the law that judges them. So each creative keeps its outcome from day to day, and a
// placement looks it up.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "content/channels.h"
#include "content/review.h"
#include "registry/registry.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

class CreativeReviews {
 public:
  CreativeReviews() = default;
  // Reviews every creative of the registry against its product's registered terms and judges the
  // words under each span of the law. Only policies that ask about content count: whether the
  // lender may lend today is asked at the placement itself.
  static CreativeReviews build(const registry::Registry& registry, const rulebook::Ruleset& ruleset,
                               const content::Reviewer& reviewer,
                               const content::ChannelReader& channels, const Calendar& calendar);

  // What the words are worth on that day. REQUIRES: a creative of the registry it was built from.
  rulebook::Outcome outcome(registry::CreativeIndex creative, Date day) const;

 private:
  struct Change {
    Date from;
    rulebook::Outcome outcome;
  };
  std::vector<std::uint32_t> first_;  // of creative i in changes_; one more at the end
  std::vector<Change> changes_;
};

// The verdict a placement sees, as the fact creative.review spells it: the automatic outcome,
// joined with what a reviewer decided. A prohibition cannot be reviewed away; a doubt can. Of a
// picture or page only the words were read, so until somebody has looked at it the verdict is
// "none".
std::string_view review_verdict(rulebook::Outcome automatic, const registry::Creative& creative);

// The terms an ad for this product is held against.
content::ProductTerms terms_of(const registry::Registry& registry,
                               const registry::ProductRow& product);

}  // namespace guiju::gate
