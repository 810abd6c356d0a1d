#include "audience/audience_store.h"

#include <algorithm>

#include "audience/person_form.h"
#include "base/json_writer.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::audience {
namespace {

using privacy::Token;
using privacy::TokenKind;
using store::Blob;

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
    // Sealing needs keys, which SQL has not: people who stand here in the clear are left alone, and the constraint's
    // name says what to do about them.
    {2, "people sealed, each under a key of their own", R"(
CREATE TEMP TABLE in_the_clear (
  people INTEGER CONSTRAINT "people stand here in the clear: `guiju export --what people` with the program that wrote them, delete them, then `guiju import` with this one" CHECK (people = 0)
);
INSERT INTO in_the_clear SELECT count(*) FROM person;
DROP TABLE in_the_clear;
DROP TABLE contact_state;
DROP TABLE contact_dropped;
DROP TABLE contact;
DROP TABLE person_consent;
DROP TABLE person_vulnerable;
DROP TABLE person;
CREATE TABLE profile (
  person BLOB PRIMARY KEY,          -- a token
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)"},
};
constexpr store::Schema audience_schema{"audience", steps};

}  // namespace

const store::Schema& AudienceStore::schema() { return audience_schema; }

Status AudienceStore::save(std::span<const Person> people) {
  store::Transaction change(database_);
  GUIJU_CHECK_OK(change.begin());
  std::string form, sealed;
  for (const Person& person : people) {
    form.clear();
    sealed.clear();
    JsonWriter json(form);
    write_person(json, person);
    const Token token = vault_.token(TokenKind::person, person.id);
    GUIJU_CHECK_OK(vault_.seal(token, Token{}, form, sealed));
    GUIJU_CHECK_OK(
        database_.run("INSERT INTO profile VALUES (?1, ?2) "
                      "ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed",
                      Blob{token.view()}, Blob{sealed}));
  }
  privacy::wipe(form);
  GUIJU_CHECK_OK(vault_.keep());
  return change.commit();
}

Result<Person> AudienceStore::open(std::string_view sealed) const {
  GUIJU_TRY(form, vault_.open_sealed(sealed));
  Document document;
  const auto parsed = parse_json(form, "profile", document);
  privacy::wipe(form);
  if (!parsed) return parsed.error();
  return parse_person(document.root());
}

Result<std::optional<Person>> AudienceStore::find(std::string_view id) {
  const Token token = vault_.token(TokenKind::person, id);
  GUIJU_TRY(rows,
            database_.query("SELECT sealed FROM profile WHERE person = ?1", Blob{token.view()}));
  GUIJU_TRY(found, rows.next());
  if (!found) return std::optional<Person>();
  GUIJU_TRY(person, open(rows.blob(0)));
  return std::optional(std::move(person));
}

Result<std::vector<Person>> AudienceStore::load() {
  std::vector<Person> people;
  GUIJU_TRY(rows, database_.query("SELECT sealed FROM profile"));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) break;
    auto person = open(rows.blob(0));
    if (!person && person.error().kind == ErrorKind::not_found) continue;  // erased: only noise
    if (!person) return within("profile", std::move(person).error());
    people.push_back(std::move(*person));
  }
  std::sort(people.begin(), people.end(),
            [](const Person& a, const Person& b) { return a.id < b.id; });
  return people;
}

Result<std::int64_t> AudienceStore::count() {
  GUIJU_TRY(rows, database_.query("SELECT count(*) FROM profile"));
  GUIJU_TRY(row, rows.next());
  return row ? rows.integer(0) : 0;
}

Status AudienceStore::remove(std::string_view id) {
  return remove(vault_.token(TokenKind::person, id));
}

Status AudienceStore::remove(const Token& person) {
  return database_.run("DELETE FROM profile WHERE person = ?1", Blob{person.view()});
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

}  // namespace guiju::audience
