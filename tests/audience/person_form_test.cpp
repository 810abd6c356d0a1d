#include "audience/person_form.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "audience/made_up_people.h"
#include "audience/people_file.h"

namespace guiju::audience {
namespace {

constexpr PeopleFormat formats[] = {PeopleFormat::jsonl, PeopleFormat::yaml, PeopleFormat::csv};

Result<std::vector<Person>> read(std::string_view bytes, PeopleFormat format) {
  std::vector<Error> errors;
  auto people = read_people(bytes, "people", format, errors);
  EXPECT_EQ(errors.empty(), people.has_value());
  return people;
}

TEST(PersonForm, ReadsWhatTheReadmeShows) {
  std::ifstream file(GUIJU_SOURCE_DIR "/src/audience/README.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string readme = text.str();
  const std::size_t begin = readme.find("```json\n") + 8, end = readme.find("```", begin);
  std::string example = readme.substr(begin, end - begin);
  std::replace(example.begin(), example.end(), '\n', ' ');
  const auto people = read(example, PeopleFormat::jsonl);
  ASSERT_TRUE(people) << people.error().text(Language::en);
  const Person& person = people->at(0);
  EXPECT_EQ(person.id, "p-0001");
  EXPECT_EQ(std::get<Date>(person.birth), Date::of(1990, 5, 17));
  EXPECT_EQ(person.sex, Sex::female);
  EXPECT_EQ(person.student, (StudentFlag{true, FlagSource::declared, Date::of(2026, 3, 1)}));
  EXPECT_EQ(person.monthly_debt, Fen(120'000));
  EXPECT_EQ(consent_at(person, Channel::sms, at("2026-02-01T00:00:00Z")), ConsentState::given);
  EXPECT_EQ(consent_at(person, Purpose::marketing, at("2026-07-01T00:00:00Z")),
            ConsentState::withdrawn);
  EXPECT_EQ(person.do_not_contact_since, at("2026-05-01T00:00:00+08:00"));
}

TEST(PersonForm, WhatIsWrittenReadsAsTheSameInEveryForm) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<Person> people;
  for (int n = 0; n < 300; ++n) people.push_back(random_person(random, n));
  for (const PeopleFormat format : formats) {
    const std::string written = write_people(people, format);
    const auto read_back = read(written, format);
    ASSERT_TRUE(read_back) << read_back.error().text(Language::en);
    ASSERT_EQ(read_back->size(), people.size());
    for (std::size_t i = 0; i < people.size(); ++i)
      ASSERT_EQ(read_back->at(i), people[i]) << write_people(std::span(&people[i], 1), format);
    EXPECT_EQ(write_people(*read_back, format), written);
    EXPECT_EQ(read(write_people({}, format), format)->size(), 0u);
  }
}

TEST(PersonForm, AnIdNumberGivesBirthDateSexAndRegionAndIsNotKept) {
  const std::string number = id_number_of("310115", "19900517", "124");
  const auto people =
      read("{\"id\":\"p-1\",\"id_number\":\"" + number + "\"}", PeopleFormat::jsonl);
  ASSERT_TRUE(people) << people.error().text(Language::en);
  EXPECT_EQ(std::get<Date>(people->at(0).birth), Date::of(1990, 5, 17));
  EXPECT_EQ(people->at(0).sex, Sex::female);
  EXPECT_EQ(people->at(0).region, "310115");
  for (const PeopleFormat format : formats)
    EXPECT_EQ(write_people(*people, format).find(number.substr(6)), std::string::npos);
  const auto moved = read("id,id_number,region\np-1," + number + ",44\n", PeopleFormat::csv);
  ASSERT_TRUE(moved) << moved.error().text(Language::en);
  EXPECT_EQ(moved->at(0).region, "44") << "the region given stands before the number's";
}

struct BadPerson {
  const char* name;
  std::string json;
  const char* field;   // the place must name it
  const char* secret;  // and the text must not repeat this
};

TEST(PersonForm, RefusesBadPeopleNamingTheFieldAndNeverTheValue) {
  const std::string number = id_number_of("310115", "19900517", "124");
  std::string wrong_number = number;
  wrong_number[12] = wrong_number[12] == '1' ? '2' : '1';
  const BadPerson rows[] = {
      {"no id", R"({"birth_date":"1990-05-17"})", "id", "1990"},
      {"an empty id", R"({"id":""})", "id", "\x01"},
      {"an id with a space", R"({"id":"Zhang San"})", "id", "Zhang"},
      {"an id that begins with a sign", R"({"id":"@SUM"})", "id", "SUM"},
      {"an id of 65 bytes", R"({"id":")" + std::string(65, 'q') + "\"}", "id", "qqqq"},
      {"a mobile number as id", R"({"id":"13912345678"})", "id", "1391"},
      {"an id number as id", R"({"id":")" + number + "\"}", "id", "1990"},
      {"a day that does not exist", R"({"id":"p","birth_date":"1991-02-29"})", "birth_date",
       "1991"},
      {"a birth date as number", R"({"id":"p","birth_date":19900517})", "birth_date", "1990"},
      {"born before 1900", R"({"id":"p","birth_date":"1899-12-31"})", "birth_date", "1899"},
      {"a wrong id number", R"({"id":"p","id_number":")" + wrong_number + "\"}", "id_number",
       "3101"},
      {"two ways of age", R"({"id":"p","birth_date":"1990-05-17","id_number":")" + number + "\"}",
       "birth_date", "199"},
      {"an age without its day", R"({"id":"p","age":34})", "age_as_of", "34"},
      {"a day without its age", R"({"id":"p","age_as_of":"2026-05-01"})", "age_as_of", "2026"},
      {"an age of 131", R"({"id":"p","age":131,"age_as_of":"2026-05-01"})", "age", "131"},
      {"an age of -1", R"({"id":"p","age":-1,"age_as_of":"2026-05-01"})", "age", "-1"},
      {"an age with a fraction", R"({"id":"p","age":34.5,"age_as_of":"2026-05-01"})", "age",
       "34.5"},
      {"an unknown sex", R"({"id":"p","sex":"femael"})", "sex", "femael"},
      {"a sex against the id number", R"({"id":"p","sex":"male","id_number":")" + number + "\"}",
       "sex", "3101"},
      {"a region of three digits", R"({"id":"p","region":"310"})", "region", "310\""},
      {"a region of no province", R"({"id":"p","region":"160101"})", "region", "160101"},
      {"a student flag without source", R"({"id":"p","student":{"value":true}})", "student.source",
       "true,"},
      {"a student flag that is no map", R"({"id":"p","student":true})", "student", "\x01"},
      {"an unknown kind", R"({"id":"p","vulnerable":[{"kind":"ilness","source":"declared"}]})",
       "vulnerable[0].kind", "ilness"},
      {"a kind twice",
       R"({"id":"p","vulnerable":[{"kind":"illness","source":"declared"},{"kind":"illness","source":"inferred"}]})",
       "vulnerable[1]", "inferred"},
      {"income without debt", R"({"id":"p","monthly_income_fen":777777})", "monthly_debt_fen",
       "777777"},
      {"an income below zero", R"({"id":"p","monthly_income_fen":-777,"monthly_debt_fen":0})",
       "monthly_income_fen", "777"},
      {"an income beyond the bound",
       R"({"id":"p","monthly_income_fen":1000000000001,"monthly_debt_fen":0})",
       "monthly_income_fen", "1000000000001"},
      {"an income of 1e30", R"({"id":"p","monthly_income_fen":1e30,"monthly_debt_fen":0})",
       "monthly_income_fen", "1e30"},
      {"a risk tier of 0", R"({"id":"p","risk_tier":0})", "risk_tier", "\x01"},
      {"a risk tier of 6", R"({"id":"p","risk_tier":6})", "risk_tier", "6 "},
      {"arrears as text", R"({"id":"p","in_arrears":"yes"})", "in_arrears", "yes"},
      {"a consent of nothing", R"({"id":"p","consents":[{"given_at":"2026-01-05T09:00:00Z"}]})",
       "consents[0].purpose", "2026"},
      {"a consent of two things",
       R"({"id":"p","consents":[{"purpose":"marketing","channel":"sms","given_at":"2026-01-05T09:00:00Z"}]})",
       "consents[0].purpose", "2026"},
      {"a consent without its instant", R"({"id":"p","consents":[{"channel":"sms"}]})",
       "consents[0].given_at", "sms"},
      {"an instant without offset",
       R"({"id":"p","consents":[{"channel":"sms","given_at":"2026-01-05T09:00:00"}]})",
       "consents[0].given_at", "01-05"},
      {"withdrawn before given",
       R"({"id":"p","consents":[{"channel":"sms","given_at":"2026-01-05T09:00:00Z","withdrawn_at":"2026-01-05T09:00:00Z"}]})",
       "consents[0]", "01-05"},
      {"an unknown basis", R"({"id":"p","data_basis":"bought"})", "data_basis", "bought"},
      {"an unknown member", R"({"id":"p","birthdate":"1990-05-17"})", "birthdate", "1990"},
  };
  for (const BadPerson& row : rows) {
    const auto people = read(row.json, PeopleFormat::jsonl);
    ASSERT_FALSE(people) << row.name;
    const Error& error = people.error();
    EXPECT_EQ(error.kind, ErrorKind::bad_input) << row.name;
    EXPECT_TRUE(error.where.starts_with("people:1")) << row.name << ": " << error.where;
    EXPECT_NE(error.where.find(row.field), std::string::npos) << row.name << ": " << error.where;
    for (const Language language : {Language::en, Language::zh}) {
      EXPECT_FALSE(error.what.in(language).empty() || error.remedy.in(language).empty())
          << row.name;
      EXPECT_EQ(error.what.in(language).find(row.secret), std::string::npos)
          << row.name << error.text(language);
    }
    EXPECT_EQ(error.where.find(row.secret), std::string::npos) << row.name << error.where;
  }
}

