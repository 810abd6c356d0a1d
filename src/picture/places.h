// picture/places.h: where each character of a read line stands, to the column.
//
// The recogniser knows what it read better than where: its boxes are off by half a character. So the
// columns of ink are taken in runs, parted by blank ones, and the characters are laid over them in
// order, each as wide as its kind is, at the least cost.
#pragma once

#include <cstdint>
#include <vector>

#include "picture/pixels.h"
#include "picture/recogniser.h"

namespace guiju::picture {

// Moves left and right of every glyph onto the ink. `line`: what was read, dark on light.
//   ink_height  of the line, in pixels of `line`
void place_glyphs(Pix* line, int ink_height, std::vector<ReadGlyph>& glyphs);

}  // namespace guiju::picture
