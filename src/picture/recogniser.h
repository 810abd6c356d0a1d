// picture/recogniser.h: Tesseract in process: what stands in a line.
//
// Two models that were trained apart: Chinese for the words, English for figures alone. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "picture/pixels.h"

namespace guiju::picture {

struct ReadGlyph {
  char32_t code = 0;
  std::int32_t left = 0, right = 0;  // pixels of the image that was read
  std::uint8_t confidence = 0;
};

class Recogniser {
 public:
  static Result<Recogniser> open();
  Recogniser(Recogniser&&) noexcept;
  Recogniser& operator=(Recogniser&&) noexcept;
  ~Recogniser();

  // One line, dark on light.
  std::vector<ReadGlyph> read_line(Pix* line);
  // The same by the other model, of which only the figures count. `alone`: nothing else is in the image.
  std::vector<ReadGlyph> read_figures(Pix* line, bool alone);

 private:
  struct Body;
  explicit Recogniser(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::picture