TEST(PersonForm, RefusesBadCells) {
  const struct {
    const char* name;
    const char* csv;
    const char* field;
  } rows[] = {
      {"a student cell without source", "id,student\np,true\n", "student_source"},
      {"a source without a student cell", "id,student,student_source\np,,declared\n",
       "student_source"},
      {"a vulnerable entry without source", "id,vulnerable\np,illness\n", "vulnerable"},
      {"a vulnerable entry with a bad day", "id,vulnerable\np,illness declared 2026-02-30\n",
       "vulnerable"},
      {"the same kind twice", "id,vulnerable\np,illness declared; illness inferred\n",
       "vulnerable"},
      {"a consent without instant", "id,consents\np,sms\n", "consents"},
      {"a consent of an unknown thing", "id,consents\np,fax 2026-01-05T01:00:00Z\n", "consents"},
      {"a consent withdrawn first",
       "id,consents\np,sms 2026-01-05T01:00:00Z 2026-01-04T01:00:00Z\n", "consents"},
      {"an unknown column", "id,name\np,x\n", "name"},
  };
  for (const auto& row : rows) {
    const auto people = read(row.csv, PeopleFormat::csv);
    ASSERT_FALSE(people) << row.name;
    EXPECT_NE(people.error().where.find(row.field), std::string::npos)
        << row.name << people.error().where;
    EXPECT_NE(people.error().where.find(":2"), std::string::npos)
        << row.name << people.error().where;
  }
}

