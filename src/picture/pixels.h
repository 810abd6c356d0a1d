// picture/pixels.h: pixels, owned; what the files of this room hand one another. The library's own
// header stays in the .cpp files.
#pragma once

#include <memory>
#include <string_view>

#include "picture/file_form.h"
#include "picture/picture.h"

struct Pix;

namespace guiju::picture {

struct PixFree {
  void operator()(Pix* pix) const;
};
using Pixels = std::unique_ptr<Pix, PixFree>;

// 32 bits a pixel, on white where it was transparent, upright by its EXIF orientation.
//   errors: bad_input for what is damaged or of an unknown form
Result<Pixels> decode(std::string_view bytes, const FileForm& form);

}  // namespace guiju::picture
