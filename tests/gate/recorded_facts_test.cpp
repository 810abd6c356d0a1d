// A row of facts written and read back is the row that was written.
#include "gate/recorded_facts.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "gate/recorder.h"
#include "support/fixed_clock.h"

namespace guiju::gate {
namespace {

using rulebook::Facts;
using rulebook::FactSpec;
using rulebook::FactType;

std::string written(const Facts& facts) {
  std::string out;
  JsonWriter json(out);
  write_facts(json, facts);
  return out;
}

struct Reading {
  Document document;
  FactMemory memory;
  Facts facts;

  Status read(std::string_view text) {
    GUIJU_CHECK_OK(parse_json(text, "facts", document));
    return read_facts(document.root(), memory, facts);
  }
};

class RandomFacts {
 public:
  explicit RandomFacts(std::uint64_t seed) : random_(seed) {}

  void fill(Facts& facts) {
    facts.clear();
    texts_.clear();
    lists_.clear();
    texts_.reserve(4000);  // what is set keeps its address
    lists_.reserve(400);
    for (const FactSpec& spec : rulebook::fact_catalogue()) {
      if (random_() % 3 != 0) facts.set(spec.id, value(spec.type));
    }
  }

 private:
  std::int64_t number(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }
  std::string_view text() {
    static constexpr std::array<std::string_view, 8> pieces{"a",  "贷", "\"", "\\",
                                                            "\n", " ",  "😀",  "\x01"};
    std::string& out = texts_.emplace_back();
    for (std::int64_t left = number(0, 6); left > 0; --left)
      out += pieces[random_() % pieces.size()];
    return out;
  }
  cel::Value value(FactType type) {
    switch (type) {
      case FactType::boolean: return cel::Value::boolean(random_() % 2 == 0);
      case FactType::integer:
        return cel::Value::integer(random_() % 8 == 0 ? INT64_MIN : number(-1000, 1'000'000));
      case FactType::decimal: return cel::Value::decimal(number(-5'000'000, 5'000'000), 6);
      case FactType::money: return cel::Value::money(number(0, 1'000'000'000'000));
      case FactType::text: return cel::Value::text(text());
      case FactType::texts: {
        auto& list = lists_.emplace_back();
        for (std::int64_t left = number(0, 4); left > 0; --left)
          list.push_back(cel::Value::text(text()));
        return cel::Value::list(list);
      }
      case FactType::time:
        return cel::Value::timestamp(Instant(number(0, 4'000'000'000) * 1'000'000 +
                                             (random_() % 2 == 0 ? 0 : number(0, 999'999))));
      case FactType::date:
        return cel::Value::timestamp(
            shanghai_midnight(Date(static_cast<std::int32_t>(number(0, 40'000)))));
    }
    return {};
  }

  std::mt19937_64 random_;
  std::vector<std::string> texts_;
  std::vector<std::vector<cel::Value>> lists_;
};

bool same(const cel::Value& a, const cel::Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case cel::Kind::text: return a.as_text() == b.as_text();
    case cel::Kind::list:
      return std::equal(a.as_list().begin(), a.as_list().end(), b.as_list().begin(),
                        b.as_list().end(), same);
    case cel::Kind::decimal: return a.as_int() == b.as_int() && a.scale() == b.scale();
    case cel::Kind::timestamp: return a.as_int() == b.as_int() && a.nanos() == b.nanos();
    case cel::Kind::absent: return true;
    default: return a.as_int() == b.as_int();
  }
}

TEST(RecordedFacts, AreTheRowThatWasRecorded) {
  const std::uint64_t seed = guiju::testing::property_seed();
  std::cout << "seed " << seed << '\n';
  RandomFacts random(seed);
  Reading reading;
  Facts facts;
  for (int i = 0; i < 2'000; ++i) {
    random.fill(facts);
    const std::string text = written(facts);
    reading.memory.clear();
    const Status read = reading.read(text);
    ASSERT_TRUE(read) << read.error().text(Language::en) << '\n' << text;
    ASSERT_EQ(written(reading.facts), text);
    for (const FactSpec& spec : rulebook::fact_catalogue())
      ASSERT_TRUE(same(facts.get(spec.id), reading.facts.get(spec.id))) << spec.name << '\n'
                                                                        << text;
  }
}

TEST(RecordedFacts, MayBeNamedInFullAndInAnyOrder) {
  Reading reading;
  ASSERT_TRUE(reading.read(
      R"({"person.age":30,"lender":{"known":true},"case.id":"x","person.income_known":null})"));
  EXPECT_EQ(written(reading.facts),
            R"({"case":{"id":"x"},"lender":{"known":true},"person":{"age":30}})");
}

TEST(RecordedFacts, ThatCannotBeReadSayWhere) {
  const struct {
    const char* name;
    const char* text;
    const char* where;  // a part of it
  } cases[] = {
      {"an unknown fact", R"({"lender":{"knwon":true}})", "facts:1:20"},
      {"an unknown group", R"({"lenders":{"known":true}})", "facts:1:21"},
      {"a text where a number is due", R"({"person":{"age":"30"}})", "person.age"},
      {"a number where a text is due", R"({"lender":{"kind":3}})", "lender.kind"},
      {"a text where a list is due", R"({"person":{"vulnerable":"illness"}})", "person.vulnerable"},
      {"a list of numbers", R"({"person":{"vulnerable":[1]}})", "person.vulnerable"},
      {"a decimal with an exponent", R"({"person":{"debt_service":1e-3}})", "person.debt_service"},
      {"no object at all", R"([1])", "facts"},
  };
  Reading reading;
  for (const auto& one : cases) {
    const Status read = reading.read(one.text);
    ASSERT_FALSE(read) << one.name;
    EXPECT_NE(read.error().where.find(one.where), std::string::npos)
        << one.name << ": " << read.error().where;
    EXPECT_FALSE(read.error().remedy.en.empty()) << one.name;
  }
}

}  // namespace
}  // namespace guiju::gate
