// Inputs nobody writes on purpose, and the promises that hold for all of them.
#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "support/allocations.h"
#include "world.h"

namespace guiju::content {
namespace {

TEST(AdText, RefusesWhatIsNoText) {
  EXPECT_FALSE(AdText::parse(""));
  EXPECT_FALSE(AdText::parse(std::string(2u << 20, 'a')));
  EXPECT_FALSE(AdText::parse("贷\xff款"));
  EXPECT_FALSE(AdText::parse("\xed\xa0\x80"));
  EXPECT_FALSE(AdText::parse("\xe8\xb4"));
  const auto bad = AdText::parse("贷\xff款");
  EXPECT_EQ(bad.error().where, "text");
  EXPECT_NE(bad.error().what.zh.find("3"), std::string::npos);
}

TEST(AdText, CountsCharactersBeforeABytePosition) {
  std::string bytes;
  std::vector<std::uint32_t> chars_before;
  std::uint32_t count = 0;
  for (int i = 0; i < 200; ++i) {
    for (const char32_t c : {U'贷', U'a', U'é', U'🔥'}) {
      const std::size_t from = bytes.size();
      append_utf8(bytes, c);
      chars_before.resize(bytes.size(), count);
      (void)from;
      ++count;
    }
  }
  const AdText text = ad(bytes);
  std::size_t at = 0;
  std::uint32_t chars = 0;
  while (at < bytes.size()) {
    EXPECT_EQ(
        text.to_chars({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(bytes.size())}),
        (CharRange{chars, count}));
    next_code_point(bytes, at);
    ++chars;
  }
}

constexpr const char* odd_texts[] = {
    " ",
    "。",
    "🔥🔥🔥",
    "\u202e\u202c",
    "\u200b",
    "\n\n\n",
    "０",
    "％",
    "万",
    "借",
    "“",
    "”“",
    "1",
    "1.",
    "日息",
    "日息万",
    "9999999999999999999999999元借款",
    "日息万万万万",
    "100000000000000%年化贷款",
    "百分之",
    "万分之",
    "\"\"\"\"",
    "贷",
    "0",
    "-",
    "1-",
    "1-2-3-4-5-6",
    "5~",
    "万元",
    "￥",
    "年化利率-3%",
    "年化利率1000000000000%",
    "日息1390000111100%贷款",
    "a\u0301\u0301\u0301",
};

TEST(Reviewer, TakesOddTexts) {
  ReviewScratch scratch;
  Review review;
  for (const char* text : odd_texts) {
    const AdText words = ad(text);
    shipped_reviewer().review(words, nullptr, scratch, review);
    for (const Finding& finding : review.findings) {
      EXPECT_LE(finding.bytes.end, words.bytes().size()) << text;
    }
  }
}

TEST(Reviewer, AnswersAHugeTextInTime) {
  std::string text;
  while (text.size() + 64 < ad_bytes_max) text += "无抵押贷款日息万二，不看征信最高20万“秒到账”不";
  const AdText words = ad(text);
  ReviewScratch scratch;
  Review review;
  shipped_reviewer().review(words, nullptr, scratch, review);
  EXPECT_GT(review.findings.size(), 1000u);
  EXPECT_TRUE(
      std::is_sorted(review.claims.begin(), review.claims.end(),
                     [](const Claim& a, const Claim& b) { return a.span.begin < b.span.begin; }));
}

TEST(Reviewer, TheSameTextGivesTheSameAnswerWhateverCameBefore) {
  ReviewScratch used;
  Review first, second;
  const AdText a = ad("无抵押贷款，当天放款，最高20万，日息万二，加微信"),
               b = ad("您尾号1234的信用卡账单已出");
  shipped_reviewer().review(a, nullptr, used, first);
  shipped_reviewer().review(b, nullptr, used, second);
  shipped_reviewer().review(a, nullptr, used, second);
  ASSERT_EQ(first.findings.size(), second.findings.size());
  for (std::size_t i = 0; i < first.findings.size(); ++i) {
    EXPECT_EQ(first.findings[i].pattern, second.findings[i].pattern);
    EXPECT_EQ(first.findings[i].span, second.findings[i].span);
  }
  EXPECT_EQ(first.claims.size(), second.claims.size());
}

TEST(Reviewer, AllocatesNothingAtSteadyState) {
  const AdText text =
      ad("您好！本公司专业办理无 抵*押 "
         "貸款，dai款日息万二，最高20万，当天放款，详询13900001111。谨防“骗子”。");
  ProductTerms terms;
  terms.rate_min = Rate(72'000);
  terms.lender_name = "临溪银行股份有限公司";
  ReviewScratch scratch;
  Review review;
  for (int warm = 0; warm < 3; ++warm) shipped_reviewer().review(text, &terms, scratch, review);
  const guiju::testing::AllocationCount allocations;
  for (int i = 0; i < 100; ++i) shipped_reviewer().review(text, &terms, scratch, review);
  EXPECT_EQ(allocations.value(), 0u);
}

// Pieces of ads and of Unicode put together at random: nothing crashes, spans lie on the text in order,
// and a finding's words are never empty.
TEST(Reviewer, KeepsItsPromisesOnMutatedTexts) {
  constexpr const char* pieces[] = {
      "无抵押", "贷款",       "日息", "万",       "二",     "0.02%",  "最高",   "20万",
      "-",      "~",          "元",   "借1万",    "每天",   "2.7元",  "，",     "。",
      "“",      "”",          "不",   "征信",     "秒",     "到账",   "kuan",   "dai",
      "岱歀",   "扌甲",       "🔥",    "\u200b",   "\u202e", "\u202c", " ",      "\n",
      "①",      "１",         "𝟏",    "年化利率", "起",     "封顶",   "百分之", "13900001111",
      "银行",   "谨防",       "诈骗", "加微信",   "v",      "x",      "(",      "）",
      "…",      "、",         "/",    "平安银行", "三厘五", "五千至", "个月",   "期",
      "分",     "块",         "9",    "\u0301",   "é",      "ﬁ",      "½",      "㈤",
      "㎏",     "\U0002F800",
  };
  std::mt19937 random(20260930);
  ReviewScratch scratch;
  Review review;
  for (int round = 0; round < 10'000; ++round) {
    std::string text;
    for (std::size_t i = 0, count = 1 + random() % 30; i < count; ++i)
      text += pieces[random() % std::size(pieces)];
    const AdText words = ad(text);
    shipped_reviewer().review(words, nullptr, scratch, review);
    for (const Finding& finding : review.findings) {
      ASSERT_LE(finding.bytes.begin, finding.bytes.end) << text;
      ASSERT_LE(finding.bytes.end, text.size()) << text;
      ASSERT_EQ(finding.span, finding.bytes.empty() ? CharRange{} : words.to_chars(finding.bytes))
          << text;
    }
    for (const Claim& claim : review.claims) {
      ASSERT_LT(claim.bytes.begin, claim.bytes.end) << text;
      ASSERT_LE(claim.bytes.end, text.size()) << text;
      ASSERT_TRUE(claim.ambiguous() || claim.kind != ClaimKind::rate || claim.yearly.any_simple() ||
                  claim.yearly.compound)
          << text;
    }
  }
}

}  // namespace
}  // namespace guiju::content
