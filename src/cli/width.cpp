#include "cli/width.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/utf8.h"

namespace guiju::cli {
namespace {

struct Block {
  std::uint32_t first, last;
};

// source: Unicode 14, East_Asian_Width W and F; unassigned code points between two wide ones count
// as wide
constexpr Block wide_blocks[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4C6},   {0xA960, 0xA97C},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAD9},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x1B2FB}, {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320},
    {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA},
    {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E},
    {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E},
    {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4},
    {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2},
    {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0},
    {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAF6},
    {0x20000, 0x3134A},
};

// source: Unicode 14, general categories Mn, Me and Cf, in the scripts that reach our messages
constexpr Block zero_blocks[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x5BF, 0x5BF},     {0x5C1, 0x5C2},
    {0x5C4, 0x5C5},   {0x5C7, 0x5C7},   {0x600, 0x605},   {0x610, 0x61A},     {0x61C, 0x61C},
    {0x64B, 0x65F},   {0x670, 0x670},   {0x6D6, 0x6DD},   {0x6DF, 0x6E4},     {0x6E7, 0x6E8},
    {0x6EA, 0x6ED},   {0x1AB0, 0x1B03}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x202A, 0x202E},
    {0x2060, 0x206F}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0001, 0xE01EF},
};

template <std::size_t N>
bool contains(const Block (&blocks)[N], std::uint32_t c) {
  const Block* found = std::partition_point(std::begin(blocks), std::end(blocks),
                                            [&](const Block& block) { return block.last < c; });
  return found != std::end(blocks) && found->first <= c;
}

bool closes(char32_t c) {
  return std::u32string_view(U"，。；：！？、）》】”’…").find(c) != std::u32string_view::npos;
}
bool opens(char32_t c) {
  return std::u32string_view(U"（《【“‘").find(c) != std::u32string_view::npos;
}

bool may_break(char32_t before, char32_t after) {
  if (width_of(before) < 2 && width_of(after) < 2) return false;
  return !closes(after) && !opens(before);
}

// From `at` to the first place where a line may end. REQUIRES: no space at `at`.
std::string_view next_word(std::string_view text, std::size_t at) {
  std::size_t end = at;
  char32_t before = next_code_point(text, end);
  while (end < text.size() && text[end] != ' ' && text[end] != '\n') {
    std::size_t next = end;
    const char32_t after = next_code_point(text, next);
    if (may_break(before, after)) break;
    before = after;
    end = next;
  }
  return text.substr(at, end - at);
}

}  // namespace

int width_of(char32_t code_point) {
  const auto c = static_cast<std::uint32_t>(code_point);
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
  if (c < 0x300) return 1;
  if (contains(zero_blocks, c)) return 0;
  return contains(wide_blocks, c) ? 2 : 1;
}

int display_width(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(next_code_point(text, at));
  return width;
}

std::vector<std::string> wrapped(std::string_view text, int columns) {
  std::vector<std::string> lines(1);
  int used = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\n') {
      lines.emplace_back();
      used = 0;
      ++at;
    } else if (text[at] == ' ') {
      lines.back() += ' ';
      ++used;
      ++at;
    } else {
      const std::string_view word = next_word(text, at);
      const int width = display_width(word);
      if (used > 0 && used + width > columns) {
        lines.emplace_back();
        used = 0;
      }
      lines.back() += word;
      used += width;
      at += word.size();
    }
  }
  for (std::string& line : lines) {
    while (!line.empty() && line.back() == ' ') line.pop_back();
  }
  return lines;
}

}  // namespace guiju::cli
