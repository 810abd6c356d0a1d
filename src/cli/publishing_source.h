// cli/publishing_source.h: a step in the life of a rulebook: data directory and key in, one signed
// act out, and a line that says what was done.
#pragma once

#include <functional>

#include "cli/command.h"
#include "gate/publishing.h"

namespace guiju::cli {

using PublishingStep =
    std::function<Result<staff::Act>(gate::Publishing& publishing, const SigningKey& key)>;

// REQUIRES: data_option, as_option and passphrase_option are among the command's options.
Exit act(const Context& context, const PublishingStep& step);

// A revision of the data directory by name (Revisions::named). Says the error; null when there is one.
std::shared_ptr<const rulebook::Ruleset> require_revision(const Context& context,
                                                          std::string_view name);

void say_done(const Context& context, const staff::Act& act);
gate::ProgramRules program_rules(const Context& context);
std::vector<SourceFile> program_cases(const Context& context);

}  // namespace guiju::cli
