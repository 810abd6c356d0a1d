// gate/data_store.h: the one data directory of a process.
//
//   <folder>/guiju.db     SQLite: institutions, platforms, agreements, products, creatives, people;
//                         the signed acts of the staff, and every revision of the rulebook
//   <folder>/access.key   what the secrets of accounts are sealed with; made when the first is added
//   <folder>/keys.db      the keys of people, locked; apart from all that they seal
//   <folder>/master.key   what locks them, unless it is kept elsewhere (privacy/master_key.h)
//   <folder>/journal/     the record behind every verdict (JOURNAL.md), sealed
//   <folder>/store.url    where tables, keys and records are instead: a PostgreSQL database that several processes share
//
// One thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "access/account_store.h"
#include "access/api_key.h"
#include "audience/people_file.h"
#include "audience/person.h"
#include "base/ports.h"
#include "base/result.h"
#include "gate/answer_store.h"
#include "gate/law.h"
#include "gate/proposals.h"
#include "gate/records.h"
#include "gate/revisions.h"
#include "gate/subject_requests.h"
#include "privacy/vault.h"
#include "registry/forms.h"
#include "registry/registry_store.h"
#include "registry/world.h"
#include "staff/act_log.h"

namespace guiju::gate {

struct PeopleFile {
  std::string name;
  std::string_view bytes;
  audience::PeopleFormat format = audience::PeopleFormat::jsonl;
};

struct Imported {
  std::size_t entries = 0;  // of the registry, in all, after the import
  std::size_t people = 0;   // in the files
  std::int64_t version = 0;
};

// What goes into the store together with an act.
struct Belongings {
  std::span<const SourceFile> files;  // of a revision that is submitted
  std::string_view report;            // of an approval
};

class DataStore {
 public:
  using Variables = std::function<std::string_view(const char* name)>;
  // Opens database and keys, creating folder, tables and keys when there are none. `variables`: of the environment,
  // where the master key may be; GUIJU_STORE is the address of the database that a new directory's tables go to.
  //   errors: unavailable (no access, read-only, full, made by a newer program, no master key), corrupt, those of
  //           store_place
  static Result<std::unique_ptr<DataStore>> open(Disk& disk, const Clock& clock, Random& random,
                                                 const std::string& folder,
                                                 Variables variables = {});
  ~DataStore();

  Result<registry::World> load_world();
  Result<std::vector<audience::Person>> load_people();
  // Nobody can read anything of the person from now on: profile and records are noise. Durable when it returns.
  Status erase_person(std::string_view id);
  // The same for many, who are known by their tokens only.
  Status erase_people(std::span<const privacy::Token> people);
  Result<std::unordered_set<privacy::Token, privacy::TokenHash>> people_with_open_requests();
  // How much is older; `removes`: and it is gone.
  Result<std::int64_t> forget_door_before(Instant before, bool removes);
  Result<std::int64_t> forget_answered_before(Instant before, bool removes);
  privacy::Vault& vault();

  // Everything in all files, or nothing and the errors.
  Result<Imported> import(std::span<const registry::ImportFile> files,
                          std::span<const PeopleFile> people, std::string_view changed_by,
                          std::vector<Error>& errors);

  // The acts, each verified, and what they make of the rulebook.
  //   errors: corrupt, naming the act
  struct Governance {
    staff::ActLog log;
    Revisions revisions;
  };
  Result<Governance> load_governance();
  // One act more, whole with what belongs to it or not at all. `sign` is handed the acts as they
  // are then, under the write lock, so that nothing can come between. Every rule is asked before
  // anything is written: this is the only way in, for commands and services alike.
  Result<staff::Act> act(const std::function<Result<staff::Act>(const Governance&)>& sign,
                         const Belongings& belongings = {});
  // What the gates judge by: every revision that is, was or will be in force, and the shadows.
  Result<LawSources> load_law();
  Result<std::vector<SourceFile>> revision_files(const Revision& revision);
  Result<std::string> report(const Digest& digest);

  // Who may log in. Lives as long as this store; `random` too.
  //   errors: those of SecretSeal::open
  Result<std::unique_ptr<access::AccountStore>> accounts(Disk& disk, Random& random);
  // The keys of programs. Lives as long as this store; `random` too.
  std::unique_ptr<access::KeyStore> keys(Random& random);

  // What writes under an Idempotency-Key were answered.
  AnswerStore& answers();
  SubjectRequestStore& subject_requests();
  ProposalStore& proposals();
  // The registry's changes of one entry, the oldest first.
  Result<std::vector<registry::Change>> history(registry::EntryKind kind, std::string_view id);

  // A number that becomes another when some other process has changed the database.
  Result<std::int64_t> changes_of_others();

  Status check_integrity();  // reads every page and index
  // Nobody else has the tables of a shared database open, and nobody will while this lives; false: somebody has.
  Result<bool> try_hold_alone();
  const std::string& folder() const { return place_.folder; }
  const StorePlace& place() const { return place_; }

 private:
  struct Body;
  DataStore(StorePlace place, std::unique_ptr<Body> body);
  StorePlace place_;
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::gate
