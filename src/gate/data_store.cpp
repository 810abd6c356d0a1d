#include "gate/data_store.h"

#include "audience/audience_store.h"
#include "registry/registry_store.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::gate {

struct DataStore::Body {
  std::unique_ptr<store::Database> database;
  registry::RegistryStore registry;
  audience::AudienceStore audience;
};

DataStore::DataStore(std::string folder, std::unique_ptr<Body> body)
    : folder_(std::move(folder)), body_(std::move(body)) {}
DataStore::~DataStore() = default;

Result<std::unique_ptr<DataStore>> DataStore::open(Disk& disk, const Clock& clock,
                                                   const std::string& folder) {
  GUIJU_CHECK_OK(disk.make_folders(folder));
  GUIJU_TRY(database, store::Database::open(folder + "/guiju.db"));
  const store::Schema schemas[] = {registry::registry_schema(), audience::AudienceStore::schema()};
  GUIJU_CHECK_OK(store::migrate(*database, schemas, clock));
  store::Database& opened = *database;
  std::unique_ptr<Body> body(new Body{std::move(database), registry::RegistryStore(opened, clock),
                                      audience::AudienceStore(opened)});
  return std::unique_ptr<DataStore>(new DataStore(folder, std::move(body)));
}

Result<registry::World> DataStore::load_world() {
  GUIJU_TRY(stored, body_->registry.load());
  return std::move(stored.world);
}

Result<std::vector<audience::Person>> DataStore::load_people() { return body_->audience.load(); }

Result<Imported> DataStore::import(std::span<const registry::ImportFile> files,
                                   std::span<const PeopleFile> people, std::string_view changed_by,
                                   std::vector<Error>& errors) {
  // Everything is read and checked before anything is written.
  std::vector<audience::Person> persons;
  for (const PeopleFile& file : people) {
    auto read = audience::read_people(file.bytes, file.name, file.format, errors);
    if (!read) {
      if (errors.empty()) errors.push_back(read.error());
      continue;
    }
    persons.insert(persons.end(), std::make_move_iterator(read->begin()),
                   std::make_move_iterator(read->end()));
  }
  GUIJU_TRY(stored, body_->registry.load());
  auto world = registry::import_world(files, stored.world, errors);
  if (!world && errors.empty()) errors.push_back(world.error());
  if (!errors.empty()) return errors.front();

  // One database, two sets of tables: the registry's save is the one that can be refused, so it
  // goes first.
  GUIJU_TRY(version, body_->registry.save(*world, stored.version, changed_by));
  GUIJU_CHECK_OK(body_->audience.save(persons));
  return Imported{.entries = world->size(), .people = persons.size(), .version = version};
}

Status DataStore::check_integrity() { return body_->database->check_integrity(); }

}  // namespace guiju::gate
