// Codes, periods, licences and regions, just inside and just outside every bound.

#include <gtest/gtest.h>

#include "registry/keys.h"
#include "registry/small_world.h"
#include "registry/uscc.h"

namespace guiju::registry {
namespace {

using namespace testing;

constexpr struct {
  const char* name;
  const char* code;
  bool valid;
} uscc_cases[] = {
    {"the worked example", "91110108MA00000070", true},
    {"a bank's own", "91100000100003962T", true},
    {"another bank's, check character a digit", "911000001000013428", true},
    {"check character one too high", "91110108MA00000071", false},
    {"two digits exchanged", "91110180MA00000070", false},
    {"a letter the alphabet leaves out", "9111O108MA00000070", false},
    {"17 characters", "91110108MA0000007", false},
    {"19 characters", "91110108MA000000700", false},
    {"lower case", "91110108ma00000070", false},
    {"nothing", "", false},
};

TEST(Uscc, check_character) {
  for (const auto& row : uscc_cases)
    EXPECT_EQ(Uscc::parse(row.code).has_value(), row.valid) << row.name;
}

// Weights 3^i are all different modulo 31, so one wrong character can never pass.
TEST(Uscc, every_single_wrong_character_is_found) {
  const std::string right = "91110108MA00000070";
  for (std::size_t at = 0; at < right.size(); ++at) {
    for (const char c : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      if (c == right[at]) continue;
      std::string wrong = right;
      wrong[at] = c;
      EXPECT_FALSE(Uscc::parse(wrong)) << wrong;
    }
  }
}

constexpr struct {
  const char* name;
  Date day;
  LicenceStatus status;
  LicenceState want;
} licence_cases[] = {
    {"the day before it begins", Date::of(2021, 4, 30), LicenceStatus::valid,
     LicenceState::not_yet},
    {"its first day", Date::of(2021, 5, 1), LicenceStatus::valid, LicenceState::valid},
    {"the day before its last", Date::of(2031, 4, 29), LicenceStatus::valid, LicenceState::valid},
    {"its last day", Date::of(2031, 4, 30), LicenceStatus::valid, LicenceState::valid},
    {"the day after its last", Date::of(2031, 5, 1), LicenceStatus::valid, LicenceState::expired},
    {"suspended in its time", Date::of(2026, 1, 1), LicenceStatus::suspended,
     LicenceState::suspended},
    {"revoked, and expired since", Date::of(2040, 1, 1), LicenceStatus::revoked,
     LicenceState::revoked},
};

TEST(Licence, state_on_a_day) {
  for (const auto& row : licence_cases) {
    Licence licence = good_licence();
    licence.status = row.status;
    EXPECT_EQ(licence.state(row.day), row.want) << row.name;
  }
}

TEST(Licence, an_open_end_never_expires) {
  Licence licence = good_licence();
  licence.valid.to.reset();
  EXPECT_TRUE(licence.is_in_force(Date::of(2999, 1, 1)));
}

TEST(Licence, verification_holds_through_its_last_day_and_not_before_it_was_made) {
  const Verification x{"staff-07", Date::of(2026, 9, 1), "register", Date::of(2027, 2, 28)};
  EXPECT_FALSE(x.is_current(Date::of(2026, 8, 31)));
  EXPECT_TRUE(x.is_current(Date::of(2026, 9, 1)));
  EXPECT_TRUE(x.is_current(Date::of(2027, 2, 28)));
  EXPECT_FALSE(x.is_current(Date::of(2027, 3, 1)));
}

TEST(Licence, the_licence_that_speaks_is_the_one_for_the_business) {
  Licence expired_lending = good_licence();
  expired_lending.valid.to = Date::of(2026, 1, 1);
  Licence guarantee = good_licence();
  guarantee.scope = {Business::guarantee};
  Licence shanghai = good_licence();
  shanghai.regions = RegionSet::of({*RegionCode::find("31")});
  shanghai.number = "shanghai";
  const std::vector<Licence> two = {guarantee, expired_lending};
  EXPECT_EQ(licence_for(two, Business::consumer_loans, today, "31"), &two[1]);
  const std::vector<Licence> three = {expired_lending, guarantee, shanghai};
  EXPECT_EQ(licence_for(three, std::nullopt, today, "31")->number, "shanghai");
  EXPECT_EQ(licence_for({}, std::nullopt, today, "31"), nullptr);
}

struct RegionCase {
  const char* name;
  std::vector<const char*> set;  // empty: nationwide
  const char* asked;
  bool covered;
};

TEST(RegionSet, covers) {
  const RegionCase cases[] = {
      {"nationwide covers any", {}, "310101", true},
      {"nationwide covers an unknown place", {}, "", true},
      {"a province covers its county", {"31"}, "310101", true},
      {"six digits with zeros are a province", {"310000"}, "310101", true},
      {"a province does not cover its neighbour", {"31"}, "320101", false},
      {"a city covers its county", {"4403"}, "440305", true},
      {"a city does not cover another city", {"4403"}, "440105", false},
      {"a city does not cover its province", {"4403"}, "44", false},
      {"a county covers itself", {"110105"}, "110105", true},
      {"a county does not cover the next", {"110105"}, "110106", false},
      {"a list does not cover an unknown place", {"31"}, "", false},
      {"letters are an unknown place", {"31"}, "3101ab", false},
      {"five digits are an unknown place", {"31"}, "31010", false},
  };
  for (const RegionCase& row : cases) {
    std::vector<RegionCode> codes;
    for (const char* code : row.set) codes.push_back(RegionCode::parse(code).value());
    const RegionSet set = row.set.empty() ? RegionSet::nationwide() : RegionSet::of(codes);
    EXPECT_EQ(set.covers(row.asked), row.covered) << row.name;
  }
}

TEST(Keys, bounds) {
  EXPECT_TRUE(is_key("lender-001"));
  EXPECT_TRUE(is_key(std::string(64, 'a')));
  EXPECT_FALSE(is_key(std::string(65, 'a')));
  EXPECT_FALSE(is_key(""));
  EXPECT_FALSE(is_key("-a"));
  EXPECT_FALSE(is_key("a b"));
  EXPECT_FALSE(is_key("机构"));
}

}  // namespace
}  // namespace guiju::registry
