// picture/file_form.h: what a picture file says of itself before any pixel is decoded.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "picture/picture.h"

namespace guiju::picture {

struct FileForm {
  Kind kind = Kind::png;
  std::int32_t width = 0, height = 0;  // as stored
  std::uint8_t orientation = 1;        // EXIF: 1 to 8
  MadeByAi made_by_ai;
};

// Walks the chunks, segments or boxes of the file. Never reads past the bytes, whatever they say.
//   errors: bad_input for other forms, damage before the pixels, several frames, sizes beyond the limits
Result<FileForm> read_form(std::string_view bytes, const Limits& limits);

}  // namespace guiju::picture
