// rulebook/difference.h: what changes for whom when one rulebook takes the place of another.
//
//   old, new ─► every policy, on every span of days ─► who is newly caught, freed, no longer judged
//
// Not lines: what has no effect on a verdict (files, order, comments, another way to write the same
// condition) leaves no trace. Cases are told apart by region algebra (region.h) where the conditions can
// be taken apart, and by trying values around every constant where they cannot; each statement says
// which. Every statement carries a case that was judged under both rulebooks and came out as it says.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cel/pool.h"
#include "rulebook/cases.h"
#include "rulebook/ruleset.h"

namespace guiju::rulebook {

enum class Answer : std::uint8_t { passes, fires, fails };  // of a policy, about a case
inline constexpr std::array<std::string_view, 3> answer_names{"passes", "fires", "fails"};

enum class Method : std::uint8_t { exact, sampled };
inline constexpr std::array<std::string_view, 2> method_names{"exact", "sampled"};

// A case judged by both rulebooks on one day.
struct JudgedCase {
  Checkpoint checkpoint = Checkpoint::placement;
  Date day;
  std::vector<std::pair<Fact, cel::Value>>
      facts;               // what sets it apart; its other facts are `background`
  std::string background;  // name of the case it was made from; may be empty
  Outcome before = Outcome::allow, after = Outcome::allow;  // of all policies together
  std::vector<std::string> reasons_before,
      reasons_after;  // policies that fire above allow, or fail
};

// Cases for which one policy answers otherwise than before.
struct CaseGroup {
  Answer before = Answer::passes, after = Answer::passes;
  Text whom;  // "age in full years 60 to 64; channel is “sms”"
  Method method = Method::exact;
  JudgedCase example;
};

// What changes in one policy from `from` until the day before `to`.
struct PolicySpan {
  Date from;
  std::optional<Date> to;
  std::optional<Outcome> before, after;  // none: not in force
  std::vector<CaseGroup> groups;         // empty: the same cases as before
  bool all_cases = true;                 // false: there may be more groups than those listed
  std::optional<JudgedCase> example;     // of another outcome, when no group shows it
};

struct FieldChange {
  std::string field;  // "message", "clauses", "effective_from", "values"
  Text before, after;
};

struct PolicyDifference {
  enum class Kind : std::uint8_t { added, removed, changed };
  std::string id;
  Kind kind = Kind::changed;
  std::vector<Checkpoint> checkpoints;
  Text title;
  std::vector<PolicySpan> spans;
  std::vector<FieldChange> fields;
  bool rewritten = false;  // the condition is written otherwise and catches the same cases
};

struct RecordDifference {  // a clause, a parameter, an obligation, a part of the lexicon
  enum class Kind : std::uint8_t { added, removed, changed };
  std::string type, id;
  Kind kind = Kind::changed;
  std::vector<FieldChange> fields;
  std::vector<std::string> felt_by;  // policies of either rulebook that rest on it
};

struct Difference {
  std::vector<PolicyDifference> policies;
  std::vector<RecordDifference> records;
  std::vector<std::string> rewritten;  // policies whose condition is only written otherwise
  cel::Pool values;                    // what the facts of examples point to
  // Whether any verdict, or what it says, can differ.
  bool has_effect() const { return !policies.empty() || !records.empty(); }
};

struct DifferenceOptions {
  const CaseBook* cases = nullptr;  // backgrounds for examples; may be null
  Fallbacks fallbacks = strictest_fallbacks;
  std::size_t groups_max = 24;  // listed for each policy and span
};

Difference differences(const Ruleset& before, const Ruleset& after,
                       const DifferenceOptions& options);

}  // namespace guiju::rulebook
