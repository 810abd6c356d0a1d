#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "picture/codes.h"
#include "picture/lines.h"
#include "picture/page.h"
#include "picture/perceptual_hash.h"
#include "picture/picture.h"
#include "picture/read_line.h"
#include "picture/recogniser.h"

namespace guiju::picture {
namespace {

constexpr std::int64_t read_area_max = 8'000'000;  // pixels: larger pictures are read smaller
constexpr std::int32_t read_width_max = 3'200;
constexpr std::int32_t tile_height = 1'600,
                       tile_overlap = 320;  // the overlap holds a line and a half
constexpr double level_degrees = 0.4;       // nearer to level nothing is turned
constexpr int line_confidence_min = 66;     // mean; below it a line is unread
constexpr int sure_glyph_confidence = 90;
constexpr std::size_t probe_lines = 6;
constexpr std::int64_t clear_glyphs = 30;

// What one level page (or one tile of it) holds.
struct ReadPage {
  std::vector<ReadLine> lines;
  std::vector<Box> unread;
  std::int64_t sure_glyphs = 0;
};

Box clipped(Box box, std::int32_t margin, std::int32_t width, std::int32_t height) {
  const std::int32_t x = std::max(0, box.x - margin), y = std::max(0, box.y - margin);
  return {x, y, std::min(width, box.right() + margin) - x,
          std::min(height, box.bottom() + margin) - y};
}

// Reads a level page. Lines whose middle lies outside [from, to) are another tile's.
//   probe  only looks how well it can be read
ReadPage read_level(Recogniser& recogniser, Pix* colours, std::int32_t from, std::int32_t to,
                    std::size_t lines_max, bool probe = false) {
  ReadPage page;
  const std::int32_t width = pixGetWidth(colours), height = pixGetHeight(colours);
  const FoundLines found = find_lines(edges_of(colours).get());
  for (const Box& place : found.lines) {
    const std::int32_t middle = place.y + place.height / 2;
    if (middle < from || middle >= to) continue;
    if (page.lines.size() >= lines_max) break;
    ReadLine line;
    line.box = place;
    line.image = line_image(colours, clipped(place, 3, width, height));
    if (line.image.height < 5) continue;
    read_once(recogniser, line);
    if (line.confidence < line_confidence_min) {
      // Of which nothing or hardly anything came out, and which is as long as words are.
      if (line.glyphs.size() >= 2 || place.width > 3 * place.height) page.unread.push_back(place);
      continue;
    }
    if (probe) {
      page.sure_glyphs +=
          std::count_if(line.glyphs.begin(), line.glyphs.end(),
                        [](const ReadGlyph& g) { return g.confidence >= sure_glyph_confidence; });
      page.lines.push_back(std::move(line));
      continue;
    }
    settle(recogniser, line);
    const Box cut = clipped(place, 3, width, height);
    for (const ReadGlyph& glyph : line.glyphs) {
      const auto x = [&](std::int32_t at) {
        return std::clamp(cut.x + column_of(line, at), cut.x, cut.right());
      };
      const std::int32_t left = x(glyph.left), right = std::max(left + 1, x(glyph.right));
      line.boxes.push_back({left, place.y, right - left, place.height});
    }
    std::int64_t doubts = std::count(line.uncertain.begin(), line.uncertain.end(), true);
    if (doubts * 2 > static_cast<std::int64_t>(line.glyphs.size()) && line.confidence < 85) {
      page.unread.push_back(place);
      continue;
    }
    page.sure_glyphs += static_cast<std::int64_t>(line.glyphs.size()) - doubts;
    page.lines.push_back(std::move(line));
  }
  return page;
}

}  // namespace

struct PictureReader::Body {
  Limits limits;
  Recogniser recogniser;

