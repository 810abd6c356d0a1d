#include "registry/law_terms.h"

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
  std::vector<LawTerms> terms;
  for (const rulebook::RulesInForce& rules : ruleset.spans()) {
    LawTerms next{rules.from(), texts_of(rules, "law.required_agreement_terms"),
                  texts_of(rules, "law.platform_finance_words"),
                  texts_of(rules, "law.forbidden_loan_uses")};
    // Most days on which the law changes leave these words alone.
    const bool changed = terms.empty() ||
                         next.required_agreement_terms != terms.back().required_agreement_terms ||
                         next.platform_finance_words != terms.back().platform_finance_words ||
                         next.forbidden_loan_uses != terms.back().forbidden_loan_uses;
    if (changed) terms.push_back(std::move(next));
  }
  return terms;
}

}  // namespace guiju::registry
