// cli/rulebook_source.h: which rulebook a command works with: the one built into the program, or a
// folder.
#pragma once

#include <memory>
#include <vector>

#include "cli/command.h"
#include "rulebook/ruleset.h"

namespace guiju::cli {

inline constexpr OptionSpec rulebook_option{
    "rulebook",
    '\0',
    "DIR",
    {"use this rulebook; otherwise the one built into the program",
     "使用该目录的规则库；默认为程序内置"}};

// The YAML files, named as errors shall call them.
Result<std::vector<SourceFile>> rulebook_files(const Context& context);

// A rulebook by name: a folder, or `built-in`. Whoever knows of other rulebooks (published revisions)
// adds them here.
inline constexpr std::string_view built_in_name = "built-in";
Result<std::vector<SourceFile>> rulebook_files(const Context& context, std::string_view name);
// Says all errors and is null when there is one.
std::shared_ptr<const rulebook::Ruleset> require_rulebook(const Context& context,
                                                          std::string_view name);

// The working days that travel in the program; null when it carries none.
Result<std::shared_ptr<const Calendar>> shipped_calendar(const Context& context);
// REQUIRES: rulebook_option is among the command's options. Every error of every file is added to
// `errors`.
Result<std::shared_ptr<const rulebook::Ruleset>> load_rulebook(const Context& context,
                                                               std::vector<Error>& errors);
// The same for commands that only need it: says all errors and is null when there is one.
std::shared_ptr<const rulebook::Ruleset> require_rulebook(const Context& context);

}  // namespace guiju::cli
