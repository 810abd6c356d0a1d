// base/utf8.h: UTF-8 at the border: validated once, walked cheaply afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guiju {

// The byte offset of the first invalid sequence (overlong, surrogate, beyond U+10FFFF), or none.
std::optional<std::size_t> find_invalid_utf8(std::string_view bytes);

// Reads one code point and moves `at` past it. REQUIRES: valid UTF-8, at < bytes.size().
inline char32_t next_code_point(std::string_view bytes, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return static_cast<char32_t>(bytes[at++]);
  if (lead < 0xE0) {
    const char32_t c = (static_cast<char32_t>(lead & 0x1Fu) << 6) | (byte(at + 1) & 0x3Fu);
    at += 2;
    return c;
  }
  if (lead < 0xF0) {
    const char32_t c = (static_cast<char32_t>(lead & 0x0Fu) << 12) |
                       (static_cast<char32_t>(byte(at + 1) & 0x3Fu) << 6) | (byte(at + 2) & 0x3Fu);
    at += 3;
    return c;
  }
  const char32_t c = (static_cast<char32_t>(lead & 0x07u) << 18) |
                     (static_cast<char32_t>(byte(at + 1) & 0x3Fu) << 12) |
                     (static_cast<char32_t>(byte(at + 2) & 0x3Fu) << 6) | (byte(at + 3) & 0x3Fu);
  at += 4;
  return c;
}

// At most `bytes_max` bytes from the beginning of a text, cut between code points: what an error quotes.
std::string_view excerpt(std::string_view text, std::size_t bytes_max);

void append_utf8(std::string& out, char32_t code_point);
std::size_t count_code_points(std::string_view bytes);

// The candidate nearest to `word` by edit distance, for "did you mean"; empty when none is near.
template <class Candidates>
std::string_view nearest_name(std::string_view word, const Candidates& candidates);
std::size_t edit_distance(std::string_view a, std::string_view b);

template <class Candidates>
std::string_view nearest_name(std::string_view word, const Candidates& candidates) {
  std::string_view best;
  std::size_t best_distance = word.size() / 3 + 2;
  for (const auto& candidate : candidates) {
    const std::string_view name(candidate);
    const std::size_t distance = edit_distance(word, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}

}  // namespace guiju
