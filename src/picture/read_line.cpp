#include "picture/read_line.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "picture/agreement.h"
#include "picture/places.h"

namespace guiju::picture {
namespace {

constexpr int main_height = 54, other_height = 36,
              third_height = 72;  // of a line's ink when it is read
constexpr int glyph_confidence_min = 60;

int mean_confidence(const std::vector<ReadGlyph>& glyphs) {
  int sum = 0, count = 0;
  for (const ReadGlyph& glyph : glyphs) {
    if (glyph.code == U' ') continue;
    sum += glyph.confidence;
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

bool is_figure(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９') || c == U'%' || c == U'％';
}

// What a 1, a 0 or a bracket turns into before a unit: ]万 for 1万.
bool stands_for_a_digit(char32_t c) {
  return std::u32string_view(U"]|[lI!iOo】【丨").find(c) != std::u32string_view::npos;
}
bool is_unit(char32_t c) {
  return std::u32string_view(U"万千百亿元期天年月日%％厘分折倍").find(c) !=
         std::u32string_view::npos;
}

// Between Chinese characters a gap is a space when it is nearly a character wide: 川 and 小 leave half of one.
void drop_narrow_spaces(std::vector<ReadGlyph>& glyphs, int height) {
  std::vector<ReadGlyph> kept;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const bool between = glyphs[i].code == U' ' && i > 0 && i + 1 < glyphs.size();
    const bool chinese = between && glyphs[i - 1].code >= 0x2E80 && glyphs[i + 1].code >= 0x2E80;
    if (chinese && (glyphs[i + 1].left - glyphs[i - 1].right) * 4 < height * 3) continue;
    kept.push_back(glyphs[i]);
  }
  glyphs = std::move(kept);
}

// One line, read as often as it takes.
class LineReader {
 public:
  static constexpr int border = 12;

  LineReader(Recogniser& recogniser, const ReadLine& line) : recogniser_(recogniser), line_(line) {}

  // Places are those of the main height, whatever the height it is read at.
  std::vector<ReadGlyph> at_height(int height) {
    const Pixels image = image_at(height);
    std::vector<ReadGlyph> glyphs = recogniser_.read_line(image.get());
    place_glyphs(image.get(), height, glyphs);
    drop_narrow_spaces(glyphs, height);
    for (ReadGlyph& glyph : glyphs) {
      glyph.left = at_main(glyph.left, height);
      glyph.right = at_main(glyph.right, height);
    }
    return glyphs;
  }
  // By the other model, with whatever it makes of the Chinese.
  std::vector<ReadGlyph> figures_at(int height) {
    return recogniser_.read_figures(image_at(height).get(), false);
  }
  // The stretch alone, cut between characters.
  Pixels stretch_image(const std::vector<ReadGlyph>& glyphs, Figures range, int height) {
    const Pixels image = image_at(height);
    const double ratio = static_cast<double>(height) / main_height;
    const auto between = [&](std::uint32_t left, std::uint32_t right) {
      return static_cast<int>((glyphs[left].right + glyphs[right].left - 2 * border) / 2.0 *
                              ratio) +
             border;
    };
    const int begin = range.begin == 0 ? 0 : between(range.begin - 1, range.begin);
    const int end =
        range.end >= glyphs.size() ? pixGetWidth(image.get()) : between(range.end - 1, range.end);
    if (end - begin < 8) return nullptr;
    BOX* place = boxCreate(begin, 0, end - begin, pixGetHeight(image.get()));
    const Pixels own(pixClipRectangle(image.get(), place, nullptr));
    boxDestroy(&place);
    return Pixels(pixAddBorder(own.get(), border, 0xff));
  }
  // By the other model.
  std::vector<ReadGlyph> stretch(const std::vector<ReadGlyph>& glyphs, Figures range, int height) {
    const Pixels image = stretch_image(glyphs, range, height);
    return image ? recogniser_.read_figures(image.get(), true) : std::vector<ReadGlyph>{};
  }
  int shapes(const std::vector<ReadGlyph>& glyphs, Figures range) {
    const Pixels image = stretch_image(glyphs, range, third_height);
    return image ? tall_shapes(image.get()) : 0;
  }

 private:
  static int at_main(int x, int height) {
    return static_cast<int>(std::lround(static_cast<double>(x - border) * main_height / height)) +
           border;
  }
  Pixels image_at(int height) const {
    return scaled(line_.image.dark_on_light.get(),
                  static_cast<double>(height) / std::max(1, line_.image.height), border);
  }

  Recogniser& recogniser_;
  const ReadLine& line_;
};

// Whether `wanted` stands in the other model's line with no figure touching it, from `from` on.
bool stands_in(const std::vector<ReadGlyph>& line, std::u32string_view wanted, std::size_t& from) {
  const std::u32string text = folded_text(line);  // a blank is where the other model lost a dash
  const auto touches = [&](std::size_t i) {
    return is_figure(text[i]) || text[i] == U'.' || text[i] == U',';
  };
  for (std::size_t at = text.find(wanted, from); at != std::u32string::npos;
       at = text.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at > 0 && touches(at - 1)) || (end < text.size() && touches(end))) continue;
    from = end;
    return true;
  }
  return false;
}

// A reading of the words, and which of its figures the other model reads alike.
struct Reading {
  std::vector<ReadGlyph> glyphs;
  std::vector<Figures> runs;
  std::vector<bool> alone, in_line;  // of the runs: cut out, and in the whole line
  bool confirmed(std::size_t run) const { return alone[run] || in_line[run]; }
  bool all() const {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (!confirmed(i)) return false;
    }
    return true;
  }
};

