// gate/replay_tally.h: what one batch of cases adds to the report.
//
// A batch counts by small numbers; names are written once, when the batch is merged. Batches are merged in the order
// of their lines, so what is cut off at a bound is the same on any number of threads.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "gate/replay.h"
#include "gate/replay_case.h"

namespace guiju::gate {

// A rulebook's policies, clauses and obligations by a tally's numbers.
struct LawNumbers {
  const rulebook::Ruleset* ruleset;
  std::vector<std::uint32_t> policies, clauses, obligations;
};

class BatchTally {
 public:
  struct LawCount {
    std::uint64_t before = 0, after = 0, only_before = 0, only_after = 0, reweighed = 0;
    std::uint64_t made_stronger = 0, made_weaker = 0;
    std::vector<std::string> examples;
    bool touched = false;
  };
  enum Law : std::size_t { policies, clauses, obligations };

  explicit BatchTally(const ReplayLimits& limits) : limits_(limits) {}
  void clear();  // keeps the names, unless they have become too many

  Names& law() { return law_; }
  const LawNumbers& numbers_of(const rulebook::Ruleset& ruleset);
  // `name` is asked for only when a case is worth showing: the record's name, or where it stands.
  template <class NameOf>
  void add(const ReplayCase& one, const Side& before, const Side& after, const NameOf& name) {
    count_moves(one, before.outcome, after.outcome);
    if (const Changes changes = compare(before, after); changes.any) {
      reasons_changed += changes.reasons;
      obligations_changed += changes.obligations;
      note(one, before, after, name());
    }
  }
  void bad(Error error);
  void merge_into(ImpactReport& report) const;

  std::uint64_t lines = 0, cases = 0;
  std::uint64_t reasons_changed = 0, obligations_changed = 0;
  std::map<std::string, std::uint64_t, std::less<>> answered_under;
  Reproduction reproduction;

 private:
  struct Changes {
    bool any = false, reasons = false, obligations = false;
  };
  struct Keys {
    Names names;
    std::vector<Moves> moves;
  };
  LawCount& count(Law law, std::uint32_t name);
  void count_moves(const ReplayCase& one, rulebook::Outcome before, rulebook::Outcome after);
  Changes compare(const Side& before, const Side& after);
  bool compare_reasons(const Side& before, const Side& after);
  bool compare_names(Law law, const std::vector<std::uint32_t>& before,
                     const std::vector<std::uint32_t>& after);
  void note(const ReplayCase& one, const Side& before, const Side& after, std::string record);
  void show_at(Law law, std::uint32_t name, const std::string& record);
  void show_names(Law law, const std::vector<std::uint32_t>& before,
                  const std::vector<std::uint32_t>& after, const std::string& record);

  const ReplayLimits limits_;
  Names law_;
  std::deque<LawNumbers> rulesets_;
  std::array<std::vector<LawCount>, 3> law_counts_;
  std::array<std::vector<std::uint32_t>, 3> law_touched_;
  std::array<Keys, breakdown_names.size()> keys_;
  std::array<std::vector<std::uint32_t>, breakdown_names.size()> keys_touched_;
  Moves total_;
  std::vector<ImpactExample> examples_;
  std::uint64_t bad_ = 0;
  std::vector<Error> bad_lines_;
};

}  // namespace guiju::gate
