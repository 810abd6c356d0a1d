// rulebook/ruleset_body.h: what a ruleset is made of; for the files of this room only.
//
// INVARIANT: instruments, clauses, parameters, obligations and policies are sorted by id, so an
// index is a rank, look-up is a binary search, and neither the order of files nor that of records
// reaches a verdict.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cel/conditions.h"
#include "rulebook/lexicon.h"
#include "rulebook/message_template.h"
#include "rulebook/ruleset.h"
#include "rulebook/sheet.h"
#include "rulebook/typed_value.h"

namespace guiju::rulebook {

inline constexpr std::size_t obligations_max = 256;  // a verdict merges them in a fixed bit set

// A policy's sentences, split; by Language. English falls back to Chinese.
struct PolicyTexts {
  std::array<MessageTemplate, 2> message, fix;
};

struct Ruleset::Body {
  Text name;
  std::string dated_version;  // "2026.09.30"
  std::string version;        // with the hash
  Digest hash;
  std::vector<Instrument> instruments;
  std::vector<Clause> clauses;
  std::vector<std::array<std::string, 2>> citations;  // beside clauses, by Language
  std::vector<Parameter> parameters;                  // the i-th stands in slot fact_count + i
  std::vector<Obligation> obligations;
  std::vector<Policy> policies;
  std::vector<PolicyTexts> texts;  // beside policies
  Sheets sheets;                   // the forms some of the policies come from
  Lexicon lexicon;
  std::shared_ptr<const Calendar> calendar;  // of working days; may be null
  ValueStore values;                         // texts of parameters
  std::vector<Date> starts;                  // first days of the spans; the first is day_min
  std::vector<RulesInForce> spans;
};

// A policy of one checkpoint, in the order of policies: the i-th stands behind the i-th condition.
struct Candidate {
  PolicyIndex policy;
  Outcome outcome;  // after the weight of its clauses
  bool weak;        // that weight allows a notice at most
  bool obliges;
};

// The policies of one checkpoint on these days. Few spans are ever asked, so the conditions are put together
// when the first case needs them; once they are, asking takes no lock.
struct CheckpointRules {
  std::vector<Candidate> candidates;
  std::once_flag built;
  cel::Conditions conditions;
};

struct RulesInForce::Body {
  const Ruleset* ruleset = nullptr;
  Date from;
  std::vector<cel::Value> law;  // the parameters' values on these days, by slot
  std::array<CheckpointRules, checkpoint_count> rules;
  static constexpr std::uint8_t not_in_force = 0xFF;
  std::vector<std::uint8_t> outcomes;        // by policy: an Outcome, or not_in_force
  std::vector<ClauseIndex> clauses;          // of all policies, one after the other
  std::vector<std::uint32_t> clauses_begin;  // by policy, and one more for the end
};

// Cuts the days wherever a clause or a parameter begins or ends, and works out each span.
void build_spans(Ruleset::Body& body, const Ruleset& owner);

template <class Record>
std::string_view key_of(const Record& record) {
  if constexpr (requires { record.id; }) {
    return record.id;
  } else {
    return record.name;
  }
}

// REQUIRES: sorted by key.
template <class Record>
const Record* find_record(const std::vector<Record>& records, std::string_view key) {
  const auto at = std::lower_bound(
      records.begin(), records.end(), key,
      [](const Record& record, std::string_view wanted) { return key_of(record) < wanted; });
  return at != records.end() && key_of(*at) == key ? &*at : nullptr;
}

}  // namespace guiju::rulebook
