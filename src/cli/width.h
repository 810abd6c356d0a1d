// cli/width.h: how many columns of a terminal a text takes: 2 for a Chinese character, 0 for an
// accent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace guiju::cli {

int width_of(char32_t code_point);         // 0, 1 or 2
int display_width(std::string_view text);  // REQUIRES: valid UTF-8

// Folds at spaces, and between Chinese characters, so that no line is wider than `columns` unless
// one word is. A closing mark never begins a line, an opening one never ends it. '\n' begins a new
// line.
std::vector<std::string> wrapped(std::string_view text, int columns);

}  // namespace guiju::cli
