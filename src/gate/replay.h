// gate/replay.h: history under other rules: what would be answered, and what that changes for whom.
//
//   ReplaySource (a journal, JSONL) ─► batches of lines ─► parse ─► evaluate ─► tally ─┐
//   ImpactReport ◄─ merged in the order of the lines, on any number of threads ◄───────┘
//
// A case is judged on the facts as they were recorded; only the policies (and with `as_of` the day of the law)
// are others. Facts that the law itself shapes before a policy sees them (`creative.review`,
// `agreement.missing_terms`, `product.forbidden_uses`) are therefore those of the time of the record.
//
// The same lines and rules give the same report, byte for byte, for any number of threads. Memory is bounded:
// two batches a thread, and `keys_max` names in each breakdown.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "base/time.h"
#include "gate/replay_source.h"
#include "rulebook/ruleset.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

// How many cases went from which outcome to which.
struct Moves {
  std::array<std::array<std::uint64_t, 4>, 4> from_to{};  // [before][after], by rulebook::Outcome

  void add(rulebook::Outcome before, rulebook::Outcome after) {
    ++from_to[static_cast<std::size_t>(before)][static_cast<std::size_t>(after)];
  }
  void add(const Moves& other);
  std::uint64_t cases() const;
  std::uint64_t before(rulebook::Outcome outcome) const;
  std::uint64_t after(rulebook::Outcome outcome) const;
  std::uint64_t stronger() const;       // newly denied ones included
  std::uint64_t weaker() const;         // newly allowed ones included
  std::uint64_t newly_denied() const;   // deny now, and not before
  std::uint64_t newly_allowed() const;  // allow or notice now, review or deny before
  std::uint64_t changed() const { return stronger() + weaker(); }
};

// A policy, a clause or an obligation, counted once a case.
struct LawImpact {
  Message title;  // of policies and obligations; empty when no rulebook at hand knows it
  std::uint64_t before = 0, after = 0;            // cases in which it spoke
  std::uint64_t only_before = 0, only_after = 0;  // of these, on one side only
  std::uint64_t reweighed = 0;                    // on both, with another outcome
  // Changed cases it answers for: it carries the stronger of the two outcomes, and on the other side it was
  // silent or weaker. Policies only.
  std::uint64_t made_stronger = 0, made_weaker = 0;
  std::vector<std::string> examples;  // records it answers for, or spoke in on one side only
};

// A changed case, by what is no personal data.
struct ImpactExample {
  std::string record;  // the record's name; where it stands when it has none
  std::string id;      // the request's
  std::string checkpoint, day, institution, product, channel, platform;  // empty: not known
  rulebook::Outcome before{}, after{};
  std::vector<std::string> only_before, only_after;  // policies; a reweighed one stands in both
};

enum class Breakdown : std::uint8_t { checkpoint, institution, product, channel, platform, day };
inline constexpr std::array<std::string_view, 6> breakdown_names{
    "checkpoint", "institution", "product", "channel", "platform", "day"};

// Whether the answers come again byte for byte under the rulebook they were given under.
struct Reproduction {
  struct Differing {
    std::string record, id;
    std::string_view part;  // the first that differs: outcome, reasons, obligations, wording
  };
  std::uint64_t reproduced = 0, differing = 0;
  std::map<std::string, std::uint64_t> other_rulebooks;  // by version: not at hand, so not checked
  std::vector<Differing> examples;
};

struct ImpactReport {
  std::string source;                  // as the caller names it
  std::string candidate;               // version of the rulebook judged with; empty in a check
  std::optional<std::string> against;  // version, when the other side was judged anew
  std::map<std::string, std::uint64_t> answered_under;  // versions of the recorded answers used
  std::optional<Date> as_of;  // the law of this day instead of each case's own

  std::uint64_t lines = 0, cases = 0, bad = 0;                 // lines = cases + bad
  std::uint64_t reasons_changed = 0, obligations_changed = 0;  // cases, whatever their outcome
  Moves total;
  std::array<std::map<std::string, Moves>, breakdown_names.size()> by;
  std::array<std::uint64_t, breakdown_names.size()> beyond{};  // cases of names beyond keys_max
  std::map<std::string, LawImpact> policies, clauses, obligations;
  std::vector<ImpactExample> examples;
  std::optional<Reproduction> reproduction;  // of a check

  std::vector<Error> bad_lines;  // the first of them, each with place and remedy
  std::uint64_t torn_bytes = 0;  // an unfinished, never acknowledged tail of the journal
  std::string torn_at;
  std::uint64_t erased = 0;      // records of people who were erased: nobody can judge them again
  std::optional<Error> stopped;  // damage beyond which the source could not be read
  bool interrupted = false;      // the caller asked to stop; the lines read so far are judged
};

// What is compared. The rulesets outlive the replay.
struct ReplayRules {
  const rulebook::Ruleset* candidate = nullptr;  // null: a check that the answers are reproduced
  const rulebook::Ruleset* against = nullptr;    // null: what was answered
  std::optional<Date> as_of{};                   // of the candidate's law
  std::span<const rulebook::Ruleset* const>
      known{};  // a check finds each answer's rulebook among these
};

struct ReplayLimits {
  unsigned threads = 1;
  std::size_t batch_lines = 1024;
  std::size_t batch_bytes = 4u << 20;
  std::size_t examples_max = 20;     // changed cases shown whole
  std::size_t law_examples_max = 5;  // records named at a policy, clause or obligation
  std::size_t bad_lines_max = 20;
  std::size_t keys_max = 5000;  // of one breakdown
  bool by_columns = true;       // false: case by case, the slow twin
};

struct ReplayWatch {  // called by the thread that reads; both may be empty
  std::function<void(std::uint64_t lines, std::uint64_t bytes)> progress{};
  std::function<bool()> stop{};  // true: read no further, judge what was read, report that
};

// A bad line is counted and named, and the others go on.
//   errors: those of opening the source. What goes wrong behind the first line ends the reading, and the
//   report says where.
Result<ImpactReport> replay(ReplaySource& source, const ReplayRules& rules,
                            const ReplayLimits& limits = {}, const ReplayWatch& watch = {});

// One object, the same bytes for the same report; docs/replay.md says what each member means.
void write_report(JsonWriter& json, const ImpactReport& report);

}  // namespace guiju::gate
