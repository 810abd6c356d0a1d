// What only a picture has on its way to a verdict: boxes in the answer, QR hosts, the AI label.
#include "gate/picture_review.h"

#include "base/utf8.h"
#include "gate/engine.h"
#include "gate/sample_engine.h"
#include "picture/drawn.h"

namespace guiju::gate {
namespace {

using namespace picture::testing;

struct Answer {
  std::string line;
  std::vector<std::string> faults, unsure;
  rulebook::Outcome outcome = rulebook::Outcome::allow;
};

Answer answer(const picture::PictureReading& reading, std::vector<std::string> hosts = {},
              const content::ProductTerms* terms = nullptr) {
  static const std::unique_ptr<Engine> engine = testing::sample_engine();
  SnapshotSource::Handle handle;
  const Snapshot& snapshot = engine->snapshots().read(handle);
  const Instant at = *parse_instant("2026-10-20T10:00:00+08:00");
  CreativeScratch scratch;
  PictureReview review;
  review_picture(snapshot.law.at(at), *snapshot.calendar, reading,
                 {.id = "ad.png", .at = at, .terms = terms, .lender_hosts = hosts}, scratch,
                 review);
  Answer out;
  write_picture_review(out.line, "ad.png", reading, review, scratch, Language::en);
  for (const cel::Value& code : review.facts.faults) out.faults.emplace_back(code.as_text());
  for (const cel::Value& code : review.facts.unsure) out.unsure.emplace_back(code.as_text());
  out.outcome = scratch.verdict.outcome;
  return out;
}

TEST(PictureReview, EveryClaimHasItsBoxAndThePictureItsMeasures) {
  const picture::PictureReading reading = read(ad_bytes("clean-01.png"));
  const Answer given = answer(reading);
  Document document;
  ASSERT_TRUE(parse_json(given.line, "line", document)) << given.line;
  const Value claims = document.root().find("claims");
  ASSERT_GE(claims.size(), 2u);
  for (const Value claim : claims) {
    const Value box = claim.find("box");
    ASSERT_TRUE(box);
    EXPECT_GE(*box.find("x").as_int(), 0);
    EXPECT_LE(*box.find("x").as_int() + *box.find("width").as_int(), 640);
    EXPECT_FALSE(box.find("page"));
    EXPECT_FALSE(*claim.find("ambiguous").as_bool());
  }
  const Value seen = document.root().find("picture");
  EXPECT_EQ(*seen.find("width").as_int(), 640);
  EXPECT_EQ(seen.find("hash").as_text()->size(), 16u);
  EXPECT_EQ(seen.find("lines").size(), 7u);
  EXPECT_EQ(seen.find("faults").size(), 0u);
}

TEST(PictureReview, QrHostsAreComparedWithTheLenders) {
  const picture::PictureReading reading =
      read(with_code("clean-01.png", "https://apply.bank.example/a"));
  const struct {
    const char* name;
    std::vector<std::string> hosts, faults, unsure;
  } cases[] = {
      {"nobody said whose", {}, {}, {"qr_host_unknown"}},
      {"the lender's own", {"apply.bank.example"}, {}, {}},
      {"a subdomain of it", {"other.example", "bank.example"}, {}, {}},
      {"only looks like it", {"k.example"}, {"qr_foreign_host"}, {}},
      {"another's", {"lender.example"}, {"qr_foreign_host"}, {}},
  };
  for (const auto& one : cases) {
    const Answer given = answer(reading, one.hosts);
    EXPECT_EQ(given.faults, one.faults) << one.name;
    EXPECT_EQ(given.unsure, one.unsure) << one.name;
  }
  EXPECT_EQ(answer(read(with_code("clean-01.png", "WIFI:T:WPA;S:x;;"))).unsure,
            std::vector<std::string>{"qr_not_an_address"});
}

TEST(PictureReview, AiByTheFileWantsALabelOnThePicture) {
  picture::PictureReading reading = read(ad_bytes("clean-01.png"));
  reading.made_by_ai = {true, "AIGC"};
  EXPECT_EQ(answer(reading).faults, std::vector<std::string>{"ai_label_missing"});
  EXPECT_EQ(answer(reading).outcome, rulebook::Outcome::review);
  const std::u32string label = U"\nAI 生成";
  reading.text += "\nAI 生成";
  for (std::size_t i = 0; i < label.size(); ++i)
    reading.glyphs.push_back({.box = {1, 1, 1, 1}, .line = 0});
  EXPECT_TRUE(answer(reading).faults.empty());
}

TEST(PictureReview, ADoubtfulNumberIsNeverPrintedOrCompared) {
  picture::PictureReading reading = read(ad_bytes("clean-01.png"));
  content::ProductTerms terms;
  terms.rate_min = Rate(100'000);
  terms.rate_max = Rate(200'000);
  const Answer certain = answer(reading, {}, &terms);
  EXPECT_NE(certain.line.find(R"("agrees":false)"),
            std::string::npos);  // 3.6 % is below the registered 10 %
  const std::size_t at = reading.text.find("3.6");
  ASSERT_NE(at, std::string::npos);
  std::size_t bytes = 0;
  for (picture::Glyph& glyph : reading.glyphs) {
    if (bytes == at) glyph.uncertain = true;
    next_code_point(reading.text, bytes);
  }
  const Answer doubtful = answer(reading, {}, &terms);
  EXPECT_EQ(doubtful.line.find(R"("agrees":false)"), std::string::npos) << doubtful.line;
  EXPECT_EQ(doubtful.line.find(R"("rate":)"), std::string::npos) << doubtful.line;
  EXPECT_NE(doubtful.line.find(R"("reasons":["figure_uncertain"])"), std::string::npos);
  EXPECT_EQ(doubtful.unsure, std::vector<std::string>{"figures_uncertain"});
  EXPECT_EQ(doubtful.outcome, rulebook::Outcome::review);
}

TEST(PictureReview, APictureWithoutWordsGoesToAPerson) {
  picture::Pixels pix(pixCreate(300, 200, 32));
  pixSetAll(pix.get());
  const Answer given = answer(read(png(pix)));
  EXPECT_EQ(given.unsure, std::vector<std::string>{"no_text"});
  EXPECT_EQ(given.outcome, rulebook::Outcome::review);
}

}  // namespace
}  // namespace guiju::gate
