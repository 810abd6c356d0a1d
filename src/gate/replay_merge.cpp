// A batch's counts, by name, into the report.
#include <algorithm>

#include "gate/replay_tally.h"

namespace guiju::gate {
namespace {

template <class T>
void append_up_to(std::vector<T>& to, const std::vector<T>& from, std::size_t most) {
  const std::size_t room = most > to.size() ? most - to.size() : 0;
  to.insert(to.end(), from.begin(),
            from.begin() + static_cast<std::ptrdiff_t>(std::min(room, from.size())));
}

// The entry of `name`, unless the map is full and does not have it.
template <class T>
T* entry_of(std::map<std::string, T>& map, std::string_view name, std::size_t most) {
  const std::string key(name);
  const auto found = map.find(key);
  if (found != map.end()) return &found->second;
  return map.size() < most ? &map[key] : nullptr;
}

void add_law(LawImpact& to, const BatchTally::LawCount& from, std::size_t examples_max) {
  to.before += from.before;
  to.after += from.after;
  to.only_before += from.only_before;
  to.only_after += from.only_after;
  to.reweighed += from.reweighed;
  to.made_stronger += from.made_stronger;
  to.made_weaker += from.made_weaker;
  append_up_to(to.examples, from.examples, examples_max);
}

}  // namespace

void BatchTally::merge_into(ImpactReport& report) const {
  report.lines += lines;
  report.cases += cases;
  report.bad += bad_;
  report.reasons_changed += reasons_changed;
  report.obligations_changed += obligations_changed;
  report.total.add(total_);
  const std::array<std::map<std::string, LawImpact>*, 3> laws{&report.policies, &report.clauses,
                                                              &report.obligations};
  for (std::size_t law = 0; law < laws.size(); ++law) {
    // In an order of their own: the numbers depend on what this thread saw before.
    std::vector<std::uint32_t> touched = law_touched_[law];
    std::sort(touched.begin(), touched.end(),
              [&](auto a, auto b) { return law_.at(a) < law_.at(b); });
    for (const std::uint32_t name : touched) {
      if (LawImpact* to = entry_of(*laws[law], law_.at(name), limits_.keys_max))
        add_law(*to, law_counts_[law][name], limits_.law_examples_max);
    }
  }
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    for (const std::uint32_t key : keys_touched_[i]) {
      const Moves& moves = keys_[i].moves[key];
      if (Moves* to = entry_of(report.by[i], keys_[i].names.at(key), limits_.keys_max)) {
        to->add(moves);
      } else {
        report.beyond[i] += moves.cases();
      }
    }
  }
  for (const auto& [version, count] : answered_under) {
    if (std::uint64_t* to = entry_of(report.answered_under, version, limits_.keys_max))
      *to += count;
  }
  append_up_to(report.examples, examples_, limits_.examples_max);
  append_up_to(report.bad_lines, bad_lines_, limits_.bad_lines_max);
  if (report.reproduction) {
    Reproduction& to = *report.reproduction;
    to.reproduced += reproduction.reproduced;
    to.differing += reproduction.differing;
    for (const auto& [version, count] : reproduction.other_rulebooks) {
      if (std::uint64_t* of = entry_of(to.other_rulebooks, version, limits_.keys_max)) *of += count;
    }
    append_up_to(to.examples, reproduction.examples, limits_.examples_max);
  }
}

}  // namespace guiju::gate
