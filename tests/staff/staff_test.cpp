#include "staff/staff.h"

#include <functional>

#include "house.h"

namespace guiju::staff {
namespace {

using testing::House;

TEST(Staff, TheFirstTwoComeFreelyAndNobodyAfterThem) {
  House house;
  EXPECT_TRUE(house.log.staff().is_founding());
  ASSERT_TRUE(house.found("maker"));
  ASSERT_TRUE(house.found("checker"));
  EXPECT_FALSE(house.log.staff().is_founding());
  const auto third = house.found("intruder");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, ErrorKind::conflict);
  EXPECT_EQ(house.log.acts().size(), 2U);
}

TEST(Staff, ARemovedFounderLeavesNoFreePlace) {
  House house = House::of_three();
  ASSERT_TRUE(house.propose("maker", Change::remove, "officer"));
  ASSERT_TRUE(house.approve_last("checker"));
  EXPECT_FALSE(house.found("intruder"));
}

// A change is proposed by one and approved by another; the person concerned does not count.
TEST(Staff, WhoMayChangeTheStaff) {
  const struct {
    const char* name;
    std::function<Status(House&)> act;
    bool passes;
  } rows[] = {
      {"another approves",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::add, "newcomer"));
         return house.approve_last("checker");
       },
       true},
      {"the proposer approves",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::add, "newcomer"));
         return house.approve_last("maker");
       },
       false},
      {"the new person approves themselves",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::add, "newcomer"));
         return house.approve_last("newcomer");
       },
       false},
      {"approved twice",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::add, "newcomer"));
         GUIJU_CHECK_OK(house.approve_last("checker"));
         return house.approve_last("officer");
       },
       false},
      {"an outsider proposes",
       [](House& house) { return house.propose("intruder", Change::add, "intruder"); }, false},
      {"a key that somebody has",
       [](House& house) { return house.propose("maker", Change::add, "newcomer", "checker"); },
       false},
      {"a name that somebody has",
       [](House& house) { return house.propose("maker", Change::add, "checker", "newcomer"); },
       false},
      {"a name in other letters",
       [](House& house) { return house.propose("maker", Change::add, "Checker", "newcomer"); },
       false},
      {"one's own new key, approved by another",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::key, "maker", "maker-2"));
         return house.approve_last("checker");
       },
       true},
      {"another's key, approved by that person",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::key, "checker", "checker-2"));
         return house.approve_last("checker");
       },
       false},
      {"removal of a third",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::remove, "officer"));
         return house.approve_last("checker");
       },
       true},
      {"removal approved by the one removed",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::remove, "officer"));
         return house.approve_last("officer");
       },
       false},
      {"removal of one of two",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("maker", Change::remove, "officer"));
         GUIJU_CHECK_OK(house.approve_last("checker"));
         return house.propose("maker", Change::remove, "checker");
       },
       false},
      {"removal of somebody unknown",
       [](House& house) { return house.propose("maker", Change::remove, "nobody"); }, false},
  };
  for (const auto& row : rows) {
    House house = House::of_three();
    const Status result = row.act(house);
    EXPECT_EQ(static_cast<bool>(result), row.passes)
        << row.name << (result ? "" : ": " + result.error().text(Language::en));
  }
}

TEST(Staff, AnOldKeyAndARemovedPersonSignNothing) {
  House house = House::of_three();
  ASSERT_TRUE(house.propose("maker", Change::key, "maker", "maker-2"));
  ASSERT_TRUE(house.approve_last("checker"));
  EXPECT_FALSE(house.propose("maker", Change::add, "newcomer"));
  EXPECT_TRUE(house.propose("maker-2", Change::add, "newcomer"));
  EXPECT_EQ(house.log.acts().back().person, "maker");
  ASSERT_TRUE(house.propose("checker", Change::remove, "officer"));
  ASSERT_TRUE(house.approve_last("maker-2"));
  EXPECT_FALSE(house.propose("officer", Change::add, "eve"));
}

TEST(Staff, NamesAreStaffCodes) {
  for (const char* right : {"a", "staff-07", "li.wei", "7"})
    EXPECT_TRUE(check_name(right)) << right;
  for (const char* wrong : {"", "A", "-a", ".a", "a b", "李伟", "а"}) {  // the last is Cyrillic
    EXPECT_FALSE(check_name(wrong)) << wrong;
  }
  EXPECT_TRUE(check_name(std::string(64, 'a')));
  EXPECT_FALSE(check_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace guiju::staff