// The dash of a range often touches the number behind it, so that neither can be cut out: then both together.
void confirm_ranges(LineReader& reader, Reading& reading) {
  for (std::size_t r = 0; r + 1 < reading.runs.size(); ++r) {
    const Figures &low = reading.runs[r], &high = reading.runs[r + 1];
    if (high.begin != low.end + 1 || (reading.alone[r] && reading.alone[r + 1])) continue;
    std::u32string wanted = plain(reading.glyphs, {low.begin, high.end});
    const bool after_percent =
        wanted.find(U"%-") != std::u32string::npos;  // nothing is lost without the dash
    if (wanted.find(U'-') == std::u32string::npos || is_suspect(plain(reading.glyphs, low)) ||
        is_suspect(plain(reading.glyphs, high)))
      continue;
    for (const int at : {main_height, third_height}) {
      const std::vector<ReadGlyph> own = reader.stretch(reading.glyphs, {low.begin, high.end}, at);
      std::u32string read = plain(own, {0, static_cast<std::uint32_t>(own.size())});
      if (after_percent) std::erase(read, U'-'), std::erase(wanted, U'-');
      if (read == wanted) reading.alone[r] = reading.alone[r + 1] = true;
    }
  }
}

int tall_characters(std::u32string_view figures) {
  return static_cast<int>(std::count_if(figures.begin(), figures.end(), is_figure));
}

// The number as the other model has it, when that model says the same cut out and in the line, as many shapes stand
// there, and this one differs only by what it makes of a sign of per cent.
bool mend_percent(LineReader& reader, Figures& range, const std::vector<ReadGlyph>& own,
                  const std::vector<ReadGlyph>& other, std::vector<ReadGlyph>& glyphs) {
  const std::u32string meant = plain(own, {0, static_cast<std::uint32_t>(own.size())});
  std::size_t from = 0;
  if (is_suspect(meant) || !is_confusion_of(plain(glyphs, range), meant) ||
      !stands_in(other, meant, from) || reader.shapes(glyphs, range) != tall_characters(meant))
    return false;
  const std::int32_t left = glyphs[range.begin].left, right = glyphs[range.end - 1].right;
  const auto begin = glyphs.begin() + range.begin;
  std::vector<ReadGlyph> mended;
  for (std::size_t i = 0; i < meant.size(); ++i) {
    const auto at = [&](std::size_t k) {
      return left + static_cast<std::int32_t>((right - left) * static_cast<std::int64_t>(k) /
                                              static_cast<std::int64_t>(meant.size()));
    };
    mended.push_back({meant[i], at(i), at(i + 1), begin->confidence});
  }
  glyphs.erase(begin, glyphs.begin() + range.end);
  glyphs.insert(glyphs.begin() + range.begin, mended.begin(), mended.end());
  range.end = range.begin + static_cast<std::uint32_t>(meant.size());
  return true;
}

