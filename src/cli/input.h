// cli/input.h: an operand that names input: a file, or '-' for standard input.
#pragma once

#include <string>

#include "cli/command.h"

namespace guiju::cli {

// What errors call it: the name as given, or "stdin".
std::string input_name(const std::string& operand);

//   errors: not_found, unavailable, bad_input when it is larger than bytes_max
Result<std::string> read_input(const Context& context, const std::string& operand,
                               std::uint64_t bytes_max);

}  // namespace guiju::cli
