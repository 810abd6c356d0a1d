// The rulebook and the cases as they ship.

#include <gtest/gtest.h>

#include <set>

#include "rulebook/cases.h"
#include "rulebook/lexicon.h"
#include "rulebook/sentence.h"
#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

std::vector<SourceFile> files_below(const std::string& folder) {
  const auto disk = system_disk();
  const std::string_view endings[] = {".yaml"};
  auto files = read_tree(*disk, std::string(GUIJU_SOURCE_DIR) + "/" + folder, endings);
  EXPECT_TRUE(files.has_value()) << folder;
  return files ? *files : std::vector<SourceFile>();
}

class Shipped : public ::testing::Test {
 protected:
  static const Ruleset* rules() {
    static const std::shared_ptr<const Ruleset> loaded = testing::load(files_below("rulebook"));
    return loaded.get();
  }
};

TEST_F(Shipped, LoadsWithoutError) {
  ASSERT_NE(rules(), nullptr);
  EXPECT_GE(rules()->policies().size(), 100u);
  EXPECT_GE(rules()->clauses().size(), 350u);
  EXPECT_TRUE(rules()->version().starts_with("2026.09.30+")) << rules()->version();
}

TEST_F(Shipped, EveryCaseHoldsAndEveryPolicyIsCovered) {
  ASSERT_NE(rules(), nullptr);
  std::vector<Error> errors;
  const auto book = CaseBook::load(files_below("tests/cases"), errors);
  ASSERT_TRUE(book.has_value()) << testing::all_texts(errors);
  EXPECT_FALSE(book->cases().empty());
  const CaseReport report = run_cases(*rules(), *book);
  for (const CaseResult& result : report.results) {
    for (const Message& difference : result.differences) {
      ADD_FAILURE() << result.test->where << " " << result.test->name << ": " << difference.en;
    }
  }
  for (const std::string_view id : report.never_fired)
    ADD_FAILURE() << id << " is never fired by a case";
  for (const std::string_view id : report.never_unfired) {
    ADD_FAILURE() << id << " is never left unfired by a case";
  }
}

// A label the review finds and no policy judges would be found for nothing.
TEST_F(Shipped, EveryLabelOfTheLexiconsIsJudged) {
  ASSERT_NE(rules(), nullptr);
  std::set<std::string_view> judged;
  for (const Policy& policy : rules()->policies()) judged.insert(policy.finding);
  for (const Label& label : rules()->lexicon().labels)
    EXPECT_TRUE(judged.contains(label.id)) << label.id;
}

// Both languages, advice and a clause of the day: what a person needs to understand a refusal.
TEST_F(Shipped, EveryPolicySpeaksBothLanguages) {
  ASSERT_NE(rules(), nullptr);
  for (const Policy& policy : rules()->policies()) {
    EXPECT_FALSE(policy.title.en.empty()) << policy.id;
    if (policy.outcome == Outcome::allow) continue;
    EXPECT_FALSE(policy.message.en.empty()) << policy.id;
    EXPECT_FALSE(policy.fix.zh.empty()) << policy.id;
    EXPECT_FALSE(policy.fix.en.empty()) << policy.id;
  }
}

// The measures of eight departments are in force since 2026-09-30: some policy must notice.
TEST_F(Shipped, TheLawChangesOnItsDay) {
  ASSERT_NE(rules(), nullptr);
  const RulesInForce& before = rules()->at(Date::of(2026, 9, 29));
  const RulesInForce& after = rules()->at(Date::of(2026, 9, 30));
  ASSERT_NE(&before, &after);
  EXPECT_EQ(after.from(), Date::of(2026, 9, 30));
  std::size_t stronger = 0;
  for (std::size_t i = 0; i < rules()->policies().size(); ++i) {
    const auto then = before.outcome_of(PolicyIndex(i)), now = after.outcome_of(PolicyIndex(i));
    if (now && (!then || *then < *now)) ++stronger;
  }
  EXPECT_GT(stronger, 0u);
}

// Promises of the clause library: memory and drafts never block.
TEST_F(Shipped, MemoryAndDraftsNeverBlock) {
  ASSERT_NE(rules(), nullptr);
  for (const RulesInForce& span : rules()->spans()) {
    for (std::size_t i = 0; i < rules()->policies().size(); ++i) {
      const auto outcome = span.outcome_of(PolicyIndex(i));
      if (!outcome || *outcome <= Outcome::notice) continue;
      bool carried = false;
      for (const ClauseIndex index : span.clauses_of(PolicyIndex(i))) {
        const Clause& clause = rules()->clauses()[index.value];
        EXPECT_NE(clause.binding, Binding::draft) << rules()->policies()[i].id;
        carried = carried || (clause.evidence != Evidence::recall && clause.duty != Duty::should);
      }
      EXPECT_TRUE(carried) << rules()->policies()[i].id << " on " << date_text(span.from());
    }
  }
}

// Officers read the whole law without meeting an expression.
TEST_F(Shipped, EveryPolicyIsASentenceInBothLanguages) {
  ASSERT_NE(rules(), nullptr);
  for (const Language language : {Language::zh, Language::en}) {
    const SentenceReader reader{rules()->parameters(), Date::of(2026, 10, 20), language};
    std::set<std::string> names;
    for (std::size_t slot = 0; slot < fact_count + rules()->parameters().size(); ++slot) {
      const std::string name = spoken_name(static_cast<std::uint16_t>(slot), reader);
      EXPECT_TRUE(names.insert(name).second) << name;
    }
    for (const Policy& policy : rules()->policies()) {
      const Sentence sentence = sentence_of(policy.when.tree(), reader);
      EXPECT_FALSE(quotes_source(sentence)) << policy.id;
      const std::string text = sentence_text(sentence, language);
      for (const std::uint16_t slot : policy.when.slots())
        EXPECT_NE(text.find(spoken_name(slot, reader)), text.npos) << policy.id << "\n" << text;
    }
  }
}

}  // namespace
}  // namespace guiju::rulebook
