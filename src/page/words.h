// page/words.h: the visible words of a page in reading order, and which element each stands in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "page/tree.h"

namespace guiju::page {

struct Run {  // code points begin .. end of the text are one text node's
  std::uint32_t begin = 0, end = 0;
  NodeIndex node = no_node;
};

struct Words {
  std::string text;       // blocks on lines of their own; valid UTF-8
  std::vector<Run> runs;  // ascending; line breaks belong to none
  NodeIndex node_at(std::uint32_t code_point) const;
};

inline constexpr std::size_t words_bytes_max = 1u << 20;
Words words_of(const Tree& tree);

}  // namespace guiju::page
