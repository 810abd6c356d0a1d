#include "audience/audience_store.h"

#include <algorithm>

#include "store/migrations.h"

namespace guiju::audience {
namespace {

constexpr store::Migration steps[] = {
    {1, "people, their consents and contacts", R"(
CREATE TABLE person (
  id TEXT PRIMARY KEY,
  birth_day INTEGER,                -- days since 1970-01-01
  stated_age INTEGER,
  stated_age_day INTEGER,
  sex TEXT,
  region TEXT NOT NULL,
  student INTEGER,
  student_source TEXT,
  student_day INTEGER,
  monthly_income_fen INTEGER,
  monthly_debt_fen INTEGER,
  risk_tier INTEGER,
  in_arrears INTEGER NOT NULL,
  personalisation_off_us INTEGER,   -- microseconds since 1970 in UTC
  do_not_contact_us INTEGER,
  data_basis TEXT NOT NULL,
  CHECK (birth_day IS NULL OR stated_age IS NULL),
  CHECK ((stated_age IS NULL) = (stated_age_day IS NULL)),
  CHECK ((student IS NULL) = (student_source IS NULL)),
  CHECK ((monthly_income_fen IS NULL) = (monthly_debt_fen IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE person_vulnerable (
  person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  day INTEGER,
  PRIMARY KEY (person, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE person_consent (
  person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  purpose TEXT,
  channel TEXT,
  given_us INTEGER NOT NULL,
  withdrawn_us INTEGER,
  PRIMARY KEY (person, position),
  CHECK ((purpose IS NULL) <> (channel IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE contact (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,             -- may have no profile
  institution TEXT NOT NULL,
  channel TEXT NOT NULL,
  at_us INTEGER NOT NULL
) STRICT;
CREATE TABLE contact_dropped (
  person TEXT PRIMARY KEY,
  until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE contact_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  last_sequence INTEGER NOT NULL
) STRICT;
)"},
};
constexpr store::Schema audience_schema{"audience", steps};

constexpr std::string_view select_person =
    "SELECT id, birth_day, stated_age, stated_age_day, sex, region, student, student_source,"
    " student_day, monthly_income_fen, monthly_debt_fen, risk_tier, in_arrears,"
    " personalisation_off_us, do_not_contact_us, data_basis FROM person";

template <class Names, class Enum>
std::string_view name_in(const Names& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

Error unknown_name(std::string_view table) {
  return Error{ErrorKind::corrupt, std::string(table),
               say("the database holds a word that this program does not know",
                   "数据库中有本程序不认识的取值"),
               say("open it with the version that wrote it, or restore it from a copy",
                   "请使用写入它的版本打开，或从备份恢复")};
}

template <class Enum, class Names>
Result<Enum> parse_name(const Names& names, std::string_view text, std::string_view table) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return unknown_name(table);
  return static_cast<Enum>(found - names.begin());
}

std::optional<std::int64_t> days(const std::optional<Date>& date) {
  return date ? std::optional<std::int64_t>(date->days) : std::nullopt;
}
std::optional<std::int64_t> micros(const std::optional<Instant>& at) {
  return at ? std::optional(at->micros) : std::nullopt;
}
std::optional<std::int64_t> fen(const std::optional<Fen>& amount) {
  return amount ? std::optional(amount->count) : std::nullopt;
}
std::optional<Date> as_date(std::optional<std::int64_t> days_since_1970) {
  if (!days_since_1970) return std::nullopt;
  return Date(static_cast<std::int32_t>(*days_since_1970));
}
std::optional<Instant> as_instant(std::optional<std::int64_t> micros_since_1970) {
  if (!micros_since_1970) return std::nullopt;
  return Instant(*micros_since_1970);
}

// One row of `select_person`.
Result<Person> read_person(store::Statement& row) {
  Person person;
  person.id = row.text(0);
  if (const auto born = as_date(row.optional_integer(1))) person.birth = *born;
  if (const auto years = row.optional_integer(2))
    person.birth =
        StatedAge{static_cast<int>(*years), Date(static_cast<std::int32_t>(row.integer(3)))};
  if (const auto text = row.optional_text(4)) {
    GUIJU_TRY(sex, parse_name<Sex>(sex_names, *text, "person"));
    person.sex = sex;
  }
  person.region = row.text(5);
  if (const auto student = row.optional_integer(6)) {
    GUIJU_TRY(source, parse_name<FlagSource>(flag_source_names, row.text(7), "person"));
    person.student = StudentFlag{*student != 0, source, as_date(row.optional_integer(8))};
  }
  if (const auto income = row.optional_integer(9)) {
    person.monthly_income = Fen(*income);
    person.monthly_debt = Fen(row.integer(10));
  }
  if (const auto tier = row.optional_integer(11)) person.risk_tier = static_cast<int>(*tier);
  person.in_arrears = row.flag(12);
  person.personalisation_off_since = as_instant(row.optional_integer(13));
  person.do_not_contact_since = as_instant(row.optional_integer(14));
  GUIJU_TRY(basis, parse_name<DataBasis>(data_basis_names, row.text(15), "person"));
  person.data_basis = basis;
  return person;
}

// People and the rows that belong to them come in the same order of ids: one walk joins them.
class Owner {
 public:
  explicit Owner(std::vector<Person>& people) : people_(people) {}
  Person* of(std::string_view id) {
    while (at_ < people_.size() && people_[at_].id < id) ++at_;
    return at_ < people_.size() && people_[at_].id == id ? &people_[at_] : nullptr;
  }

 private:
  std::vector<Person>& people_;
  std::size_t at_ = 0;
};

}  // namespace

const store::Schema& AudienceStore::schema() { return audience_schema; }

Status AudienceStore::save(std::span<const Person> people) {
  store::Transaction change(database_);
  GUIJU_CHECK_OK(change.begin());
  for (const Person& person : people) GUIJU_CHECK_OK(save_one(person));
  return change.commit();
}

// The rows that hang on the person go with it and are written anew.
Status AudienceStore::save_one(const Person& person) {
  GUIJU_CHECK_OK(database_.run("DELETE FROM person WHERE id = ?1", person.id));
  const Date* born = std::get_if<Date>(&person.birth);
  const StatedAge* stated = std::get_if<StatedAge>(&person.birth);
  const auto& student = person.student;
  using Text = std::optional<std::string_view>;
  GUIJU_CHECK_OK(
      database_.run("INSERT INTO person VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                    "?13, ?14, ?15, ?16)",
                    person.id, born ? days(*born) : std::nullopt,
                    stated ? std::optional(stated->years) : std::nullopt,
                    stated ? days(stated->as_of) : std::nullopt,
                    person.sex ? Text(name_in(sex_names, *person.sex)) : Text(), person.region,
                    student ? std::optional(student->value) : std::nullopt,
                    student ? Text(name_in(flag_source_names, student->source)) : Text(),
                    student ? days(student->as_of) : std::nullopt, fen(person.monthly_income),
                    fen(person.monthly_debt), person.risk_tier, person.in_arrears,
                    micros(person.personalisation_off_since), micros(person.do_not_contact_since),
                    name_in(data_basis_names, person.data_basis)));
  for (const VulnerableFlag& flag : person.vulnerable)
    GUIJU_CHECK_OK(database_.run("INSERT INTO person_vulnerable VALUES (?1, ?2, ?3, ?4)", person.id,
                                 name_in(vulnerability_names, flag.kind),
                                 name_in(flag_source_names, flag.source), days(flag.as_of)));
  std::int64_t position = 0;
  for (const Consent& consent : person.consents) {
    const Purpose* purpose = std::get_if<Purpose>(&consent.subject);
    const Channel* channel = std::get_if<Channel>(&consent.subject);
    GUIJU_CHECK_OK(database_.run("INSERT INTO person_consent VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                 person.id, position++,
                                 purpose ? Text(name_in(purpose_names, *purpose)) : Text(),
                                 channel ? Text(name_of(*channel)) : Text(),
                                 consent.given_at.micros, micros(consent.withdrawn_at)));
  }
  return Done{};
}

Result<std::optional<Person>> AudienceStore::find(std::string_view id) {
  std::vector<Person> people;
  {
    GUIJU_TRY(rows, database_.query(std::string(select_person) + " WHERE id = ?1", id));
    GUIJU_TRY(found, rows.next());
    if (!found) return std::optional<Person>();
    GUIJU_TRY(person, read_person(rows));
    people.push_back(std::move(person));
  }
  GUIJU_CHECK_OK(read_vulnerable(people));
  GUIJU_CHECK_OK(read_consents(people));
  put_in_order(people.front());
  return std::optional<Person>(std::move(people.front()));
}

Result<std::vector<Person>> AudienceStore::load() {
  std::vector<Person> people;
  {
    GUIJU_TRY(rows, database_.query(std::string(select_person) + " ORDER BY id"));
    for (;;) {
      GUIJU_TRY(more, rows.next());
      if (!more) break;
      GUIJU_TRY(person, read_person(rows));
      people.push_back(std::move(person));
    }
  }
  GUIJU_CHECK_OK(read_vulnerable(people));
  GUIJU_CHECK_OK(read_consents(people));
  for (Person& person : people) put_in_order(person);
  return people;
}

// REQUIRES: `people` by id, here and below.
Status AudienceStore::read_vulnerable(std::vector<Person>& people) {
  if (people.empty()) return Done{};
  GUIJU_TRY(rows, database_.query("SELECT person, kind, source, day FROM person_vulnerable"
                                  " WHERE person BETWEEN ?1 AND ?2 ORDER BY person, kind",
                                  people.front().id, people.back().id));
  Owner owner(people);
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return Done{};
    Person* const person = owner.of(rows.text(0));
    if (person == nullptr) continue;
    GUIJU_TRY(kind,
              parse_name<Vulnerability>(vulnerability_names, rows.text(1), "person_vulnerable"));
    GUIJU_TRY(source, parse_name<FlagSource>(flag_source_names, rows.text(2), "person_vulnerable"));
    person->vulnerable.push_back({kind, source, as_date(rows.optional_integer(3))});
  }
}

Status AudienceStore::read_consents(std::vector<Person>& people) {
  if (people.empty()) return Done{};
  GUIJU_TRY(rows, database_.query(
                      "SELECT person, purpose, channel, given_us, withdrawn_us FROM"
                      " person_consent WHERE person BETWEEN ?1 AND ?2 ORDER BY person, position",
                      people.front().id, people.back().id));
  Owner owner(people);
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return Done{};
    Person* const person = owner.of(rows.text(0));
    if (person == nullptr) continue;
    Consent consent{{}, Instant(rows.integer(3)), as_instant(rows.optional_integer(4))};
    if (const auto text = rows.optional_text(1)) {
      GUIJU_TRY(purpose, parse_name<Purpose>(purpose_names, *text, "person_consent"));
      consent.subject = purpose;
    } else {
      GUIJU_TRY(channel, parse_name<Channel>(channel_names, rows.text(2), "person_consent"));
      consent.subject = channel;
    }
    person->consents.push_back(consent);
  }
}

Result<std::int64_t> AudienceStore::count() {
  GUIJU_TRY(rows, database_.query("SELECT count(*) FROM person"));
  GUIJU_TRY(row, rows.next());
  return row ? rows.integer(0) : 0;
}

Result<std::size_t> AudienceStore::import_people(std::string_view bytes, std::string_view source,
                                                 PeopleFormat format, std::vector<Error>& errors) {
  GUIJU_TRY(people, read_people(bytes, source, format, errors));
  GUIJU_CHECK_OK(save(people));
  return people.size();
}

Result<std::string> AudienceStore::export_people(PeopleFormat format) {
  GUIJU_TRY(people, load());
  return write_people(people, format);
}

Status AudienceStore::save_contacts(const People& people, std::uint64_t last_sequence) {
  store::Transaction change(database_);
  GUIJU_CHECK_OK(change.begin());
  GUIJU_CHECK_OK(database_.run("DELETE FROM contact"));
  Status saved = Done{};
  people.visit_contacts([&](const ContactRequest& contact) {
    if (!saved) return;
    saved = database_.run(
        "INSERT INTO contact (person, institution, channel, at_us) VALUES (?1, ?2, ?3, ?4)",
        contact.person, people.institution_key(contact.institution), name_of(contact.channel),
        contact.at.micros);
  });
  GUIJU_CHECK_OK(database_.run("DELETE FROM contact_dropped"));
  people.visit_dropped([&](std::string_view person, Instant until) {
    if (!saved) return;
    saved = database_.run("INSERT INTO contact_dropped VALUES (?1, ?2)", person, until.micros);
  });
  GUIJU_CHECK_OK(std::move(saved));
  GUIJU_CHECK_OK(
      database_.run("INSERT INTO contact_state VALUES (1, ?1)"
                    " ON CONFLICT (only) DO UPDATE SET last_sequence = excluded.last_sequence",
                    static_cast<std::int64_t>(last_sequence)));
  return change.commit();
}

Result<std::uint64_t> AudienceStore::load_contacts(People& people) {
  GUIJU_CHECK_OK(restore_contacts(people));
  GUIJU_CHECK_OK(restore_dropped(people));
  GUIJU_TRY(rows, database_.query("SELECT last_sequence FROM contact_state"));
  GUIJU_TRY(found, rows.next());
  return found ? static_cast<std::uint64_t>(rows.integer(0)) : 0;
}

Status AudienceStore::restore_contacts(People& people) {
  GUIJU_TRY(rows,
            database_.query("SELECT person, institution, channel, at_us FROM contact ORDER BY id"));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return Done{};
    GUIJU_TRY(institution, people.institution(rows.text(1)));
    GUIJU_TRY(channel, parse_name<Channel>(channel_names, rows.text(2), "contact"));
    GUIJU_CHECK_OK(people.restore({rows.text(0), institution, channel, Instant(rows.integer(3))}));
  }
}

Status AudienceStore::restore_dropped(People& people) {
  GUIJU_TRY(rows, database_.query("SELECT person, until_us FROM contact_dropped ORDER BY person"));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return Done{};
    GUIJU_CHECK_OK(people.restore_dropped(rows.text(0), Instant(rows.integer(1))));
  }
}

}  // namespace guiju::audience
