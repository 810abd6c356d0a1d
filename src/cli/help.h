// cli/help.h: help that teaches: what it does, how it is called, examples to copy.
#pragma once

#include "cli/command.h"
#include "cli/commands.h"

namespace guiju::cli {

void print_overview(const Context& context);
void print_group_help(const Context& context, const Group& group);
void print_command_help(const Context& context, const Command& command);

}  // namespace guiju::cli
