// rulebook/cases.h: the tests of the law: facts in, the outcome and the policies that must fire
// out.
//
//   bases.yaml, <checkpoint>/*.yaml ─► CaseBook ─► run_cases(ruleset) ─► CaseReport
//
// Cases are data that a compliance officer reads and writes (README.md beside this file). The same
// runner serves `guiju rulebook test` and our own tests. A policy is covered when one case fires it
// and another leaves it unfired.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/ports.h"
#include "base/result.h"
#include "base/time.h"
#include "rulebook/facts.h"
#include "rulebook/ruleset.h"
#include "rulebook/typed_value.h"

namespace guiju::rulebook {

struct Case {
  std::string name;
  std::string where;  // file:line:column
  Checkpoint checkpoint = Checkpoint::placement;
  Instant as_of;
  std::vector<std::pair<Fact, cel::Value>> facts;  // those of its base included
  Outcome outcome = Outcome::allow;
  std::vector<std::string> fires;  // exactly the policies stronger than allow; sorted
  std::vector<std::string> fails;  // policies that cannot be evaluated on these facts; sorted
  std::optional<std::vector<std::string>> obligations;  // exactly, when given; sorted

  void state(Facts& facts) const;  // clears, then sets; case.at and case.minute follow from as_of
};

class CaseBook {
 public:
  // All errors of all files; a book only when there is none.
  static Result<CaseBook> load(std::span<const SourceFile> files, std::vector<Error>& errors);
  std::span<const Case> cases() const { return cases_; }

 private:
  friend class CaseReader;
  std::vector<Case> cases_;
  ValueStore values_;
};

struct CaseResult {
  const Case* test = nullptr;  // lives in the book
  Outcome got = Outcome::allow;
  std::vector<Message> differences;
  bool passed() const { return differences.empty(); }
};

struct CaseReport {
  std::vector<CaseResult> results;  // as the book has them
  std::size_t failed = 0;
  std::vector<std::string_view> never_fired,
      never_unfired;                              // ids of policies; views into the ruleset
  std::vector<std::string_view> clauses_uncited;  // no policy and no obligation rests on them
  bool passed() const { return failed == 0 && never_fired.empty() && never_unfired.empty(); }
};

// What each checkpoint answers when a policy cannot be evaluated (gate/checkpoints.h has the
// table).
using Fallbacks = std::array<Outcome, checkpoint_count>;
inline constexpr Fallbacks strictest_fallbacks{Outcome::deny, Outcome::deny, Outcome::deny,
                                               Outcome::deny, Outcome::deny, Outcome::deny,
                                               Outcome::deny, Outcome::deny};

CaseReport run_cases(const Ruleset& rules, const CaseBook& book,
                     const Fallbacks& fallbacks = strictest_fallbacks);

}  // namespace guiju::rulebook
