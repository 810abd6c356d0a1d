// http/problem.h: what went wrong, as RFC 9457 says it: where, what, and the way out.
//
//   {"type":"/problems/bad-input","title","status","detail","where"?,"remedy","trace"?}
#pragma once

#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace guiju::http {

enum class ProblemKind : std::uint8_t {
  bad_input,
  not_found,
  conflict,
  unavailable,
  corrupt,
  bad_request,      // no HTTP that we speak
  unauthenticated,  // who asks?
  forbidden,        // whoever asks may not
  method_not_allowed,
  too_large,
  unsupported_type,
  precondition_failed,
  precondition_missing,
  overloaded,
};

struct ProblemRow {
  ProblemKind kind;
  int status;
  std::string_view name;  // the end of its type
  std::string_view title_en, title_zh;
};
const ProblemRow& row_of(ProblemKind kind);
ProblemKind kind_of(const Error& error);

Response problem(ProblemKind kind, const Error& error, Language language);
Response problem(const Error& error, Language language);  // by the error's own kind

}  // namespace guiju::http
