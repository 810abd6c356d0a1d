// cel/textproto.h: a small reader of the protobuf text format, enough for the specification's test
// files.
//
// It knows no schema: a message is its fields in their order, a scalar is its text. Lists become
// repeated fields, adjacent texts one text, comments nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::cel {

struct TextField;

struct TextMessage {
  std::vector<TextField> fields;

  const TextField* find(std::string_view name) const;  // the first of the name, or null
  const TextMessage* find_message(std::string_view name) const;
  std::string_view scalar(std::string_view name) const;  // empty when there is none
};

struct TextField {
  std::string name;  // an extension or Any keeps its brackets: "[type.googleapis.com/…]"
  std::uint32_t line = 0;
  std::string scalar;  // unescaped when it was a text
  bool quoted = false;
  std::unique_ptr<TextMessage> message;  // null for a scalar
};

//   errors: bad_input with "source:line"
Result<TextMessage> parse_textproto(std::string_view bytes, std::string_view source);

}  // namespace guiju::cel
