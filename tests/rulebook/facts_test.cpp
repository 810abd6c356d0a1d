#include "rulebook/facts.h"

#include <gtest/gtest.h>

#include <set>

namespace guiju::rulebook {
namespace {

TEST(Facts, EveryFactIsFoundByItsName) {
  std::set<std::string_view> groups;
  for (const FactSpec& spec : fact_catalogue()) {
    ASSERT_NE(find_fact(spec.name), nullptr) << spec.name;
    EXPECT_EQ(find_fact(spec.name)->id, spec.id);
    EXPECT_EQ(&spec_of(spec.id), &spec);
    EXPECT_FALSE(spec.zh.empty()) << spec.name;
    EXPECT_FALSE(spec.en.empty()) << spec.name;
    groups.insert(spec.name.substr(0, spec.name.find('.')));
  }
  EXPECT_EQ(fact_catalogue().size(), fact_count);
  EXPECT_FALSE(groups.contains("law")) << "law.* are parameters";
}

TEST(Facts, UnknownNamesAreNotFoundAndTheNearestIsNamed) {
  EXPECT_EQ(find_fact("lender.licence_inforce"), nullptr);
  EXPECT_EQ(find_fact(""), nullptr);
  EXPECT_EQ(find_fact("zzz"), nullptr);
  EXPECT_EQ(nearest_fact("lender.licence_inforce"), "lender.licence_in_force");
  EXPECT_EQ(nearest_fact("q"), "");
}

// A group has one producer, which sets it whole: its facts stand together in facts.def.
TEST(Facts, GroupsAreContiguous) {
  std::set<std::string_view> closed;
  std::string_view open;
  for (const FactSpec& spec : fact_catalogue()) {
    const std::string_view group = spec.name.substr(0, spec.name.find('.'));
    if (group == open) continue;
    EXPECT_TRUE(closed.insert(group).second) << group << " is scattered";
    open = group;
  }
}

TEST(Facts, ClearMakesEveryFactAbsent) {
  Facts facts;
  facts.set(Fact::lender_known, true);
  facts.set(Fact::person_age, 30);
  EXPECT_TRUE(facts.has(Fact::person_age));
  facts.clear();
  for (const FactSpec& spec : fact_catalogue()) EXPECT_FALSE(facts.has(spec.id)) << spec.name;
}

TEST(Facts, ADateIsItsMidnightInShanghai) {
  Facts facts;
  facts.set(Fact::case_at, Date::of(2026, 9, 30));
  EXPECT_EQ(facts.get(Fact::case_at).as_int(), 1790697600 /* 2026-09-29T16:00:00Z */);
}

}  // namespace
}  // namespace guiju::rulebook
