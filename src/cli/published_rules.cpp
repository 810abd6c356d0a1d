#include "cli/published_rules.h"

#include "cli/engine_source.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {

Result<PublishedRules> published_rules(const Context& context) {
  PublishedRules published;
  if (!context.arguments.has(data_option.name)) return published;
  const std::string folder(context.arguments.value(data_option.name));
  if (!context.world.disk.exists(folder + "/guiju.db")) return published;  // a journal alone
  GUIJU_TRY(store, open_store(context, true));
  GUIJU_TRY(law, store->load_law());
  GUIJU_TRY(calendar, shipped_calendar(context));

  Digest in_force = gate::built_in;
  for (const gate::LawSpan& span : law.timeline) {
    if (span.from <= context.world.clock.now()) in_force = span.revision;
  }
  for (const auto& [revision, files] : law.revisions) {
    std::vector<Error> errors;
    auto loaded = rulebook::Ruleset::load(files, errors, calendar);
    if (!loaded) {
      for (const Error& error : errors) fail(context, error);
      if (errors.empty()) fail(context, loaded.error());
      // Judged by another rulebook instead, the report would tell something else than was asked.
      if (revision == in_force) return loaded.error();
      continue;
    }
    if (revision == in_force) published.in_force = *loaded;
    published.all.push_back(std::move(*loaded));
  }
  return published;
}

}  // namespace guiju::cli
