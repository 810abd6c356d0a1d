// Two rulebooks compared: what was planted is found, for whom it was planted, and nothing else.
#include "rulebook/difference.h"

#include <gtest/gtest.h>

#include <random>

#include "rulebook/difference_cases.h"
#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using testing::SmallRulebook;
using Files = SmallRulebook;

struct Compared {
  std::shared_ptr<const Ruleset> before, after;
  Difference difference;
  const PolicyDifference* find(std::string_view id) const {
    for (const PolicyDifference& policy : difference.policies)
      if (policy.id == id) return &policy;
    return nullptr;
  }
};

Compared compared(const Files& was, const Files& is) {
  Compared out{testing::load(was.files()), testing::load(is.files()), {}};
  out.difference = differences(*out.before, *out.after, {});
  return out;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  ASSERT_NE(at, text.npos) << from;
  text.replace(at, from.size(), to);
}

std::string& when_of(Files& files, std::string_view id) {
  for (auto& policy : files.policies)
    if (policy.id == id) return policy.when;
  ADD_FAILURE() << id;
  return files.policies[0].when;
}

TEST(Difference, OrderAndFilesLeaveNoTrace) {
  Files turned;
  std::reverse(turned.policies.begin(), turned.policies.end());
  std::reverse(turned.clauses.begin(), turned.clauses.end());
  EXPECT_FALSE(compared(Files(), turned).difference.has_effect());
}

TEST(Difference, AnotherWayToWriteTheSameHasNoEffect) {
  static constexpr struct {
    const char *name, *was, *is;
  } cases[] = {
      {"De Morgan", "!(lender.bank || placement.reopens)", "!lender.bank && !placement.reopens"},
      {"order", "lender.known && person.age_known", "person.age_known && lender.known"},
      {"a bound of whole numbers", "placement.hops > 1", "!(placement.hops < 2)"},
      {"a list and its members", "placement.channel in [\"sms\", \"call\"]",
       "placement.channel == \"call\" || placement.channel == \"sms\""},
      {"the same test among others", "!(size(product.uses) > 2 || lender.bank)",
       "!lender.bank && !(size(product.uses) > 2)"},
  };
  for (const auto& c : cases) {
    Files was, is;
    when_of(was, "placement.new-law") = c.was;
    when_of(is, "placement.new-law") = c.is;
    const Compared both = compared(was, is);
    EXPECT_FALSE(both.difference.has_effect()) << c.name;
    EXPECT_EQ(both.difference.rewritten, std::vector<std::string>{"placement.new-law"}) << c.name;
  }
}

TEST(Difference, PlantedChangesAreFoundForWhomTheyWerePlanted) {
  struct Group {
    Answer before, after;
    const char* whom;
  };
  const struct {
    const char *name, *was, *is;
    std::vector<Group> groups;
    Method method;
  } cases[] = {
      {"threshold moved",
       "has(person.age) && person.age < 18",
       "has(person.age) && person.age < 21",
       {{Answer::passes, Answer::fires, "age in full years: 18 to 20"}},
       Method::exact},
      {"narrowed",
       "platform.known",
       "platform.known && !lender.bank",
       {{Answer::fires, Answer::passes,
         "the platform is registered here; the lender is a bank of any kind"},
        {Answer::fires, Answer::fails,
         "the platform is registered here; “the lender is a bank of any kind” is not known"},
        {Answer::fails, Answer::passes,
         "“the platform is registered here” is not known; the lender is a bank of any kind"}},
       Method::exact},
      {"a rate",
       "has(product.all_in_simple) && product.all_in_simple > 0.36m",
       "has(product.all_in_simple) && product.all_in_simple > 0.24m",
       {{Answer::passes, Answer::fires,
         "highest all-in cost, yearly, simple: above 24% and at most 36%"}},
       Method::exact},
      {"a guard lost",
       "has(placement.hops) && placement.hops > 1",
       "placement.hops > 1",
       {{Answer::passes, Answer::fails,
         "marketing hops from the showing to the institution's own platform is not known"}},
       Method::exact},
      {"two facts",
       "has(person.age) && has(placement.hops) && person.age < placement.hops",
       "has(person.age) && has(placement.hops) && person.age <= placement.hops",
       {{Answer::passes, Answer::fires, nullptr}},
       Method::sampled},
  };
  for (const auto& c : cases) {
    Files was, is;
    when_of(was, "placement.new-law") = c.was;
    when_of(is, "placement.new-law") = c.is;
    const Compared both = compared(was, is);
    ASSERT_EQ(both.difference.policies.size(), 1u) << c.name;
    const PolicyDifference& policy = both.difference.policies[0];
    ASSERT_EQ(policy.spans.size(), 1u) << c.name;
    const PolicySpan& span = policy.spans[0];
    EXPECT_EQ(date_text(span.from), "2026-09-30") << c.name;
    EXPECT_EQ(span.all_cases, c.method == Method::exact) << c.name;
    ASSERT_EQ(span.groups.size(), c.groups.size()) << c.name;
    for (std::size_t i = 0; i < c.groups.size(); ++i) {
      const CaseGroup& group = span.groups[i];
      EXPECT_EQ(group.method, c.method) << c.name;
      EXPECT_EQ(group.before, c.groups[i].before) << c.name;
      EXPECT_EQ(group.after, c.groups[i].after) << c.name;
      EXPECT_TRUE(c.groups[i].whom == nullptr || group.whom.en == c.groups[i].whom)
          << c.name << ": " << group.whom.en;
    }
  }
}

