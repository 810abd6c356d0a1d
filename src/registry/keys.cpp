#include "registry/keys.h"

#include <algorithm>

namespace guiju::registry {
namespace {

constexpr bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool is_key(std::string_view text) {
  if (text.empty() || text.size() > key_bytes_max || !is_letter_or_digit(text.front()))
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace guiju::registry
