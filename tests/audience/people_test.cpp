#include "audience/people.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "audience/made_up_people.h"

namespace guiju::audience {
namespace {

const Instant noon = at("2026-10-20T12:00:00+08:00");
Instant after(Instant instant, std::int64_t micros) { return Instant(instant.micros + micros); }

struct Town {
  People people;
  InstitutionHandle lender = *people.institution("lender-001");

  ContactRequest request(std::string_view person, Instant when) const {
    return {person, lender, Channel::sms, when};
  }
  std::uint32_t shown(std::string_view person, Instant when) const {
    return people.pressure(request(person, when))->shown_lender.day;
  }
};

Person named(std::string id) {
  Person person;
  person.id = std::move(id);
  return person;
}

TEST(People, InstitutionsKeepTheirHandles) {
  People people;
  const auto first = *people.institution("lender-001"), second = *people.institution("lender-002");
  EXPECT_NE(first, second);
  EXPECT_EQ(*people.institution("lender-001"), first);
  EXPECT_EQ(people.institution_key(second), "lender-002");
}

TEST(People, AProfileIsReplacedWholeAndHistoryStays) {
  Town town;
  EXPECT_EQ(town.people.find("p-1"), nullptr);
  ASSERT_TRUE(town.people.put(named("p-1")));
  ASSERT_TRUE(town.people.restore(town.request("p-1", noon)));
  auto held = town.people.reserve(town.request("p-1", noon));
  Person changed = named("p-1");
  changed.region = "3101";
  ASSERT_TRUE(town.people.put(changed));
  EXPECT_EQ(held->person()->region, "") << "a reservation keeps the profile it was made with";
  EXPECT_EQ(town.people.find("p-1")->region, "3101");
  EXPECT_EQ(town.people.count(), 1u);
  held->release();
  EXPECT_EQ(town.shown("p-1", noon), 1u);
}

TEST(People, AReservationCountsFromTheInstantItIsTaken) {
  Town town;
  auto first = town.people.reserve(town.request("p-1", noon));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->pressure().shown_lender.day, 0u);
  EXPECT_EQ(first->person(), nullptr);
  const auto second =
      town.people.reserve(town.request("p-1", Instant(noon.micros - 1)));  // overtaken
  EXPECT_EQ(second->pressure().shown_lender.day, 1u);
  first->confirm();
  first->release();  // confirmed: nothing to give back
  EXPECT_EQ(town.shown("p-1", noon), 2u);
}

TEST(People, AReservationThatGoesIsGivenBack) {
  Town town;
  { const auto dropped = town.people.reserve(town.request("p-1", noon)); }
  EXPECT_EQ(town.shown("p-1", noon), 0u);
  auto moved_from = town.people.reserve(town.request("p-1", noon));
  {
    const Reservation moved_to = std::move(*moved_from);
    EXPECT_EQ(town.shown("p-1", noon), 1u);
  }
  EXPECT_EQ(town.shown("p-1", noon), 0u);
  auto one = town.people.reserve(town.request("p-1", noon));
  auto other = town.people.reserve(town.request("p-2", noon));
  *one = std::move(*other);
  EXPECT_EQ(town.shown("p-1", noon), 0u) << "assigning over a reservation gives it back";
  EXPECT_EQ(town.shown("p-2", noon), 1u);
}

TEST(People, StrangersLeaveNoTraceWhenNothingWasShown) {
  People people({.people_max = 3});
  const auto lender = *people.institution("lender-001");
  for (int n = 0; n < 100; ++n) {
    const std::string id = "stranger-" + std::to_string(n);
    EXPECT_TRUE(people.reserve({id, lender, Channel::feed, noon})) << n;
  }
  std::vector<Reservation> held;
  for (int n = 0; n < 3; ++n)
    held.push_back(*people.reserve({"held-" + std::to_string(n), lender, Channel::feed, noon}));
  const auto refused = people.reserve({"one-more", lender, Channel::feed, noon});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
}

TEST(People, AReservationOutlivesTheDroppingOfItsContact) {
  Town town;
  {
    auto old = town.people.reserve(town.request("p-1", noon));
    for (int n = 0; n < 40; ++n)  // newer ones push it out of the history, then go themselves
      ASSERT_TRUE(town.people.reserve(town.request("p-1", after(noon, 3 * month_us + n)))
                      ->pressure()
                      .shown_all.day == 0);
    std::vector<Reservation> newer;
    for (int n = 0; n < 40; ++n)
      newer.push_back(*town.people.reserve(town.request("p-1", after(noon, 3 * month_us + n))));
  }
  EXPECT_EQ(town.shown("p-1", after(noon, 3 * month_us)), 0u);
}

TEST(People, RefusesIdsThatAreEmptyOrTooLongAndDoesNotRepeatThem) {
  Town town;
  EXPECT_EQ(town.people.reserve(town.request("", noon)).error().kind, ErrorKind::bad_input);
  const std::string longest(person_id_bytes_max, 'p'), too_long(person_id_bytes_max + 1, 'p');
  EXPECT_TRUE(town.people.reserve(town.request(longest, noon)));
  const auto refused = town.people.reserve(town.request(too_long, noon));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text(Language::en).find("pppp"), std::string::npos);
  EXPECT_FALSE(town.people.put(named(too_long)));
  EXPECT_FALSE(town.people.restore(town.request(too_long, noon)));
}

