// picture/picture.h: the bytes of a picture in, the words on it out, each with its place. Decides nothing.
//
//   bytes ─► format, limits, metadata ─► pixels ─► upright ─► lines ─► words, read twice ─► PictureReading
//                                           └──► QR codes, perceptual hash
//
// Figures carry the law, and figures fail first: whatever is read of them must be read alike at another
// size and by another model, or its characters are marked uncertain. What was marked is still in the
// text; who makes claims of it must not print it as a number that is known.
//
// A PictureReader holds the models of one worker, warm. It is not thread-safe; each worker has its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::picture {

struct Box {  // pixels of the picture as shown (after its EXIF orientation), from the upper left
  std::int32_t x = 0, y = 0, width = 0, height = 0;
  bool empty() const { return width <= 0 || height <= 0; }
  std::int32_t right() const { return x + width; }
  std::int32_t bottom() const { return y + height; }
  friend bool operator==(const Box&, const Box&) = default;
};
Box joined(const Box& a, const Box& b);  // of both; an empty one adds nothing
bool overlaps(const Box& a, const Box& b);

struct Limits {
  std::uint64_t bytes_max = 32u << 20;
  std::int32_t side_max = 32'000;           // pixels
  std::int64_t area_max = 48'000'000;       // pixels: a screenshot of 1,440 by 32,000 and then some
  std::uint32_t lines_max = 1'200;          // of text, in one picture
  std::size_t text_bytes_max = 512u << 10;  // of text, in all pages
  std::uint32_t pages_max = 20;             // of a PDF
  std::uint32_t page_seconds_max = 20;      // of processor time to draw a PDF
};

// One code point of the text. Line breaks have an empty box.
struct Glyph {
  Box box;
  std::uint32_t line = 0;         // index into PictureReading::lines
  std::uint8_t confidence = 100;  // of the recogniser, 0 to 100
  bool uncertain = false;         // two readings differ here, or what was read is a known confusion
};

struct TextLine {
  std::uint32_t begin = 0, end = 0;  // code points of the text, half-open
  std::uint32_t page = 1;
  Box box;
  std::int32_t height = 0;  // pixels from the top to the foot of its tallest characters, upright
  std::int64_t contrast_milli =
      0;                        // WCAG 2 ratio of ink and ground in thousandths: 1,000 to 21,000
  std::uint8_t confidence = 0;  // mean over its characters
};

struct QrCode {
  std::string payload;  // valid UTF-8
  std::string host;     // of an http(s) address, lower case; empty for anything else
  Box box;
  std::uint32_t page = 1;
};

struct Unread {
  Box box;
  std::uint32_t page = 1;
};

struct Page {
  std::int32_t width = 0, height = 0;
  std::uint64_t hash = 0;  // perceptual: see perceptual_hash.h
  std::int32_t turn_millideg =
      0;  // how far the words stood off the level: clockwise turn that mends it
};

// What the file says of how it was made (GB 45438-2025: a field AIGC; IPTC: digital source type).
struct MadeByAi {
  bool stated = false;    // the file names itself made, or probably made, by AI
  std::string statement;  // the field as it stands, for the record; cut
};

struct PictureReading {
  std::vector<Page> pages;  // of a picture one
  std::string text;  // valid UTF-8, a line of the picture a line; empty when nothing was read
  std::vector<Glyph> glyphs;    // one per code point of `text`
  std::vector<TextLine> lines;  // from top to bottom
  std::vector<Unread> unread;   // where something like writing stands that could not be read
  std::vector<QrCode> codes;
  MadeByAi made_by_ai;
  bool lines_cut = false;  // more lines than Limits::lines_max

  // Around code points [begin, end); empty for an empty range.
  Box box_of(std::uint32_t begin, std::uint32_t end) const;
  // Whether some code point of [begin, end) is.
  bool is_uncertain(std::uint32_t begin, std::uint32_t end) const;
  std::string_view words_of(const TextLine& line) const;
  // On which page code point `at` stands; 1 where there is none.
  std::uint32_t page_of(std::uint32_t at) const;
  // Puts the pages of `next` behind these; without its words when they would be too many.
  void append(PictureReading next, std::size_t text_bytes_max);
};

enum class Kind : std::uint8_t { png, jpeg, webp, pdf };
// By its first bytes, whatever it is called.
std::optional<Kind> kind_of(std::string_view bytes);

class PictureReader {
 public:
  // Loads the models. errors: unavailable when their data is not installed
  static Result<PictureReader> open(const Limits& limits = {});
  PictureReader(PictureReader&&) noexcept;
  PictureReader& operator=(PictureReader&&) noexcept;
  ~PictureReader();

  // A picture or, page by page as draw_pages drew it, a PDF.
  //   errors: bad_input naming what is wrong with the file: its form, size, damage, several frames
  Result<PictureReading> read(std::string_view bytes);
  Result<PictureReading> read_pages(const std::vector<std::string>& pages);

 private:
  struct Body;
  explicit PictureReader(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

// The pages of a PDF as PNG, drawn by poppler's pdftoppm in a process of its own that has no more than
// `limits` of time and memory.
//   errors: bad_input for what it cannot draw or too many pages, unavailable when it is not installed
Result<std::vector<std::string>> draw_pages(std::string_view pdf, const Limits& limits);

}  // namespace guiju::picture
