// What is called mended passes its own review; what cannot be mended says why.
#include "gate/suggestion.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "gate/creative.h"
#include "sample_engine.h"

namespace guiju::gate {
namespace {

const Engine& engine() {
  static const std::unique_ptr<Engine> made = testing::sample_engine();
  return *made;
}

content::ProductTerms whole_terms() {
  content::ProductTerms terms;
  terms.rate_min = Rate::of_bp(720);
  terms.rate_max = Rate::of_bp(2400);
  terms.amount_min = Fen(100'000);
  terms.amount_max = Fen(20'000'000);
  terms.term_min_days = 90;
  terms.term_max_days = 1080;
  terms.lender_name = "云汀消费金融有限公司";
  return terms;
}

struct Bench {
  explicit Bench(const content::ProductTerms* of = nullptr) : terms(of) {
    snapshot = &engine().snapshots().read(handle);
  }
  bool passes(const content::AdText& text, content::Review& into) {
    const Instant at = *parse_instant("2026-10-20T10:00:00+08:00");
    const Edition& edition = snapshot->law.at(at);
    edition.reviewer->review(text, terms, scratch.content, scratch.review);
    judge_creative(edition.ruleset->at(shanghai_date(at)), *edition.registry, *snapshot->calendar,
                   {.id = "t", .creative = {}, .product = {}, .institution = {}, .at = at},
                   scratch);
    into = scratch.review;
    return scratch.verdict.outcome <= rulebook::Outcome::notice;
  }
  Mended mend(std::string_view words) {
    const auto text = content::AdText::parse(std::string(words));
    return gate::mend(
        *text, lexicon(), figures_of(terms),
        [&](const content::AdText& trial, content::Review& into) { return passes(trial, into); });
  }
  const rulebook::Lexicon& lexicon() const {
    return snapshot->law.at(*parse_instant("2026-10-20T10:00:00+08:00")).ruleset->lexicon();
  }
  const content::ProductTerms* terms;
  SnapshotSource::Handle handle;
  const Snapshot* snapshot;
  CreativeScratch scratch;
};

// The violating texts of the content room's tables.
std::vector<std::pair<std::string, std::string>> violating_rows() {
  std::vector<std::pair<std::string, std::string>> rows;
  const std::string source = testing::source_file("tests/content/violating_test.cpp");
  std::size_t at = 0;
  const auto quoted = [&](std::size_t from, std::string& into) {
    const std::size_t open = source.find('"', from);
    const std::size_t close = source.find('"', open + 1);
    into = source.substr(open + 1, close - open - 1);
    return close + 1;
  };
  while ((at = source.find("\n    {\"", at)) != std::string::npos) {
    std::string label, text;
    at = quoted(at, label);
    at = quoted(at, text);
    if (text.find("\\u") == std::string::npos) rows.emplace_back(label, text);
  }
  return rows;
}

// Openings and endings around the violating words: a few hundred texts.
std::vector<std::string> violating_texts() {
  std::vector<std::string> texts;
  const auto rows = violating_rows();
  constexpr const char* frames[][2] = {{"", ""},
                                       {"云汀消费金融个人消费贷款：", "。详情请登录官方应用。"},
                                       {"装修、进修都可以申请。", "，客服热线4000000000"}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const auto& frame : frames) texts.push_back(frame[0] + rows[i].second + frame[1]);
    texts.push_back(rows[i].second + "，" + rows[(i * 7 + 3) % rows.size()].second);
  }
  return texts;
}

TEST(Suggestion, WhatIsMendedPassesItsOwnReview) {
  const content::ProductTerms terms = whole_terms();
  Bench bench(&terms);
  std::map<Mending, int> counts;
  for (const std::string& words : violating_texts()) {
    const Mended mended = bench.mend(words);
    ++counts[mended.mending];
    if (mended.mending != Mending::mended && mended.mending != Mending::unchanged) {
      EXPECT_TRUE(mended.text.empty()) << words;
      continue;
    }
    content::Review review;
    const auto text = content::AdText::parse(mended.text);
    ASSERT_TRUE(text);
    EXPECT_TRUE(bench.passes(*text, review)) << words << "\n  " << mended.text;
    // And mending it again changes nothing.
    EXPECT_EQ(bench.mend(mended.text).mending, Mending::unchanged) << mended.text;
  }
  int all = 0;
  for (const auto& [mending, count] : counts) {
    all += count;
    RecordProperty(std::string(mending_names[static_cast<std::size_t>(mending)]), count);
    std::printf("%s %d\n", mending_names[static_cast<std::size_t>(mending)].data(), count);
  }
  EXPECT_GE(all, 400);
  EXPECT_LE(counts[Mending::needs_person] * 20, all) << "advice leads nowhere too often";
  EXPECT_EQ(counts[Mending::needs_terms], 0);
}

TEST(Suggestion, NamesTheFiguresItLacks) {
  Bench bench;
  const Mended mended = bench.mend("最高可借30万，秒到账，点击申请贷款");
  EXPECT_EQ(mended.mending, Mending::needs_terms);
  const std::set<rulebook::Figure> missing(mended.missing.begin(), mended.missing.end());
  EXPECT_TRUE(missing.contains(rulebook::Figure::lender));
  EXPECT_TRUE(missing.contains(rulebook::Figure::rate_max));
}

TEST(Suggestion, WhatNoWordingMakesLawfulIsToBeWithdrawn) {
  const content::ProductTerms terms = whole_terms();
  Bench bench(&terms);
  for (const char* words :
       {"专业修复征信，逾期记录三天消除", "长期收网贷客户数据，身份证资料齐全价高",
        "放款前先交500元保证金，交完立即下款", "花呗套现秒到账，随时办理"}) {
    const Mended mended = bench.mend(words);
    EXPECT_EQ(mended.mending, Mending::withdraw) << words;
    EXPECT_FALSE(mended.why.zh.empty());
  }
}

TEST(Suggestion, FillsInTheRegisteredFigures) {
  const content::ProductTerms terms = whole_terms();
  Bench bench(&terms);
  const Mended mended = bench.mend("云汀消费金融有限公司消费贷款，日息低至0.02%，请理性借贷。");
  ASSERT_EQ(mended.mending, Mending::mended);
  EXPECT_EQ(mended.text, "云汀消费金融有限公司消费贷款，年化利率（单利）7.2%至24%，请理性借贷。");
}

TEST(Suggestion, EveryLabelAndAbsenceHasAdvice) {
  Bench bench;
  for (const auto& pattern : bench.lexicon().patterns)
    EXPECT_NE(find_suggestion(bench.lexicon(), pattern.id,
                              bench.lexicon().labels[pattern.label.value].id),
              nullptr)
        << pattern.id;
  for (const auto& absence : bench.lexicon().absences)
    EXPECT_NE(find_suggestion(bench.lexicon(), absence.id,
                              bench.lexicon().labels[absence.label.value].id),
              nullptr)
        << absence.id;
}

}  // namespace
}  // namespace guiju::gate
