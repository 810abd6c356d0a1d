#include "cli/review_place.h"

#include "base/utf8.h"

namespace guiju::cli {
namespace {

// Behind the closing quote of the string that opens at `at`.
std::size_t after_string(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

std::size_t skip_blanks(std::string_view json, std::size_t at) {
  return std::min(json.find_first_not_of(" \t", at), json.size());
}

// The inside of the string that a member of the outermost object has for its value.
std::optional<std::string_view> find_member(std::string_view json, std::string_view name) {
  int depth = 0;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c != '"') {
      ++at;
      continue;
    }
    const std::size_t end = after_string(json, at);
    const std::string_view text = json.substr(at + 1, end - at - 2);
    at = skip_blanks(json, end);
    if (depth != 1 || text != name || at >= json.size() || json[at] != ':') continue;
    at = skip_blanks(json, at + 1);
    if (at >= json.size() || json[at] != '"') return std::nullopt;
    const std::size_t behind = after_string(json, at);
    return json.substr(at + 1, behind - at - 2);
  }
  return std::nullopt;
}

bool is_high_surrogate(std::string_view raw, std::size_t at) {
  return at + 6 <= raw.size() && (raw[at + 2] == 'd' || raw[at + 2] == 'D') &&
         std::string_view("89abAB").find(raw[at + 3]) != std::string_view::npos;
}

}  // namespace

TextPlaces TextPlaces::of_file(std::string_view text) {
  TextPlaces places;
  places.known_ = true;
  places.raw_ = text;
  return places;
}

TextPlaces TextPlaces::of_member(std::string_view line, std::string_view name, Place start) {
  TextPlaces places;
  const auto inside = find_member(line, name);
  if (!inside) return places;
  const auto before = static_cast<std::size_t>(inside->data() - line.data());
  const std::uint64_t characters = count_code_points(line.substr(0, before));
  places.known_ = places.json_ = true;
  places.raw_ = *inside;
  places.start_ = {start.line, start.column + characters, start.byte + before,
                   start.character + characters};
  return places;
}

Place TextPlaces::at(std::uint32_t code_point) const {
  Place place = start_;
  const std::string_view raw = raw_;
  std::size_t at = 0;
  const auto step = [&] {
    const bool line_end = raw[at] == '\n';
    next_code_point(raw, at);
    ++place.character;
    place.column = line_end ? 1 : place.column + 1;
    place.line += line_end;
  };
  for (std::uint32_t i = 0; i < code_point && at < raw.size(); ++i) {
    std::size_t pieces = 1;
    if (json_ && raw[at] == '\\') {
      const bool coded = at + 1 < raw.size() && raw[at + 1] == 'u';
      pieces = !coded ? 2 : is_high_surrogate(raw, at) ? 12 : 6;
    }
    for (std::size_t piece = 0; piece < pieces && at < raw.size(); ++piece) step();
  }
  place.byte = start_.byte + at;
  return place;
}

}  // namespace guiju::cli
