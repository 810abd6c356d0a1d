#include "gate/engine.h"

#include <algorithm>

namespace guiju::gate {
namespace {

Result<const SourceFile*> find_file(std::span<const SourceFile> files, std::string_view name) {
  for (const SourceFile& file : files) {
    if (file.name == name) return &file;
  }
  return Error{
      ErrorKind::not_found, "reference/" + std::string(name),
      say("reference file is missing", "缺少参考资料文件"),
      say("restore the folder reference/ from the distribution", "请从发行包恢复 reference/ 目录")};
}

content::KnownName::Kind name_kind(registry::NameKind kind) {
  switch (kind) {
    case registry::NameKind::full: return content::KnownName::Kind::full;
    case registry::NameKind::short_form:
    case registry::NameKind::former: return content::KnownName::Kind::short_form;
    case registry::NameKind::brand: return content::KnownName::Kind::brand;
  }
  return content::KnownName::Kind::full;
}

// Whether some licence of it lets it lend; on which days is asked at the placement, not in the
// words.
bool holds_lending_licence(const registry::Institution& institution) {
  return std::any_of(institution.licences.begin(), institution.licences.end(),
                     [](const registry::Licence& licence) {
                       return licence.status == registry::LicenceStatus::valid &&
                              licence.kind != registry::LicenceKind::guarantee;
                     });
}

// Every name by which an ad may call a lender: those known to the public, and those registered
// here.
std::vector<content::KnownName> known_names(const registry::Directory& directory,
                                            const registry::World& world) {
  std::vector<content::KnownName> names;
  for (const registry::DirectoryName& name : directory.names()) {
    names.push_back({.name = std::string(name.name),
                     .kind = name_kind(name.kind),
                     .licensed = name.licensed,
                     .lender = std::string(name.lender)});
  }
  for (const registry::Institution& institution : world.institutions) {
    const bool licensed = holds_lending_licence(institution);
    names.push_back({.name = institution.name,
                     .kind = content::KnownName::Kind::full,
                     .licensed = licensed,
                     .lender = institution.name});
    for (const std::string& name : institution.short_names) {
      names.push_back({.name = name,
                       .kind = content::KnownName::Kind::short_form,
                       .licensed = licensed,
                       .lender = institution.name});
    }
  }
  return names;
}

}  // namespace

std::vector<SourceFile> files_below(std::span<const SourceFile> files, std::string_view folder) {
  std::vector<SourceFile> below;
  for (const SourceFile& file : files) {
    if (file.name.starts_with(folder)) {
      below.push_back({file.name.substr(folder.size()), file.bytes});
    }
  }
  return below;
}

Result<std::unique_ptr<Engine>> Engine::build(EngineSources sources, std::vector<Error>& errors) {
  std::unique_ptr<Engine> engine(new Engine);
  GUIJU_TRY(holidays, find_file(sources.reference, "holidays.csv"));
  GUIJU_TRY(days, Calendar::parse(holidays->bytes, "reference/holidays.csv"));
  const auto calendar = std::make_shared<const Calendar>(std::move(days));
  GUIJU_TRY(ruleset, rulebook::Ruleset::load(sources.rulebook, errors, calendar));
  engine->ruleset_ = ruleset;

  GUIJU_TRY(institutions, find_file(sources.reference, "institutions.yaml"));
  GUIJU_TRY(brands, find_file(sources.reference, "brands.yaml"));
  GUIJU_TRY(directory, registry::Directory::parse(institutions->bytes, brands->bytes));
  engine->directory_.emplace(std::move(directory));

  const auto names = known_names(*engine->directory_, sources.world);
  GUIJU_TRY(reviewer, content::Reviewer::build(ruleset, names));

  auto snapshot = std::make_shared<Snapshot>();
  snapshot->ruleset = ruleset;
  snapshot->calendar = calendar;
  snapshot->reviewer = std::make_shared<const content::Reviewer>(std::move(reviewer));
  const auto law = registry::law_terms_of(*ruleset);
  snapshot->registry = registry::Registry::build(std::move(sources.world), law);
  snapshot->role = sources.role;
  snapshot->creatives = CreativeReviews::build(*snapshot->registry, *ruleset, *snapshot->reviewer,
                                               *snapshot->calendar);
  for (const registry::Institution& institution : snapshot->registry->world().institutions) {
    GUIJU_TRY(handle, engine->people_.institution(institution.id.text));
    snapshot->contact_handles.push_back(handle);
  }
  GUIJU_TRY(stranger, engine->people_.institution("(not registered)"));
  snapshot->stranger = stranger;
  for (audience::Person& person : sources.people) {
    GUIJU_CHECK_OK(engine->people_.put(std::move(person)));
  }
  engine->snapshots_.publish(std::move(snapshot));
  return engine;
}

}  // namespace guiju::gate
