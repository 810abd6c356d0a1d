// From the person's id to the facts nothing may allocate: the placement path does it for each request.
#include <gtest/gtest.h>

#include "audience/audience_facts.h"
#include "audience/made_up_people.h"
#include "audience/people.h"
#include "support/allocations.h"

namespace guiju::audience {
namespace {

TEST(Allocation, ReservingAndTellingTheFactsTakesNone) {
  std::mt19937 random(11);
  People people;
  const InstitutionHandle lender = *people.institution("lender-001");
  std::vector<std::string> ids;
  for (int n = 0; n < 50; ++n) {
    Person person = random_person(random, n);
    ids.push_back(person.id);
    ASSERT_TRUE(people.put(std::move(person)));
  }
  rulebook::Facts facts;
  const Instant noon = at("2026-10-20T12:00:00+08:00");
  const testing::AllocationCount count;
  for (std::int64_t round = 0; round < 100; ++round)
    for (const std::string& id : ids) {
      const Instant when(noon.micros + round * 60'000'000);
      auto held = people.reserve({id, lender, Channel::sms, when});
      facts.clear();
      set_person_facts(held->person(), {when, Channel::sms, 3, Fen(50'000)}, facts);
      set_pressure_facts(held->pressure(), facts);
      if (round % 25 == 0) held->confirm();  // four each: what a new profile has room for
    }
  EXPECT_EQ(count.value(), 0u);
}

}  // namespace
}  // namespace guiju::audience
