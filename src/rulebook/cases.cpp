#include "rulebook/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "rulebook/message_template.h"

namespace guiju::rulebook {
namespace {

struct Ran {
  std::vector<bool> fired, unfired;  // by policy
};

// Every expected name must be one of `got` and the other way round; both sorted.
template <class Missing, class Extra>
void compare(const std::vector<std::string>& expected, const std::vector<std::string_view>& got,
             Missing&& missing, Extra&& extra) {
  for (const std::string& name : expected) {
    if (!std::binary_search(got.begin(), got.end(), std::string_view(name))) missing(name);
  }
  for (const std::string_view name : got) {
    if (!std::binary_search(expected.begin(), expected.end(), name, std::less<>())) extra(name);
  }
}

class CaseRun {
 public:
  CaseRun(const Ruleset& rules, Ran& ran) : rules_(rules), ran_(ran) {}

  CaseResult run(const Case& test, Outcome fallback) {
    test.state(facts_);
    const RulesInForce& in_force = rules_.at(shanghai_date(test.as_of));
    in_force.evaluate(test.checkpoint, fallback, facts_, scratch_, verdict_);
    CaseResult result{&test, verdict_.outcome, {}};
    note_coverage(test, in_force);
    compare_policies(test, in_force, result);
    compare_obligations(test, result);
    if (verdict_.outcome != test.outcome) {
      result.differences.push_back(say("the outcome is {}, expected {}", "结论为 {}，应为 {}",
                                       name_of(verdict_.outcome), name_of(test.outcome)));
    }
    return result;
  }

 private:
  const Policy& policy_of(const Reason& reason) const {
    return rules_.policies()[reason.policy.value];
  }

  void note_coverage(const Case& test, const RulesInForce& in_force) {
    const auto policies = rules_.policies();
    std::vector<bool> failed(policies.size()), fired(policies.size());
    for (const Reason& reason : verdict_.reasons) {
      (reason.failed ? failed : fired)[reason.policy.value] = true;
    }
    for (std::size_t i = 0; i < policies.size(); ++i) {
      const auto& at = policies[i].checkpoints;
      const bool asked = std::find(at.begin(), at.end(), test.checkpoint) != at.end() &&
                         in_force.outcome_of(PolicyIndex(i)).has_value();
      if (fired[i]) ran_.fired[i] = true;
      if (asked && !fired[i] && !failed[i]) ran_.unfired[i] = true;
    }
  }

  void compare_policies(const Case& test, const RulesInForce& in_force, CaseResult& result) {
    std::vector<std::string_view> fired, failed;
    for (const Reason& reason : verdict_.reasons) {
      if (reason.failed) {
        failed.push_back(policy_of(reason).id);
      } else if (reason.outcome > Outcome::allow) {
        fired.push_back(policy_of(reason).id);
      }
    }
    auto& out = result.differences;
    compare(
        test.fires, fired,
        [&](std::string_view id) { out.push_back(why_not_fired(id, test, in_force)); },
        [&](std::string_view id) {
          out.push_back(say("{} fired unexpectedly: {}", "{} 意外触发：{}", id, sentence_of(id)));
        });
    compare(
        test.fails, failed,
        [&](std::string_view id) {
          out.push_back(say("{} was expected to fail and could be judged",
                            "{} 应当无法判定，却得出了结论", id));
        },
        [&](std::string_view id) {
          out.push_back(say("{} could not be judged; absent: {}", "{} 无法判定；缺失：{}", id,
                            absent_of(id)));
        });
  }

  void compare_obligations(const Case& test, CaseResult& result) {
    if (!test.obligations) return;
    std::vector<std::string_view> got;
    for (const ObligationIndex o : verdict_.obligations)
      got.push_back(rules_.obligations()[o.value].id);
    compare(
        *test.obligations, got,
        [&](std::string_view id) {
          result.differences.push_back(say("the obligation {} is missing", "缺少义务 {}", id));
        },
        [&](std::string_view id) {
          result.differences.push_back(
              say("the obligation {} was not expected", "出现意外的义务 {}", id));
        });
  }

