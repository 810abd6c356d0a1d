#include "cli/publishing_source.h"

#include "cli/engine_source.h"
#include "cli/key_source.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {

gate::ProgramRules program_rules(const Context& context) {
  gate::ProgramRules program;
  for (const SourceFile& file : context.world.shipped) {
    if (file.name.starts_with("rulebook/")) program.files.push_back(file);
  }
  // A policy that asks for working days does not load without them, and says so.
  if (auto calendar = shipped_calendar(context)) program.calendar = std::move(*calendar);
  return program;
}

std::vector<SourceFile> program_cases(const Context& context) {
  return gate::files_below(context.world.shipped, "tests/cases/");
}

std::shared_ptr<const rulebook::Ruleset> require_revision(const Context& context,
                                                          std::string_view name) {
  const auto find = [&]() -> Result<std::shared_ptr<const rulebook::Ruleset>> {
    GUIJU_TRY(store, open_store(context, true));
    GUIJU_TRY(governance, store->load_governance());
    GUIJU_TRY(id, governance.revisions.named(name, context.world.clock.now()));
    const auto rules = program_rules(context);
    gate::Publishing publishing(*store, context.world.disk, context.world.clock, rules);
    return publishing.rules_of(governance.revisions, id);
  };
  auto found = find();
  if (found) return std::move(*found);
  fail(context, found.error());
  return nullptr;
}

void say_done(const Context& context, const staff::Act& act) {
  context.out() << fmt::format(fmt::runtime(context.pick("act {}: {} {}, signed by {} at {}\n",
                                                         "第 {} 号：{} {}，由 {} 于 {} 签署\n")),
                               act.number, act.action, gate::short_name(act.subject), act.person,
                               instant_text(act.at));
}

Exit act(const Context& context, const PublishingStep& step) {
  auto store = open_store(context, true);
  if (!store) return fail(context, store.error());
  const auto key = key_of_caller(context);
  if (!key) return fail(context, key.error());
  const auto rules = program_rules(context);
  gate::Publishing publishing(**store, context.world.disk, context.world.clock, rules);
  const auto done = step(publishing, *key);
  if (!done) return fail(context, done.error());
  say_done(context, *done);
  return Exit::done;
}

}  // namespace guiju::cli
