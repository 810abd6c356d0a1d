// gate/engine.h: everything a process needs to judge, put together once.
//
//   rulebook + reference files ─► ruleset, calendar, directory ┐
//   registered world, people  ─► registry, people              ┴─► Snapshot ─► the gates
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "audience/people.h"
#include "audience/person.h"
#include "base/ports.h"
#include "gate/checkpoints.h"
#include "gate/snapshot.h"
#include "registry/directory.h"
#include "registry/world.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

struct EngineSources {
  std::span<const SourceFile> rulebook;   // names relative to its folder
  std::span<const SourceFile> reference;  // holidays.csv, institutions.yaml, brands.yaml
  registry::World world;
  std::vector<audience::Person> people;
  Role role = Role::platform;
};

class Engine {
 public:
  // `errors` receives everything wrong with the rulebook; the Result carries the first.
  static Result<std::unique_ptr<Engine>> build(EngineSources sources, std::vector<Error>& errors);

  const SnapshotSource& snapshots() const { return snapshots_; }
  audience::People& people() { return people_; }
  const registry::Directory& directory() const { return *directory_; }
  const rulebook::Ruleset& ruleset() const { return *ruleset_; }

 private:
  Engine() = default;
  std::shared_ptr<const rulebook::Ruleset> ruleset_;
  std::optional<registry::Directory> directory_;
  audience::People people_;
  SnapshotSource snapshots_;
};

// The files of one folder of `files` ("rulebook/…"), named relative to it.
std::vector<SourceFile> files_below(std::span<const SourceFile> files, std::string_view folder);

}  // namespace guiju::gate
