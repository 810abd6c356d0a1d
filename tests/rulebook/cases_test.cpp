#include "rulebook/cases.h"

#include <gtest/gtest.h>

#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

const std::string bases = R"(bases:
- name: clean
  checkpoint: placement
  facts:
    lender.known: true
    person.age_known: true
    person.age: 30
    product.all_in_simple: '0.18'
    placement.hops: 1
    placement.reopens: false
    placement.unsubscribe: true
    placement.mixed_zone: false
)";

std::string one_case(const std::string& name, const std::string& lines) {
  return "- name: " + name + "\n  base: clean\n  as_of: 2026-10-20T10:00:00+08:00\n" + lines;
}

CaseReport run(const Ruleset& rules, const std::string& cases, CaseBook& book) {
  const std::vector<SourceFile> files{{"placement/a.yaml", "cases:\n" + cases},
                                      {"bases.yaml", bases}};
  std::vector<Error> errors;
  auto loaded = CaseBook::load(files, errors);
  EXPECT_TRUE(loaded.has_value()) << all_texts(errors);
  if (loaded) book = std::move(loaded).value();
  return run_cases(rules, book);
}

TEST(Cases, ACaseThatHoldsPasses) {
  const auto rules = load(SmallRulebook().files());
  CaseBook book;
  const auto report =
      run(*rules,
          one_case("clean", "  outcome: allow\n  obligations: [cost_statement]\n") +
              one_case("unknown lender",
                       "  facts: {lender.known: false}\n  outcome: deny\n"
                       "  fires: [placement.lender-unknown]\n") +
              one_case("age not given",
                       "  absent: [person.age]\n  outcome: deny\n  fails: [placement.elderly]\n"),
          book);
  EXPECT_EQ(report.failed, 0u);
  for (const CaseResult& result : report.results) {
    for (const Message& difference : result.differences) ADD_FAILURE() << difference.en;
  }
}

constexpr struct {
  const char* name;
  const char* lines;
  const char* difference;
} differing[] = {
    {"another outcome",
     "  facts: {lender.known: false}\n  outcome: review\n  fires: [placement.lender-unknown]\n",
     "the outcome is deny, expected review"},
    {"did not fire", "  outcome: allow\n  fires: [placement.elderly]\n",
     "placement.elderly did not fire"},
    {"not in force", "  outcome: allow\n  fires: [placement.old-law]\n",
     "placement.old-law did not fire: it is not in force on 2026-10-20"},
    {"unknown policy", "  outcome: allow\n  fires: [placement.eldery]\n",
     "no policy 'placement.eldery'; did you mean 'placement.elderly'?"},
    {"fired unexpectedly", "  facts: {person.age: 70}\n  outcome: review\n",
     "placement.elderly fired unexpectedly: 触发placement.elderly"},
    {"could not be judged", "  absent: [person.age]\n  outcome: deny\n",
     "placement.elderly could not be judged; absent: person.age"},
    {"an obligation too few", "  outcome: allow\n  obligations: [cost_statement, warning]\n",
     "the obligation warning is missing"},
    {"an obligation too many", "  outcome: allow\n  obligations: []\n",
     "the obligation cost_statement was not expected"},
};

TEST(Cases, DifferencesAreSaidInWords) {
  const auto rules = load(SmallRulebook().files());
  for (const auto& row : differing) {
    SCOPED_TRACE(row.name);
    CaseBook book;
    const auto report = run(*rules, one_case(row.name, row.lines), book);
    ASSERT_EQ(report.failed, 1u);
    ASSERT_EQ(report.results[0].differences.size(), 1u);
    EXPECT_EQ(report.results[0].differences[0].en, row.difference);
    EXPECT_FALSE(report.passed());
  }
}

TEST(Cases, CoverageNamesPoliciesNeverFiredOrNeverLeftUnfired) {
  const auto rules = load(SmallRulebook().files());
  CaseBook book;
  const auto report = run(*rules, one_case("clean", "  outcome: allow\n"), book);
  EXPECT_EQ(report.failed, 0u);
  EXPECT_EQ(report.never_fired.size(), 8u) << "all but the statement";
  EXPECT_EQ(report.never_unfired,
            (std::vector<std::string_view>{"placement.old-law", "placement.statement"}))
      << "a policy that is not in force is not left unfired";
  EXPECT_TRUE(report.clauses_uncited.empty());
}

constexpr struct {
  const char* name;
  const char* cases;
  const char* where;
  const char* what;
} faults[] = {
    {"unknown fact",
     "- {name: a, base: clean, as_of: 2026-10-20T10:00:00+08:00, outcome: allow, facts: "
     "{lender.knwon: true}}",
     "placement/a.yaml:2", "no fact named 'lender.knwon'"},
    {"a value of another type",
     "- {name: a, base: clean, as_of: 2026-10-20T10:00:00+08:00, outcome: allow, facts: "
     "{person.age: old}}",
     "placement/a.yaml:2", "(person.age)"},
    {"unknown base",
     "- {name: a, base: clena, checkpoint: placement, as_of: 2026-10-20T10:00:00+08:00, outcome: "
     "allow}",
     "placement/a.yaml:2", "no base named 'clena'"},
    {"a base of another checkpoint",
     "- {name: a, base: clean, checkpoint: creative, as_of: 2026-10-20T10:00:00+08:00, outcome: "
     "allow}",
     "placement/a.yaml:2", "another checkpoint"},
    {"no time", "- {name: a, base: clean, outcome: allow}", "placement/a.yaml:2",
     "'as_of' is missing"},
    {"unknown field",
     "- {name: a, base: clean, as_of: 2026-10-20T10:00:00+08:00, outcome: allow, fire: []}",
     "placement/a.yaml:2", "no field named 'fire'"},
    {"a name twice",
     "- {name: a, base: clean, as_of: 2026-10-20T10:00:00+08:00, outcome: allow}\n- {name: a, "
     "base: clean, as_of: 2026-10-20T10:00:00+08:00, outcome: allow}",
     "placement/a.yaml:3", "stands already at placement/a.yaml:2"},
    {"unknown absent fact",
     "- {name: a, base: clean, as_of: 2026-10-20T10:00:00+08:00, outcome: allow, absent: "
     "[person.aeg]}",
     "placement/a.yaml:2", "no fact named 'person.aeg'"},
};

TEST(Cases, FaultyFilesAreRefusedWhole) {
  for (const auto& fault : faults) {
    SCOPED_TRACE(fault.name);
    const std::vector<SourceFile> files{
        {"bases.yaml", bases}, {"placement/a.yaml", std::string("cases:\n") + fault.cases + "\n"}};
    std::vector<Error> errors;
    EXPECT_FALSE(CaseBook::load(files, errors).has_value());
    ASSERT_EQ(errors.size(), 1u) << all_texts(errors);
    EXPECT_TRUE(errors[0].where.starts_with(fault.where)) << errors[0].where;
    EXPECT_NE(errors[0].what.en.find(fault.what), std::string::npos) << errors[0].what.en;
  }
}

}  // namespace
}  // namespace guiju::rulebook
