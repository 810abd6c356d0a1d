#include "http/route.h"

#include <algorithm>

namespace guiju::http {
namespace {

// Whether the path is of the pattern; its parameters are left undecoded in `parts`.
bool is_of(std::string_view path, std::string_view pattern,
           std::array<std::string_view, 2>& parts) {
  std::size_t taken = 0;
  while (!pattern.empty()) {
    const std::size_t path_end = std::min(path.find('/', 1), path.size());
    const std::size_t pattern_end = std::min(pattern.find('/', 1), pattern.size());
    const std::string_view segment = path.substr(0, path_end);
    const std::string_view wanted = pattern.substr(0, pattern_end);
    if (wanted.starts_with("/{") && wanted.ends_with("+}")) {  // the rest, with its slashes
      if (path.size() < 2) return false;
      parts[taken++] = path.substr(1);
      return true;
    }
    if (wanted.starts_with("/{")) {
      if (segment.size() < 2) return false;
      parts[taken++] = segment.substr(1);
    } else if (segment != wanted) {
      return false;
    }
    path.remove_prefix(path_end);
    pattern.remove_prefix(pattern_end);
  }
  return path.empty();
}

}  // namespace

Match match(Method method, std::string_view path) {
  Match found;
  const Method asked = method == Method::head ? Method::get : method;
  for (const Route& route : routes()) {
    std::array<std::string_view, 2> parts;
    if (!is_of(path, route.pattern, parts)) continue;
    if (route.method != asked) {
      if (!found.allowed.empty()) found.allowed += ", ";
      found.allowed += name_of(route.method);
      continue;
    }
    found.route = &route;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      auto decoded = percent_decoded(parts[i], false);
      if (!decoded) return Match{};
      found.parameters[i] = std::move(*decoded);
    }
    return found;
  }
  return found;
}

}  // namespace guiju::http
