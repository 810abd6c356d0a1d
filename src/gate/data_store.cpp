#include "gate/data_store.h"

#include <array>

#include "audience/audience_store.h"
#include "gate/engine.h"
#include "gate/revision_store.h"
#include "staff/act_store.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::gate {

namespace {

Result<std::int64_t> forget(store::Database& database, std::string_view counts,
                            std::string_view deletes, Instant before, bool removes) {
  GUIJU_TRY(rows, database.query(counts, before.micros));
  GUIJU_TRY(there, rows.next());
  const std::int64_t count = there ? rows.integer(0) : 0;
  if (removes && count > 0) GUIJU_CHECK_OK(database.run(deletes, before.micros));
  return count;
}

// What is read anew when somebody else has changed it.
constexpr std::string_view reloaded_tables[] = {"registry_version", "profile", "act", "api_key"};

}  // namespace

struct DataStore::Body {
  std::unique_ptr<privacy::Vault> vault;
  std::unique_ptr<store::Database> database;
  registry::RegistryStore registry;
  audience::AudienceStore audience;
  staff::ActStore acts;
  RevisionStore revisions;
  AnswerStore answers;
  SubjectRequestStore subject_requests;
  ProposalStore proposals;
};

DataStore::DataStore(StorePlace place, std::unique_ptr<Body> body)
    : place_(std::move(place)), body_(std::move(body)) {}
DataStore::~DataStore() = default;

Result<std::unique_ptr<DataStore>> DataStore::open(Disk& disk, const Clock& clock, Random& random,
                                                   const std::string& folder, Variables variables) {
  GUIJU_CHECK_OK(disk.make_folders(folder));
  GUIJU_TRY(place,
            store_place(disk, folder, variables ? variables("GUIJU_STORE") : std::string_view()));
  GUIJU_TRY(database, store::Database::open(place.tables()));
  GUIJU_TRY(held, database->try_hold(false));
  if (!held) {
    return Error{ErrorKind::unavailable, database->path(),
                 say("a command has the database to itself at this moment", "数据库正被命令独占"),
                 say("wait until it has ended", "请等待其结束")};
  }
  const store::Schema schemas[] = {
      registry::registry_schema(), audience::AudienceStore::schema(), staff::ActStore::schema(),
      RevisionStore::schema(),     access::AccountStore::schema(),    access::KeyStore::schema(),
      AnswerStore::schema(),       SubjectRequestStore::schema(),     ProposalStore::schema()};
  GUIJU_CHECK_OK(store::migrate(*database, schemas, clock));
  GUIJU_CHECK_OK(database->watch(reloaded_tables));
  GUIJU_TRY(vault, privacy::Vault::open({disk, random, folder, std::move(variables), place.address},
                                        clock));
  store::Database& opened = *database;
  privacy::Vault& keys = *vault;
  std::unique_ptr<Body> body(new Body{
      std::move(vault), std::move(database), registry::RegistryStore(opened, clock),
      audience::AudienceStore(opened, keys), staff::ActStore(opened), RevisionStore(opened),
      AnswerStore(opened, keys), SubjectRequestStore(opened, keys), ProposalStore(opened, keys)});
  return std::unique_ptr<DataStore>(new DataStore(std::move(place), std::move(body)));
}

Result<registry::World> DataStore::load_world() {
  GUIJU_TRY(stored, body_->registry.load());
  return std::move(stored.world);
}

Result<std::vector<audience::Person>> DataStore::load_people() { return body_->audience.load(); }

Status DataStore::erase_person(std::string_view id) {
  const privacy::Token subjects[] = {body_->vault->token(privacy::TokenKind::person, id)};
  GUIJU_CHECK_OK(body_->vault->erase(subjects));
  return body_->audience.remove(id);
}

Status DataStore::erase_people(std::span<const privacy::Token> people) {
  GUIJU_CHECK_OK(body_->vault->erase(people));
  for (const privacy::Token& person : people) GUIJU_CHECK_OK(body_->audience.remove(person));
  return Done{};
}

Result<std::unordered_set<privacy::Token, privacy::TokenHash>>
DataStore::people_with_open_requests() {
  std::unordered_set<privacy::Token, privacy::TokenHash> people;
  constexpr std::size_t page = 500;
  for (std::uint64_t after = 0;;) {
    GUIJU_TRY(open, body_->subject_requests.list(after, page, true));
    for (const SubjectRequest& request : open) {
      people.insert(body_->vault->token(privacy::TokenKind::person, request.person));
      after = request.number;
    }
    if (open.size() < page) return people;
  }
}