  // Lines of `page` into the reading, by the way back to the picture.
  //   scale  of what was read against the picture
  template <class Back>
  void take(ReadPage page, double scale, const Back& back, PictureReading& into) {
    for (ReadLine& line : page.lines) {
      if (into.lines.size() >= limits.lines_max || into.text.size() > limits.text_bytes_max) {
        into.lines_cut = true;
        return;
      }
      TextLine out;
      if (!into.glyphs.empty()) {
        into.text += '\n';
        into.glyphs.push_back({.box = {}, .line = static_cast<std::uint32_t>(into.lines.size())});
      }
      out.begin = static_cast<std::uint32_t>(into.glyphs.size());
      for (std::size_t i = 0; i < line.glyphs.size(); ++i) {
        append_utf8(into.text, line.glyphs[i].code);
        into.glyphs.push_back({.box = back(line.boxes[i]),
                               .line = static_cast<std::uint32_t>(into.lines.size()),
                               .confidence = line.glyphs[i].confidence,
                               .uncertain = line.uncertain[i]});
      }
      out.end = static_cast<std::uint32_t>(into.glyphs.size());
      out.box = back(line.box);
      out.height = std::max(1, static_cast<std::int32_t>(std::lround(line.image.height / scale)));
      out.contrast_milli = line.image.contrast_milli;
      out.confidence = static_cast<std::uint8_t>(line.confidence);
      into.lines.push_back(out);
    }
    for (const Box& box : page.unread) into.unread.push_back({back(box)});
  }

