// rulebook/difference_cases.h: the cases about which one policy answers otherwise in two rulebooks.
#pragma once

#include <vector>

#include "rulebook/difference.h"
#include "rulebook/region.h"

namespace guiju::rulebook {

struct PolicySide {
  const Ruleset* rules = nullptr;
  const RulesInForce* law = nullptr;
  const Policy* policy = nullptr;  // null: there is none
  std::optional<Outcome> outcome;  // none: not in force
  bool judges() const { return policy != nullptr && outcome.has_value(); }
};

using FactRow = std::vector<cel::Value>;  // by fact

class Answering {  // one side's answers, with its own working memory
 public:
  explicit Answering(const PolicySide& side);
  Answer answer(const FactRow& facts);

 private:
  const PolicySide& side_;
  std::vector<cel::Value> row_;
  cel::Scratch scratch_;
};

struct FoundGroup {
  Answer before, after;
  Method method;
  Box box;  // exact: every case of it answers so. Sampled: says nothing
  std::vector<std::uint16_t> set_apart;  // facts that were given other values than the background's
  FactRow facts;                         // a case of it, verified
  const Case* background = nullptr;
};

struct FoundGroups {
  std::vector<FoundGroup> groups;
  bool proven = true;  // the groups are all there is, each of them exact
};

class CaseFinder {
 public:
  CaseFinder(PolicySide before, PolicySide after, Checkpoint checkpoint,
             const DifferenceOptions& options, ValueStore& keep);

  FoundGroups find();
  // A case about which both sides answer `both`; none when none was found.
  std::optional<FoundGroup> find_same(Answer both);
  const Axes& axes() const { return axes_; }

 private:
  struct Regions {
    std::array<Region, 3> by_answer;
    bool complete = true;
  };
  Regions regions_of(const PolicySide& side);
  bool tests_stand_for_the_same() const;
  std::vector<Box> meeting(const Region& a, const Region& b);
  void leave_out_absent(Box& box) const;
  void join(std::vector<Box>& boxes) const;
  std::optional<FoundGroup> witness(const Box& box, Answer before, Answer after);
  std::optional<FoundGroup> witness_from(const FactRow& base, const Case* named, const Box& box,
                                         Answer before, Answer after);
  void sample(FoundGroups& into);
  void collect_backgrounds();
  void collect_candidates();
  void collect_literals(const PolicySide& side);
  std::vector<cel::Value> candidates_of(const FactSpec& fact);

  PolicySide before_side_, after_side_;
  Checkpoint checkpoint_;
  const DifferenceOptions& options_;
  ValueStore& keep_;
  Axes axes_;
  Answering before_, after_;
  std::vector<std::pair<const Case*, FactRow>> backgrounds_;  // the cleanest first; never empty
  std::vector<bool> always_there_;                            // by fact: in every known case
  std::vector<std::uint16_t> slots_;                          // facts that either condition reads
  std::vector<std::vector<cel::Value>> candidates_;           // beside slots_
  std::vector<cel::Value> literals_;
  // Picks among candidates: scattered, and the same every time. splitmix64 (Steele, Lea, Flood 2014).
  std::size_t pick(std::size_t below) {
    std::uint64_t z = (scatter_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<std::size_t>((z ^ (z >> 31)) % below);
  }
  std::uint64_t scatter_ = 0;
};

}  // namespace guiju::rulebook
