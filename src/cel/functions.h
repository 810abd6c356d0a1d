// cel/functions.h: every operator and function: what it accepts and what carries it out.
//
// One table per library (operators, texts, conversions, time, exact numbers, math …). A signature is
// written as users read it: "(int, int) -> int" for a function, "string.(string) -> bool" for a
// method; capital letters stand for any type, the same letter for the same one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/runtime.h"
#include "cel/type.h"
#include "cel/value.h"

namespace guiju::cel {

// The arguments (the receiver first) are neither absent nor errors; their kinds are checked inside,
// because a `dyn` can be anything.
using Implementation = Value (*)(Runtime&, std::span<const Value>);

// What the compiler prepares once when the argument is a constant.
enum class Preparation : std::uint8_t {
  none,
  pattern,   // the last argument, of matches()
  zone,      // the last argument of a time function
  regex,     // the second argument, of the functions regex.…
  calendar,  // nothing to prepare, but the environment must have one
  rounding,  // the last argument names a way to round: a constant one must exist
};

struct FunctionSpec {  // one row of a table
  std::string_view name;
  Implementation run;
  std::uint32_t cost;  // in steps, for texts of ordinary length
  std::vector<std::string_view> signatures;
  Preparation preparation = Preparation::none;
};

struct Overload {
  bool method = false;
  bool variadic = false;            // the one parameter is repeated
  bool exact = false;               // of this language alone: with decimals or money
  std::vector<TypeRef> parameters;  // the receiver first
  TypeRef result;
  std::string_view signature;
};

struct Function {
  std::string_view name;
  Implementation run = nullptr;
  std::uint32_t cost = 1;
  Preparation preparation = Preparation::none;
  std::vector<Overload> overloads;
};

const Function* find_function(std::string_view name);  // null when unknown
std::span<const Function> all_functions();             // by name

std::span<const FunctionSpec> operator_functions();
std::span<const FunctionSpec> text_functions();
std::span<const FunctionSpec> conversion_functions();
std::span<const FunctionSpec> time_functions();
std::span<const FunctionSpec> exact_functions();
std::span<const FunctionSpec> calendar_functions();
std::span<const FunctionSpec> chinese_functions();
std::span<const FunctionSpec> math_functions();
std::span<const FunctionSpec> encoder_functions();
std::span<const FunctionSpec> string_functions();
std::span<const FunctionSpec> format_functions();
std::span<const FunctionSpec> list_functions();
std::span<const FunctionSpec> set_functions();
std::span<const FunctionSpec> regex_functions();
std::span<const FunctionSpec> optional_functions();
std::span<const FunctionSpec> network_functions();

}  // namespace guiju::cel
