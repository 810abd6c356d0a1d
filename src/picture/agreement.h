// picture/agreement.h: what two readings of one line do not agree on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "picture/recogniser.h"

namespace guiju::picture {

// A number: digits with points, commas and signs of per cent, as an index range of glyphs.
struct Figures {
  std::uint32_t begin = 0, end = 0;
};
std::vector<Figures> figures_in(const std::vector<ReadGlyph>& line);

// The meaning of a stretch: full width folded, dashes one, spaces gone. Equal texts mean the same.
std::u32string plain(const std::vector<ReadGlyph>& glyphs, Figures range);

// The whole line folded likewise, spaces kept.
std::u32string folded_text(const std::vector<ReadGlyph>& glyphs);

// Whether a stretch has a form that misreadings have: 9%o, 200.000, 0.0296, two points.
bool is_suspect(std::u32string_view figures);

// Whether `read` is `meant` with what the Chinese model makes of a sign of per cent: 9%, 96, %o, %0, 99% for %.
bool is_confusion_of(std::u32string_view read, std::u32string_view meant);

// Which glyphs of `first` the other reading does not confirm, by the cheapest alignment of the two; spaces
// and the width of punctuation do not count.
std::vector<bool> unconfirmed(const std::vector<ReadGlyph>& first,
                              const std::vector<ReadGlyph>& second);

}  // namespace guiju::picture
