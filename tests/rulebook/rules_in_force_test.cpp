// Which policies are in force on a day, how much they weigh, and what a verdict makes of them.

#include <gtest/gtest.h>

#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

const Date today = Date::of(2026, 10, 20);

TEST(RulesInForce, ACleanCaseIsAllowedWithItsObligation) {
  Judge judge(load(SmallRulebook().files()));
  judge.at(today);
  EXPECT_EQ(judge.verdict.outcome, Outcome::allow);
  EXPECT_EQ(judge.fired(), "");
  ASSERT_EQ(judge.verdict.reasons.size(), 1u) << "the statement fires and only obliges";
  ASSERT_EQ(judge.verdict.obligations.size(), 1u);
}

constexpr struct {
  const char* name;
  void (*change)(Facts&);
  Date day;
  Outcome outcome;
  const char* fired;
} rows[] = {
    {"deny", [](Facts& f) { f.set(Fact::lender_known, false); }, today, Outcome::deny,
     "placement.lender-unknown=deny"},
    {"memory alone never blocks", [](Facts& f) { f.set(Fact::placement_reopens, true); }, today,
     Outcome::notice, "placement.memory=notice"},
    {"advice never blocks", [](Facts& f) { f.set(Fact::placement_unsubscribe, false); }, today,
     Outcome::notice, "placement.advice=notice"},
    {"a clause without a date never blocks",
     [](Facts& f) { f.set(Fact::placement_mixed_zone, true); }, today, Outcome::notice,
     "placement.undated=notice"},
    {"a new clause, the day before", [](Facts& f) { f.set(Fact::placement_hops, 2); },
     Date::of(2026, 9, 29), Outcome::allow, ""},
    {"a new clause, its first day", [](Facts& f) { f.set(Fact::placement_hops, 2); },
     Date::of(2026, 9, 30), Outcome::deny, "placement.new-law=deny"},
    {"an old clause, its last day", [](Facts& f) { f.set(Fact::placement_hops, 3); },
     Date::of(2026, 9, 29), Outcome::deny, "placement.old-law=deny"},
    {"an old clause, the day it ended", [](Facts& f) { f.set(Fact::placement_hops, 3); },
     Date::of(2026, 9, 30), Outcome::deny, "placement.new-law=deny"},
    {"a parameter before it changes", [](Facts& f) { f.set(Fact::person_age, 62); },
     Date::of(2026, 12, 31), Outcome::review, "placement.elderly=review"},
    {"a parameter after it changed", [](Facts& f) { f.set(Fact::person_age, 62); },
     Date::of(2027, 1, 1), Outcome::allow, ""},
    {"a decimal at the cap", [](Facts& f) { f.set(Fact::product_all_in_simple, Rate(240'000)); },
     today, Outcome::allow, ""},
    {"a decimal above the cap", [](Facts& f) { f.set(Fact::product_all_in_simple, Rate(240'001)); },
     today, Outcome::deny, "placement.too-dear=deny"},
    {"a parameter that has no value yet", [](Facts&) {}, Date::of(2021, 6, 1), Outcome::deny,
     "placement.too-dear=deny!"},
    {"a missing fact", [](Facts& f) { f.set(Fact::lender_known, cel::Value()); }, today,
     Outcome::deny, "placement.lender-unknown=deny!"},
    {"a missing fact behind memory alone",
     [](Facts& f) { f.set(Fact::placement_reopens, cel::Value()); }, today, Outcome::notice,
     "placement.memory=notice!"},
    {"two reasons, the stronger wins",
     [](Facts& f) {
       f.set(Fact::person_age, 70);
       f.set(Fact::lender_known, false);
     },
     today, Outcome::deny, "placement.elderly=review placement.lender-unknown=deny"},
    {"before any law", [](Facts& f) { f.set(Fact::lender_known, false); }, Date::of(1999, 1, 1),
     Outcome::allow, ""},
};

TEST(RulesInForce, OutcomesFollowFactsAndDay) {
  Judge judge(load(SmallRulebook().files()));
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    clean_placement(judge.facts);
    row.change(judge.facts);
    judge.at(row.day);
    EXPECT_EQ(judge.verdict.outcome, row.outcome);
    EXPECT_EQ(judge.fired(), row.fired);
  }
}

TEST(RulesInForce, AFailingPolicyTakesTheFallbackAndNeverAllows) {
  Judge judge(load(SmallRulebook().files()));
  judge.facts.clear();
  for (const Outcome fallback : {Outcome::notice, Outcome::review, Outcome::deny}) {
    judge.at(today, fallback);
    EXPECT_EQ(judge.verdict.outcome, fallback);
    for (const Reason& reason : judge.verdict.reasons) {
      if (reason.failed) {
        EXPECT_GT(reason.outcome, Outcome::allow);
      }
    }
  }
}

TEST(RulesInForce, DraftsCarryNothing) {
  const auto rules = load(SmallRulebook().files());
  const auto policy =
      static_cast<std::size_t>(rules->find_policy("placement.new-law") - rules->policies().data());
  const RulesInForce& before = rules->at(Date::of(2026, 9, 29));
  EXPECT_FALSE(before.outcome_of(PolicyIndex(policy)).has_value());
  EXPECT_TRUE(before.clauses_of(PolicyIndex(policy)).empty());
  const RulesInForce& after = rules->at(Date::of(2026, 9, 30));
  EXPECT_EQ(after.from(), Date::of(2026, 9, 30));
  ASSERT_EQ(after.clauses_of(PolicyIndex(policy)).size(), 1u);
  EXPECT_EQ(rules->clauses()[after.clauses_of(PolicyIndex(policy))[0].value].id, "act-new");
}

TEST(RulesInForce, ObligationsAreMergedInOrder) {
  Judge judge(load(SmallRulebook().files()));
  judge.facts.set(Fact::person_age, 70);
  judge.at(today);
  ASSERT_EQ(judge.verdict.obligations.size(), 2u);
  EXPECT_LT(judge.verdict.obligations[0], judge.verdict.obligations[1]);
  judge.at(today);
  EXPECT_EQ(judge.verdict.obligations.size(), 2u) << "a verdict used again forgets the last case";
}

TEST(RulesInForce, ParametersAreNamedWithOrWithoutLaw) {
  const auto rules = load(SmallRulebook().files());
  EXPECT_EQ(rules->at(today).parameter("law.elderly_age").as_int(), 60);
  EXPECT_EQ(rules->at(today).parameter("elderly_age").as_int(), 60);
  EXPECT_EQ(rules->at(Date::of(2027, 1, 1)).parameter("elderly_age").as_int(), 65);
  EXPECT_TRUE(rules->at(Date::of(2019, 1, 1)).parameter("elderly_age").is_absent());
  EXPECT_TRUE(rules->at(today).parameter("nothing").is_absent());
}

// The spans against their obvious twin: each day asked of each clause by itself.
TEST(RulesInForce, SpansAgreeWithTheClausesDayByDay) {
  const auto rules = load(SmallRulebook().files());
  for (Date day = Date::of(2019, 11, 1); day < Date::of(2027, 3, 1); ++day.days) {
    const RulesInForce& span = rules->at(day);
    ASSERT_LE(span.from(), day);
    for (std::size_t i = 0; i < rules->policies().size(); ++i) {
      const Policy& policy = rules->policies()[i];
      bool any = false, full = false;
      for (const ClauseIndex index : policy.clauses) {
        const Clause& c = rules->clauses()[index.value];
        const bool dated = !c.effective_from || *c.effective_from <= day;
        const bool counts =
            c.binding != Binding::draft && dated && (!c.effective_to || day < *c.effective_to);
        any = any || counts;
        full = full || (counts && c.effective_from && c.evidence != Evidence::recall &&
                        c.duty != Duty::should);
      }
      const auto outcome = span.outcome_of(PolicyIndex(i));
      ASSERT_EQ(outcome.has_value(), any) << policy.id << " on " << date_text(day);
      if (any) {
        ASSERT_EQ(*outcome, full ? policy.outcome : std::min(policy.outcome, Outcome::notice))
            << policy.id;
      }
    }
    for (const Parameter& parameter : rules->parameters()) {
      const cel::Value expected = parameter.on(day), got = span.parameter(parameter.name);
      ASSERT_EQ(got.kind(), expected.kind()) << date_text(day);
      ASSERT_EQ(got.as_int(), expected.as_int()) << date_text(day);
    }
  }
}

}  // namespace
}  // namespace guiju::rulebook