  Message why_not_fired(std::string_view id, const Case& test, const RulesInForce& in_force) const {
    const Policy* policy = rules_.find_policy(id);
    if (policy == nullptr) {
      std::vector<std::string_view> names;
      for (const Policy& known : rules_.policies()) names.push_back(known.id);
      const std::string_view near = nearest_name(id, names);
      if (near.empty()) return say("no policy '{}'", "没有规则“{}”", id);
      return say("no policy '{}'; did you mean '{}'?", "没有规则“{}”；是否想写“{}”？", id, near);
    }
    const auto index = static_cast<std::size_t>(policy - rules_.policies().data());
    if (!in_force.outcome_of(PolicyIndex(index))) {
      return say("{} did not fire: it is not in force on {}", "{} 未触发：它在 {} 尚未生效或已失效",
                 id, date_text(shanghai_date(test.as_of)));
    }
    const auto& at = policy->checkpoints;
    if (std::find(at.begin(), at.end(), test.checkpoint) == at.end()) {
      return say("{} did not fire: it does not stand at {}", "{} 未触发：它不属于检查点 {}", id,
                 name_of(test.checkpoint));
    }
    return say("{} did not fire", "{} 未触发", id);
  }

  // The sentence of the reason, as a person would read it.
  std::string sentence_of(std::string_view id) const {
    for (const Reason& reason : verdict_.reasons) {
      if (policy_of(reason).id == id) return message_of(verdict_, reason, facts_, Language::zh);
    }
    return {};
  }

  std::string absent_of(std::string_view id) const {
    std::string names;
    for (const std::uint16_t slot : rules_.find_policy(id)->when.slots()) {
      if (!facts_.row()[slot].is_absent()) continue;
      if (!names.empty()) names += ", ";
      names += name_of_slot(slot, rules_.parameters());
    }
    return names.empty() ? "—" : names;
  }

  const Ruleset& rules_;
  Ran& ran_;
  Facts facts_;
  cel::Scratch scratch_;
  Verdict verdict_;
};

void add_coverage(const Ruleset& rules, const Ran& ran, CaseReport& report) {
  std::vector<bool> cited(rules.clauses().size());
  const auto cite = [&](std::span<const ClauseIndex> clauses) {
    for (const ClauseIndex clause : clauses) cited[clause.value] = true;
  };
  for (std::size_t i = 0; i < rules.policies().size(); ++i) {
    const Policy& policy = rules.policies()[i];
    cite(policy.clauses);
    if (!ran.fired[i]) report.never_fired.push_back(policy.id);
    if (!ran.unfired[i]) report.never_unfired.push_back(policy.id);
  }
  for (const Obligation& obligation : rules.obligations()) cite(obligation.clauses);
  for (std::size_t i = 0; i < cited.size(); ++i) {
    if (!cited[i]) report.clauses_uncited.push_back(rules.clauses()[i].id);
  }
}

}  // namespace

void Case::state(Facts& into) const {
  into.clear();
  into.set(Fact::case_at, as_of);
  into.set(Fact::case_minute, shanghai_minute_of_day(as_of));
  for (const auto& [fact, value] : facts) into.set(fact, value);
}

CaseReport run_cases(const Ruleset& rules, const CaseBook& book, const Fallbacks& fallbacks) {
  CaseReport report;
  Ran ran{std::vector<bool>(rules.policies().size()), std::vector<bool>(rules.policies().size())};
  CaseRun run(rules, ran);
  report.results.reserve(book.cases().size());
  for (const Case& test : book.cases()) {
    report.results.push_back(run.run(test, fallbacks[static_cast<std::size_t>(test.checkpoint)]));
    if (!report.results.back().passed()) ++report.failed;
  }
  add_coverage(rules, ran, report);
  return report;
}

}  // namespace guiju::rulebook
