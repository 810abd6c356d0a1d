#include "rulebook/law_days.h"

#include <set>
#include <string>

#include "cel/value_text.h"

namespace guiju::rulebook {

std::vector<const RulesInForce*> spans_that_differ(const Ruleset& ruleset,
                                                   std::span<const std::uint16_t> slots) {
  std::vector<const RulesInForce*> found;
  std::set<std::string> seen;
  const auto spans = ruleset.spans();
  for (std::size_t i = spans.size(); i-- > 0;) {  // the law of today and tomorrow first
    std::string key;
    for (const std::uint16_t slot : slots) {
      if (slot < fact_count) continue;
      const cel::Value& value = spans[i].body().law[slot - fact_count];
      key += (value.is_absent() ? "absent" : cel::value_text(value)) + '\n';
    }
    if (seen.insert(std::move(key)).second) found.push_back(&spans[i]);
  }
  return found;
}

}  // namespace guiju::rulebook
