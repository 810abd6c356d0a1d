// Planted faults are found, each with its place, an example and a remedy; sound tables are let pass.
#include "rulebook/analysis.h"

#include <gtest/gtest.h>

#include <ctime>
#include <iostream>

#include "small_rulebook.h"

namespace guiju::rulebook::testing {
namespace {

// Line 1 is `tables:`; rows begin at line 12.
std::string table(const std::string& hit, const std::string& rows) {
  return "tables:\n- id: t\n  checkpoints: [placement]\n  title: {zh: 表, en: Table}\n  hit: " +
         hit +
         "\n  clauses: [act-1]\n  message: {zh: 说明, en: said}\n  inputs:\n"
         "  - {name: age, is: person.age, type: integer, among: '[0..150]'}\n"
         "  - {name: channel, is: placement.channel, type: text, among: 'sms, call, feed'}\n"
         "  rows:\n" +
         rows;
}

std::vector<SourceFile> with(const std::string& name, const std::string& text) {
  auto files = SmallRulebook().files();
  files.push_back({name, text});
  return files;
}

constexpr struct {
  const char *name, *hit, *rows;
  Fault fault;
  Gravity gravity;
  const char *where, *ranges, *example;
} planted[] = {
    {"a gap", "unique",
     "  - {id: a, when: {age: < 18}, outcome: deny}\n"
     "  - {id: b, when: {age: '>= 18', channel: 'sms, call'}, outcome: review}\n",
     Fault::gap, Gravity::finding, "tables/t.yaml:2:3",
     "person.age: [18..150]; placement.channel: \"feed\"",
     "placement.channel = \"feed\", person.age = 18"},
    {"a gap of one value", "unique",
     "  - {id: a, when: {age: < 60}, outcome: deny}\n  - {id: b, when: {age: '> 60'}, outcome: "
     "review}\n",
     Fault::gap, Gravity::finding, "tables/t.yaml:2:3", "person.age: 60",
     "placement.channel = \"call\", person.age = 60"},
    {"an overlap that the hit policy resolves", "first",
     "  - {id: a, when: {age: < 18}, outcome: deny}\n  - {id: b, when: {}, outcome: review}\n",
     Fault::overlap, Gravity::note, "tables/t.yaml:13:5", "person.age: <= 17", nullptr},
    {"a row behind one that takes all of it", "first",
     "  - {id: a, when: {age: < 18}, outcome: deny}\n"
     "  - {id: b, when: {age: '[3..9]', channel: sms}, outcome: review}\n"
     "  - {id: c, when: {}, outcome: notice}\n",
     Fault::dead_row, Gravity::finding, "tables/t.yaml:13:5", "", nullptr},
    {"a row behind two that take all of it together", "first",
     "  - {id: a, when: {age: < 18}, outcome: deny}\n  - {id: b, when: {age: '>= 16'}, outcome: "
     "deny}\n"
     "  - {id: c, when: {age: '[10..30]'}, outcome: notice}\n",
     Fault::dead_row, Gravity::finding, "tables/t.yaml:14:5", "", nullptr},
    {"a weaker row under a stronger one", "strongest",
     "  - {id: a, when: {age: < 18}, outcome: notice}\n  - {id: b, when: {}, outcome: deny}\n",
     Fault::dead_row, Gravity::finding, "tables/t.yaml:12:5", "", nullptr},
    {"a row whose cells exclude each other", "collect",
     "  - {id: a, when: {age: '(17..18)'}, outcome: deny}\n  - {id: b, when: {}, outcome: "
     "notice}\n",
     Fault::dead_row, Gravity::finding, "tables/t.yaml:12:5", "", nullptr},
    {"a row for values that cannot occur", "collect",
     "  - {id: a, when: {age: '> 200'}, outcome: deny}\n  - {id: b, when: {}, outcome: notice}\n",
     Fault::dead_row, Gravity::finding, "tables/t.yaml:12:5", "", nullptr},
    {"a test that cannot be taken apart", "collect",
     "  - {id: a, when: {age: '? % 2 == 0'}, outcome: deny}\n  - {id: b, when: {}, outcome: "
     "notice}\n",
     Fault::not_analysed, Gravity::note, "tables/t.yaml:2:3", "", nullptr},
};

TEST(Analysis, finds_a_planted_fault_with_its_place) {
  for (const auto& row : planted) {
    SCOPED_TRACE(row.name);
    const auto ruleset = load(with("tables/t.yaml", table(row.hit, row.rows)));
    ASSERT_NE(ruleset, nullptr);
    std::vector<const Finding*> found;
    const auto findings = analyse(*ruleset);
    for (const Finding& one : findings) {
      if (one.sheet == "t" && one.fault == row.fault) found.push_back(&one);
    }
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0]->gravity, row.gravity);
    EXPECT_EQ(found[0]->where, row.where);
    EXPECT_EQ(found[0]->ranges.en, row.ranges);
    if (row.example != nullptr) {
      EXPECT_EQ(found[0]->example.en, row.example);
    }
    EXPECT_FALSE(found[0]->remedy.en.empty());
    EXPECT_FALSE(found[0]->remedy.zh.empty());
  }
}