  void read_words(Pix* colours, PictureReading& into);
};

namespace {

// How much rows of ink stand apart from blank ones.
double rows_apart(Pix* ink) {
  l_float32 sum = 0;
  pixFindDifferentialSquareSum(ink, &sum);
  return sum;
}

double degrees_off(Pix* colours) {
  if (pixGetWidth(colours) < 120 || pixGetHeight(colours) < 60) return 0;
  const Pixels ink = edges_of(colours);
  double degrees = skew_of(ink.get()).degrees;
  if (std::abs(degrees) < level_degrees) return 0;
  const Turned once = turned(colours, degrees);
  const Pixels level = edges_of(once.pixels.get());
  if (rows_apart(level.get()) < rows_apart(ink.get()) * 1.05) return 0;
  const double rest = skew_of(level.get()).degrees;  // what the first look left over
  return std::abs(rest) < 2 ? degrees + rest : degrees;
}

}  // namespace

void PictureReader::Body::read_words(Pix* colours, PictureReading& into) {
  const std::int32_t width = pixGetWidth(colours), height = pixGetHeight(colours);
  double factor = 1;
  const bool tall = height > 2 * tile_height && height > 2 * width;
  if (width > read_width_max) factor = static_cast<double>(read_width_max) / width;
  if (!tall && factor * width * factor * height > static_cast<double>(read_area_max))
    factor = std::sqrt(static_cast<double>(read_area_max) / (static_cast<double>(width) * height));
  Pixels read(
      factor < 1 ? pixScale(colours, static_cast<l_float32>(factor), static_cast<l_float32>(factor))
                 : pixClone(colours));
  const auto grown = [&](const Box& box) {
    if (factor >= 1) return box;
    const auto out = [&](std::int32_t v, std::int32_t most) {
      return std::min(most, static_cast<std::int32_t>(std::lround(v / factor)));
    };
    const std::int32_t x = out(box.x, width), y = out(box.y, height);
    return Box{x, y, out(box.right(), width) - x, out(box.bottom(), height) - y};
  };
  const std::int32_t read_height = pixGetHeight(read.get()), read_width = pixGetWidth(read.get());
  if (tall) {
    for (std::int32_t top = 0; top < read_height; top += tile_height - tile_overlap) {
      const std::int32_t rows = std::min(tile_height, read_height - top);
      const bool last = top + rows >= read_height;
      BOX* place = boxCreate(0, top, read_width, rows);
      const Pixels tile(pixClipRectangle(read.get(), place, nullptr));
      boxDestroy(&place);
      ReadPage page =
          read_level(recogniser, tile.get(), top == 0 ? 0 : tile_overlap / 2,
                     last ? rows : tile_height - tile_overlap / 2, limits.lines_max + 1);
      take(
          std::move(page), factor,
          [&](const Box& box) {
            return grown({box.x, box.y + top, box.width, box.height});
          },
          into);
      if (last || into.lines_cut) break;
    }
    return;
  }
  // Level first; when hardly anything can be read so, lying on a side or upside down.
  struct Attempt {
    int quarters = 0;
    double degrees = 0;
    Turned turned;
    ReadPage page;
  };
  const auto attempt = [&](int quarters, bool probe) {
    Attempt out;
    out.quarters = quarters;
    const Pixels stood(quarters == 0 ? pixClone(read.get()) : pixRotateOrth(read.get(), quarters));
    out.degrees = degrees_off(stood.get());
    out.turned = turned(stood.get(), out.degrees);
    out.page =
        read_level(recogniser, out.turned.pixels.get(), 0, pixGetHeight(out.turned.pixels.get()),
                   probe ? probe_lines : limits.lines_max + 1, probe);
    return out;
  };
  Attempt best = attempt(0, false);
  std::int64_t lost = 0, kept = 0;
  for (const Box& box : best.page.unread) lost += std::int64_t{box.width} * box.height;
  for (const ReadLine& line : best.page.lines)
    kept += std::int64_t{line.box.width} * line.box.height;
  if (lost > kept || best.page.lines.empty()) {
    std::int64_t most = 2 * best.page.sure_glyphs + 4;
    int better = 0;
    for (const int quarters : {1, 3, 2}) {
      const std::int64_t sure = attempt(quarters, true).page.sure_glyphs;
      if (sure > most) most = sure, better = quarters;
      if (better != 0 && most >= clear_glyphs) break;  // nobody reads so much upside down
    }
    if (better != 0) best = attempt(better, false);
  }
  into.pages.front().turn_millideg = static_cast<std::int32_t>(std::lround(best.degrees * 1000)) +
                                     (best.quarters == 3 ? -90'000 : best.quarters * 90'000);
  take(
      std::move(best.page), factor,
      [&](const Box& box) {
        Box flat = best.turned.back(box);
        switch (best.quarters) {  // pixRotateOrth turns clockwise
          case 1: flat = {flat.y, read_height - flat.right(), flat.height, flat.width}; break;
          case 2:
            flat = {read_width - flat.right(), read_height - flat.bottom(), flat.width,
                    flat.height};
            break;
          case 3: flat = {read_width - flat.bottom(), flat.x, flat.height, flat.width}; break;
          default: break;
        }
        return grown(flat);
      },
      into);
}

PictureReader::PictureReader(std::unique_ptr<Body> body) : body_(std::move(body)) {}
PictureReader::PictureReader(PictureReader&&) noexcept = default;
PictureReader& PictureReader::operator=(PictureReader&&) noexcept = default;
PictureReader::~PictureReader() = default;

Result<PictureReader> PictureReader::open(const Limits& limits) {
  GUIJU_TRY(recogniser, Recogniser::open());
  return PictureReader(std::make_unique<Body>(Body{limits, std::move(recogniser)}));
}

Result<PictureReading> PictureReader::read(std::string_view bytes) {
  GUIJU_TRY(form, read_form(bytes, body_->limits));
  GUIJU_TRY(pixels, decode(bytes, form));
  PictureReading out;
  const std::int32_t width = pixGetWidth(pixels.get()), height = pixGetHeight(pixels.get());
  out.pages.push_back({.width = width, .height = height, .hash = perceptual_hash(pixels.get())});
  out.made_by_ai = form.made_by_ai;
  out.codes = read_codes(pixels.get());
  if (!out.codes.empty()) {
    // A code is no writing: it is painted over with the ground beside it.
    for (const QrCode& code : out.codes) {
      const Box box =
          clipped(code.box, std::max(code.box.width, code.box.height) / 12, width, height);
      l_uint32 ground = 0xffffff00u;
      pixGetPixel(pixels.get(), box.x, box.y, &ground);
      BOX* place = boxCreate(box.x, box.y, box.width, box.height);
      pixSetInRectArbitrary(pixels.get(), place, ground);
      boxDestroy(&place);
    }
  }
  body_->read_words(pixels.get(), out);
  return out;
}

Result<PictureReading> PictureReader::read_pages(const std::vector<std::string>& pages) {
  PictureReading out;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    auto page = read(pages[i]);
    if (!page) return within("page " + std::to_string(i + 1), std::move(page).error());
    out.append(std::move(*page), body_->limits.text_bytes_max);
  }
  return out;
}

}  // namespace guiju::picture