Reading confirmed_reading(LineReader& reader, std::vector<ReadGlyph> glyphs,
                          const std::vector<ReadGlyph>& other) {
  Reading out{std::move(glyphs), {}, {}, {}};
  std::size_t from = 0;
  for (std::size_t r = 0; r < (out.runs = figures_in(out.glyphs)).size(); ++r) {
    Figures range = out.runs[r];
    const std::u32string wanted = plain(out.glyphs, range);
    bool alone = false, in_line = false;
    for (const int at : {main_height, third_height}) {
      if (alone) break;
      const std::vector<ReadGlyph> own = reader.stretch(out.glyphs, range, at);
      alone =
          plain(own, {0, static_cast<std::uint32_t>(own.size())}) == wanted && !is_suspect(wanted);
      if (!alone && mend_percent(reader, range, own, other, out.glyphs)) alone = in_line = true;
    }
    // More shapes than characters: one of them was not read.
    if (alone && !in_line && reader.shapes(out.glyphs, range) > tall_characters(wanted))
      alone = false;
    out.alone.push_back(alone);
    out.in_line.push_back(in_line || (!is_suspect(wanted) && stands_in(other, wanted, from)));
  }
  confirm_ranges(reader, out);
  return out;
}

bool is_bracket(char32_t c) {
  return std::u32string_view(U"()（）[]【】〈〉《》「」 ").find(c) != std::u32string_view::npos;
}

// A number with a doubtful neighbour may be half a number, and one bound of a range is not known without the other.
void spread(const std::vector<Figures>& runs, ReadLine& line) {
  constexpr std::uint32_t near = 3;  // glyphs between the bounds of a range
  const auto doubtful = [&](std::uint32_t i) {
    return i < line.glyphs.size() && line.uncertain[i] && !is_bracket(line.glyphs[i].code);
  };
  const auto mark = [&](const Figures& run) {
    std::fill(line.uncertain.begin() + run.begin, line.uncertain.begin() + run.end, true);
  };
  for (const Figures& run : runs) {
    const std::u32string text = plain(line.glyphs, run);
    const char32_t next = run.end < line.glyphs.size() ? line.glyphs[run.end].code : U' ';
    const bool point_alone = text.find(U'.') != std::u32string::npos && text.back() != U'%' &&
                             !is_unit(next) && next != U'-' && next != U'~' && next != U'至';
    if (point_alone || (run.begin > 0 && doubtful(run.begin - 1)) || doubtful(run.end)) mark(run);
  }
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
      const std::size_t a = pass == 0 ? i : runs.size() - 2 - i;
      if (runs[a + 1].begin - runs[a].end > near) continue;
      if (doubtful(runs[a].begin)) mark(runs[a + 1]);
      if (doubtful(runs[a + 1].begin)) mark(runs[a]);
    }
  }
}

bool same_codes(const std::vector<ReadGlyph>& a, const std::vector<ReadGlyph>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ReadGlyph& x, const ReadGlyph& y) { return x.code == y.code; });
}

// Numbers of `from` that the other model confirms take the place of those of `into` that it does not.
void take_confirmed(const Reading& from, Reading& into) {
  if (from.runs.size() != into.runs.size()) return;  // they do not see the same numbers
  for (std::size_t r = into.runs.size(); r-- > 0;) {
    if (into.confirmed(r) || !from.confirmed(r)) continue;
    const Figures was = into.runs[r], now = from.runs[r];
    into.glyphs.erase(into.glyphs.begin() + was.begin, into.glyphs.begin() + was.end);
    into.glyphs.insert(into.glyphs.begin() + was.begin, from.glyphs.begin() + now.begin,
                       from.glyphs.begin() + now.end);
    const std::uint32_t length = now.end - now.begin, before = was.end - was.begin;
    into.runs[r].end = was.begin + length;
    for (std::size_t k = r + 1; k < into.runs.size(); ++k) {
      into.runs[k].begin += length - before;
      into.runs[k].end += length - before;
    }
    into.alone[r] = from.alone[r], into.in_line[r] = from.in_line[r];
  }
}

}  // namespace

