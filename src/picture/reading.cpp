#include <algorithm>

#include "base/utf8.h"
#include "picture/picture.h"

namespace guiju::picture {

Box joined(const Box& a, const Box& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const std::int32_t x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

bool overlaps(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

bool PictureReading::is_uncertain(std::uint32_t begin, std::uint32_t end) const {
  for (std::uint32_t i = begin; i < end && i < glyphs.size(); ++i) {
    if (glyphs[i].uncertain) return true;
  }
  return false;
}

std::string_view PictureReading::words_of(const TextLine& line) const {
  std::size_t at = 0;
  std::uint32_t point = 0;
  while (at < text.size() && point < line.begin) next_code_point(text, at), ++point;
  const std::size_t begin = at;
  while (at < text.size() && point < line.end) next_code_point(text, at), ++point;
  return std::string_view(text).substr(begin, at - begin);
}

std::uint32_t PictureReading::page_of(std::uint32_t at) const {
  return at < glyphs.size() && glyphs[at].line < lines.size() ? lines[glyphs[at].line].page : 1;
}

Box PictureReading::box_of(std::uint32_t begin, std::uint32_t end) const {
  Box out;
  for (std::uint32_t i = begin; i < end && i < glyphs.size(); ++i) {
    if (page_of(i) == page_of(begin)) out = joined(out, glyphs[i].box);
  }
  return out;
}

void PictureReading::append(PictureReading next, std::size_t text_bytes_max) {
  if (text.size() + next.text.size() > text_bytes_max) {
    next.text.clear(), next.glyphs.clear(), next.lines.clear();
    next.lines_cut = true;
  }
  const auto before = static_cast<std::uint32_t>(pages.size());
  if (!text.empty() && !next.text.empty()) {
    text += '\n';
    glyphs.push_back({.box = {}, .line = static_cast<std::uint32_t>(lines.size())});
  }
  const auto shift = static_cast<std::uint32_t>(glyphs.size());
  const auto lines_before = static_cast<std::uint32_t>(lines.size());
  text += next.text;
  for (Glyph& glyph : next.glyphs) {
    glyph.line += lines_before;
    glyphs.push_back(glyph);
  }
  for (TextLine& line : next.lines) {
    line.begin += shift, line.end += shift, line.page += before;
    lines.push_back(line);
  }
  for (Unread& place : next.unread) unread.push_back({place.box, place.page + before});
  for (QrCode& code : next.codes) {
    code.page += before;
    codes.push_back(std::move(code));
  }
  pages.insert(pages.end(), next.pages.begin(), next.pages.end());
  if (!made_by_ai.stated) made_by_ai = std::move(next.made_by_ai);
  lines_cut = lines_cut || next.lines_cut;
}

}  // namespace guiju::picture
