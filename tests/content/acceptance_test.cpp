// The acceptance sets of the review of words, tests/cases/review/*.jsonl (their README says what
// they are): texts that offer nothing stay clean, and offers that break a rule do not.
#include <fstream>
#include <map>

#include "base/document.h"
#include "world.h"

namespace guiju::content {
namespace {

struct Case {
  std::string text;
  std::vector<std::string> labels;  // the first is what the text is there for
};

std::vector<Case> read_cases(std::string_view name) {
  std::vector<Case> cases;
  const std::string path = source_path("tests/cases/review/" + std::string(name) + ".jsonl");
  std::ifstream in(path);
  Document document;
  for (std::string line; std::getline(in, line);) {
    const auto parsed = parse_json(line, path, document);
    EXPECT_TRUE(parsed) << path;
    if (!parsed) continue;
    Case& made = cases.emplace_back();
    made.text = *document.root().find("text").as_text();
    for (const Value label : document.root().find("labels"))
      made.labels.emplace_back(*label.as_text());
  }
  return cases;
}

constexpr std::size_t cases_least = 200;

struct Rate {
  std::size_t cases = 0, wrong = 0;
  double share() const { return static_cast<double>(wrong) / static_cast<double>(cases); }
};

// How many clean texts have something found in them.
Rate false_alarms(const char* name) {
  Rate rate;
  for (const Case& one : read_cases(name)) {
    const Reviewed reviewed(one.text);
    ++rate.cases;
    if (reviewed.review.labels.empty()) continue;
    ++rate.wrong;
    std::printf("  %s: %s\n    found %s\n", name, one.text.c_str(), reviewed.labels().c_str());
  }
  std::printf("%s: %zu of %zu clean texts violate, %.2f %%\n", name, rate.wrong, rate.cases,
              100 * rate.share());
  return rate;
}

TEST(Acceptance, CleanTextsStayClean) {
  Rate all;
  for (const char* name : {"quoting", "clean", "near_misses", "mixed"}) {
    const Rate rate = false_alarms(name);
    EXPECT_GE(rate.cases, cases_least) << name;
    EXPECT_LE(rate.share(), 0.01) << name;
    all.cases += rate.cases;
    all.wrong += rate.wrong;
  }
  EXPECT_LE(all.share(), 0.01);
}

TEST(Acceptance, ViolatingOffersAreFoundWithTheirMainLabel) {
  Rate rate;
  for (const Case& one : read_cases("violating")) {
    ++rate.cases;
    ASSERT_FALSE(one.labels.empty()) << one.text;
    const Reviewed reviewed(one.text);
    if (reviewed.has(one.labels.front())) continue;
    ++rate.wrong;
    std::printf("  %s missed: %s\n    found %s\n", one.labels.front().c_str(), one.text.c_str(),
                reviewed.labels().c_str());
  }
  std::printf("violating: main label found in %zu of %zu, %.2f %%\n", rate.cases - rate.wrong,
              rate.cases, 100 * (1 - rate.share()));
  EXPECT_GE(rate.cases, cases_least);
  EXPECT_LE(rate.share(), 0.05);
}

TEST(Acceptance, EveryLabelHasAtLeastEightOffers) {
  std::map<std::string, std::size_t> count;
  for (const Case& one : read_cases("violating")) ++count[one.labels.front()];
  for (const auto& label : shipped_lexicon()->labels) EXPECT_GE(count[label.id], 8u) << label.id;
}

}  // namespace
}  // namespace guiju::content
