// cel/patterns.h: regular expressions: how they are compiled, and what the functions regex.… do with them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "cel/runtime.h"
#include "cel/value.h"

namespace re2 {
class RE2;
}

namespace guiju::cel {

// Bounded in memory; ask it with ok().
std::unique_ptr<re2::RE2> compile_pattern(std::string_view pattern);

// What is wrong with it, and the remedy. REQUIRES: not ok().
std::pair<Message, Message> wrong_pattern(const re2::RE2& pattern);

enum class RegexOperation : std::uint8_t { replace, extract, extract_all };
std::optional<RegexOperation> find_regex_operation(std::string_view function);

// The arguments are those of the function without the pattern; neither absent nor errors.
Value run_regex(RegexOperation operation, const re2::RE2& pattern, std::span<const Value> arguments,
                Runtime& runtime);

}  // namespace guiju::cel
