// What holds of every rulebook and every case. Seeds are printed, so that a failure can be had
// again.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "rulebook/small_rulebook.h"
#include "support/allocations.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

// Some facts of the small rulebook, each absent now and then.
void any_placement(std::mt19937& random, Facts& facts) {
  facts.clear();
  const auto flag = [&](Fact fact) {
    if (random() % 8 != 0) facts.set(fact, random() % 2 == 0);
  };
  const auto number = [&](Fact fact, std::uint32_t below) {
    if (random() % 8 != 0) facts.set(fact, static_cast<std::int64_t>(random() % below));
  };
  for (const Fact fact : {Fact::lender_known, Fact::person_age_known, Fact::placement_reopens,
                          Fact::placement_unsubscribe, Fact::placement_mixed_zone}) {
    flag(fact);
  }
  number(Fact::person_age, 90);
  number(Fact::placement_hops, 5);
  if (random() % 8 != 0)
    facts.set(Fact::product_all_in_simple, Rate(static_cast<std::int64_t>(random() % 400'000)));
}

Date any_day(std::mt19937& random) {
  return Date(Date::of(2019, 1, 1).days + static_cast<std::int32_t>(random() % 3500));
}

TEST(Properties, TheOrderOfFilesAndPoliciesChangesNothing) {
  const SmallRulebook small;
  Judge straight(load(small.files()));
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    SmallRulebook shuffled = small;
    std::shuffle(shuffled.policies.begin(), shuffled.policies.end(), random);
    std::shuffle(shuffled.clauses.begin(), shuffled.clauses.end(), random);
    auto files = shuffled.files();
    std::shuffle(files.begin(), files.end(), random);
    Judge other(load(files));
    for (int i = 0; i < 50; ++i) {
      any_placement(random, straight.facts);
      other.facts = straight.facts;
      const Date day = any_day(random);
      straight.at(day);
      other.at(day);
      ASSERT_EQ(straight.json(), other.json());
    }
  }
}

TEST(Properties, OneMorePolicyNeverSoftensAnOutcome) {
  const SmallRulebook whole;
  for (std::size_t left_out = 0; left_out < whole.policies.size(); ++left_out) {
    SmallRulebook fewer = whole;
    // Parameters and obligations stay in use by a policy that never fires.
    fewer.policies[left_out].when = "law.elderly_age < 0 && law.cost_max < 0m && false";
    Judge with(load(whole.files())), without(load(fewer.files()));
    std::mt19937 random(static_cast<std::uint32_t>(left_out));
    for (int i = 0; i < 300; ++i) {
      any_placement(random, with.facts);
      without.facts = with.facts;
      const Date day = any_day(random);
      with.at(day);
      without.at(day);
      ASSERT_GE(with.verdict.outcome, without.verdict.outcome)
          << "seed " << left_out << " case " << i;
    }
  }
}

TEST(Properties, AVerdictIsTheMaximumOfItsReasons) {
  Judge judge(load(SmallRulebook().files()));
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    any_placement(random, judge.facts);
    judge.at(any_day(random), Outcome::review);
    Outcome strongest = Outcome::allow;
    for (const Reason& reason : judge.verdict.reasons)
      strongest = std::max(strongest, reason.outcome);
    ASSERT_EQ(judge.verdict.outcome, strongest);
    ASSERT_TRUE(
        std::is_sorted(judge.verdict.reasons.begin(), judge.verdict.reasons.end(),
                       [](const Reason& a, const Reason& b) { return a.policy < b.policy; }));
    ASSERT_EQ(judge.json(), judge.json());
  }
}

TEST(Properties, JudgingAndWritingAllocateNothingAtWorkingSize) {
  const auto rules = load(SmallRulebook().files());
  Facts facts;
  cel::Scratch scratch;
  Verdict verdict;
  std::string answer;
  std::mt19937 random(11);
  const auto judge_one = [&] {
    any_placement(random, facts);
    rules->at(any_day(random))
        .evaluate(Checkpoint::placement, Outcome::deny, facts, scratch, verdict);
    answer.clear();
    JsonWriter out(answer);
    out.begin_object();
    write_verdict(out, verdict, facts, Language::zh);
    out.end_object();
  };
  verdict.reasons.reserve(rules->policies().size());
  verdict.obligations.reserve(rules->obligations().size());
  answer.reserve(1u << 16);
  for (int i = 0; i < 500; ++i) judge_one();
  const guiju::testing::AllocationCount count;
  for (int i = 0; i < 5000; ++i) judge_one();
  EXPECT_EQ(count.value(), 0u);
}

}  // namespace
}  // namespace guiju::rulebook
