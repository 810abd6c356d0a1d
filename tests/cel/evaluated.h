// An expression over the sample row, and what it gives, both as text.
#pragma once

#include <string>
#include <string_view>

#include "cel/sample_row.h"
#include "cel/value_text.h"

namespace guiju::cel::sample {

struct Row {
  const char* source;
  const char* want;  // as value_text writes it
};

inline std::string evaluated(std::string_view source, const Environment& environment) {
  const auto program = compile(source, "", environment, nullptr);
  if (!program) return "does not compile: " + program.error().text(Language::en);
  Scratch scratch;
  return value_text(program->evaluate(row(), scratch));
}

inline std::string evaluated(std::string_view source) {
  static const Environment shared = environment();
  return evaluated(source, shared);
}

}  // namespace guiju::cel::sample