TEST(Analysis, lets_a_sound_table_pass) {
  const auto ruleset =
      load(with("tables/t.yaml",
                table("unique",
                      "  - {id: a, when: {age: < 18}, outcome: deny}\n"
                      "  - {id: b, when: {age: '[18..60)', channel: sms}, outcome: review}\n"
                      "  - {id: c, when: {age: '[18..60)', channel: not(sms)}, outcome: allow}\n"
                      "  - {id: d, when: {age: '>= 60'}, outcome: notice}\n")));
  for (const Finding& one : analyse(*ruleset)) EXPECT_NE(one.sheet, "t") << one.what.en;
}

constexpr struct {
  const char *name, *hit, *rows, *where, *what;
} refused[] = {
    {"two rows of a unique table", "unique",
     "  - {id: a, when: {age: <= 18}, outcome: deny}\n"
     "  - {id: b, when: {age: '>= 18', channel: sms}, outcome: review}\n",
     "tables/t.yaml:13:5", "placement.channel = \"sms\", person.age = 18"},
    {"different outcomes in an any table", "any",
     "  - {id: a, when: {age: <= 18}, outcome: deny}\n  - {id: b, when: {channel: sms}, outcome: "
     "review}\n",
     "tables/t.yaml:13:5", "deny and review"},
    {"a type error in a cell", "collect", "  - {id: a, when: {age: '< \"x\"'}, outcome: deny}\n",
     "tables/t.yaml:12:25", "age"},
    {"a decimal for a text", "collect", "  - {id: a, when: {channel: '> 0.5'}, outcome: deny}\n",
     "tables/t.yaml:12:29", "channel"},
    {"a cell that is no test", "collect", "  - {id: a, when: {age: '[18..'}, outcome: deny}\n",
     "tables/t.yaml:12:25", "[18.."},
    {"an unknown column", "collect", "  - {id: a, when: {agee: '18'}, outcome: deny}\n",
     "tables/t.yaml:12:26", "agee"},
};

TEST(Analysis, a_contradiction_or_a_type_error_refuses_the_ruleset) {
  for (const auto& row : refused) {
    SCOPED_TRACE(row.name);
    const auto errors = errors_of(with("tables/t.yaml", table(row.hit, row.rows)));
    ASSERT_EQ(errors.size(), 1u) << all_texts(errors);
    EXPECT_EQ(errors[0].where, row.where) << errors[0].what.en;
    EXPECT_NE(errors[0].what.en.find(row.what), std::string::npos) << errors[0].what.en;
    EXPECT_FALSE(errors[0].remedy.zh.empty());
  }
}

TEST(Analysis, rows_of_an_any_table_may_overlap_where_they_agree) {
  EXPECT_NE(
      load(with("tables/t.yaml", table("any",
                                       "  - {id: a, when: {age: <= 18}, outcome: deny}\n"
                                       "  - {id: b, when: {channel: sms}, outcome: deny}\n"))),
      nullptr);
}

TEST(Analysis, an_overlap_counts_on_the_days_on_which_the_law_makes_it_one) {
  // The elderly age is 60, and 65 from 2027: only then do the rows meet.
  const auto errors = errors_of(
      with("tables/t.yaml", table("unique",
                                  "  - {id: a, when: {age: < law.elderly_age}, outcome: deny}\n"
                                  "  - {id: b, when: {age: '>= 63'}, outcome: review}\n")));
  ASSERT_EQ(errors.size(), 1u) << all_texts(errors);
  EXPECT_NE(errors[0].what.en.find("person.age: [63..64]"), std::string::npos) << errors[0].what.en;
}

