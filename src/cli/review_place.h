// cli/review_place.h: where in a file the words of a text stand, so that an editor can jump there.
//
// A text is a file, or a string of a line of JSON with its escapes. Columns count code points.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "content/ad_text.h"

namespace guiju::cli {

struct Place {
  std::uint64_t line = 1, column = 1;     // from 1
  std::uint64_t byte = 0, character = 0;  // from 0, of the whole file
};

class TextPlaces {
 public:
  TextPlaces() = default;  // of a text that has no place in a file of words
  static TextPlaces of_file(std::string_view text);
  // `start` is where the line begins; none when the line has no such member.
  static TextPlaces of_member(std::string_view line, std::string_view name, Place start);

  bool known() const { return known_; }
  bool is_json() const { return json_; }
  // The place of a code point of the text; its end for one past the last. REQUIRES: known().
  Place at(std::uint32_t code_point) const;

 private:
  bool known_ = false, json_ = false;
  std::string raw_;  // as it stands in the file
  Place start_;      // of raw_
};

}  // namespace guiju::cli
