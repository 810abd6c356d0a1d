#include "staff/staff.h"

#include <functional>

#include "house.h"

namespace guiju::staff {
namespace {

using testing::House;

TEST(Staff, TheFirstTwoComeFreelyAndNobodyAfterThem) {
  House house;
  EXPECT_TRUE(house.log.staff().is_founding());
  ASSERT_TRUE(house.found("alice"));
  ASSERT_TRUE(house.found("bob"));
  EXPECT_FALSE(house.log.staff().is_founding());
  const auto third = house.found("mallory");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, ErrorKind::conflict);
  EXPECT_EQ(house.log.acts().size(), 2U);
}

TEST(Staff, ARemovedFounderLeavesNoFreePlace) {
  House house = House::of_three();
  ASSERT_TRUE(house.propose("alice", Change::remove, "carol"));
  ASSERT_TRUE(house.approve_last("bob"));
  EXPECT_FALSE(house.found("mallory"));
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
         GUIJU_CHECK_OK(house.propose("alice", Change::add, "dave"));
         return house.approve_last("bob");
       },
       true},
      {"the proposer approves",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::add, "dave"));
         return house.approve_last("alice");
       },
       false},
      {"the new person approves themselves",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::add, "dave"));
         return house.approve_last("dave");
       },
       false},
      {"approved twice",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::add, "dave"));
         GUIJU_CHECK_OK(house.approve_last("bob"));
         return house.approve_last("carol");
       },
       false},
      {"an outsider proposes",
       [](House& house) { return house.propose("mallory", Change::add, "mallory"); }, false},
      {"a key that somebody has",
       [](House& house) { return house.propose("alice", Change::add, "dave", "bob"); }, false},
      {"a name that somebody has",
       [](House& house) { return house.propose("alice", Change::add, "bob", "dave"); }, false},
      {"a name in other letters",
       [](House& house) { return house.propose("alice", Change::add, "Bob", "dave"); }, false},
      {"one's own new key, approved by another",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::key, "alice", "alice-2"));
         return house.approve_last("bob");
       },
       true},
      {"another's key, approved by that person",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::key, "bob", "bob-2"));
         return house.approve_last("bob");
       },
       false},
      {"removal of a third",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::remove, "carol"));
         return house.approve_last("bob");
       },
       true},
      {"removal approved by the one removed",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::remove, "carol"));
         return house.approve_last("carol");
       },
       false},
      {"removal of one of two",
       [](House& house) -> Status {
         GUIJU_CHECK_OK(house.propose("alice", Change::remove, "carol"));
         GUIJU_CHECK_OK(house.approve_last("bob"));
         return house.propose("alice", Change::remove, "bob");
       },
       false},
      {"removal of somebody unknown",
       [](House& house) { return house.propose("alice", Change::remove, "nobody"); }, false},
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
  ASSERT_TRUE(house.propose("alice", Change::key, "alice", "alice-2"));
  ASSERT_TRUE(house.approve_last("bob"));
  EXPECT_FALSE(house.propose("alice", Change::add, "dave"));
  EXPECT_TRUE(house.propose("alice-2", Change::add, "dave"));
  EXPECT_EQ(house.log.acts().back().person, "alice");
  ASSERT_TRUE(house.propose("bob", Change::remove, "carol"));
  ASSERT_TRUE(house.approve_last("alice-2"));
  EXPECT_FALSE(house.propose("carol", Change::add, "eve"));
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