TEST(PeopleFile, TakesAllOrNoneAndNamesEachBadLine) {
  std::vector<Error> errors;
  const auto people =
      read_people("{\"id\":\"p-1\"}\n\n{\"id\":\"p-2\",\"age\":1}\r\n{\"id\":\"p-1\"}\nnot json\n",
                  "a.jsonl", PeopleFormat::jsonl, errors);
  ASSERT_FALSE(people);
  ASSERT_EQ(errors.size(), 3u);
  EXPECT_TRUE(errors[0].where.starts_with("a.jsonl:3"));
  EXPECT_TRUE(errors[1].where.starts_with("a.jsonl:4"));
  EXPECT_EQ(errors[1].kind, ErrorKind::conflict);
  EXPECT_NE(errors[1].what.en.find("a.jsonl:1"), std::string::npos) << "where the first one stands";
  EXPECT_TRUE(errors[2].where.starts_with("a.jsonl:5"));
}

TEST(PeopleFile, TellsABoundedNumberOfErrors) {
  std::string bytes;
  for (int n = 0; n < 500; ++n) bytes += "{}\n";
  std::vector<Error> errors;
  EXPECT_FALSE(read_people(bytes, "a.jsonl", PeopleFormat::jsonl, errors));
  EXPECT_EQ(errors.size(), errors_max);
}

TEST(PeopleFile, YamlMayNameTheList) {
  EXPECT_EQ(read("people:\n- id: p-1\n- id: p-2\n", PeopleFormat::yaml)->size(), 2u);
  EXPECT_FALSE(read("persons:\n- id: p-1\n", PeopleFormat::yaml));
  EXPECT_FALSE(read("just a text\n", PeopleFormat::yaml));
}

TEST(PeopleFile, FormatsFollowTheEnding) {
  EXPECT_EQ(*people_format_of("a/b.jsonl"), PeopleFormat::jsonl);
  EXPECT_EQ(*people_format_of("b.yml"), PeopleFormat::yaml);
  EXPECT_EQ(*people_format_of("b.csv"), PeopleFormat::csv);
  EXPECT_FALSE(people_format_of("b.xlsx"));
}

// Ten thousand broken inputs of each form: an error or people that can be written and read again.
TEST(PeopleFile, MutatedInputsNeverCrash) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<Person> people;
  for (int n = 0; n < 3; ++n) people.push_back(random_person(random, n));
  for (const PeopleFormat format : formats) {
    const std::string good = write_people(people, format);
    for (int round = 0; round < 10'000; ++round) {
      std::string bytes = good;
      for (std::uint64_t edits = 1 + below(random, 4); edits > 0 && !bytes.empty(); --edits) {
        const std::size_t spot = below(random, bytes.size());
        switch (below(random, 4)) {
          case 0: bytes[spot] = static_cast<char>(random()); break;
          case 1: bytes.erase(spot, 1 + below(random, 8)); break;
          case 2:
            bytes.insert(spot, bytes.substr(below(random, bytes.size()), below(random, 20)));
            break;
          default: bytes.resize(spot); break;
        }
      }
      std::vector<Error> errors;
      const auto found = read_people(bytes, "mutated", format, errors);
      if (!found) {
        ASSERT_FALSE(errors.empty());
        continue;
      }
      const auto again = read_people(write_people(*found, format), "again", format, errors);
      ASSERT_TRUE(again) << again.error().text(Language::en);
      ASSERT_EQ(*again, *found);
    }
  }
}

}  // namespace
}  // namespace guiju::audience
