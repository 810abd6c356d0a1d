// A verdict taken apart: every condition, with what it saw and how it stood.
#include "rulebook/explanation.h"

#include <gtest/gtest.h>

#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

// "state text (reads)" of each condition, indented by depth.
std::string text_of(const PolicySeen& seen) {
  std::string text;
  for (const ConditionSeen& condition : seen.conditions) {
    text += std::string(2 * condition.depth, ' ') + std::string(name_of(condition.state)) + " " +
            condition.text;
    for (const auto& read : condition.reads)
      text += " [" + read.name + "=" + (read.value.empty() ? "absent" : read.value) + "]";
    if (condition.state != condition.alone)
      text += " (" + std::string(name_of(condition.alone)) + ")";
    text += "\n";
  }
  return text;
}

struct Seen {
  std::shared_ptr<const Ruleset> rules;
  Explanation explanation;
};

Seen explained(const std::string& when, Facts& facts) {
  SmallRulebook small;
  small.policies.push_back({"asked", when, "deny", "act-1"});
  Seen seen{load(small.files()), {}};
  seen.explanation = explain(seen.rules->at(Date::of(2026, 11, 25)), Checkpoint::placement,
                             Outcome::review, facts);
  return seen;
}

const PolicySeen& find(const Seen& seen, std::string_view id) {
  for (const PolicySeen& policy : seen.explanation.policies) {
    if (seen.rules->policies()[policy.policy.value].id == id) return policy;
  }
  ADD_FAILURE() << id;
  return seen.explanation.policies.front();
}

TEST(Explanation, NamesEveryConditionWithWhatItSaw) {
  static constexpr struct {
    const char *name, *when, *want;
  } cases[] = {
      {"a conjunction that holds", "lender.known && person.age > 20",
       "yes &&\n  yes lender.known [lender.known=true]\n  yes person.age > 20 [person.age=30]\n"},
      {"what stands behind a false term is not reached", "person.age < 18 && lender.known",
       "no &&\n  no person.age < 18 [person.age=30]\n"
       "  not_reached lender.known [lender.known=true] (yes)\n"},
      {"what stands behind a true term of a disjunction is not reached",
       "lender.known || placement.hops > 3",
       "yes ||\n  yes lender.known [lender.known=true]\n"
       "  not_reached placement.hops > 3 [placement.hops=absent] (failed)\n"},
      {"an absent fact fails, and a later term may still decide",
       "placement.hops > 3 && !lender.known",
       "no &&\n  failed placement.hops > 3 [placement.hops=absent]\n  no !\n"
       "    yes lender.known [lender.known=true]\n"},
      {"the law's own numbers are read too", "person.age >= law.elderly_age",
       "no person.age >= law.elderly_age [person.age=30] [law.elderly_age=60]\n"},
  };
  for (const auto& c : cases) {
    Facts facts;
    facts.set(Fact::lender_known, true);
    facts.set(Fact::person_age, 30);
    const Seen seen = explained(c.when, facts);
    EXPECT_EQ(text_of(find(seen, "asked")), c.want) << c.name;
  }
}

TEST(Explanation, AgreesWithTheVerdictAndSaysWhatIsNotInForce) {
  Facts facts;
  facts.set(Fact::lender_known, true);
  const Seen seen = explained("person.age > 20", facts);
  const PolicySeen& asked = find(seen, "asked");
  EXPECT_TRUE(asked.in_force);
  EXPECT_EQ(asked.state, cel::TermState::failed);
  EXPECT_EQ(asked.outcome, Outcome::review) << "the fallback";
  std::size_t asleep = 0;
  for (const PolicySeen& policy : seen.explanation.policies) {
    asleep += policy.in_force ? 0u : 1u;
    EXPECT_EQ(policy.in_force, !policy.conditions.empty());
  }
  EXPECT_GT(asleep, 0u) << "the small rulebook has a policy whose clause has ended";
}

}  // namespace
}  // namespace guiju::rulebook
