// Judged by columns, cases have the outcomes and reasons they have one by one: the shipped law, random facts.
#include <gtest/gtest.h>

#include <random>

#include "cel/checker.h"
#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

std::shared_ptr<const Ruleset> shipped() {
  const auto disk = system_disk();
  const std::string_view endings[] = {".yaml"};
  auto files = read_tree(*disk, std::string(GUIJU_SOURCE_DIR) + "/rulebook", endings);
  EXPECT_TRUE(files.has_value());
  return files ? testing::load(*files) : nullptr;
}

// Facts near what the policies ask for: their own words, and numbers around small integers.
class RandomFacts {
 public:
  RandomFacts(const Ruleset& rules, std::uint64_t seed) : random_(seed) {
    for (const Policy& policy : rules.policies()) {
      for (const cel::Node& node : policy.when.tree().ast.nodes) {
        if (node.kind == cel::NodeKind::literal && node.literal.kind() == cel::Kind::text)
          words_.push_back(node.literal);
      }
    }
    words_.push_back(cel::Value::text("something else"));
  }

  void fill(Facts& facts) {
    facts.clear();
    for (const FactSpec& spec : fact_catalogue()) {
      if (random_() % 10 != 0) facts.set(spec.id, value(spec.type));
    }
  }

 private:
  cel::Value value(FactType type) {
    const auto below = [&](std::int64_t bound) {
      return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
    };
    switch (type) {
      case FactType::boolean: return cel::Value::boolean(random_() % 2 == 0);
      case FactType::integer: return cel::Value::integer(below(90) - 5);
      case FactType::decimal: return cel::Value::decimal(below(600'000), 6);
      case FactType::money: return cel::Value::money(below(40'000'000));
      case FactType::text: return words_[random_() % words_.size()];
      case FactType::texts: {
        const std::size_t begin = random_() % words_.size();
        return cel::Value::list(std::span(words_).subspan(
            begin, std::min<std::size_t>(random_() % 4, words_.size() - begin)));
      }
      default: return cel::Value::timestamp(1'790'000'000 + below(10'000'000), 0);
    }
  }

  std::mt19937_64 random_;
  std::vector<cel::Value> words_;
};

std::string text_of(const Ruleset& rules, Outcome outcome, std::span<const Reason> reasons) {
  std::string text(name_of(outcome));
  for (const Reason& reason : reasons) {
    text += "\n" + rules.policies()[reason.policy.value].id + " " +
            std::string(name_of(reason.outcome));
    if (reason.failed) text += " failed";
  }
  return text;
}

TEST(Columns, AsOneByOne) {
  const auto rules = shipped();
  ASSERT_NE(rules, nullptr);
  constexpr std::uint64_t seed = 20'260'930;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  RandomFacts random(*rules, seed);
  cel::Scratch scratch;
  ColumnVerdicts columns;
  Verdict verdict;
  std::size_t reasons = 0, failures = 0;
  for (const std::size_t count : {1u, 63u, 64u, 65u, 700u}) {
    for (const Date day : {Date::of(2024, 1, 2), Date::of(2026, 9, 29), Date::of(2026, 11, 25)}) {
      for (const Checkpoint checkpoint :
           {Checkpoint::placement, Checkpoint::campaign, Checkpoint::creative}) {
        std::vector<Facts> rows(count);
        for (Facts& row : rows) random.fill(row);
        std::vector<std::vector<cel::Value>> values(fact_count);
        std::vector<const cel::Value*> slots;
        for (std::size_t fact = 0; fact < fact_count; ++fact) {
          for (const Facts& row : rows) values[fact].push_back(row.row()[fact]);
          slots.push_back(values[fact].data());
        }
        const RulesInForce& law = rules->at(day);
        law.evaluate(checkpoint, Outcome::deny, {slots, count}, scratch, columns);
        for (std::size_t row = 0; row < count; ++row) {
          law.evaluate(checkpoint, Outcome::deny, rows[row], scratch, verdict);
          ASSERT_EQ(text_of(*rules, columns.outcomes[row], columns.of(row)),
                    text_of(*rules, verdict.outcome, verdict.reasons))
              << count << " rows, " << date_text(day) << " row " << row;
          reasons += verdict.reasons.size();
          for (const Reason& reason : verdict.reasons) failures += reason.failed ? 1u : 0u;
        }
      }
    }
  }
  EXPECT_GT(reasons, 10'000u);
  EXPECT_GT(failures, 100u);
}

}  // namespace
}  // namespace guiju::rulebook
