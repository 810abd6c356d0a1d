#include "rulebook/analysis.h"

#include <algorithm>
#include <map>
#include <set>

#include "rulebook/law_days.h"
#include "rulebook/table_analysis.h"

namespace guiju::rulebook {
namespace {

std::set<std::string_view> policies_of_sheets(const Ruleset& ruleset) {
  std::set<std::string_view> ids;
  for (const DecisionTable& table : sheets_of(ruleset).tables) {
    for (const TableRow& row : table.rows) ids.insert(row.policy);
  }
  for (const auto& card : sheets_of(ruleset).scorecards) {
    for (const Threshold& threshold : card->thresholds) ids.insert(threshold.policy);
  }
  return ids;
}

// Whether some day on which the policy is in force gives its condition a case.
bool can_fire(const Ruleset& ruleset, std::size_t index, bool& analysed) {
  const Policy& policy = ruleset.policies()[index];
  bool ever_in_force = false;
  for (const RulesInForce* span : spans_that_differ(ruleset, policy.when.slots())) {
    ever_in_force = true;
    Axes axes;
    const Region region = Reader(axes, known_on(*span)).where_true(policy.when.tree());
    analysed = analysed && region.complete;
    if (!region.complete || !region.boxes.empty()) return true;
  }
  return !ever_in_force;
}

void find_unreachable(const Ruleset& ruleset, std::vector<Finding>& findings) {
  const auto in_sheets = policies_of_sheets(ruleset);
  for (std::size_t i = 0; i < ruleset.policies().size(); ++i) {
    const Policy& policy = ruleset.policies()[i];
    bool analysed = true;
    const bool fires = can_fire(ruleset, i, analysed);
    if (!analysed) {
      findings.push_back({Fault::not_analysed,
                          Gravity::note,
                          {},
                          {policy.id},
                          policy.where,
                          say("the condition of '{}' has too many alternatives to be analysed",
                              "规则“{}”的条件组合过多，未作分析", policy.id),
                          say("split it into policies", "请拆成多条规则"),
                          {},
                          {}});
    }
    if (fires || in_sheets.count(policy.id) > 0) continue;
    findings.push_back({Fault::unreachable,
                        Gravity::finding,
                        {},
                        {policy.id},
                        policy.where,
                        say("the condition of '{}' is never true: its terms exclude each other",
                            "规则“{}”的条件永不成立：各项互相排斥", policy.id),
                        say("mend the condition, or remove the policy", "请改正条件，或删去该规则"),
                        {},
                        {}});
  }
}

// A condition by its meaning: its boxes as text, in a fixed order. Empty when it has too many.
std::string meaning_of(const Policy& policy) {
  Axes axes;
  const Region region = Reader(axes, {}, 64).where_true(policy.when.tree());
  if (!region.complete) return {};
  std::vector<std::string> boxes;
  for (const Box& box : region.boxes) {
    std::vector<std::string> sides;
    for (const auto& [axis, set] : box.sides()) {
      Box one;
      one.set(axis, set);
      sides.push_back(text_of(one, axes, Language::en));
    }
    std::sort(sides.begin(), sides.end());
    std::string text;
    for (const std::string& side : sides) text += side + "\n";
    boxes.push_back(std::move(text));
  }
  std::sort(boxes.begin(), boxes.end());
  std::string text;
  for (const std::string& box : boxes) text += box + "\n\n";
  return text;
}

void find_same_conditions(const Ruleset& ruleset, std::vector<Finding>& findings) {
  std::map<std::pair<Checkpoint, std::string>, const Policy*> first;
  std::set<std::pair<const Policy*, const Policy*>> told;
  for (const Policy& policy : ruleset.policies()) {
    if (policy.outcome == Outcome::allow) continue;
    const std::string meaning = meaning_of(policy);
    if (meaning.empty()) continue;
    for (const Checkpoint checkpoint : policy.checkpoints) {
      const auto [at, is_new] = first.emplace(std::pair{checkpoint, meaning}, &policy);
      const Policy& other = *at->second;
      if (is_new || other.outcome == policy.outcome || !told.insert({&other, &policy}).second)
        continue;
      findings.push_back(
          {Fault::same_condition,
           Gravity::finding,
           {},
           {policy.id, other.id},
           policy.where,
           say("'{}' ({}) and '{}' ({}, {}) have one condition and different outcomes",
               "“{}”（{}）与“{}”（{}，{}）条件相同而结论不同", policy.id, name_of(policy.outcome),
               other.id, name_of(other.outcome), other.where),
           say("merge them, or say in the conditions what sets them apart",
               "请合并，或在条件中写明区别"),
           {},
           {}});
    }
  }
}

}  // namespace

std::vector<Finding> contradictions(const Ruleset& ruleset) {
  std::vector<Finding> findings;
  for (const DecisionTable& table : sheets_of(ruleset).tables) {
    for (Finding& finding : contradictions_of(ruleset, table))
      findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> analyse(const Ruleset& ruleset, std::uint64_t steps_max) {
  std::vector<Finding> findings;
  for (const DecisionTable& table : sheets_of(ruleset).tables) {
    for (Finding& finding : faults_of(ruleset, table, steps_max))
      findings.push_back(std::move(finding));
  }
  find_unreachable(ruleset, findings);
  find_same_conditions(ruleset, findings);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.gravity > b.gravity; });
  return findings;
}

}  // namespace guiju::rulebook
