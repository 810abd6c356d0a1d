// The sample world reaches every outcome and every policy, and every reason stands on a clause.
#include <gtest/gtest.h>

#include <set>

#include "gate/decisions.h"
#include "gate/journal.h"
#include "sample_engine.h"
#include "support/faulty_disk.h"

namespace guiju::gate {
namespace {

TEST(Samples, ReachEveryOutcomeAndEveryPolicy) {
  const auto engine = testing::sample_engine();
  ASSERT_NE(engine, nullptr);
  Decisions decisions(engine->snapshots(), engine->people(), Language::zh);
  guiju::testing::FaultyDisk disk;  // events are held against what was decided
  const auto journal = Journal::open(disk, "journal");
  ASSERT_TRUE(journal);
  ASSERT_TRUE(decisions.remember(**journal));
  DecisionScratch scratch;
  std::set<std::pair<rulebook::Checkpoint, rulebook::Outcome>> outcomes;
  std::set<std::uint32_t> reached;
  for (const std::string& line :
       testing::lines_of(testing::source_file("samples/requests.jsonl"))) {
    std::string out;
    const Answer answer = decisions.answer(line, "samples/requests.jsonl", scratch, out);
    ASSERT_TRUE(answer.judged) << line << '\n' << out;
    outcomes.emplace(answer.verdict->checkpoint, answer.outcome);
    for (const rulebook::Reason& reason : answer.verdict->reasons) {
      EXPECT_FALSE(reason.failed) << out;
      reached.insert(reason.policy.value);
      EXPECT_FALSE(answer.verdict->rules->clauses_of(reason.policy).empty()) << out;
    }
  }
  for (const auto checkpoint : {rulebook::Checkpoint::creative, rulebook::Checkpoint::campaign,
                                rulebook::Checkpoint::placement}) {
    for (const auto outcome : {rulebook::Outcome::allow, rulebook::Outcome::notice,
                               rulebook::Outcome::review, rulebook::Outcome::deny}) {
      EXPECT_TRUE(outcomes.contains({checkpoint, outcome}))
          << name_of(checkpoint) << " never answers " << name_of(outcome);
    }
  }
  for (const auto outcome :
       {rulebook::Outcome::allow, rulebook::Outcome::review, rulebook::Outcome::deny}) {
    EXPECT_TRUE(outcomes.contains({rulebook::Checkpoint::data_use, outcome}));
    EXPECT_TRUE(outcomes.contains({rulebook::Checkpoint::conduct, outcome}));
  }
  const auto policies = engine->ruleset().policies();
  // What is seen of a page or picture comes with no request; tests/page has those.
  const auto is_seen = [](rulebook::Fact fact) {
    const std::string_view name = rulebook::fact_catalogue()[static_cast<std::size_t>(fact)].name;
    return name.starts_with("page.") || name.starts_with("picture.");
  };
  for (std::uint32_t i = 0; i < policies.size(); ++i) {
    if (std::ranges::any_of(policies[i].evidence, is_seen)) continue;
    EXPECT_TRUE(reached.contains(i)) << policies[i].id << " is reached by no request";
  }
}

}  // namespace
}  // namespace guiju::gate