TEST(Analysis, finds_policies_that_never_fire_and_equal_conditions) {
  SmallRulebook book;
  book.policies.push_back(
      {"placement.never", "person.age < 18 && person.age > 20", "deny", "act-1"});
  book.policies.push_back({"placement.one", "has(person.age) && person.age < 18", "deny", "act-1"});
  book.policies.push_back(
      {"placement.two", "has(person.age) && !(person.age >= 18)", "review", "act-1"});
  const auto findings = analyse(*load(book.files()));
  std::vector<std::string> found;
  for (const Finding& one : findings) {
    if (one.gravity != Gravity::finding) continue;
    found.push_back(std::string(fault_names[static_cast<std::size_t>(one.fault)]) + " " +
                    one.rows[0]);
    EXPECT_NE(one.where.find("policies/placement/all.yaml:"), std::string::npos);
  }
  EXPECT_EQ(found, (std::vector<std::string>{"unreachable placement.never",
                                             "same_condition placement.two"}));
}

TEST(Analysis, bins_of_a_scorecard_have_neither_gap_nor_overlap) {
  const std::string head =
      "scorecards:\n- id: s\n  checkpoints: [placement]\n  title: {zh: 分, en: Score}\n  worse: "
      "high\n"
      "  clauses: [act-1]\n  characteristics:\n  - name: age\n    title: {zh: 年龄, en: age}\n"
      "    is: person.age\n    bins:\n";
  const std::string tail =
      "  thresholds:\n  - {id: high, from: 60, outcome: deny, message: {zh: 高, en: high}}\n";
  const auto gap = errors_of(with("scorecards/s.yaml", head +
                                                           "    - {in: '< 18', points: 1}\n"
                                                           "    - {in: '> 18', points: 2}\n" +
                                                           tail));
  ASSERT_EQ(gap.size(), 1u) << all_texts(gap);
  EXPECT_EQ(gap[0].where, "scorecards/s.yaml:8:5");
  EXPECT_NE(gap[0].remedy.en.find("'18'"), std::string::npos) << gap[0].remedy.en;
  const auto overlap = errors_of(with("scorecards/s.yaml", head +
                                                               "    - {in: '<= 18', points: 1}\n"
                                                               "    - {in: '>= 18', points: 2}\n" +
                                                               tail));
  ASSERT_EQ(overlap.size(), 1u) << all_texts(overlap);
  EXPECT_EQ(overlap[0].where, "scorecards/s.yaml:13:7");
}

// 3,000 rows of ranges over two numbers and a channel: 60 x 50 fields without a gap but one.
TEST(Analysis, survives_three_thousand_rows) {
  std::string rows;
  for (int age = 0; age < 60; ++age) {
    for (int hops = 0; hops < 50; ++hops) {
      if (age == 31 && hops == 7) continue;
      const auto range = [](int low, int step, int last, int i) {
        if (i == last) return ">= " + std::to_string(low);
        return "[" + std::to_string(low) + ".." + std::to_string(low + step) + ")";
      };
      rows += "  - {id: r" + std::to_string(age * 50 + hops) + ", when: {age: '" +
              range(age * 2, 2, 59, age) + "', hops: '" +
              (hops == 0 ? "< 3" : range(hops * 3, 3, 49, hops)) + "'}, outcome: review}\n";
    }
  }
  const std::string text =
      "tables:\n- id: t\n  checkpoints: [placement]\n  title: {zh: 表, en: Table}\n  hit: unique\n"
      "  clauses: [act-1]\n  message: {zh: 说明, en: said}\n  inputs:\n"
      "  - {name: age, is: person.age, type: integer, among: '[0..150]'}\n"
      "  - {name: hops, is: placement.hops, type: integer}\n  rows:\n" +
      rows;
  const std::clock_t begin = std::clock();  // of the processor: the machine may be busy
  const auto ruleset = load(with("tables/t.yaml", text));
  const std::clock_t loaded = std::clock();
  const auto findings = analyse(*ruleset);
  const std::clock_t end = std::clock();
  std::vector<std::string> gaps;
  for (const Finding& one : findings) {
    if (one.sheet == "t") gaps.push_back(one.ranges.en);
  }
  EXPECT_EQ(gaps, std::vector<std::string>{"person.age: [62..63]; placement.hops: [21..23]"});
  const auto ms = [](std::clock_t ticks) { return ticks * 1000 / CLOCKS_PER_SEC; };
  std::cout << "3,000 rows: loaded in " << ms(loaded - begin) << " ms, analysed in "
            << ms(end - loaded) << " ms of the processor\n";
}

TEST(Analysis, says_so_when_the_work_runs_out) {
  const auto ruleset =
      load(with("tables/t.yaml", table("collect",
                                       "  - {id: a, when: {age: < 18}, outcome: deny}\n"
                                       "  - {id: b, when: {channel: sms}, outcome: deny}\n")));
  bool told = false;
  for (const Finding& one : analyse(*ruleset, 2))
    told = told || (one.sheet == "t" && one.fault == Fault::not_analysed);
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace guiju::rulebook::testing
