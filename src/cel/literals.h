// cel/literals.h: the characters of a literal to its value. Fails with what and remedy; the caller
// adds the place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cel/value.h"

namespace guiju::cel {

Result<Value> read_integer(std::string_view digits, bool negative);  // decimal or 0x…
Result<Value> read_uinteger(std::string_view digits);                // with its suffix
Result<Value> read_real(std::string_view digits, bool negative);
Result<Value> read_decimal_literal(std::string_view digits, bool negative);  // with its suffix
Result<Value> read_money_literal(std::string_view digits, bool negative);    // with its suffix

// The characters meant by a text or bytes literal given with prefix and quotes.
Result<std::string> unquote(std::string_view literal);

}  // namespace guiju::cel
