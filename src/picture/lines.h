// picture/lines.h: where the lines of writing stand on a level page.
//
// By cutting: rows of ink are parted where a row is blank, a row is parted where a gap is wider than it
// is high, each part again. Frames, fills and photographs are taken out first. (Tesseract's own layout
// splits Chinese headlines and joins buttons with what is beside them.)
#pragma once

#include <cstdint>
#include <vector>

#include "picture/pixels.h"

namespace guiju::picture {

struct FoundLines {
  std::vector<Box> lines;  // in reading order
  std::vector<Box> dense;  // what was taken out and might be writing over a photograph
};
FoundLines find_lines(Pix* ink);

}  // namespace guiju::picture
