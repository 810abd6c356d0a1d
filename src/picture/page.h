// picture/page.h: a picture made ready to be read: its edges, level, and each line dark on light whatever
// its colours were.
#pragma once

#include <cstdint>
#include <vector>

#include "picture/pixels.h"

namespace guiju::picture {

// Black where neighbouring colours differ as at the edge of a stroke. Thin strokes come out whole, a button
// as its outline: so what it is filled with, and whether writing is lighter or darker, makes no difference.
Pixels edges_of(Pix* colours);

struct Skew {
  double degrees = 0;  // clockwise turn that levels the page
  double sure = 0;     // above about 3 it is one
};
Skew skew_of(Pix* ink);

// A picture turned about its middle on a canvas that holds all of it, and the way back.
struct Turned {
  Pixels pixels;
  double degrees = 0;  // clockwise
  std::int32_t border_x = 0, border_y = 0;
  std::int32_t width = 0, height = 0;  // before
  Box back(const Box& box) const;      // around the box's corners in the picture as it was
};
Turned turned(Pix* colours, double degrees);

// The clean image of one line, and what was measured of it.
struct LineImage {
  Pixels dark_on_light;  // by the distance from the colour of its rim, stretched to the full range
  std::int64_t contrast_milli = 1000;
  std::int32_t height = 0;  // of its ink
};
LineImage line_image(Pix* colours, const Box& box);

// How many shapes as tall as digits stand in an image dark on light: a digit is one, a sign of per cent is one (its
// rings are low), points and dashes are none.
int tall_shapes(Pix* line);

// Scaled by a factor and with a white border, as the recogniser likes it.
Pixels scaled(Pix* grey, double factor, std::int32_t border);

}  // namespace guiju::picture
