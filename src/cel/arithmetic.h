// cel/arithmetic.h: + - * / % and the sign, for every pair of kinds that has them.
//
// Integers fail with overflow instead of wrapping; decimals and money are exact or fail; doubles
// follow IEEE 754. REQUIRES: no argument is absent or an error.
#pragma once

#include "cel/runtime.h"
#include "cel/value.h"

namespace guiju::cel {

Value add_values(const Value& a, const Value& b, Runtime& runtime);
Value subtract_values(const Value& a, const Value& b, Runtime& runtime);
// Money times an integer or a decimal is rounded to whole fen, half away from zero.
Value multiply_values(const Value& a, const Value& b, Runtime& runtime);
Value divide_values(const Value& a, const Value& b, Runtime& runtime);
Value modulo_values(const Value& a, const Value& b, Runtime& runtime);
Value negate_value(const Value& a);

}  // namespace guiju::cel