TEST(People, VisitsInOrderOfIdAndOnlyConfirmedContacts) {
  Town town;
  for (const char* id : {"p-3", "p-1", "p-2"}) ASSERT_TRUE(town.people.put(named(id)));
  town.people.reserve(town.request("p-2", after(noon, 1)))->confirm();
  ASSERT_TRUE(town.people.restore(town.request("p-1", noon)));
  const auto pending = town.people.reserve(town.request("p-1", noon));
  std::vector<std::string> people, contacts;
  town.people.visit_people([&](const Person& person) { people.push_back(person.id); });
  town.people.visit_contacts(
      [&](const ContactRequest& contact) { contacts.emplace_back(contact.person); });
  EXPECT_EQ(people, (std::vector<std::string>{"p-1", "p-2", "p-3"}));
  EXPECT_EQ(contacts, (std::vector<std::string>{"p-1", "p-2"}));
}

// Eight threads want the last contact that is permitted today; the one that gets it may still fail.
TEST(PeopleThreads, TheLastPermittedContactIsGrantedExactlyOnce) {
  constexpr std::uint32_t limit = 5;
  for (int round = 0; round < 200; ++round) {
    Town town;
    ASSERT_TRUE(town.people.put(named("p-1")));
    for (std::uint32_t n = 0; n + 1 < limit; ++n)
      ASSERT_TRUE(town.people.restore(town.request("p-1", Instant(noon.micros - n))));
    std::atomic<int> granted{0}, failures_left{round % 3};
    std::barrier start(8);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&, t] {
        start.arrive_and_wait();
        for (int attempt = 0; attempt < 20; ++attempt) {
          auto held = town.people.reserve(town.request("p-1", after(noon, (t * 7 + attempt) % 5)));
          ASSERT_TRUE(held);
          if (held->pressure().shown_lender.day >= limit) continue;
          if (failures_left.fetch_sub(1) > 0) continue;  // the journal failed: given back
          held->confirm();
          ++granted;
        }
      });
    for (std::thread& thread : threads) thread.join();
    // Each attempt may have met another one's short reservation; then a quiet retry still gets it.
    if (auto last = town.people.reserve(town.request("p-1", noon));
        last->pressure().shown_lender.day < limit) {
      last->confirm();
      ++granted;
    }
    ASSERT_EQ(granted, 1) << "round " << round;
    ASSERT_EQ(town.shown("p-1", noon), limit);
  }
}

TEST(PeopleThreads, ProfilesHistoriesAndVisitsMayRunTogether) {
  Town town;
  std::vector<std::thread> threads;
  std::atomic<int> confirmed{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int n = 0; n < 300; ++n) {
        const std::string id = "p-" + std::to_string((n * 13 + t) % 40);
        switch (t % 4) {
          case 0: EXPECT_TRUE(town.people.put(named(id))); break;
          case 1: town.people.find(id); break;
          case 2:
            if (n % 50 == 0) town.people.visit_contacts([](const ContactRequest&) {});
            [[fallthrough]];
          default:
            if (auto held = town.people.reserve(town.request(id, after(noon, n)));
                held && n % 2 == 0) {
              held->confirm();
              ++confirmed;
            }
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  int seen = 0;
  town.people.visit_contacts([&](const ContactRequest&) { ++seen; });
  EXPECT_EQ(seen, confirmed);
}

}  // namespace
}  // namespace guiju::audience
