// rulebook/explanation.h: a verdict taken apart: every condition, what it saw, and how it stood.
//
//   RulesInForce + the row of facts ─► each policy of the checkpoint ─► its conditions, nested as they are
//   written, each true, false, failed or not reached, with the values it read
//
// A slow, complete second run over the same facts, for people; a verdict's reasons need none of it. The order
// is the one written: once a term has settled an `&&` or `||`, those behind it are not reached, and are shown
// with how they would have stood.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "cel/conditions.h"
#include "rulebook/ruleset.h"

namespace guiju::rulebook {

struct ConditionSeen {
  struct Read {
    std::string name;   // of a fact or parameter
    std::string value;  // as the language writes it; empty when it was absent
  };
  std::size_t depth = 0;  // below the whole condition
  std::string text;       // as an expression; of an `&&`, `||` or `!` over others only that sign
  cel::TermState state = cel::TermState::not_reached;
  cel::TermState alone = cel::TermState::not_reached;  // how it stands by itself, reached or not
  cel::EvaluationError error = cel::EvaluationError::none;  // of `alone`
  std::vector<Read> reads;  // of a condition without others below it
};

struct PolicySeen {
  PolicyIndex policy{std::size_t{0}};
  bool in_force = false;                  // on the day; one that is not was not asked
  cel::TermState state{};                 // yes: it fired
  Outcome outcome = Outcome::allow;       // what it gave, when it fired or failed
  std::vector<ConditionSeen> conditions;  // the first is the whole
};

struct Explanation {
  Checkpoint checkpoint{};
  Outcome outcome = Outcome::allow;
  std::vector<PolicySeen> policies;  // all of the checkpoint, in their order
};

// Fills the law's slots of `facts`, as judging does.
Explanation explain(const RulesInForce& rules, Checkpoint checkpoint, Outcome fallback,
                    Facts& facts);

// "yes" "no" "failed" "not_reached"
std::string_view name_of(cel::TermState state);

// {"checkpoint","outcome","rulebook":{…},"policies":[{"policy","in_force","state","outcome"?,"conditions":
//   [{"depth","text","state","alone"?,"error"?,"reads":{name: value or null}}]}]}
void write_explanation(JsonWriter& out, const Explanation& explanation, const Ruleset& ruleset);

}  // namespace guiju::rulebook
