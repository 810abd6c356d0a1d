// Damaged requests: whatever comes in, one JSON object goes out, and the next request is judged as ever.
#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "gate/decisions.h"
#include "gate/review_line.h"
#include "sample_engine.h"
#include "support/fixed_clock.h"

namespace guiju::gate {
namespace {

std::string damaged(std::string line, std::mt19937_64& random,
                    const std::vector<std::string>& others) {
  const int strokes = 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < strokes && !line.empty(); ++i) {
    const std::size_t at = random() % line.size();
    switch (random() % 6) {
      case 0: line[at] = static_cast<char>(random()); break;
      case 1: line.erase(at, 1 + random() % 8); break;
      case 2: line.insert(at, line.substr(random() % line.size(), random() % 16)); break;
      case 3: line.resize(at); break;
      case 4: line.insert(at, 1, "{}[]\",:0-e\\"[random() % 11]); break;
      case 5: {  // a piece of another request in place of ours
        const std::string& other = others[random() % others.size()];
        line.replace(at, random() % 24, other.substr(random() % other.size(), random() % 24));
        break;
      }
    }
  }
  return line;
}

TEST(Mutation, TenThousandDamagedRequestsAreAnsweredEach) {
  const auto engine = testing::sample_engine();
  const auto lines = testing::lines_of(testing::source_file("samples/requests.jsonl"));
  Decisions decisions(engine->snapshots(), engine->people(), Language::en);
  DecisionScratch scratch;
  Document answer;
  const std::uint64_t seed = guiju::testing::property_seed();
  std::cout << "seed " << seed << '\n';
  std::mt19937_64 random(seed);
  int errors = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string line = damaged(lines[random() % lines.size()], random, lines);
    std::string out;
    errors += decisions.answer(line, "mutated:1", scratch, out).judged ? 0 : 1;
    ASSERT_TRUE(parse_json(out, "answer", answer)) << line << '\n' << out;
    ASSERT_EQ(answer.root().kind(), NodeKind::map) << out;
  }
  EXPECT_GT(errors, 1'000) << "the damage does too little to test anything";
}

TEST(Mutation, TenThousandDamagedReviewLinesAreReadOrRefused) {
  const auto lines = testing::lines_of(testing::source_file("samples/ads.jsonl"));
  const std::uint64_t seed = guiju::testing::property_seed();
  std::cout << "seed " << seed << '\n';
  std::mt19937_64 random(seed);
  Document document;
  int refused = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string line = damaged(lines[random() % lines.size()], random, lines);
    if (!parse_json(line, "mutated:1", document)) {
      ++refused;
    } else if (auto input = parse_review_input(document.root()); !input) {
      EXPECT_FALSE(input.error().what.en.empty());
      ++refused;
    }
  }
  EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace guiju::gate
