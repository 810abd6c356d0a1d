// rulebook/verdict.h: the answer: an outcome, every reason, and what must go with it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "rulebook/checkpoint.h"

namespace guiju::rulebook {

enum class Outcome : std::uint8_t { allow, notice, review, deny };  // weakest to strongest
inline constexpr std::array<std::string_view, 4> outcome_names{"allow", "notice", "review", "deny"};
constexpr std::string_view name_of(Outcome outcome) {
  return outcome_names[static_cast<std::size_t>(outcome)];
}

using PolicyIndex = Index<struct PolicyTag>;
using ClauseIndex = Index<struct ClauseTag>;
using ObligationIndex = Index<struct ObligationTag>;

class RulesInForce;

struct Reason {
  PolicyIndex policy;
  Outcome outcome;  // after the clause's weight on the day: a recall-only clause never blocks
  bool failed =
      false;  // the policy could not be evaluated; its outcome is the checkpoint's fallback
};

// Reused from case to case; holds no texts of its own.
struct Verdict {
  Outcome outcome = Outcome::allow;
  Checkpoint checkpoint = Checkpoint::placement;
  std::vector<Reason> reasons;               // in the order of policies; every policy that fired
  std::vector<ObligationIndex> obligations;  // without repeats, ascending
  const RulesInForce* rules = nullptr;       // whose indices these are

  void clear() {
    outcome = Outcome::allow;
    reasons.clear();
    obligations.clear();
  }
};

}  // namespace guiju::rulebook
