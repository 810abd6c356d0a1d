#include "picture/agreement.h"

#include <algorithm>

namespace guiju::picture {
namespace {

// What readers do not tell apart and readers of the text need not.
char32_t folded(char32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;  // full width
  switch (code) {
    case U'—':
    case U'–':
    case U'－':
    case U'一':
    case U'~':
    case U'～':
    case U'〜': return U'-';
    case U'、': return U',';
    case U'。': return U'.';
    case U'％': return U'%';
    default: return code;
  }
}

bool is_digit(char32_t code) { return code >= U'0' && code <= U'9'; }
bool joins(char32_t code) { return code == U'.' || code == U','; }

}  // namespace

std::vector<Figures> figures_in(const std::vector<ReadGlyph>& line) {
  std::vector<Figures> out;
  for (std::uint32_t i = 0; i < line.size();) {
    if (!is_digit(folded(line[i].code))) {
      ++i;
      continue;
    }
    std::uint32_t end = i;
    for (std::uint32_t k = i; k < line.size(); ++k) {
      const char32_t code = folded(line[k].code);
      if (is_digit(code) || code == U'%' || code == U'‰') {
        end = k + 1;
      } else if (!(joins(code) || (code == U' ' && k == end) ||
                   (code == U'o' && k > i && folded(line[k - 1].code) == U'%'))) {
        break;
      } else if (code == U'o') {
        end = k + 1;
      }
    }
    out.push_back({i, end});
    i = end;
  }
  return out;
}

std::u32string plain(const std::vector<ReadGlyph>& glyphs, Figures range) {
  std::u32string out;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const char32_t code = folded(glyphs[i].code);
    if (code != U' ') out += code;
  }
  while (!out.empty() && (out.back() == U'-' || out.back() == U'.' || out.back() == U','))
    out.pop_back();
  while (!out.empty() && (out.front() == U'-' || out.front() == U'.' || out.front() == U','))
    out.erase(0, 1);
  return out;
}

std::u32string folded_text(const std::vector<ReadGlyph>& glyphs) {
  std::u32string out;
  for (const ReadGlyph& glyph : glyphs) out += folded(glyph.code);
  return out;
}

bool is_suspect(std::u32string_view figures) {
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const char32_t next = i + 1 < figures.size() ? figures[i + 1] : U' ';
    if (figures[i] == U'%' && (next == U'o' || is_digit(next) || next == U'%'))
      return true;  // 7.29%o
    if (figures[i] == U'‰') return true;
    if ((figures[i] == U'.' || figures[i] == U',') && !is_digit(next)) return true;
    if (figures[i] != U'.' && figures[i] != U',') continue;
    std::size_t digits = 0, end = i + 1;
    while (end < figures.size() && is_digit(figures[end])) ++digits, ++end;
    const bool percent = end < figures.size() && figures[end] == U'%';
    if (figures[i] == U',' && (digits != 3 || percent)) return true;  // 20,00
    if (figures[i] != U'.') continue;
    if (end < figures.size() && (figures[end] == U'.' || figures[end] == U','))
      return true;  // 1.2.3
    if (!percent && digits >= 3)
      return true;  // 200.000, 0.0296: a thousands mark or a sign of per cent?
    if (percent && digits > 4) return true;
    // 7.29% is a rate, and what 7.2% is read as; the crop tells them apart, this cannot.
  }
  return false;
}

bool is_confusion_of(std::u32string_view read, std::u32string_view meant) {
  if (!meant.ends_with(U'%')) return false;
  const std::u32string_view number = meant.substr(0, meant.size() - 1);
  if (!read.starts_with(number)) return false;
  const std::u32string_view sign = read.substr(number.size());
  return std::u32string_view(U"9% 96 9%0 9%o 9%6 99% %0 %o %% %6").find(sign) !=
             std::u32string_view::npos &&
         !sign.empty() && sign.find(U' ') == std::u32string_view::npos;
}

std::vector<bool> unconfirmed(const std::vector<ReadGlyph>& first,
                              const std::vector<ReadGlyph>& second) {
  std::vector<std::uint32_t> a, b;  // indices without spaces
  for (std::uint32_t i = 0; i < first.size(); ++i) {
    if (first[i].code != U' ') a.push_back(i);
  }
  for (std::uint32_t i = 0; i < second.size(); ++i) {
    if (second[i].code != U' ') b.push_back(i);
  }
  const std::size_t rows = a.size() + 1, columns = b.size() + 1;
  std::vector<std::uint16_t> cost(rows * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
    return cost[i * columns + j];
  };
  const auto same = [&](std::size_t i, std::size_t j) {
    return folded(first[a[i]].code) == folded(second[b[j]].code);
  };
  for (std::size_t i = 0; i < rows; ++i) at(i, 0) = static_cast<std::uint16_t>(i);
  for (std::size_t j = 0; j < columns; ++j) at(0, j) = static_cast<std::uint16_t>(j);
  for (std::size_t i = 1; i < rows; ++i) {
    for (std::size_t j = 1; j < columns; ++j) {
      const int swap = at(i - 1, j - 1) + (same(i - 1, j - 1) ? 0 : 1);
      at(i, j) = static_cast<std::uint16_t>(std::min({swap, at(i - 1, j) + 1, at(i, j - 1) + 1}));
    }
  }
  std::vector<bool> out(first.size(), false);
  std::size_t i = a.size(), j = b.size();
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && at(i, j) == at(i - 1, j - 1) + (same(i - 1, j - 1) ? 0 : 1)) {
      if (!same(i - 1, j - 1)) out[a[i - 1]] = true;
      --i, --j;
    } else if (i > 0 && at(i, j) == at(i - 1, j) + 1) {
      out[a[i - 1]] = true;
      --i;
    } else {  // the other reading has one more here: both neighbours are in doubt
      if (i > 0) out[a[i - 1]] = true;
      if (i < a.size()) out[a[i]] = true;
      --j;
    }
  }
  return out;
}

}  // namespace guiju::picture
