#include "gate/replay_tally.h"

#include <algorithm>

namespace guiju::gate {
namespace {

using rulebook::Outcome;

constexpr std::uint32_t names_max = 100'000;  // a thread forgets its names beyond, between batches

const Side::Reason* find_reason(const Side& side, std::uint32_t policy) {
  for (const Side::Reason& reason : side.reasons) {
    if (reason.policy == policy) return &reason;
  }
  return nullptr;
}

// Whether `reason` carries its side's outcome and is silent or weaker on the other side.
bool answers_for(const Side::Reason& reason, const Side& side, const Side::Reason* other) {
  return reason.outcome == side.outcome && (other == nullptr || other->outcome < reason.outcome);
}

// Calls `only_left`, `only_right` for what stands in one of two sorted lists.
template <class Left, class Right>
void differences(const std::vector<std::uint32_t>& left, const std::vector<std::uint32_t>& right,
                 const Left& only_left, const Right& only_right) {
  std::size_t l = 0, r = 0;
  while (l < left.size() || r < right.size()) {
    if (r == right.size() || (l < left.size() && left[l] < right[r])) {
      only_left(left[l++]);
    } else if (l == left.size() || right[r] < left[l]) {
      only_right(right[r++]);
    } else {
      ++l, ++r;
    }
  }
}

std::vector<std::string> named(const Names& names, const std::vector<std::uint32_t>& numbers) {
  std::vector<std::string> out;
  for (const std::uint32_t number : numbers) out.emplace_back(names.at(number));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

const LawNumbers& BatchTally::numbers_of(const rulebook::Ruleset& ruleset) {
  for (const LawNumbers& known : rulesets_) {
    if (known.ruleset == &ruleset) return known;
  }
  LawNumbers& numbers = rulesets_.emplace_back();
  numbers.ruleset = &ruleset;
  for (const auto& policy : ruleset.policies()) numbers.policies.push_back(law_.of(policy.id));
  for (const auto& clause : ruleset.clauses()) numbers.clauses.push_back(law_.of(clause.id));
  for (const auto& one : ruleset.obligations()) numbers.obligations.push_back(law_.of(one.id));
  return numbers;
}

BatchTally::LawCount& BatchTally::count(Law law, std::uint32_t name) {
  auto& counts = law_counts_[law];
  if (name >= counts.size()) counts.resize(law_.size());
  LawCount& one = counts[name];
  if (!one.touched) {
    one.touched = true;
    law_touched_[law].push_back(name);
  }
  return one;
}

void BatchTally::count_moves(const ReplayCase& one, Outcome before, Outcome after) {
  ++cases;
  total_.add(before, after);
  const std::string day = date_text(one.day);
  const std::array<std::string_view, breakdown_names.size()> keys{
      rulebook::name_of(one.checkpoint->checkpoint),
      one.institution,
      one.product,
      one.channel,
      one.platform,
      day};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::uint32_t key = keys_[i].names.of(keys[i]);
    auto& moves = keys_[i].moves;
    if (key >= moves.size()) moves.resize(keys_[i].names.size());
    if (moves[key].cases() == 0) keys_touched_[i].push_back(key);
    moves[key].add(before, after);
  }
}

bool BatchTally::compare_reasons(const Side& before, const Side& after) {
  bool changed = false;
  for (const Side::Reason& reason : before.reasons) {
    LawCount& policy = count(policies, reason.policy);
    const Side::Reason* other = find_reason(after, reason.policy);
    ++policy.before;
    policy.only_before += other == nullptr;
    policy.reweighed += other != nullptr && other->outcome != reason.outcome;
    policy.made_weaker += after.outcome < before.outcome && answers_for(reason, before, other);
    changed = changed || other == nullptr || other->outcome != reason.outcome;
  }
  for (const Side::Reason& reason : after.reasons) {
    LawCount& policy = count(policies, reason.policy);
    const Side::Reason* other = find_reason(before, reason.policy);
    ++policy.after;
    policy.only_after += other == nullptr;
    policy.made_stronger += after.outcome > before.outcome && answers_for(reason, after, other);
    changed = changed || other == nullptr;
  }
  return changed;
}

bool BatchTally::compare_names(Law law, const std::vector<std::uint32_t>& before,
                               const std::vector<std::uint32_t>& after) {
  for (const std::uint32_t name : before) ++count(law, name).before;
  for (const std::uint32_t name : after) ++count(law, name).after;
  if (before == after) return false;
  differences(
      before, after, [&](std::uint32_t name) { ++count(law, name).only_before; },
      [&](std::uint32_t name) { ++count(law, name).only_after; });
  return true;
}

BatchTally::Changes BatchTally::compare(const Side& before, const Side& after) {
  Changes changes;
  changes.reasons = compare_reasons(before, after);
  const bool clauses_changed = compare_names(clauses, before.clauses, after.clauses);
  changes.obligations = compare_names(obligations, before.obligations, after.obligations);
  changes.any =
      changes.reasons || clauses_changed || changes.obligations || before.outcome != after.outcome;
  return changes;
}

void BatchTally::show_at(Law law, std::uint32_t name, const std::string& record) {
  auto& examples = count(law, name).examples;
  if (examples.size() < limits_.law_examples_max) examples.push_back(record);
}

void BatchTally::show_names(Law law, const std::vector<std::uint32_t>& before,
                            const std::vector<std::uint32_t>& after, const std::string& record) {
  const auto show = [&](std::uint32_t name) { show_at(law, name, record); };
  differences(before, after, show, show);
}

void BatchTally::note(const ReplayCase& one, const Side& before, const Side& after,
                      std::string record) {
  std::vector<std::uint32_t> only_before, only_after;
  for (const Side::Reason& reason : before.reasons) {
    const Side::Reason* other = find_reason(after, reason.policy);
    if (other == nullptr || other->outcome != reason.outcome) only_before.push_back(reason.policy);
  }
  for (const Side::Reason& reason : after.reasons) {
    const Side::Reason* other = find_reason(before, reason.policy);
    if (other == nullptr || other->outcome != reason.outcome) only_after.push_back(reason.policy);
  }
  for (const std::uint32_t policy : only_before) show_at(policies, policy, record);
  for (const std::uint32_t policy : only_after) {
    if (find_reason(before, policy) == nullptr) show_at(policies, policy, record);
  }
  show_names(clauses, before.clauses, after.clauses, record);
  show_names(obligations, before.obligations, after.obligations, record);
  if (before.outcome == after.outcome || examples_.size() >= limits_.examples_max) return;
  examples_.push_back({.record = std::move(record),
                       .id = std::string(one.id),
                       .checkpoint = std::string(rulebook::name_of(one.checkpoint->checkpoint)),
                       .day = date_text(one.day),
                       .institution = std::string(one.institution),
                       .product = std::string(one.product),
                       .channel = std::string(one.channel),
                       .platform = std::string(one.platform),
                       .before = before.outcome,
                       .after = after.outcome,
                       .only_before = named(law_, only_before),
                       .only_after = named(law_, only_after)});
}

void BatchTally::bad(Error error) {
  ++bad_;
  if (bad_lines_.size() < limits_.bad_lines_max) bad_lines_.push_back(std::move(error));
}

void BatchTally::clear() {
  for (std::size_t law = 0; law < law_counts_.size(); ++law) {
    for (const std::uint32_t name : law_touched_[law]) law_counts_[law][name] = {};
    law_touched_[law].clear();
  }
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    for (const std::uint32_t key : keys_touched_[i]) keys_[i].moves[key] = {};
    keys_touched_[i].clear();
    if (keys_[i].names.size() > names_max) keys_[i] = {};
  }
  if (law_.size() > names_max) {
    law_ = {};
    rulesets_.clear();
    law_counts_ = {};
  }
  lines = cases = reasons_changed = obligations_changed = bad_ = 0;
  answered_under.clear();
  reproduction = {};
  total_ = {};
  examples_.clear();
  bad_lines_.clear();
}

}  // namespace guiju::gate