Result<std::int64_t> DataStore::forget_door_before(Instant before, bool removes) {
  std::int64_t count = 0;
  constexpr std::array<std::array<std::string_view, 2>, 2> tables{
      {{"SELECT count(*) FROM door_record WHERE at < ?1", "DELETE FROM door_record WHERE at < ?1"},
       {"SELECT count(*) FROM session WHERE ended < ?1", "DELETE FROM session WHERE ended < ?1"}}};
  for (const auto& [counts, deletes] : tables) {
    GUIJU_TRY(rows, forget(*body_->database, counts, deletes, before, removes));
    count += rows;
  }
  return count;
}

Result<std::int64_t> DataStore::forget_answered_before(Instant before, bool removes) {
  std::int64_t count = 0;
  constexpr std::array<std::array<std::string_view, 2>, 2> tables{
      {{"SELECT count(*) FROM subject_request WHERE answered_us < ?1",
        "DELETE FROM subject_request WHERE answered_us < ?1"},
       {"SELECT count(*) FROM proposal WHERE decided_us < ?1",
        "DELETE FROM proposal WHERE decided_us < ?1"}}};
  for (const auto& [counts, deletes] : tables) {
    GUIJU_TRY(rows, forget(*body_->database, counts, deletes, before, removes));
    count += rows;
  }
  return count;
}

privacy::Vault& DataStore::vault() { return *body_->vault; }

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

Result<DataStore::Governance> DataStore::load_governance() {
  GUIJU_TRY(log, body_->acts.load());
  GUIJU_TRY(revisions, Revisions::of(log));
  return Governance{std::move(log), std::move(revisions)};
}

Result<staff::Act> DataStore::act(const std::function<Result<staff::Act>(const Governance&)>& sign,
                                  const Belongings& belongings) {
  store::Transaction change(*body_->database);
  GUIJU_CHECK_OK(change.begin());
  GUIJU_TRY(governance, load_governance());
  GUIJU_TRY(signed_act, sign(governance));
  GUIJU_CHECK_OK(governance.log.add(signed_act));
  GUIJU_CHECK_OK(governance.revisions.apply(signed_act));
  if (!belongings.files.empty()) GUIJU_CHECK_OK(body_->revisions.put_files(belongings.files));
  if (!belongings.report.empty()) GUIJU_CHECK_OK(body_->revisions.put_report(belongings.report));
  GUIJU_CHECK_OK(body_->acts.append(signed_act));
  GUIJU_CHECK_OK(change.commit());
  return signed_act;
}

Result<LawSources> DataStore::load_law() {
  GUIJU_TRY(governance, load_governance());
  LawSources law;
  law.timeline = governance.revisions.timeline();
  const auto needs = [&](const Digest& revision) {
    return std::any_of(law.timeline.begin(), law.timeline.end(), [&](const LawSpan& span) {
      return span.revision == revision || span.challenger == revision;
    });
  };
  for (const Revision& revision : governance.revisions.all()) {
    const bool judges = needs(revision.id);
    if (revision.shadow) law.shadows.push_back(revision.id);
    if (!judges && !revision.shadow) continue;
    auto files = revision_files(revision);
    if (!files && judges) return files.error();
    if (files)  // a shadow without its files is reported when it cannot be made ready
      law.revisions.push_back({revision.id, files_below(*files, "rulebook/")});
  }
  return law;
}

Result<std::vector<SourceFile>> DataStore::revision_files(const Revision& revision) {
  return body_->revisions.files(revision.files);
}

Result<std::string> DataStore::report(const Digest& digest) {
  return body_->revisions.report(digest);
}

Result<std::unique_ptr<access::AccountStore>> DataStore::accounts(Disk& disk, Random& random) {
  GUIJU_TRY(seal, access::SecretSeal::open(disk, place_.folder + "/access.key", random));
  return std::make_unique<access::AccountStore>(*body_->database, std::move(seal), random);
}

std::unique_ptr<access::KeyStore> DataStore::keys(Random& random) {
  return std::make_unique<access::KeyStore>(*body_->database, random);
}

AnswerStore& DataStore::answers() { return body_->answers; }
SubjectRequestStore& DataStore::subject_requests() { return body_->subject_requests; }
ProposalStore& DataStore::proposals() { return body_->proposals; }

Result<std::vector<registry::Change>> DataStore::history(registry::EntryKind kind,
                                                         std::string_view id) {
  return body_->registry.history(kind, id);
}

Result<std::int64_t> DataStore::changes_of_others() { return body_->database->changes_of_others(); }

Result<bool> DataStore::try_hold_alone() { return body_->database->try_hold(true); }

Status DataStore::check_integrity() { return body_->database->check_integrity(); }

}  // namespace guiju::gate
