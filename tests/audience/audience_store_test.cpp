#include "audience/audience_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "audience/made_up_people.h"
#include "store/migrations.h"
#include "support/fixed_clock.h"
#include "support/temporary_folder.h"

namespace guiju::audience {
namespace {

const Instant noon = at("2026-10-20T12:00:00+08:00");

struct Data {
  testing::FixedClock clock;
  std::unique_ptr<Disk> disk = system_disk();
  std::unique_ptr<Random> random = system_random();
  testing::TemporaryFolder folder;
  std::unique_ptr<privacy::Vault> vault =
      *privacy::Vault::open({*disk, *random, folder.path(), {}}, clock);
  std::unique_ptr<store::Database> database = *store::Database::open(folder.path() + "/guiju.db");
  AudienceStore store{*database, *vault};

  Data() {
    const store::Schema schemas[] = {AudienceStore::schema()};
    EXPECT_TRUE(store::migrate(*database, schemas, clock));
  }
  std::string everything() const {  // all bytes of the folder but the master key
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
      std::ifstream in(file.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
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
}

TEST(AudienceStore, NothingOfAPersonStandsInTheFilesInTheClear) {
  Data data;
  Person person;
  person.id = "p-planted-7731";
  person.birth = day("1987-03-09");
  person.region = "650203";
  person.monthly_income = Fen(7'310'551);
  person.monthly_debt = Fen(0);
  person.consents.push_back({Purpose::marketing, noon, {}});
  ASSERT_TRUE(data.store.save(std::span(&person, 1)));
  const std::string before = data.everything();
  for (const char* planted : {"p-planted-7731", "1987-03-09", "650203", "7310551"})
    EXPECT_EQ(before.find(planted), std::string::npos) << planted;

  const privacy::Token tokens[] = {data.vault->token(privacy::TokenKind::person, person.id)};
  ASSERT_TRUE(data.vault->erase(tokens));
  EXPECT_EQ(data.store.find(person.id).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(data.store.load()->empty()) << "an erased row is noise, not damage";
  ASSERT_TRUE(data.store.remove(person.id));
  EXPECT_EQ(*data.store.count(), 0);
}

TEST(AudienceStore, AChangedRowIsDamageAndIsNotRepeated) {
  Data data;
  ASSERT_TRUE(data.store.save(some_people(5, 2)));
  ASSERT_TRUE(
      data.database->run("UPDATE profile SET sealed = CAST(substr(sealed, 1, 90) || x'00' "
                         "|| substr(sealed, 92) AS BLOB)"));
  const auto loaded = data.store.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::corrupt);
  EXPECT_EQ(loaded.error().text(Language::en).find("p-00"), std::string::npos);
}

TEST(AudienceStore, PeopleInTheClearAreLeftAloneAndTheRemedyIsSaid) {
  const testing::FixedClock clock;
  const auto database = *store::Database::open(":memory:");
  const store::Schema now = AudienceStore::schema();
  const store::Schema schemas[] = {{now.component, now.migrations.first(1)}};
  ASSERT_TRUE(store::migrate(*database, schemas, clock));
  ASSERT_TRUE(database->run_script(
      "INSERT INTO person (id, region, in_arrears, data_basis) VALUES ('p-1', '', 0, 'unknown')"));
  const store::Schema all[] = {now};
  const auto migrated = store::migrate(*database, all, clock);
  ASSERT_FALSE(migrated);
  EXPECT_NE(migrated.error().text(Language::en).find("guiju export --what people"),
            std::string::npos)
      << migrated.error().text(Language::en);
}

}  // namespace
}  // namespace guiju::audience