TEST(Difference, TheNetEffectIsThatOfAllPoliciesTogether) {
  Files was, is;
  when_of(is, "placement.too-dear") = "product.all_in_simple > law.cost_max && false";
  for (Files* files : {&was, &is})
    for (auto& policy : files->policies)
      if (policy.id == "placement.statement") policy.when = "false";
  const Compared both = compared(was, is);
  const PolicyDifference* policy = both.find("placement.too-dear");
  ASSERT_NE(policy, nullptr);
  for (const PolicySpan& span : policy->spans) {
    for (const CaseGroup& group : span.groups) {
      // The lender is unknown in the plain background: another policy denies all the same.
      EXPECT_EQ(group.example.before, Outcome::deny);
      EXPECT_EQ(group.example.after, Outcome::deny);
      const auto& gone = group.example.reasons_after;
      EXPECT_EQ(std::count(gone.begin(), gone.end(), "placement.too-dear"), 0);
      const auto& there = group.example.reasons_before;
      EXPECT_EQ(std::count(there.begin(), there.end(), "placement.too-dear"), 1);
    }
  }
}

TEST(Difference, OutcomesDaysParametersAndTexts) {
  {
    Files is;
    for (auto& policy : is.policies)
      if (policy.id == "placement.elderly") policy.outcome = "deny";
    const Compared both = compared(Files(), is);
    const PolicyDifference* policy = both.find("placement.elderly");
    ASSERT_NE(policy, nullptr);
    ASSERT_FALSE(policy->spans.empty());
    for (const PolicySpan& span : policy->spans) {
      EXPECT_EQ(span.before, Outcome::review);
      EXPECT_EQ(span.after, Outcome::deny);
      EXPECT_TRUE(span.groups.empty());
      ASSERT_TRUE(span.example.has_value());
    }
  }
  {  // a parameter of the future
    Files is;
    replace(is.parameters, "{value: 65, from: 2027-01-01", "{value: 63, from: 2027-01-01");
    const Compared both = compared(Files(), is);
    const PolicyDifference* policy = both.find("placement.elderly");
    ASSERT_NE(policy, nullptr);
    ASSERT_EQ(policy->spans.size(), 1u);
    EXPECT_EQ(date_text(policy->spans[0].from), "2027-01-01");
    ASSERT_FALSE(policy->spans[0].groups.empty());
    EXPECT_NE(policy->spans[0].groups[0].whom.en.find("63 to 64"), std::string::npos);
    ASSERT_EQ(both.difference.records.size(), 1u);
    EXPECT_EQ(both.difference.records[0].id, "law.elderly_age");
    EXPECT_EQ(both.difference.records[0].felt_by, std::vector<std::string>{"placement.elderly"});
  }
  {  // the clause of a policy is withdrawn
    Files is;
    is.clauses[1] = testing::clause("act-new", "2026-09-30", "2027-06-01");
    const Compared both = compared(Files(), is);
    const PolicyDifference* policy = both.find("placement.new-law");
    ASSERT_NE(policy, nullptr);
    ASSERT_EQ(policy->spans.size(), 1u);
    EXPECT_EQ(date_text(policy->spans[0].from), "2027-06-01");
    EXPECT_EQ(policy->spans[0].before, Outcome::deny);
    EXPECT_EQ(policy->spans[0].after, std::nullopt);
  }
  {  // policies come and go
    Files is;
    is.policies.push_back({"placement.fresh", "lender.bank", "notice", "act-1"});
    const Compared added = compared(Files(), is), removed = compared(is, Files());
    ASSERT_NE(added.find("placement.fresh"), nullptr);
    EXPECT_EQ(added.find("placement.fresh")->kind, PolicyDifference::Kind::added);
    ASSERT_NE(removed.find("placement.fresh"), nullptr);
    EXPECT_EQ(removed.find("placement.fresh")->kind, PolicyDifference::Kind::removed);
    EXPECT_EQ(removed.difference.policies.size(), 1u);
  }
  {  // words alone
    Files is;
    replace(is.obligations, "en: warn", "en: warn loudly");
    const Compared both = compared(Files(), is);
    EXPECT_TRUE(both.difference.policies.empty());
    ASSERT_EQ(both.difference.records.size(), 1u);
    EXPECT_EQ(both.difference.records[0].type, "obligation");
  }
}

// --- random pairs: what is reported is all there is, and all of it is so ---

