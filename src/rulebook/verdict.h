// rulebook/verdict.h: the answer: an outcome, every reason, and what must go with it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "cel/conditions.h"
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
  std::vector<cel::Hit> hits;                // working memory: the conditions behind the reasons
  const RulesInForce* rules = nullptr;       // whose indices these are

  void clear() {
    outcome = Outcome::allow;
    reasons.clear();
    obligations.clear();
  }
};

// The outcomes and reasons of many cases that were judged by columns; reused from batch to batch.
struct ColumnVerdicts {
  std::vector<Outcome> outcomes;     // by row
  std::vector<Reason> reasons;       // row after row, each as in a Verdict
  std::vector<std::uint32_t> begin;  // by row, and one more for the end
  cel::ColumnHits hits;              // working memory: the same by policy

  std::span<const Reason> of(std::size_t row) const {
    return std::span(reasons).subspan(begin[row], begin[row + 1] - begin[row]);
  }

  // For whoever fills it: clear, count each row's reasons in begin[row + 1], close, add them by policy.
  void clear(std::size_t rows) {
    outcomes.assign(rows, Outcome::allow);
    begin.assign(rows + 1, 0);
  }
  void close() {
    for (std::size_t row = 1; row < begin.size(); ++row) begin[row] += begin[row - 1];
    reasons.assign(begin.back(), Reason{PolicyIndex(std::size_t{0}), Outcome::allow});
    next.assign(begin.begin(), begin.end());
  }
  void add(std::size_t row, Reason reason) {
    reasons[next[row]++] = reason;
    outcomes[row] = std::max(outcomes[row], reason.outcome);
  }
  std::vector<std::uint32_t> next;  // while filling
};

}  // namespace guiju::rulebook
