// gate/engine.h: everything a process needs to judge, put together once.
//
//   rulebook + published revisions ─► editions ─► law  ┐
//   reference files ─► calendar, directory             ├─► Snapshot ─► the gates
//   registered world, people                           ┘
//
// `renew` brings newly published revisions into a running process: the next snapshot is built beside
// the gates and swapped in whole, so a request is judged by the law before or after, never by both.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "audience/people.h"
#include "audience/person.h"
#include "base/ports.h"
#include "content/review.h"
#include "gate/checkpoints.h"
#include "gate/snapshot.h"
#include "registry/directory.h"
#include "registry/law_terms.h"
#include "registry/world.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

struct EngineSources {
  std::span<const SourceFile> rulebook;   // revision zero; names relative to its folder
  std::span<const SourceFile> reference;  // holidays.csv, institutions.yaml, brands.yaml
  registry::World world;
  std::vector<audience::Person> people;
  Role role = Role::platform;
  LawSources law{};
};

class Engine {
 public:
  // `errors` receives everything wrong with the rulebook; the Result carries the first.
  static Result<std::unique_ptr<Engine>> build(EngineSources sources, std::vector<Error>& errors);

  // The law as it is now, for requests from now on. One thread at a time; the gates go on meanwhile.
  //   errors: corrupt when a published revision is not what it was; nothing has changed then
  Status renew(const LawSources& law, std::vector<Error>& errors);

  // The registry and the profiles too. People who are not among `people` keep what is known of them.
  Status renew(registry::World world, std::vector<audience::Person> people, const LawSources& law,
               std::vector<Error>& errors);

  const SnapshotSource& snapshots() const { return snapshots_; }
  audience::People& people() { return people_; }
  const registry::Directory& directory() const { return *directory_; }
  const rulebook::Ruleset& ruleset() const { return *zero_->ruleset; }  // of revision zero
  // Shadows that could not be made ready. They harm nothing, and somebody should know.
  std::span<const Error> shadow_faults() const { return shadow_faults_; }

 private:
  Engine() = default;
  Status take_world(registry::World world, std::shared_ptr<const rulebook::Ruleset> zero);
  Result<std::shared_ptr<const Edition>> make_edition(
      const Digest& revision, std::shared_ptr<const rulebook::Ruleset> ruleset);
  Result<std::shared_ptr<const Edition>> edition_of(const Digest& revision, const LawSources& law,
                                                    std::vector<Error>& errors);
  Result<Law> make_law(const LawSources& law, std::vector<Error>& errors);
  std::shared_ptr<const registry::Registry> registry_for(const rulebook::Ruleset& ruleset);

  struct Held {  // a registry serves every edition whose law holds it against the same terms
    std::vector<registry::LawTerms> terms;
    std::shared_ptr<const registry::Registry> registry;
  };
  registry::World world_;  // until the first registry takes it
  std::vector<Held> registries_;
  std::vector<content::KnownName> names_;
  std::shared_ptr<const Calendar> calendar_;
  std::shared_ptr<const Edition> zero_;
  std::vector<std::shared_ptr<const Edition>> editions_;  // made before, by revision
  std::vector<Error> shadow_faults_;
  Snapshot base_;  // what no rulebook changes
  std::optional<registry::Directory> directory_;
  audience::People people_;
  SnapshotSource snapshots_;
};

// The files of one folder of `files` ("rulebook/…"), named relative to it.
std::vector<SourceFile> files_below(std::span<const SourceFile> files, std::string_view folder);

}  // namespace guiju::gate