bool lies_in(const FactRow& row, const Box& box, const Axes& axes) {
  for (const auto& [id, set] : box.sides()) {
    const Axis& axis = axes[id];
    if (axis.kind == Axis::Kind::test) return true;
    const cel::Value& value = row[axis.slot];
    if (axis.kind == Axis::Kind::value && axis.type != FactType::texts) {
      if (!set.contains(value)) return false;
    } else if (value.is_absent()) {
      if (!set.has_absent()) return false;
    } else if (axis.kind == Axis::Kind::member) {
      bool has = false;
      for (const cel::Value& item : value.as_list()) has = has || item.as_text() == axis.text;
      if (!set.contains(cel::Value::boolean(has))) return false;
    } else if (!set.has_value()) {
      return false;
    }
  }
  return true;
}

class RandomPolicies {
 public:
  explicit RandomPolicies(std::uint64_t seed) : random_(seed) {}
  std::string condition(int depth) {
    static constexpr const char* terms[] = {"lender.bank",
                                            "lender.known",
                                            "has(person.age)",
                                            "person.age < 18",
                                            "person.age >= 21",
                                            "person.age == 60",
                                            "lender.kind == \"trust\"",
                                            "lender.kind in [\"trust\", \"guarantee\"]",
                                            "product.all_in_simple > 0.24m",
                                            "product.all_in_simple <= 0.36m",
                                            "\"cash\" in product.uses",
                                            "has(product.uses)",
                                            "product.uses.exists(u, u in [\"cash\", \"stocks\"])"};
    if (depth == 0 || below(5) == 0) return terms[below(std::size(terms))];
    switch (below(3)) {
      case 0: return "!(" + condition(depth - 1) + ")";
      case 1: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      default: return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
    }
  }
  FactRow row() {
    FactRow out(fact_count);
    const auto put = [&](Fact fact, std::vector<cel::Value> choices) {
      choices.emplace_back();
      out[static_cast<std::size_t>(fact)] = choices[below(choices.size())];
    };
    using V = cel::Value;
    put(Fact::lender_bank, {V::boolean(true), V::boolean(false)});
    put(Fact::lender_known, {V::boolean(true), V::boolean(false)});
    put(Fact::person_age, {V::integer(17), V::integer(18), V::integer(20), V::integer(21),
                           V::integer(60), V::integer(61)});
    put(Fact::lender_kind, {V::text("trust"), V::text("guarantee"), V::text("state_bank")});
    put(Fact::product_all_in_simple,
        {V::decimal(24, 2), V::decimal(240001, 6), V::decimal(36, 2), V::decimal(37, 2)});
    put(Fact::product_uses, {V::list({}), V::list(cash_), V::list(both_), V::list(other_)});
    return out;
  }
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }

 private:
  std::mt19937_64 random_;
  std::vector<cel::Value> cash_{cel::Value::text("cash")}, other_{cel::Value::text("study")},
      both_{cel::Value::text("stocks"), cel::Value::text("study")};
};

TEST(Difference, GroupsAreAllThereIsWhereTheySaySo) {
  constexpr std::uint64_t seed = 20'260'930;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  RandomPolicies random(seed);
  DifferenceOptions options;
  options.groups_max = 5'000;
  std::size_t proven = 0, differing = 0, equal = 0;
  for (int round = 0; round < 60; ++round) {
    Files was, is;
    when_of(was, "placement.new-law") = random.condition(3);
    when_of(is, "placement.new-law") = random.below(4) == 0
                                           ? "!!(" + when_of(was, "placement.new-law") + ")"
                                           : random.condition(3);
    const auto before = testing::load(was.files()), after = testing::load(is.files());
    const Date day = Date::of(2026, 10, 20);
    const auto side = [&](const Ruleset& rules) {
      const Policy* policy = rules.find_policy("placement.new-law");
      return PolicySide{&rules, &rules.at(day), policy, Outcome::deny};
    };
    const PolicySide left = side(*before), right = side(*after);
    ValueStore keep;
    CaseFinder finder(left, right, Checkpoint::placement, options, keep);
    const FoundGroups found = finder.find();
    proven += found.proven ? 1u : 0u;
    equal += found.proven && found.groups.empty() ? 1u : 0u;
    Answering one(left), other(right);
    for (const FoundGroup& group : found.groups) {
      EXPECT_EQ(one.answer(group.facts), group.before);
      EXPECT_EQ(other.answer(group.facts), group.after);
    }
    if (!found.proven) continue;
    for (int trial = 0; trial < 400; ++trial) {
      const FactRow row = random.row();
      const Answer a = one.answer(row), b = other.answer(row);
      bool reported = false;
      for (const FoundGroup& group : found.groups) {
        if (!lies_in(row, group.box, finder.axes())) continue;
        reported = true;
        ASSERT_EQ(a, group.before) << when_of(was, "placement.new-law") << "\n"
                                   << when_of(is, "placement.new-law");
        ASSERT_EQ(b, group.after) << when_of(was, "placement.new-law") << "\n"
                                  << when_of(is, "placement.new-law");
      }
      differing += a != b ? 1u : 0u;
      ASSERT_EQ(reported, a != b) << when_of(was, "placement.new-law") << "\n"
                                  << when_of(is, "placement.new-law");
    }
  }
  EXPECT_GT(proven, 40u);
  EXPECT_GT(differing, 1'000u);
  EXPECT_GE(equal, 5u);
}

}  // namespace
}  // namespace guiju::rulebook
