// Policies that count working days: the calendar is handed in with the files, or they do not load.
#include <gtest/gtest.h>

#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

using namespace testing;

const std::string within_three_days = "case.at > date(\"2026-09-30\").addWorkingDays(3).addDays(1)";

SmallRulebook with_deadline() {
  SmallRulebook small;
  small.policies.push_back({"placement.late", within_three_days, "deny", "act-1"});
  return small;
}

Result<std::shared_ptr<const Ruleset>> load_with(std::string_view holidays,
                                                 std::vector<Error>& errors) {
  auto calendar = Calendar::parse(holidays, "holidays.csv");
  return Ruleset::load(with_deadline().files(), errors,
                       std::make_shared<const Calendar>(std::move(calendar).value()));
}

std::string fired_at(const std::shared_ptr<const Ruleset>& rules, std::string_view instant) {
  Judge judge(rules);
  judge.facts.set(Fact::case_at, cel::Value::timestamp(*parse_instant(instant)));
  judge.at(Date::of(2026, 10, 20));
  return judge.fired();
}

TEST(WorkingDaysInPolicies, FollowTheCalendarHandedIn) {
  // The third working day after 30 September is 10 October (Saturday, made up), else 5 October.
  std::vector<Error> errors;
  const auto announced = load_with(
      "date,kind,name\n2026-10-01,holiday,x\n2026-10-02,holiday,x\n2026-10-05,holiday,x\n"
      "2026-10-06,holiday,x\n2026-10-07,holiday,x\n2026-10-10,makeup_workday,x\n",
      errors);
  ASSERT_TRUE(announced) << all_texts(errors);
  EXPECT_EQ(fired_at(*announced, "2026-10-10T23:59:59+08:00"), "");
  EXPECT_EQ(fired_at(*announced, "2026-10-11T00:00:01+08:00"), "placement.late=deny");
  const auto plain = load_with("date,kind,name\n2026-01-01,holiday,x\n", errors);
  ASSERT_TRUE(plain) << all_texts(errors);
  EXPECT_EQ(fired_at(*plain, "2026-10-05T23:59:59+08:00"), "");
  EXPECT_EQ(fired_at(*plain, "2026-10-06T00:00:01+08:00"), "placement.late=deny");
}

TEST(WorkingDaysInPolicies, AYearThatNobodyAnnouncedFailsAndIsNoAllow) {
  std::vector<Error> errors;
  const auto old = load_with("date,kind,name\n2025-01-01,holiday,x\n", errors);
  ASSERT_TRUE(old) << all_texts(errors);
  EXPECT_EQ(fired_at(*old, "2026-10-01T00:00:00+08:00"), "placement.late=deny!");
}

TEST(WorkingDaysInPolicies, WithoutACalendarTheFileIsRefused) {
  const auto errors = errors_of(with_deadline().files());
  ASSERT_EQ(errors.size(), 1u) << all_texts(errors);
  EXPECT_NE(errors[0].where.find("policies/placement/all.yaml"), std::string::npos);
  EXPECT_NE(errors[0].text(Language::en).find("addWorkingDays"), std::string::npos);
}

}  // namespace
}  // namespace guiju::rulebook
