// picture/read_line.h: one line, read as often as it takes.
//
//   its image ─► words at one size ─► at others ─► figures by the other model, alone and in the line ─► settled
#pragma once

#include <cstdint>
#include <vector>

#include "picture/page.h"
#include "picture/recogniser.h"

namespace guiju::picture {

struct ReadLine {
  Box box;
  LineImage image;
  std::vector<ReadGlyph> glyphs;
  std::vector<bool> uncertain;  // of the glyphs, once settled
  std::vector<Box> boxes;       // of the glyphs, in the picture that was read
  int confidence = 0;           // mean of the first reading
};

// Glyphs and confidence from the image, once.
void read_once(Recogniser& recogniser, ReadLine& line);
// The words at three sizes by one model, the figures by another. A number that the other model does not confirm
// is taken from the size at which it does. A character is certain when another size says the same; a number when,
// besides, the other model does; or when the other model does twice, cut out and in the whole line.
// REQUIRES: read_once
void settle(Recogniser& recogniser, ReadLine& line);
// A glyph's place as a column of the line's image at its own size.
std::int32_t column_of(const ReadLine& line, std::int32_t x);

}  // namespace guiju::picture
