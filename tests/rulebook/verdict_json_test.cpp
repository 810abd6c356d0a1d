#include <gtest/gtest.h>

#include "base/document.h"
#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

const Date today = Date::of(2026, 10, 20);

TEST(VerdictJson, ReasonsComeStrongestFirstWithClausesAndEvidence) {
  SmallRulebook small;
  small.policies[1].id = "placement.a-elderly";  // first by name, weaker than the deny
  const auto rules = load(small.files());
  Judge judge(rules);
  judge.facts.set(Fact::person_age, 62);
  judge.facts.set(Fact::lender_known, false);
  judge.at(today);
  EXPECT_EQ(
      judge.json(),
      R"({"outcome":"deny","reasons":[)"
      R"({"policy":"placement.lender-unknown","outcome":"deny","clauses":["act-1"],)"
      R"("citations":["The Act, 第七条"],"message":"fired placement.lender-unknown",)"
      R"("fix":"register the lender","evidence":{"lender.known":false}},)"
      R"({"policy":"placement.a-elderly","outcome":"review","clauses":["act-1"],)"
      R"("citations":["The Act, 第七条"],"message":"fired placement.a-elderly","evidence":{"person.age":62}}],)"
      R"("obligations":[{"id":"cost_statement","text":"state the cost","clauses":["act-1","act-new"]},)"
      R"({"id":"warning","text":"warn","clauses":["act-1"]}],)"
      R"("rulebook":{"version":")" +
          std::string(rules->version()) + R"(","law_since":"2026-09-30"}})");
}

TEST(VerdictJson, ChineseIsWrittenInChinese) {
  Judge judge(load(SmallRulebook().files()));
  judge.facts.set(Fact::lender_known, false);
  judge.at(today);
  const std::string json = judge.json(Language::zh);
  EXPECT_NE(json.find(R"("message":"触发placement.lender-unknown","fix":"先登记机构")"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("citations":["《某法》第七条"])"), std::string::npos) << json;
}

TEST(VerdictJson, AFailedReasonSaysWhatWasMissing) {
  Judge judge(load(SmallRulebook().files()));
  judge.facts.set(Fact::person_age, cel::Value());
  judge.at(today, Outcome::review);
  const std::string json = judge.json();
  EXPECT_NE(json.find(R"("failed":true,"missing":["person.age"],"evidence":{"person.age":null})"),
            std::string::npos)
      << json;
}

TEST(VerdictJson, AnArticleNobodyReadIsNotPrinted) {
  Judge judge(load(SmallRulebook().files()));
  judge.facts.set(Fact::placement_reopens, true);
  judge.at(today);
  EXPECT_NE(judge.json().find(R"("clauses":["act-memory"],"citations":["The Act"])"),
            std::string::npos);
}

TEST(VerdictJson, ObligationsNameTheClausesOfTheDay) {
  Judge judge(load(SmallRulebook().files()));
  judge.at(Date::of(2026, 9, 29));
  EXPECT_NE(
      judge.json().find(R"("id":"cost_statement","text":"state the cost","clauses":["act-1"])"),
      std::string::npos)
      << judge.json();
}

// Whatever stands in the facts, the answer is JSON.
TEST(VerdictJson, TextsAreEscaped) {
  SmallRulebook small;
  small.policies[0].when = "!lender.known || lender.name != \"\"";
  small.policies[0].more = "  fix: {zh: '“{lender.name}”'}\n  evidence: [lender.name]\n";
  Judge judge(load(small.files()));
  judge.facts.set(Fact::lender_name, "a\"b\\c\n\x01{x}");
  judge.at(today);
  Document document;
  ASSERT_TRUE(parse_json(judge.json(), "verdict", document)) << judge.json();
  const Value reason = *document.root().find("reasons").begin();
  EXPECT_EQ(*reason.find("evidence").find("lender.name").as_text(), "a\"b\\c\n\x01{x}");
  EXPECT_EQ(*reason.find("fix").as_text(), "“a\"b\\c\n\x01{x}”");
}

TEST(VerdictJson, SentencesForTablesAreTheSame) {
  Judge judge(load(SmallRulebook().files()));
  judge.facts.set(Fact::lender_known, false);
  judge.at(today);
  const Reason& reason = judge.verdict.reasons[0];
  EXPECT_EQ(message_of(judge.verdict, reason, judge.facts, Language::en),
            "fired placement.lender-unknown");
  EXPECT_EQ(fix_of(judge.verdict, reason, judge.facts, Language::zh), "先登记机构");
}

}  // namespace
}  // namespace guiju::rulebook
