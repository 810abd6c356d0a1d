// Ten thousand damaged rulebooks: each loads whole or is refused with errors that have a place;
// none crashes. The sanitizers of the dev preset watch.

#include <gtest/gtest.h>

#include <random>

#include "rulebook/cases.h"
#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

constexpr std::string_view fragments[] = {"{",
                                          "}",
                                          "[",
                                          "]",
                                          ":",
                                          "- ",
                                          "\n",
                                          "'",
                                          "\"",
                                          "null",
                                          "0",
                                          "-1",
                                          "9223372036854775808",
                                          "law.",
                                          "&a",
                                          "*a",
                                          "2026-02-30",
                                          "true",
                                          "\xff",
                                          "贷",
                                          "has(",
                                          "&&",
                                          "(((((((((",
                                          "1m",
                                          "policies:",
                                          "id: x\n",
                                          "|\n",
                                          "#",
                                          "\t"};

void damage(std::mt19937& random, std::string& text) {
  const auto at = [&] { return text.empty() ? 0 : random() % text.size(); };
  const std::size_t from = at();
  switch (random() % 6) {
    case 0: text.insert(from, fragments[random() % std::size(fragments)]); break;
    case 1: text.erase(from, random() % 12); break;
    case 2:
      if (!text.empty()) text[from] = static_cast<char>(random());
      break;
    case 3: text.insert(from, text.substr(at(), random() % 60)); break;
    case 4: text.resize(from); break;
    default:
      if (!text.empty()) std::swap(text[from], text[at()]);
      break;
  }
}

void expect_places(const std::vector<Error>& errors) {
  ASSERT_FALSE(errors.empty());
  for (const Error& error : errors) {
    EXPECT_FALSE(error.where.empty()) << error.what.en;
    EXPECT_FALSE(error.what.zh.empty());
  }
}

TEST(Mutation, DamagedRulebooksAreRefusedOrWhole) {
  const auto whole = SmallRulebook().files();
  std::size_t loaded = 0;
  for (std::uint32_t seed = 0; seed < 10'000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    auto files = whole;
    for (auto n = 1 + random() % 3; n > 0; --n)
      damage(random, files[random() % files.size()].bytes);
    std::vector<Error> errors;
    const auto rules = Ruleset::load(files, errors);
    if (!rules) {
      expect_places(errors);
      continue;
    }
    ++loaded;
    EXPECT_TRUE(errors.empty());
    Judge judge(*rules);
    judge.at(Date::of(2026, 10, 20));
    EXPECT_FALSE(judge.json().empty());
  }
  EXPECT_GT(loaded, 100u) << "some damage is harmless; if none loads, this test says nothing";
}

TEST(Mutation, DamagedCasesAreRefusedOrWhole) {
  const auto rules = load(SmallRulebook().files());
  const std::string whole = R"(bases:
- {name: clean, checkpoint: placement, facts: {lender.known: true, person.age: 30, product.all_in_simple: '0.18'}}
cases:
- {name: a, base: clean, as_of: 2026-10-20T10:00:00+08:00, outcome: allow, fires: [], absent: [person.age]}
)";
  for (std::uint32_t seed = 0; seed < 10'000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::string text = whole;
    for (auto n = 1 + random() % 3; n > 0; --n) damage(random, text);
    std::vector<Error> errors;
    const auto book = CaseBook::load(std::vector<SourceFile>{{"cases.yaml", text}}, errors);
    if (!book) {
      expect_places(errors);
    } else {
      run_cases(*rules, *book);
    }
  }
}

}  // namespace
}  // namespace guiju::rulebook
