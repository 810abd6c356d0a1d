#include "cel/diagnostics.h"

#include <algorithm>
#include <utility>

namespace guiju::cel {

std::string place_of(std::string_view source, std::uint32_t at) {
  std::size_t line = 1, column = 1;
  const std::size_t end = std::min<std::size_t>(at, source.size());
  for (std::size_t i = 0; i < end; ++i) {
    if (source[i] == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(source[i]) & 0xC0u) != 0x80u) {
      ++column;  // continuation bytes belong to the character before
    }
  }
  return fmt::format("{}:{}", line, column);
}

Error error_at(std::string_view source, std::uint32_t at, Message what, Message remedy) {
  return Error{ErrorKind::bad_input, place_of(source, at), std::move(what), std::move(remedy)};
}

}  // namespace guiju::cel
