// audience/audience_store.h: people and their contacts at rest.
//
// Profiles are the store's own; contacts are a copy of what the journal proves, kept so that a
// start need not replay it from its beginning. One thread at a time, as its Database.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/people.h"
#include "audience/people_file.h"
#include "audience/person.h"
#include "base/result.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::audience {

class AudienceStore {
 public:
  static const store::Schema& schema();  // for store::migrate

  explicit AudienceStore(store::Database& database) : database_(database) {}

  // New people, and new profiles of known ones: all of them or none.
  Status save(std::span<const Person> people);
  Result<std::optional<Person>> find(std::string_view id);
  Result<std::vector<Person>> load();  // by id
  Result<std::int64_t> count();

  // A file of people (README.md): all of them or none.   returns how many; errors: as read_people
  Result<std::size_t> import_people(std::string_view bytes, std::string_view source,
                                    PeopleFormat format, std::vector<Error>& errors);
  Result<std::string> export_people(PeopleFormat format);

  // Contacts up to and including the journal's record `last_sequence`, in place of those before.
  // REQUIRES: nobody decides meanwhile; a contact could be in the copy and in the later journal.
  Status save_contacts(const People& people, std::uint64_t last_sequence);
  // Restores them; returns the sequence they reach, from where the journal goes on (0: none kept).
  Result<std::uint64_t> load_contacts(People& people);

 private:
  Status restore_contacts(People& people);
  Status restore_dropped(People& people);
  Status save_one(const Person& person);
  Status read_vulnerable(std::vector<Person>& people);
  Status read_consents(std::vector<Person>& people);
  store::Database& database_;
};

}  // namespace guiju::audience
