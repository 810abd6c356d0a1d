// Decision tables and scorecards: what their rows mean as policies.
#include <gtest/gtest.h>

#include <functional>

#include "rulebook/cell.h"
#include "rulebook/sheet.h"
#include "small_rulebook.h"

namespace guiju::rulebook::testing {
namespace {

constexpr struct {
  const char *name, *cell, *condition;
} cells[] = {
    {"everything", "-", ""},
    {"a value", "18", "person.age == 18"},
    {"a comparison", "< 18", "person.age < 18"},
    {"without a space", ">=18", "person.age >= 18"},
    {"a half-open range", "[18..22)", "(person.age >= 18 && person.age < 22)"},
    {"an open range", "(18..22)", "(person.age > 18 && person.age < 22)"},
    {"several values are a list", "18, 20", "person.age in [18, 20]"},
    {"several tests", "< 18, >= 60", "(person.age < 18 || person.age >= 60)"},
    {"all but these", "not(18, 20)", "!(person.age in [18, 20])"},
    {"one of a list", "in [18, 20]", "person.age in [18, 20]"},
    {"a condition on the value", "? % 2 == 0", "(person.age % 2 == 0)"},
    {"a conditional is no placeholder", "? > (true ? 1 : 2)", "(person.age > (true ? 1 : 2))"},
    {"absence", "absent", "!has(person.age)"},
    {"absence or a value", "absent, < 18", "(!has(person.age) || person.age < 18)"},
};

TEST(Cell, says_a_condition) {
  TableInput input;
  input.name = "age";
  input.is = "person.age";
  input.type = FactType::integer;
  input.plain = true;
  for (const auto& row : cells) {
    SCOPED_TRACE(row.name);
    input.absent = std::string_view(row.cell).find("absent") == std::string_view::npos
                       ? Absent::fail
                       : Absent::skip;
    const auto condition = condition_of_cell(row.cell, input);
    ASSERT_TRUE(condition) << condition.error().text(Language::en);
    EXPECT_EQ(*condition, row.condition);
  }
  for (const char* bad : {"", ",", "18,", "< ", "[18..)", "-, 5"}) {
    SCOPED_TRACE(bad);
    EXPECT_FALSE(condition_of_cell(bad, input));
  }
}

TEST(Cell, takes_the_short_forms_of_its_type) {
  EXPECT_EQ(value_in_cel("sms", FactType::text), "\"sms\"");
  EXPECT_EQ(value_in_cel("短信", FactType::text), "\"短信\"");
  EXPECT_EQ(value_in_cel("law.word", FactType::text), "law.word");
  EXPECT_EQ(value_in_cel("0.24", FactType::decimal), "0.24m");
  EXPECT_EQ(value_in_cel("0.24m", FactType::decimal), "0.24m");
  EXPECT_EQ(value_in_cel("0.24", FactType::integer), "0.24");
  EXPECT_EQ(value_in_cel("2026-09-30", FactType::time), "timestamp(\"2026-09-30T00:00:00+08:00\")");
}

struct Book {
  std::vector<SourceFile> more;
  std::shared_ptr<const Ruleset> must_load() const {
    auto files = SmallRulebook().files();
    files.insert(files.end(), more.begin(), more.end());
    return load(files);
  }
};

// Policies of the small rulebook that are not from sheets fail or fire on bare facts.
bool of_sheets(std::string_view id) { return !id.starts_with("placement."); }

struct Judged {
  std::vector<std::string> fired, failed;
};

Judged judge(const Ruleset& ruleset, const std::function<void(Facts&)>& set) {
  Facts facts;
  set(facts);
  cel::Scratch scratch;
  Verdict verdict;
  const RulesInForce& rules = ruleset.at(Date::of(2026, 10, 20));
  rules.evaluate(Checkpoint::placement, Outcome::review, facts, scratch, verdict);
  Judged judged;
  for (const Reason& reason : verdict.reasons) {
    const std::string& id = ruleset.policies()[reason.policy.value].id;
    if (of_sheets(id)) (reason.failed ? judged.failed : judged.fired).push_back(id);
  }
  return judged;
}

std::string table(const std::string& hit, const std::string& rows,
                  const std::string& inputs = "[{name: age, is: person.age, type: integer}]") {
  return "tables:\n- id: ages\n  checkpoints: [placement]\n  title: {zh: 年龄, en: Ages}\n  hit: " +
         hit + "\n  clauses: [act-1]\n  inputs: " + inputs +
         "\n  message: {zh: '年龄 {person.age}', en: 'age {person.age}'}\n  rows:\n" + rows;
}

constexpr struct {
  const char *name, *hit;
  int age;
  std::vector<std::string> (*fired)();
} hits[] = {
    {"first: the first that matches", "first", 10,
     [] { return std::vector<std::string>{"ages.young"}; }},
    {"first: the next where the first does not", "first", 40,
     [] { return std::vector<std::string>{"ages.all"}; }},
    {"strongest: the strongest of those that match", "strongest", 10,
     [] { return std::vector<std::string>{"ages.child"}; }},
    {"strongest: the stronger of two", "strongest", 17,
     [] { return std::vector<std::string>{"ages.young"}; }},
    {"collect: all that match", "collect", 10,
     [] {
       return std::vector<std::string>{"ages.all", "ages.child", "ages.young"};
     }},
};

TEST(Table, its_hit_policy_says_which_rows_speak) {
  for (const auto& row : hits) {
    SCOPED_TRACE(row.name);
    Book book;
    book.more.push_back(
        {"tables/ages.yaml", table(row.hit,
                                   "  - {id: young, when: {age: < 18}, outcome: review}\n"
                                   "  - {id: child, when: {age: < 14}, outcome: deny}\n"
                                   "  - {id: all, when: {}, outcome: notice}\n")});
    const auto ruleset = book.must_load();
    const Judged judged =
        judge(*ruleset, [&](Facts& facts) { facts.set(Fact::person_age, row.age); });
    EXPECT_EQ(judged.fired, row.fired());
    EXPECT_TRUE(judged.failed.empty());
  }
}

TEST(Table, an_absent_value_fails_a_row_unless_the_input_skips_it) {
  Book book;
  book.more.push_back(
      {"tables/ages.yaml", table("unique", "  - {id: young, when: {age: < 18}, outcome: deny}\n")});
  EXPECT_EQ(judge(*book.must_load(), [](Facts&) {}).failed, std::vector<std::string>{"ages.young"});
  Book skipping;
  skipping.more.push_back(
      {"tables/ages.yaml", table("unique",
                                 "  - {id: young, when: {age: < 18}, outcome: deny}\n"
                                 "  - {id: unknown, when: {age: absent}, outcome: review}\n",
                                 "[{name: age, is: person.age, type: integer, absent: skip}]")});
  const Judged judged = judge(*skipping.must_load(), [](Facts&) {});
  EXPECT_TRUE(judged.failed.empty());
  EXPECT_EQ(judged.fired, std::vector<std::string>{"ages.unknown"});
}

TEST(Table, a_row_with_a_dotted_id_keeps_it) {
  Book book;
  book.more.push_back({"tables/ages.yaml",
                       table("unique", "  - {id: old.name, when: {age: < 18}, outcome: deny}\n")});
  EXPECT_NE(book.must_load()->find_policy("old.name"), nullptr);
}

const std::string card = R"(scorecards:
- id: load
  checkpoints: [placement]
  title: {zh: 负担, en: Load}
  worse: high
  base: 5
  clauses: [act-1]
  characteristics:
  - name: age
    title: {zh: 年龄, en: age}
    is: person.age
    missing: 7
    bins: [{in: '< 18', points: 40}, {in: '[18..60)', points: 0}, {in: '>= 60', points: 20}]
  - name: channel
    title: {zh: 渠道, en: channel}
    is: placement.channel
    bins: [{in: 'sms, call', points: 30}, {in: 'not(sms, call)', points: 1}]
  thresholds:
  - {id: high, from: 60, outcome: deny, message: {zh: '{score} 分，主要因为{costliest}', en: '{score} points, mostly for {costliest}'}}
  - {id: middle, from: 30, below: 60, outcome: review, message: {zh: '{score}', en: '{score} for {costliest}'}}
)";

constexpr struct {
  const char* name;
  int age;  // -1: absent
  const char *channel, *policy, *message;
} scores[] = {
    {"the worst of both", 17, "sms", "load.high", "75 points, mostly for age, channel"},
    {"one of them", 30, "sms", "load.middle", "35 for channel"},
    {"a missing value has its own points", -1, "call", "load.middle", "42 for channel, age"},
    {"just at the threshold", 18, "call", "load.middle", "35 for channel"},
    {"nothing", 18, "feed", nullptr, nullptr},
};

TEST(Scorecard, adds_points_and_names_what_cost_most) {
  Book book;
  book.more.push_back({"scorecards/load.yaml", card});
  const auto ruleset = book.must_load();
  for (const auto& row : scores) {
    SCOPED_TRACE(row.name);
    Facts facts;
    if (row.age >= 0) facts.set(Fact::person_age, row.age);
    facts.set(Fact::placement_channel, std::string_view(row.channel));
    cel::Scratch scratch;
    Verdict verdict;
    ruleset->at(Date::of(2026, 10, 20))
        .evaluate(Checkpoint::placement, Outcome::review, facts, scratch, verdict);
    std::vector<const Reason*> reasons;
    for (const Reason& reason : verdict.reasons) {
      if (of_sheets(ruleset->policies()[reason.policy.value].id)) reasons.push_back(&reason);
    }
    ASSERT_EQ(reasons.size(), row.policy == nullptr ? 0u : 1u);
    if (row.policy == nullptr) continue;
    EXPECT_FALSE(reasons[0]->failed);
    EXPECT_EQ(ruleset->policies()[reasons[0]->policy.value].id, row.policy);
    EXPECT_EQ(message_of(verdict, *reasons[0], facts, Language::en), row.message);
  }
}

TEST(Scorecard, an_absent_fact_without_points_fails) {
  Book book;
  book.more.push_back({"scorecards/load.yaml", card});
  EXPECT_EQ(judge(*book.must_load(), [](Facts& facts) { facts.set(Fact::person_age, 17); }).failed,
            (std::vector<std::string>{"load.high", "load.middle"}));
}

}  // namespace
}  // namespace guiju::rulebook::testing
