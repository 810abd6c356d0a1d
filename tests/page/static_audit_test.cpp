// Without a browser: what the source proves is found, what it leaves open is unsure, and a page
// without scripts leaves little open. Snapshots and what has changed since.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "page/fixture.h"
#include "support/temporary_folder.h"

namespace guiju::page {
namespace {

std::string site(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(std::string(GUIJU_SOURCE_DIR) + "/tests/page/site/" + path).rdbuf();
  return bytes.str();
}

Visit source(const std::string& html) {
  auto visit = see_source(html, "page.html");
  EXPECT_TRUE(visit);
  return visit ? std::move(*visit) : Visit{};
}

enum class Said { found, unsure, nothing };
Said said(const Audit& audit, Check check) {
  for (const Fault& fault : audit.faults) {
    if (fault.check == check) return Said::found;
  }
  for (const Audit::Unsure& unsure : audit.unsure) {
    if (unsure.check == check) return Said::unsure;
  }
  return Said::nothing;
}

class StaticAudit : public ::testing::Test {
 protected:
  testing::Fixture fixture_;
};

// What the source alone says of each faulty page; nothing is never the answer for a fault.
constexpr struct {
  Check check;
  Said want;
} faulty_pages[] = {
    {Check::popup_no_close, Said::unsure},      {Check::popup_fake_close, Said::unsure},
    {Check::preticked_consent, Said::unsure},   {Check::consent_hidden, Said::unsure},
    {Check::forced_bundling, Said::unsure},     {Check::option_on_by_default, Said::found},
    {Check::blanket_consent, Said::found},      {Check::agreement_unreadable, Said::unsure},
    {Check::automatic_redirect, Said::unsure},  {Check::second_hop, Said::unsure},
    {Check::rate_not_prominent, Said::unsure},  {Check::lender_not_shown, Said::found},
    {Check::risk_not_legible, Said::unsure},    {Check::text_in_pictures, Said::unsure},
    {Check::false_urgency, Said::unsure},       {Check::data_before_consent, Said::unsure},
    {Check::permission_excess, Said::unsure},   {Check::refusal_shamed, Said::found},
    {Check::exit_blocked, Said::unsure},        {Check::disguised_ad, Said::found},
    {Check::loan_default_payment, Said::found}, {Check::minors_addressed, Said::found},
};

TEST_F(StaticAudit, FaultyPagesAreFoundOrLeftToAPerson) {
  for (const auto& [check, want] : faulty_pages) {
    const Visit visit = source(site("faulty/" + std::string(name_of(check)) + ".html"));
    EXPECT_EQ(said(fixture_.review(visit).audit, check), want) << name_of(check);
  }
}

TEST_F(StaticAudit, TwinsHaveNoFault) {
  for (const CheckSpec& spec : checks()) {
    const Visit visit = source(site("clean/" + std::string(spec.name) + ".html"));
    const gate::PageReview review = fixture_.review(visit);
    EXPECT_TRUE(review.audit.faults.empty())
        << spec.name << ": " << name_of(review.audit.faults.front().check);
  }
}

TEST_F(StaticAudit, UnsureMeansReview) {
  const Visit visit = source(site("clean/false_urgency.html"));
  const gate::PageReview review = fixture_.review(visit);
  EXPECT_FALSE(review.facts.unsure.empty());
  EXPECT_EQ(fixture_.verdict().outcome, rulebook::Outcome::review);
}

TEST_F(StaticAudit, FindingsOfWordsNameTheirElement) {
  const Visit visit =
      source("<p>说明</p><div id=ad><b>不查征信，百分百下款，贷款立即到账</b></div>");
  const gate::PageReview review = fixture_.review(visit);
  const std::string line = fixture_.line(visit, review);
  EXPECT_NE(line.find("\"label\":\"no_credit_check\""), line.npos) << line;
  EXPECT_NE(line.find("\"path\":\"html > body > div#ad > b\""), line.npos) << line;
}

TEST_F(StaticAudit, APageWithoutWordsIsStillJudged) {
  const Visit visit = source("<img src=a.png>");
  const gate::PageReview review = fixture_.review(visit);
  EXPECT_EQ(said(review.audit, Check::text_in_pictures), Said::unsure);
}

class Snapshots : public StaticAudit {
 protected:
  Status save(const Visit& visit) {
    const gate::PageReview review = fixture_.review(visit);
    return save_snapshot(*disk_, folder_.path() + "/one", visit, review.words, review.claims,
                         review.audit, Instant(1));
  }
  std::unique_ptr<Disk> disk_ = system_disk();
  testing::TemporaryFolder folder_;
};

TEST_F(Snapshots, TheSamePageHasNotChanged) {
  const Visit visit = source(site("clean/differs_from_approved.html"));
  ASSERT_TRUE(save(visit));
  const auto kept = load_snapshot(*disk_, folder_.path() + "/one");
  ASSERT_TRUE(kept) << kept.error().text(Language::en);
  EXPECT_FALSE(fixture_.review(visit, &*kept).drift->any());
}

TEST_F(Snapshots, ChangedWordsAndClaimsAreNamed) {
  ASSERT_TRUE(save(source(site("clean/differs_from_approved.html"))));
  const auto kept = load_snapshot(*disk_, folder_.path() + "/one");
  ASSERT_TRUE(kept);
  const Visit now = source(site("faulty/differs_from_approved.html"));
  const gate::PageReview review = fixture_.review(now, &*kept);
  EXPECT_EQ(review.drift->removed, (std::vector<std::string>{"安心借 最高可借20万元"}));
  EXPECT_EQ(review.drift->added, (std::vector<std::string>{"安心借 最高可借50万元"}));
  EXPECT_EQ(review.drift->claims_added.size(), 1u);
  EXPECT_EQ(said(review.audit, Check::differs_from_approved), Said::found);
  EXPECT_EQ(fixture_.verdict().outcome, rulebook::Outcome::deny);
}

TEST_F(Snapshots, AChangedSnapshotIsRefused) {
  ASSERT_TRUE(save(source(site("clean/differs_from_approved.html"))));
  ASSERT_TRUE(disk_->write_whole(folder_.path() + "/one/text.txt", "别的"));
  const auto kept = load_snapshot(*disk_, folder_.path() + "/one");
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().kind, ErrorKind::corrupt);
}

TEST_F(Snapshots, AreFoundByAddress) {
  EXPECT_EQ(snapshot_name("https://bank.example/a?b=1").substr(0, 19), "bank-example-a-b-1-");
  EXPECT_NE(snapshot_name("https://bank.example/a"), snapshot_name("https://bank.example/a/"));
}

}  // namespace
}  // namespace guiju::page
