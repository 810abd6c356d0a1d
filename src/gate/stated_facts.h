// gate/stated_facts.h: facts that the caller states of the case itself (how a campaign aims, where
// an ad is shown), read by the catalogue: a member "close_clicks" of the request's "placement" is
// the fact placement.close_clicks, and must have its type.
//
// A boolean of the group that is not stated is false; anything else not stated is absent.
#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "rulebook/facts.h"

namespace guiju::gate {

class StatedFacts {
 public:
  // `group` without the dot ("placement"). Texts are views into the document `map` belongs to.
  //   errors: bad_input for an unknown fact (with the nearest name) or a wrong type
  Status read(const Value& map, std::string_view group);
  // Sets the whole group: what was stated, and false for every other boolean of it.
  void apply(rulebook::Facts& facts) const;
  void state(rulebook::Fact fact, cel::Value value) { stated_.emplace_back(fact, value); }
  const cel::Value* find(rulebook::Fact fact) const;

 private:
  Result<cel::Value> read_value(const Value& value, const rulebook::FactSpec& spec);

  std::span<const rulebook::FactSpec> group_;  // contiguous in facts.def
  std::vector<std::pair<rulebook::Fact, cel::Value>> stated_;
  std::vector<std::vector<cel::Value>> lists_;  // each list keeps its address when others are added
};

}  // namespace guiju::gate
