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
  GUIJU_TRY(calendar, Calendar::parse(holidays->bytes, "reference/holidays.csv"));
  engine->calendar_ = std::make_shared<const Calendar>(std::move(calendar));
  GUIJU_TRY(ruleset, rulebook::Ruleset::load(sources.rulebook, errors, engine->calendar_));

  GUIJU_TRY(institutions, find_file(sources.reference, "institutions.yaml"));
  GUIJU_TRY(brands, find_file(sources.reference, "brands.yaml"));
  GUIJU_TRY(directory, registry::Directory::parse(institutions->bytes, brands->bytes));
  engine->directory_.emplace(std::move(directory));
  engine->base_.calendar = engine->calendar_;
  engine->base_.role = sources.role;
  GUIJU_CHECK_OK(engine->take_world(std::move(sources.world), ruleset));
  GUIJU_TRY(stranger, engine->people_.institution("(not registered)"));
  engine->base_.stranger = stranger;
  for (audience::Person& person : sources.people) {
    GUIJU_CHECK_OK(engine->people_.put(std::move(person)));
  }
  GUIJU_CHECK_OK(engine->renew(sources.law, errors));
  return engine;
}

// What depends on the registry, made anew; the rest of the law's editions follow when they are asked for.
Status Engine::take_world(registry::World world, std::shared_ptr<const rulebook::Ruleset> zero) {
  names_ = known_names(*directory_, world);
  world_ = std::move(world);
  registries_.clear();
  editions_.clear();
  GUIJU_TRY(made, make_edition(built_in, std::move(zero)));
  zero_ = std::move(made);
  std::vector<audience::InstitutionHandle> handles;
  for (const auto& institution : zero_->registry->world().institutions) {
    GUIJU_TRY(handle, people_.institution(institution.id.text));
    handles.push_back(handle);
  }
  base_.contact_handles = std::move(handles);
  return Done{};
}

Status Engine::renew(registry::World world, std::vector<audience::Person> people,
                     const LawSources& law, std::vector<Error>& errors) {
  auto names = names_;
  auto registries = registries_;
  auto editions = editions_;
  auto zero = zero_;
  auto handles = base_.contact_handles;
  Status renewed = take_world(std::move(world), zero_->ruleset);
  if (renewed) renewed = renew(law, errors);
  if (!renewed) {  // as if nothing had been asked
    names_ = std::move(names);
    registries_ = std::move(registries);
    editions_ = std::move(editions);
    zero_ = std::move(zero);
    base_.contact_handles = std::move(handles);
    return renewed;
  }
  for (audience::Person& person : people) GUIJU_CHECK_OK(people_.put(std::move(person)));
  return Done{};
}

Status Engine::renew(const LawSources& law, std::vector<Error>& errors) {
  GUIJU_TRY(made, make_law(law, errors));
  auto snapshot = std::make_shared<Snapshot>(base_);
  snapshot->law = std::move(made);
  snapshots_.publish(std::move(snapshot));
  return Done{};
}

Result<Law> Engine::make_law(const LawSources& law, std::vector<Error>& errors) {
  std::vector<Law::Span> spans;
  for (const LawSpan& span : law.timeline) {
    GUIJU_TRY(edition, edition_of(span.revision, law, errors));
    Law::Span made{
        .from = span.from, .edition = std::move(edition), .challenger = {}, .share_bp = 0};
    if (span.challenger != built_in) {
      GUIJU_TRY(challenger, edition_of(span.challenger, law, errors));
      made.challenger = std::move(challenger);
      made.share_bp = span.share_bp;
    }
    spans.push_back(std::move(made));
  }
  if (spans.empty())
    spans.push_back({.from = beginning, .edition = zero_, .challenger = {}, .share_bp = 0});
  std::vector<std::shared_ptr<const Edition>> shadows;
  shadow_faults_.clear();
  for (const Digest& shadow : law.shadows) {
    std::vector<Error> of_shadow;
    auto edition = edition_of(shadow, law, of_shadow);
    if (edition)
      shadows.push_back(std::move(*edition));
    else
      shadow_faults_.push_back(within(short_name(shadow), edition.error()));
  }
  return Law(std::move(spans), std::move(shadows));
}

Result<std::shared_ptr<const Edition>> Engine::edition_of(const Digest& revision,
                                                          const LawSources& law,
                                                          std::vector<Error>& errors) {
  if (revision == built_in) return zero_;
  for (const auto& edition : editions_) {
    if (edition->revision == revision) return edition;
  }
  for (const LawSources::Rules& rules : law.revisions) {
    if (rules.revision != revision) continue;
    GUIJU_TRY(ruleset, rulebook::Ruleset::load(rules.files, errors, calendar_));
    if (ruleset->hash() != revision) break;
    GUIJU_TRY(edition, make_edition(revision, ruleset));
    editions_.push_back(edition);
    return edition;
  }
  return Error{ErrorKind::corrupt, short_name(revision),
               say("the files of this revision are not those that were submitted",
                   "该版本的文件与提交时不一致"),
               say("restore the data directory from a copy, and find out who changed it",
                   "请从备份恢复数据目录，并查明是谁改动的")};
}

Result<std::shared_ptr<const Edition>> Engine::make_edition(
    const Digest& revision, std::shared_ptr<const rulebook::Ruleset> ruleset) {
  auto edition = std::make_shared<Edition>();
  edition->revision = revision;
  edition->ruleset = std::move(ruleset);
  GUIJU_TRY(reviewer, content::Reviewer::build(edition->ruleset, names_));
  edition->reviewer = std::make_shared<const content::Reviewer>(std::move(reviewer));
  edition->channels = content::ChannelReader::build(edition->ruleset->lexicon());
  edition->registry = registry_for(*edition->ruleset);
  edition->creatives = CreativeReviews::build(*edition->registry, *edition->ruleset,
                                              *edition->reviewer, edition->channels, *calendar_);
  return std::shared_ptr<const Edition>(std::move(edition));
}

std::shared_ptr<const registry::Registry> Engine::registry_for(const rulebook::Ruleset& ruleset) {
  auto terms = registry::law_terms_of(ruleset);
  for (const Held& held : registries_) {
    if (held.terms == terms) return held.registry;
  }
  registry::World world =
      registries_.empty() ? std::move(world_) : registries_.front().registry->world();
  auto registry = registry::Registry::build(std::move(world), terms);
  registries_.push_back({std::move(terms), registry});
  return registry;
}

}  // namespace guiju::gate
