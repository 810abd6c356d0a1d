#include "content/term_index.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <set>

#include "base/utf8.h"
#include "content/sound.h"
#include "reference/naive_terms.h"

namespace guiju::content {
namespace {

Units units_of(std::string_view text) {
  Units units;
  Normaliser().normalise(text, units);
  return units;
}

std::vector<TermHit> scan(std::span<const UnitText> terms, const Units& units) {
  const TermIndex index(terms);
  std::vector<TermHit> hits;
  index.scan(units.codes, units.places, hits);
  return hits;
}

TEST(TermIndex, FindsOverlappingTermsShortestFirst) {
  const std::vector<UnitText> terms{u"无抵押", u"抵押", u"抵押贷款", u"贷", u"无抵押贷款"};
  const Units units = units_of("无抵押贷款");
  EXPECT_EQ(scan(terms, units),
            (std::vector<TermHit>{{0, 0, 3}, {4, 0, 5}, {1, 1, 3}, {2, 1, 5}, {3, 3, 4}}));
}

TEST(TermIndex, AWordEndsAtAMarkAndNotAtASpace) {
  const std::vector<UnitText> terms{u"贷款"};
  EXPECT_EQ(scan(terms, units_of("贷 款")).size(), 1u);
  EXPECT_EQ(scan(terms, units_of("贷*款")).size(), 1u);
  EXPECT_EQ(scan(terms, units_of("贷，款")).size(), 0u);
  EXPECT_EQ(scan(terms, units_of("贷。款")).size(), 0u);
}

TEST(TermIndex, LettersAndDigitsMatchWhole) {
  const std::vector<UnitText> terms{u"v", u"app", u"69", u"借款app"};
  EXPECT_EQ(scan(terms, units_of("vip")).size(), 0u);
  EXPECT_EQ(scan(terms, units_of("加v聊")).size(), 1u);
  EXPECT_EQ(scan(terms, units_of("695")).size(), 0u);
  EXPECT_EQ(scan(terms, units_of("借款app好")).size(), 2u);
  EXPECT_EQ(scan(terms, units_of("application")).size(), 0u);
}

TEST(TermIndex, NoTermsFindNothing) { EXPECT_TRUE(scan({}, units_of("贷款")).empty()); }

TEST(TermIndex, AgreesWithItsSlowTwin) {
  std::mt19937 random(7);
  const std::u32string alphabet = U"贷款借钱无抵押息低ab12 *，。";
  const auto random_text = [&](std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i)
      append_utf8(text, alphabet[random() % alphabet.size()]);
    return text;
  };
  const Normaliser normaliser;
  for (int round = 0; round < 300; ++round) {
    std::set<UnitText> distinct;
    for (int i = 0; i < 60; ++i)
      if (UnitText term = to_units(normaliser, random_text(1 + random() % 5)); !term.empty())
        distinct.insert(term);
    const std::vector<UnitText> terms(distinct.begin(), distinct.end());
    const Units units = units_of(random_text(200));
    ASSERT_EQ(scan(terms, units), naive_scan(terms, units)) << "round " << round;
  }
}

TEST(TermIndex, FiftyThousandTermsAreBuiltInASecond) {
  std::mt19937 random(11);
  std::set<UnitText> distinct;
  while (distinct.size() < 50'000) {
    UnitText term;
    for (std::size_t i = 0, length = 2 + random() % 4; i < length; ++i)
      term.push_back(static_cast<char16_t>(0x4E00 + random() % 2500));
    distinct.insert(std::move(term));
  }
  const std::vector<UnitText> terms(distinct.begin(), distinct.end());
  const auto from = std::chrono::steady_clock::now();
  const TermIndex index(terms);
  const auto took = std::chrono::steady_clock::now() - from;
  // Generous, for sanitizers and busy machines; bench/content_bench measures.
  EXPECT_LT(std::chrono::duration<double>(took).count(), 5.0);
  EXPECT_LT(index.memory_bytes(), 4'000'000u);
}

// As many terms as a large list has, and still every one is found.
TEST(TermIndex, EveryTermOfALargeIndexIsFound) {
  std::mt19937 random(12);
  std::set<UnitText> distinct;
  while (distinct.size() < 20'000) {
    UnitText term;
    for (std::size_t i = 0, length = 1 + random() % 6; i < length; ++i)
      term.push_back(static_cast<char16_t>(0x4E00 + random() % (i < 2 ? 300 : 20)));
    distinct.insert(std::move(term));
  }
  const std::vector<UnitText> terms(distinct.begin(), distinct.end());
  const TermIndex index(terms);
  std::vector<TermHit> hits;
  for (std::uint32_t t = 0; t < terms.size(); ++t) {
    const std::vector<std::uint16_t> codes(terms[t].begin(), terms[t].end());
    const std::vector<UnitPlace> places(codes.size());
    hits.clear();
    index.scan(codes, places, hits);
    const TermHit whole{t, 0, static_cast<std::uint32_t>(codes.size())};
    ASSERT_NE(std::find(hits.begin(), hits.end(), whole), hits.end()) << t;
  }
}

}  // namespace
}  // namespace guiju::content
