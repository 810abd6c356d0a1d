// base/result.h: expected failure is a value.
//
// Result<T> holds a T or an Error and is named as std::expected (C++23) is. An Error says where, what
// and what to do about it; adapters (cli, http) add a status and nothing else.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/message.h"

namespace guiju {

enum class ErrorKind : std::uint8_t {
  bad_input,    // the caller can mend it: wrong syntax, type, value, reference
  not_found,    // what was named does not exist
  conflict,     // it contradicts something already recorded
  unavailable,  // disk, queue or peer cannot serve now; nothing was half done
  corrupt,      // our own stored bytes do not hold what they promise
};

struct Error {
  ErrorKind kind = ErrorKind::bad_input;
  std::string where;  // file:line:column and the field path, as far as known; may be empty
  Message what;
  Message remedy;

  // "where: what" and, on a line of its own, the remedy.
  std::string text(Language language) const;
};

// Writes the where of an inner error behind an outer place: within("a.yaml:3", error).
Error within(std::string_view outer, Error error);

struct Done {};  // the value of an action that only succeeds or fails

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(*-explicit-*)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(*-explicit-*)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return assert(has_value()), *std::get_if<0>(&state_); }
  const T& value() const& { return assert(has_value()), *std::get_if<0>(&state_); }
  T&& value() && { return assert(has_value()), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return assert(!has_value()), *std::get_if<1>(&state_); }
  const Error& error() const& { return assert(!has_value()), *std::get_if<1>(&state_); }
  Error&& error() && { return assert(!has_value()), std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Done>;

}  // namespace guiju

// GUIJU_TRY(name, expression): name = the value, or return the error from this function.
#define GUIJU_TRY_JOIN_(a, b) a##b
#define GUIJU_TRY_NAME_(line) GUIJU_TRY_JOIN_(guiju_try_, line)
#define GUIJU_TRY(name, ...)                                                           \
  auto GUIJU_TRY_NAME_(__LINE__) = (__VA_ARGS__);                                      \
  if (!GUIJU_TRY_NAME_(__LINE__)) return std::move(GUIJU_TRY_NAME_(__LINE__)).error(); \
  auto name = std::move(GUIJU_TRY_NAME_(__LINE__)).value()
#define GUIJU_CHECK_OK(...)                                 \
  do {                                                      \
    if (auto guiju_status_ = (__VA_ARGS__); !guiju_status_) \
      return std::move(guiju_status_).error();              \
  } while (false)
