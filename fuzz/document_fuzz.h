// fuzz/document_fuzz.h: what must hold of a Document, whatever the bytes were.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "base/document.h"
#include "base/utf8.h"

namespace guiju::fuzz {

// Kept in every build, unlike an assert someone compiles without.
#define GUIJU_MUST(condition)                                                         \
  do {                                                                                \
    if (!(condition)) {                                                               \
      std::fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                   \
    }                                                                                 \
  } while (false)

inline void check_value(Value value, std::uint32_t depth) {
  const Node& node = value.node();
  GUIJU_MUST(depth <= document_depth_max);
  GUIJU_MUST(!find_invalid_utf8(node.key) && !find_invalid_utf8(node.text));
  static_cast<void>(value.as_int());
  static_cast<void>(value.as_double());
  static_cast<void>(value.as_text());
  if (node.kind != NodeKind::list && node.kind != NodeKind::map) return;
  std::uint32_t members = 0;
  for (const Value member : value) {
    check_value(member, depth + 1);
    ++members;
  }
  GUIJU_MUST(members == node.size);
}

// Complete or empty; an error says where, what and what to do.
inline void check_document(const Document& document, const Status& status) {
  if (status) {
    GUIJU_MUST(!document.nodes().empty());
    GUIJU_MUST(document.nodes()[0].end == document.nodes().size());
    check_value(document.root(), 0);
    static_cast<void>(
        Value(&document, static_cast<std::uint32_t>(document.nodes().size() - 1)).path());
    return;
  }
  GUIJU_MUST(document.nodes().empty());
  GUIJU_MUST(status.error().kind == ErrorKind::bad_input);
  GUIJU_MUST(!status.error().where.empty());
  GUIJU_MUST(!status.error().what.zh.empty() && !status.error().remedy.en.empty());
}

}  // namespace guiju::fuzz
