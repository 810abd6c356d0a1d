// cli/seen_picture.h: a picture among the things to review: its bytes, then what was read and found.
#pragma once

#include <string>
#include <vector>

#include "gate/picture_review.h"
#include "picture/picture.h"

namespace guiju::cli {

struct SeenPicture {
  std::vector<std::string> pages;  // bytes of a picture, or of each page of a PDF once it is drawn
  picture::PictureReading reading;
  gate::PictureReview review;
};

}  // namespace guiju::cli
