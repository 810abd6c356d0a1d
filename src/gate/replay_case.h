// gate/replay_case.h: one line of history, typed: which facts, and what was answered.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "base/time.h"
#include "gate/checkpoints.h"
#include "gate/recorded_facts.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

// Names by small numbers, the same number for the same name.
class Names {
 public:
  Names() = default;
  Names(Names&&) = default;
  Names& operator=(Names&&) = default;
  std::uint32_t of(std::string_view name);
  std::string_view at(std::uint32_t number) const { return names_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }

 private:
  std::deque<std::string> names_;  // what was named never moves
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

// What one side says of a case, by names of the law: policies, clauses, obligations.
struct Side {
  struct Reason {
    std::uint32_t policy;
    rulebook::Outcome outcome;
  };
  rulebook::Outcome outcome = rulebook::Outcome::allow;
  std::vector<Reason> reasons;                      // stronger than allow
  std::vector<std::uint32_t> clauses, obligations;  // each once, sorted

  void clear() {
    outcome = rulebook::Outcome::allow;
    reasons.clear();
    clauses.clear();
    obligations.clear();
  }
  void settle();  // sorts, and drops repeats
};

// Views into the line and into the memory it was parsed with. Reused from line to line.
struct ReplayCase {
  std::string_view id, institution, product, platform, channel;  // empty: not known
  const CheckpointRow* checkpoint = nullptr;
  Date day;
  std::string_view request, answer;  // their bytes as they stand in the line; empty: none
  std::string_view record;           // the record's name; empty: none
  std::string_view version;          // of the rulebook of the answer
  bool answered = false;
  Side before;  // when answered
};

struct LineScratch {  // of one worker
  Document document;
  FactMemory memory;
};

// Fills `into` and `facts` from one line (forms: replay_source.h). `law` numbers the names of the answer.
//   errors: bad_input, with the place
Status read_case(std::string_view line, std::string_view place, Names& law, LineScratch& scratch,
                 ReplayCase& into, rulebook::Facts& facts);

}  // namespace guiju::gate
