// cli/command_line.h: the whole command line: from the words typed to the exit status.
//
//   common options ─► command (two words, or one) ─► its own options ─► Context ─► Command::run
//
// What can be wrong with a line is found before a command begins: an unknown command or option is
// an error that names the nearest one, and status 2.
#pragma once

#include <span>
#include <string_view>

#include "cli/command.h"

namespace guiju::cli {

// The words behind the program's name. Returns the status the process ends with.
Exit run_command_line(const World& world, std::span<const std::string_view> words);

// --lang, then LC_ALL, LC_MESSAGES, LANG: the first that is set decides; a Chinese locale is
// Chinese.
Language language_of(const Surroundings& surroundings);

}  // namespace guiju::cli