void read_once(Recogniser& recogniser, ReadLine& line) {
  line.glyphs = LineReader(recogniser, line).at_height(main_height);
  line.confidence = mean_confidence(line.glyphs);
}

std::int32_t column_of(const ReadLine& line, std::int32_t x) {
  const double factor = static_cast<double>(main_height) / std::max(1, line.image.height);
  return static_cast<std::int32_t>(std::lround((x - LineReader::border) / factor));
}

void settle(Recogniser& recogniser, ReadLine& line) {
  LineReader reader(recogniser, line);
  std::array<std::vector<ReadGlyph>, 3> words{line.glyphs, reader.at_height(other_height), {}};
  const auto differs = [](const std::vector<bool>& doubts) {
    return std::find(doubts.begin(), doubts.end(), true) != doubts.end();
  };
  std::vector<ReadGlyph> other;
  if (!figures_in(words[0]).empty() || !figures_in(words[1]).empty())
    other = reader.figures_at(main_height);
  Reading best = confirmed_reading(reader, words[0], other);
  std::size_t chosen = 0;
  if (!best.all() || differs(unconfirmed(words[0], words[1])))
    words[2] = reader.at_height(third_height);
  for (std::size_t i = 1; i < words.size() && !best.all() && !words[2].empty(); ++i) {
    Reading next = confirmed_reading(reader, words[i], other);
    take_confirmed(next, best);
    if (best.all() || next.runs.empty() || !next.all()) continue;
    best = std::move(next);
    chosen = i;
  }
  line.glyphs = best.glyphs;
  line.uncertain.assign(line.glyphs.size(), true);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((i == chosen && i != 0) || words[i].empty()) continue;
    if (i == 0 && chosen == 0 && same_codes(words[0], line.glyphs)) continue;
    const std::vector<bool> doubts = unconfirmed(line.glyphs, words[i]);
    for (std::size_t k = 0; k < doubts.size(); ++k)
      line.uncertain[k] = line.uncertain[k] && doubts[k];
  }
  for (std::size_t r = 0; r < best.runs.size(); ++r) {
    const auto begin = line.uncertain.begin() + best.runs[r].begin,
               end = line.uncertain.begin() + best.runs[r].end;
    const bool sure = best.confirmed(r) &&
                      ((best.alone[r] && best.in_line[r]) || std::find(begin, end, true) == end);
    std::fill(begin, end, !sure);
  }
  // The dash between two certain numbers is one, whatever its length.
  for (std::size_t r = 0; r + 1 < best.runs.size(); ++r) {
    const std::uint32_t dash = best.runs[r].end;
    if (best.runs[r + 1].begin == dash + 1 &&
        plain(line.glyphs, {best.runs[r].begin, best.runs[r + 1].end}).find(U"%-") !=
            std::u32string::npos &&
        !line.uncertain[dash - 1] && !line.uncertain[dash + 1])
      line.uncertain[dash] = false;
  }
  for (std::size_t i = 0; i < line.glyphs.size(); ++i) {
    if (line.glyphs[i].confidence < glyph_confidence_min) line.uncertain[i] = true;
    if (i + 1 < line.glyphs.size() && stands_for_a_digit(line.glyphs[i].code) &&
        is_unit(line.glyphs[i + 1].code))
      line.uncertain[i] = line.uncertain[i + 1] = true;
  }
  spread(best.runs, line);
  for (std::size_t i = 0; i < line.glyphs.size(); ++i) {
    if (is_bracket(line.glyphs[i].code)) line.uncertain[i] = false;  // nothing rests on them
  }
}

}  // namespace guiju::picture
