#include "registry/law_terms.h"

#include <algorithm>
#include <limits>

namespace guiju::registry {
namespace {

std::vector<std::string> texts_of(const rulebook::RulesInForce& rules, std::string_view name) {
  std::vector<std::string> texts;
  const cel::Value value = rules.parameter(name);
  if (value.kind() != cel::Kind::list) return texts;  // the law of these days does not speak of it
  for (const cel::Value& item : value.as_list()) texts.emplace_back(item.as_text());
  return texts;
}

}  // namespace

std::vector<LawTerms> law_terms_of(const rulebook::Ruleset& ruleset) {
  constexpr Date end_of_time = Date::of(9999, 12, 31);
  constexpr Date beginning_of_time(std::numeric_limits<std::int32_t>::min());
  std::vector<LawTerms> terms;
  for (Date day = end_of_time;;) {
    const rulebook::RulesInForce& rules = ruleset.at(day);
    terms.push_back({rules.from(), texts_of(rules, "law.required_agreement_terms"),
                     texts_of(rules, "law.platform_finance_words"),
                     texts_of(rules, "law.forbidden_loan_uses")});
    const Date from = rules.from();
    if (from > day || from.days <= beginning_of_time.days + 1) break;
    const Date before(from.days - 1);
    if (ruleset.at(before).from() >= from)
      break;  // the first span answers for all days before it, too
    day = before;
  }
  std::reverse(terms.begin(), terms.end());
  // Most days on which the law changes leave these words alone.
  const auto same_words = [](const LawTerms& a, const LawTerms& b) {
    return a.required_agreement_terms == b.required_agreement_terms &&
           a.platform_finance_words == b.platform_finance_words &&
           a.forbidden_loan_uses == b.forbidden_loan_uses;
  };
  terms.erase(std::unique(terms.begin(), terms.end(), same_words), terms.end());
  terms.front().from = beginning_of_time;
  return terms;
}

}  // namespace guiju::registry
