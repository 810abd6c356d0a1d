// Examples beside a policy hold when it is loaded, or it is not loaded.
#include "rulebook/examples.h"

#include <gtest/gtest.h>

#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

SmallRulebook with(const std::string& examples) {
  SmallRulebook small;
  small.policies.push_back({"asked", "person.age < 18 && placement.hops > 2", "deny", "act-1",
                            "  examples:\n" + examples});
  return small;
}

TEST(Examples, ThatHoldAreKeptWithThePolicy) {
  const auto rules = load(with("  - fires: {person.age: 17, placement.hops: 3}\n"
                               "  - silent: {person.age: 18}\n"
                               "  - silent: {placement.hops: 2}\n"
                               "  - fails: {person.age: 17}\n"
                               "    as_of: 2026-10-01\n")
                              .files());
  ASSERT_NE(rules, nullptr);
  const Policy* policy = rules->find_policy("asked");
  ASSERT_NE(policy, nullptr);
  ASSERT_EQ(policy->examples.size(), 4u);
  EXPECT_EQ(policy->examples[0].want, cel::TermState::yes);
  EXPECT_EQ(policy->examples[0].facts.size(), 2u);
  EXPECT_EQ(policy->examples[3].want, cel::TermState::failed);
  EXPECT_EQ(policy->examples[3].as_of, Date::of(2026, 10, 1));
}

TEST(Examples, ThatDoNotHoldAreErrorsWithTheirPlace) {
  static constexpr struct {
    const char *name, *example, *what;
  } cases[] = {
      {"just above the bound", "  - fires: {person.age: 18, placement.hops: 3}\n", "is 'silent'"},
      {"just within the bounds", "  - silent: {person.age: 17, placement.hops: 3}\n", "is 'fires'"},
      {"a fact is missing", "  - fires: {person.age: 17}\n", "is 'fails'"},
      {"an unknown fact", "  - fires: {person.agee: 17}\n", "no fact named 'person.agee'"},
      {"a value of another type", "  - fires: {person.age: young}\n", ""},
      {"two expectations", "  - {fires: {}, silent: {}}\n", "one thing"},
      {"none", "  - {as_of: 2026-10-01}\n", "one thing"},
      {"no list", "    fires: {person.age: 17}\n", "not a list"},
  };
  for (const auto& c : cases) {
    const auto errors = errors_of(with(c.example).files());
    ASSERT_EQ(errors.size(), 1u) << c.name << "\n" << all_texts(errors);
    EXPECT_NE(errors[0].what.en.find(c.what), std::string::npos) << c.name << all_texts(errors);
    EXPECT_TRUE(errors[0].where.starts_with("policies/placement/all.yaml:")) << errors[0].where;
    EXPECT_FALSE(errors[0].remedy.zh.empty()) << c.name;
  }
}

}  // namespace
}  // namespace guiju::rulebook
