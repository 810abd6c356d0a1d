// audience/audience_store.h: people at rest, each sealed under a key of their own.
//
//   person ─► JSON (person_form.h) ─► sealed (privacy/vault.h) ─► one row under a token
//
// The database holds no id, no birth date, no income: whoever has it and not the vault has noise. One thread at a time,
// as its Database.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/people_file.h"
#include "audience/person.h"
#include "base/result.h"
#include "privacy/vault.h"

namespace guiju::store {
class Database;
struct Schema;
}  // namespace guiju::store

namespace guiju::audience {

class AudienceStore {
 public:
  static const store::Schema& schema();  // for store::migrate

  AudienceStore(store::Database& database, privacy::Vault& vault)
      : database_(database), vault_(vault) {}

  // New people, and new profiles of known ones: all of them or none.
  Status save(std::span<const Person> people);
  Result<std::optional<Person>> find(std::string_view id);
  Result<std::vector<Person>> load();  // by id
  Result<std::int64_t> count();
  // The row alone: what makes it unreadable is the vault's.
  Status remove(std::string_view id);
  Status remove(const privacy::Token& person);

  // A file of people (README.md): all of them or none.   returns how many; errors: as read_people
  Result<std::size_t> import_people(std::string_view bytes, std::string_view source,
                                    PeopleFormat format, std::vector<Error>& errors);
  Result<std::string> export_people(PeopleFormat format);

 private:
  Result<Person> open(std::string_view sealed) const;
  store::Database& database_;
  privacy::Vault& vault_;
};

}  // namespace guiju::audience
