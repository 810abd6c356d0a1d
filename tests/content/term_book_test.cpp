#include "content/term_book.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <thread>

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

std::vector<TermHit> scan(const TermBook& book, const Units& units) {
  TermBook::Handle handle;
  std::vector<TermHit> hits;
  book.scan(handle, units.codes, units.places, hits);
  return hits;
}

TEST(TermBook, EditsShowAtOnceAndNumbersStay) {
  const std::vector<UnitText> terms{u"贷款", u"抵押"};
  TermBook book(terms);
  const Units units = units_of("无抵押贷款");
  EXPECT_EQ(scan(book, units), (std::vector<TermHit>{{1, 1, 3}, {0, 3, 5}}));
  EXPECT_EQ(book.add(u"无抵押"), 2u);
  EXPECT_EQ(book.add(u"无抵押"), 2u);
  EXPECT_EQ(scan(book, units), (std::vector<TermHit>{{2, 0, 3}, {1, 1, 3}, {0, 3, 5}}));
  EXPECT_TRUE(book.remove(u"贷款"));
  EXPECT_FALSE(book.remove(u"贷款"));
  EXPECT_FALSE(book.remove(u"借款"));
  EXPECT_EQ(book.pending(), 2u);
  const auto before = scan(book, units);
  EXPECT_EQ(before, (std::vector<TermHit>{{2, 0, 3}, {1, 1, 3}}));
  book.rebuild();
  EXPECT_EQ(book.pending(), 0u);
  EXPECT_EQ(scan(book, units), before);
  EXPECT_EQ(book.add(u"贷款"), 0u);
  EXPECT_EQ(scan(book, units).size(), 3u);
}

TEST(TermBook, AnEmptyBookFindsNothing) {
  TermBook book;
  EXPECT_TRUE(scan(book, units_of("贷款")).empty());
  book.add(u"贷款");
  EXPECT_EQ(scan(book, units_of("贷款")).size(), 1u);
}

TEST(TermBook, AnyEditsAgreeWithTheSlowTwin) {
  std::mt19937 random(20260930);
  const std::u32string alphabet = U"贷款借钱无抵押息低ab12 *，";
  const auto random_text = [&](std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i)
      append_utf8(text, alphabet[random() % alphabet.size()]);
    return text;
  };
  const Normaliser normaliser;
  TermBook book;
  std::vector<UnitText> numbered;  // by number
  std::set<std::uint32_t> alive;
  for (int step = 0; step < 2000; ++step) {
    const UnitText term = to_units(normaliser, random_text(1 + random() % 4));
    if (term.empty()) continue;
    if (random() % 3 != 0) {
      const std::uint32_t number = book.add(term);
      ASSERT_LE(number, numbered.size());
      if (number == numbered.size()) numbered.push_back(term);
      ASSERT_EQ(numbered[number], term);
      alive.insert(number);
    } else {
      const auto at = std::find(numbered.begin(), numbered.end(), term);
      const auto number = static_cast<std::uint32_t>(at - numbered.begin());
      ASSERT_EQ(book.remove(term), alive.erase(number) == 1);
    }
    if (step % 97 == 0) book.rebuild();
    if (step % 20 != 0) continue;
    std::vector<UnitText> terms;
    std::vector<std::uint32_t> numbers;
    for (const std::uint32_t number : alive) {
      terms.push_back(numbered[number]);
      numbers.push_back(number);
    }
    const Units units = units_of(random_text(120));
    auto expected = naive_scan(terms, units);
    for (TermHit& hit : expected) hit.term = numbers[hit.term];
    ASSERT_EQ(scan(book, units), expected) << "step " << step;
  }
}

// Under ThreadSanitizer this also shows that readers, editors and rebuilds do not race.
TEST(TermBook, ReadersSeeWholeEditionsWhileTermsChange) {
  const std::vector<UnitText> terms{u"贷款"};
  TermBook book(terms);
  const Units units = units_of("贷款抵押担保");
  std::atomic<bool> done{false};
  std::atomic<int> torn{0};
  const auto read = [&] {
    TermBook::Handle handle;
    std::vector<TermHit> hits;
    while (!done.load()) {
      hits.clear();
      book.scan(handle, units.codes, units.places, hits);
      // The first term never goes, and nothing is there twice.
      if (hits.empty() || hits.front().term != 0 || hits.size() > 3) ++torn;
      for (std::size_t i = 1; i < hits.size(); ++i) torn += hits[i - 1].begin >= hits[i].begin;
    }
  };
  std::thread first(read), second(read);
  std::thread rebuilding([&] {
    while (!done.load()) book.rebuild();
  });
  for (int i = 0; i < 300; ++i) {
    book.add(u"抵押");
    book.add(u"担保");
    book.remove(u"抵押");
    book.remove(u"担保");
  }
  done = true;
  first.join();
  second.join();
  rebuilding.join();
  EXPECT_EQ(torn.load(), 0);
}

}  // namespace
}  // namespace guiju::content
