#include "base/plain_scalar.h"

#include <algorithm>

namespace guiju {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// [-+]? ( digits ( . digits? )? | . digits ) ( [eE] [-+]? digits )?
bool is_decimal(std::string_view text) {
  std::size_t at = 0;
  const auto here = [&] { return at < text.size() ? text[at] : '\0'; };
  const auto digits = [&] {
    const std::size_t begin = at;
    while (is_digit(here())) ++at;
    return at - begin;
  };
  if (here() == '-' || here() == '+') ++at;
  std::size_t count = digits();
  if (here() == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return false;
  if (here() == 'e' || here() == 'E') {
    ++at;
    if (here() == '-' || here() == '+') ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

bool is_based(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') return false;
  const std::string_view digits = text.substr(2);
  const auto all = [&](auto belongs) { return std::all_of(digits.begin(), digits.end(), belongs); };
  if (text[1] == 'o') return all([](char c) { return c >= '0' && c <= '7'; });
  return text[1] == 'x' && all([](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

void resolve_word(std::string_view text, Node& node) {
  node.plain = true;
  node.text = text;
  node.kind = NodeKind::text;
  if (text == "true" || text == "True" || text == "TRUE") {
    node.kind = NodeKind::boolean;
    node.truth = true;
  } else if (text == "false" || text == "False" || text == "FALSE") {
    node.kind = NodeKind::boolean;
  } else if (is_decimal(text)) {
    node.kind = NodeKind::number;
  }
}

}  // namespace

void resolve_plain_scalar(std::string_view text, Node& node) {
  resolve_word(text, node);
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    node.kind = NodeKind::null;
  else if (is_based(text))
    node.kind = NodeKind::number;
}

void resolve_cell(std::string_view text, Node& node) {
  resolve_word(text, node);
  if (text.empty()) node.kind = NodeKind::null;
}

}  // namespace guiju
