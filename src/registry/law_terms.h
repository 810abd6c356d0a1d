// registry/law_terms.h: the words of the law that entries are held against, by the days on which
// they hold.
//
// The words are parameters of the rulebook (law.required_agreement_terms,
// law.platform_finance_words, law.forbidden_loan_uses); the registry compares them with its rows
// once, when a snapshot is built.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "rulebook/ruleset.h"

namespace guiju::registry {

struct LawTerms {
  Date from;  // until the next one's
  std::vector<std::string> required_agreement_terms;
  std::vector<std::string> platform_finance_words;
  std::vector<std::string> forbidden_loan_uses;
  friend bool operator==(const LawTerms&, const LawTerms&) = default;
};

// Ascending by `from`, the first from the beginning of time; never empty.
std::vector<LawTerms> law_terms_of(const rulebook::Ruleset& ruleset);

}  // namespace guiju::registry
