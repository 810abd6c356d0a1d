#include "audience/audience_store.h"

#include <gtest/gtest.h>

#include "audience/made_up_people.h"
#include "store/migrations.h"
#include "support/fixed_clock.h"

namespace guiju::audience {
namespace {

const Instant noon = at("2026-10-20T12:00:00+08:00");

struct Data {
  std::unique_ptr<store::Database> database = *store::Database::open(":memory:");
  AudienceStore store{*database};

  Data() {
    const testing::FixedClock clock;
    const store::Schema schemas[] = {AudienceStore::schema()};
    EXPECT_TRUE(store::migrate(*database, schemas, clock));
  }
};

std::vector<Person> some_people(unsigned seed, int count) {
  std::mt19937 random(seed);
  std::vector<Person> people;
  for (int n = 0; n < count; ++n) people.push_back(random_person(random, n));
  return people;
}

TEST(AudienceStore, GivesBackWhatItWasGiven) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Data data;
  const std::vector<Person> people = some_people(seed, 200);
  ASSERT_TRUE(data.store.save(people));
  const auto loaded = data.store.load();
  ASSERT_TRUE(loaded) << loaded.error().text(Language::en);
  EXPECT_EQ(*loaded, people);
  for (const Person& person : people) {
    const auto found = data.store.find(person.id);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ(**found, person);
  }
  EXPECT_FALSE(*data.store.find("nobody"));
  EXPECT_EQ(*data.store.count(), 200);
}

TEST(AudienceStore, SavingAgainReplacesTheWholePerson) {
  Data data;
  ASSERT_TRUE(data.store.save(some_people(1, 50)));
  const std::vector<Person> changed = some_people(2, 50);  // the same ids, other people
  ASSERT_TRUE(data.store.save(changed));
  EXPECT_EQ(*data.store.load(), changed);
}

TEST(AudienceStore, ImportOfAnExportChangesNothing) {
  for (const PeopleFormat format : {PeopleFormat::jsonl, PeopleFormat::yaml, PeopleFormat::csv}) {
    Data from, to;
    ASSERT_TRUE(from.store.save(some_people(3, 60)));
    const auto exported = from.store.export_people(format);
    ASSERT_TRUE(exported);
    std::vector<Error> errors;
    const auto imported = to.store.import_people(*exported, "export", format, errors);
    ASSERT_TRUE(imported) << imported.error().text(Language::en);
    EXPECT_EQ(*imported, 60u);
    EXPECT_EQ(*to.store.load(), *from.store.load());
    EXPECT_EQ(*to.store.export_people(format), *exported);
  }
}

TEST(AudienceStore, ImportTakesAllOrNone) {
  Data data;
  std::vector<Error> errors;
  ASSERT_TRUE(data.store.import_people("id\np-1\n", "a.csv", PeopleFormat::csv, errors));
  EXPECT_FALSE(
      data.store.import_people("id,risk_tier\np-2,1\np-3,9\n", "b.csv", PeopleFormat::csv, errors));
  EXPECT_EQ(errors.size(), 1u);
  EXPECT_EQ(*data.store.count(), 1);
  // A person the database itself refuses: nobody of the batch is kept.
  std::vector<Person> people = some_people(4, 3);
  people[2].monthly_income = Fen(1);
  people[2].monthly_debt = std::nullopt;
  EXPECT_FALSE(data.store.save(people));
  EXPECT_EQ(*data.store.count(), 1);
}

TEST(AudienceStore, KeepsContactsAndWhatWasDropped) {
  Data data;
  People people;
  const auto lender = *people.institution("lender-001"), other = *people.institution("lender-002");
  for (int n = 0; n < 1'100; ++n)  // more than one history holds
    ASSERT_TRUE(people.restore({"p-busy", lender, Channel::feed, Instant(noon.micros + n)}));
  ASSERT_TRUE(people.restore({"p-quiet", other, Channel::sms, noon}));
  ASSERT_TRUE(data.store.save_contacts(people, 77));
  ASSERT_TRUE(data.store.save_contacts(people, 78)) << "again: in place of the former";

  People again;
  EXPECT_EQ(*again.institution("lender-002"), InstitutionHandle(0u))
      << "handles may differ; keys count";
  const auto reached = data.store.load_contacts(again);
  ASSERT_TRUE(reached) << reached.error().text(Language::en);
  EXPECT_EQ(*reached, 78u);
  for (const char* person : {"p-busy", "p-quiet"})
    for (const char* key : {"lender-001", "lender-002"})
      for (const std::int64_t later : {std::int64_t{0}, day_us, month_us + 500, month_us + 2'000}) {
        const Instant when(noon.micros + later);
        const auto want = people.pressure({person, *people.institution(key), Channel::sms, when});
        const auto got = again.pressure({person, *again.institution(key), Channel::sms, when});
        ASSERT_EQ(want.has_value(), got.has_value());
        if (want) {
          EXPECT_EQ(*want, *got);
        }
      }
}

TEST(AudienceStore, AnEmptyStoreHasNoContacts) {
  Data data;
  People people;
  EXPECT_EQ(*data.store.load_contacts(people), 0u);
  EXPECT_TRUE(data.store.load()->empty());
}

TEST(AudienceStore, AWordItDoesNotKnowIsCorruption) {
  Data data;
  ASSERT_TRUE(data.store.save(some_people(5, 2)));
  ASSERT_TRUE(data.database->run("UPDATE person SET data_basis = 'stolen'"));
  const auto loaded = data.store.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::corrupt);
  EXPECT_EQ(loaded.error().text(Language::en).find("stolen"), std::string::npos);
}

}  // namespace
}  // namespace guiju::audience
