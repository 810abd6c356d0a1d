// The forty ads of scripts/samples/pictures.py: what must be found, and that no number is ever wrong.
#include <algorithm>
#include <map>

#include "gate/engine.h"
#include "gate/picture_review.h"
#include "gate/sample_engine.h"
#include "picture/drawn.h"

namespace guiju::gate {
namespace {

using picture::testing::DrawnAd;

struct Judged {
  DrawnAd ad;
  picture::PictureReading reading;
  PictureReview review;
  rulebook::Outcome outcome = rulebook::Outcome::allow;
  std::vector<DrawnAd::Claim> claims;  // those of a certain number, as the manifest writes them
  std::vector<std::string> faults, unsure;
};

const std::vector<Judged>& judged() {
  static const std::vector<Judged>* const all = [] {
    auto* out = new std::vector<Judged>();
    const auto engine = testing::sample_engine();
    SnapshotSource::Handle handle;
    const Snapshot& snapshot = engine->snapshots().read(handle);
    const Instant at = *parse_instant("2026-10-20T10:00:00+08:00");
    CreativeScratch scratch;
    for (DrawnAd& ad : picture::testing::drawn_ads()) {
      Judged& one = out->emplace_back();
      one.ad = std::move(ad);
      one.reading = picture::testing::read(picture::testing::ad_bytes(one.ad.file));
      review_picture(snapshot.law.at(at), *snapshot.calendar, one.reading,
                     {.id = one.ad.file, .at = at}, scratch, one.review);
      one.outcome = scratch.verdict.outcome;
      for (const content::Claim& claim : scratch.review.claims) {
        if (claim.ambiguous()) continue;
        const auto millionths = [](std::optional<FineRate> rate) {
          return rate ? rate->pico / 1'000'000 : -1;
        };
        if (claim.kind == content::ClaimKind::rate) {
          one.claims.push_back(
              {"rate",
               std::string(
                   content::claim_period_names[static_cast<std::size_t>(claim.price.period)]),
               millionths(claim.price.rate), millionths(claim.price.rate_max), -1});
        } else if (claim.kind == content::ClaimKind::amount) {
          one.claims.push_back(
              {"amount", "", -1, -1, claim.amount.max ? claim.amount.max->count : -1});
        }
      }
      for (const cel::Value& code : one.review.facts.faults)
        one.faults.emplace_back(code.as_text());
      for (const cel::Value& code : one.review.facts.unsure)
        one.unsure.emplace_back(code.as_text());
    }
    return out;
  }();
  return *all;
}

bool holds(const std::vector<DrawnAd::Claim>& claims, const DrawnAd::Claim& wanted) {
  return std::find(claims.begin(), claims.end(), wanted) != claims.end();
}
bool is_exact(const Judged& one) {
  return std::all_of(one.ad.claims.begin(), one.ad.claims.end(),
                     [&](const DrawnAd::Claim& wanted) { return holds(one.claims, wanted); });
}
bool has(const std::vector<std::string>& codes, std::string_view prefix) {
  return std::any_of(codes.begin(), codes.end(),
                     [&](const std::string& code) { return code.starts_with(prefix); });
}

TEST(DrawnAds, CleanOnesGiveTheirClaimsExactly) {
  std::map<std::string, int> exact, all;
  for (const Judged& one : judged()) {
    ++all[one.ad.kind];
    exact[one.ad.kind] += is_exact(one);
  }
  for (const auto& [kind, count] : all)
    RecordProperty(kind, std::to_string(exact[kind]) + " of " + std::to_string(count));
  for (const auto& [kind, count] : all)
    std::printf("  %-7s exact in %d of %d\n", kind.c_str(), exact[kind], count);
  EXPECT_EQ(all["clean"], 10);
  EXPECT_GE(exact["clean"], 9);
}

TEST(DrawnAds, NoNumberIsWrongOnAny) {
  for (const Judged& one : judged()) {
    for (const DrawnAd::Claim& claim : one.claims) {
      EXPECT_TRUE(holds(one.ad.claims, claim))
          << one.ad.file << ": " << claim.kind << " " << claim.rate_millionths << " "
          << claim.rate_max_millionths << " " << claim.amount_max_fen << " " << claim.period << "\n"
          << one.reading.text;
    }
  }
}

TEST(DrawnAds, WhatIsNotExactGoesToAPerson) {
  for (const Judged& one : judged()) {
    if (is_exact(one)) continue;
    EXPECT_GE(one.outcome, rulebook::Outcome::review) << one.ad.file << "\n" << one.reading.text;
    EXPECT_FALSE(one.unsure.empty()) << one.ad.file;
  }
}

TEST(DrawnAds, CleanOnesHaveNoFault) {
  for (const Judged& one : judged()) {
    if (one.ad.kind != "clean") continue;
    EXPECT_TRUE(one.faults.empty()) << one.ad.file << " " << one.faults.front();
    EXPECT_TRUE(one.unsure.empty()) << one.ad.file << " " << one.unsure.front() << "\n"
                                    << one.reading.text;
    EXPECT_LT(one.outcome, rulebook::Outcome::review) << one.ad.file;
  }
}

TEST(DrawnAds, SmallPrintAndPaleWordsAreFaults) {
  int small = 0, pale = 0;
  for (const Judged& one : judged()) {
    const bool is_small = has(one.faults, "small_print"), is_pale = has(one.faults, "low_contrast");
    if (one.ad.kind == "small") small += is_small;
    if (one.ad.kind == "pale") pale += is_pale;
    if (one.ad.kind == "clean" || one.ad.kind == "turned") {
      EXPECT_FALSE(is_small || is_pale) << one.ad.file;
    }
    if (one.ad.kind == "small" || one.ad.kind == "pale") {
      EXPECT_GE(one.outcome, rulebook::Outcome::review) << one.ad.file << "\n" << one.reading.text;
    }
  }
  std::printf("  small print seen in %d of 10, low contrast in %d of 10\n", small, pale);
  EXPECT_GE(small, 9);
  EXPECT_GE(pale, 9);
}

TEST(DrawnAds, BoxesLieOnThePictureAndCoverTheWords) {
  int lines = 0, covered = 0;
  for (const Judged& one : judged()) {
    const picture::Page& page = one.reading.pages.front();
    const auto inside = [&](const picture::Box& box) {
      return box.x >= 0 && box.y >= 0 && box.right() <= page.width && box.bottom() <= page.height;
    };
    for (const picture::TextLine& line : one.reading.lines) {
      EXPECT_TRUE(inside(line.box)) << one.ad.file;
      EXPECT_FALSE(line.box.empty()) << one.ad.file;
      // The line's characters together are about the line.
      const picture::Box words = one.reading.box_of(line.begin, line.end);
      EXPECT_GE(words.width * 10, line.box.width * 8) << one.ad.file;
    }
    for (const picture::Glyph& glyph : one.reading.glyphs)
      EXPECT_TRUE(inside(glyph.box)) << one.ad.file;
    for (const DrawnAd::Line& line : one.ad.lines) {
      ++lines;
      covered += std::any_of(
          one.reading.lines.begin(), one.reading.lines.end(), [&](const picture::TextLine& seen) {
            const std::int64_t width =
                std::min(line.box.right(), seen.box.right()) - std::max(line.box.x, seen.box.x);
            const std::int64_t height =
                std::min(line.box.bottom(), seen.box.bottom()) - std::max(line.box.y, seen.box.y);
            const std::int64_t area = std::int64_t{line.box.width} * line.box.height;
            return width > 0 && height > 0 && width * height * 100 >= area * 75;
          });
    }
  }
  std::printf("  %d of %d lines have their box\n", covered, lines);
  EXPECT_GE(covered * 100, lines * 99);
}

}  // namespace
}  // namespace guiju::gate
