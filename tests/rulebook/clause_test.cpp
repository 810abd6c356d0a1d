#include <gtest/gtest.h>

#include "rulebook/ruleset.h"

namespace guiju::rulebook {
namespace {

Clause some_clause() {
  Clause clause{};
  clause.article = "第十条";
  clause.article_confirmed = true;
  clause.effective_from = Date::of(2026, 9, 30);
  clause.binding = Binding::law;
  clause.duty = Duty::must_not;
  clause.evidence = Evidence::full_text;
  return clause;
}

TEST(Clause, HoldsFromItsFirstDayUntilTheDayBeforeItsEnd) {
  Clause clause = some_clause();
  clause.effective_to = Date::of(2027, 1, 1);
  const struct {
    const char* name;
    Date day;
    bool in_force;
  } rows[] = {
      {"the day before", Date::of(2026, 9, 29), false},
      {"the first day", Date::of(2026, 9, 30), true},
      {"the last day", Date::of(2026, 12, 31), true},
      {"the day it ends", Date::of(2027, 1, 1), false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(clause.in_force(row.day), row.in_force) << row.name;
    EXPECT_EQ(clause.weight_on(row.day), row.in_force ? Weight::full : Weight::none) << row.name;
  }
}

TEST(Clause, WeighsWhatItsSourceAndDutyAllow) {
  const Date day = Date::of(2026, 10, 1);
  Clause clause = some_clause();
  EXPECT_EQ(clause.weight_on(day), Weight::full);
  clause.evidence = Evidence::secondary;
  EXPECT_EQ(clause.weight_on(day), Weight::full);
  clause.evidence = Evidence::recall;
  EXPECT_EQ(clause.weight_on(day), Weight::notice);
  clause = some_clause();
  clause.duty = Duty::should;
  EXPECT_EQ(clause.weight_on(day), Weight::notice);
  clause = some_clause();
  clause.binding = Binding::draft;
  EXPECT_EQ(clause.weight_on(day), Weight::none);
  clause = some_clause();
  clause.effective_from.reset();
  EXPECT_FALSE(clause.in_force(day));
  EXPECT_EQ(clause.weight_on(day), Weight::notice);
  clause.effective_to = day;
  EXPECT_EQ(clause.weight_on(day), Weight::none);
}

TEST(Clause, PrintsAnArticleOnlyWhenItWasRead) {
  Instrument instrument{};
  instrument.title = {"某办法", "The Measures"};
  Clause clause = some_clause();
  EXPECT_EQ(clause.citation(instrument, Language::zh), "《某办法》第十条");
  EXPECT_EQ(clause.citation(instrument, Language::en), "The Measures, 第十条");
  clause.article_confirmed = false;
  EXPECT_EQ(clause.citation(instrument, Language::zh), "《某办法》");
  EXPECT_EQ(clause.citation(instrument, Language::en), "The Measures");
  instrument.title.en.clear();
  EXPECT_EQ(clause.citation(instrument, Language::en), "某办法");
}

}  // namespace
}  // namespace guiju::rulebook
