#include "base/base64.h"

#include <cstdint>

namespace guiju {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string write(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t held = 0, bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += alphabet[held >> (bits - 6) & 63];
  }
  if (bits > 0) out += alphabet[held << (6 - bits) & 63];
  return out;
}

bool read(std::string_view text, std::string_view alphabet, std::string& into) {
  into.clear();
  if (text.size() % 4 == 1) return false;
  std::uint32_t held = 0, bits = 0;
  for (const char c : text) {
    const std::size_t letter = alphabet.find(c);
    if (letter == std::string_view::npos) return false;
    held = held << 6 | static_cast<std::uint32_t>(letter);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    into += static_cast<char>(held >> bits & 255);
  }
  return (held & ((1u << bits) - 1)) == 0;  // no other spelling of the same bytes
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out = write(bytes, letters);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string base64url(std::string_view bytes) { return write(bytes, url_letters); }

bool read_base64(std::string_view text, std::string& into) {
  if (text.size() % 4 != 0) return false;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return read(text, letters, into);
}

bool read_base64url(std::string_view text, std::string& into) {
  return read(text, url_letters, into);
}

}  // namespace guiju
