#include "content/normaliser.h"

#include <algorithm>

#include "content/layout.h"
#include "script/reading.h"

namespace guiju::content {
namespace {

constexpr struct {
  char16_t vowel;
  std::u16string_view spellings;
} toned_vowels[] = {{u'a', u"āáǎàĀÁǍÀ"}, {u'e', u"ēéěèĒÉĚÈ"},           {u'i', u"īíǐìĪÍǏÌ"},
                    {u'o', u"ōóǒòŌÓǑÒ"}, {u'u', u"ūúǔùǖǘǚǜüŪÚǓÙǕǗǙǛÜ"}, {u'n', u"ńňǹ"}};

std::uint32_t fold_disguise(Fold fold) {
  switch (fold) {
    case Fold::none: return 0;
    case Fold::width: return bit(Disguise::full_width);
    case Fold::traditional: return bit(Disguise::traditional);
    case Fold::digit_glyph: return bit(Disguise::mixed_digits);
    case Fold::lookalike:
    case Fold::compatibility: return bit(Disguise::lookalike);
    case Fold::toned: return bit(Disguise::toned);
  }
  return 0;
}

}  // namespace

// Quotation marks of a run that is read backwards.
static std::uint16_t turned(std::uint16_t gap) {
  const bool opens = gap & gap::open_quote, closes = gap & gap::close_quote;
  gap &= static_cast<std::uint16_t>(~(gap::open_quote | gap::close_quote));
  return static_cast<std::uint16_t>(gap | (opens ? gap::close_quote : 0) |
                                    (closes ? gap::open_quote : 0));
}

void Units::clear() {
  codes.clear();
  places.clear();
  reversed = false;
}

void Units::reverse(std::size_t first) {
  if (first == places.size()) return;
  std::reverse(codes.begin() + static_cast<std::ptrdiff_t>(first), codes.end());
  std::reverse(places.begin() + static_cast<std::ptrdiff_t>(first), places.end());
  // A gap stands before its unit: what stood before one now stands before the next.
  std::uint16_t before = places.back().gap;
  for (std::size_t i = first; i < places.size(); ++i) {
    std::swap(before, places[i].gap);
    if (i > first) places[i].gap = turned(places[i].gap);
    places[i].disguises |= bit(Disguise::reversed);
  }
  reversed = true;
}

ByteRange Units::bytes(std::uint32_t first, std::uint32_t last) const {
  if (first >= last) return {};
  if (!reversed) return {places[first].begin, places[last - 1].end};
  ByteRange range{places[first].begin, places[first].end};
  for (std::uint32_t i = first + 1; i < last; ++i) {
    range.begin = std::min(range.begin, places[i].begin);
    range.end = std::max(range.end, places[i].end);
  }
  return range;
}

std::uint32_t Units::disguises(std::uint32_t first, std::uint32_t last) const {
  std::uint32_t found = 0;
  for (std::uint32_t i = first; i < last; ++i) {
    found |= places[i].disguises;
    if (i == first) continue;
    const bool between_han =
        places[i].char_class == CharClass::han || places[i - 1].char_class == CharClass::han;
    if ((places[i].gap & gap::ends_clause) != 0) continue;
    if ((places[i].gap & gap::space) && between_han) found |= bit(Disguise::spaced);
    if (places[i].gap & gap::noise) found |= bit(Disguise::separator);
    if (places[i].gap & gap::ignorable) found |= bit(Disguise::zero_width);
    if (places[i].gap & gap::pictograph) found |= bit(Disguise::pictograph);
  }
  return found;
}

void Units::segment() {
  clause_of.resize(size());
  sentence_of.resize(size());
  clause_first.assign(1, 0);
  sentence_first.assign(1, 0);
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (i > 0 && (places[i].gap & gap::ends_clause)) clause_first.push_back(i);
    if (i > 0 && (places[i].gap & gap::sentence)) sentence_first.push_back(i);
    clause_of[i] = static_cast<std::uint32_t>(clause_first.size() - 1);
    sentence_of[i] = static_cast<std::uint32_t>(sentence_first.size() - 1);
  }
  clause_first.push_back(static_cast<std::uint32_t>(size()));
  sentence_first.push_back(static_cast<std::uint32_t>(size()));
}

Normaliser::Normaliser() : cells_(script::fold_cells, script::fold_cells + 65536) {
  for (const auto& [vowel, spellings] : toned_vowels)
    for (const char16_t toned : spellings)
      cells_[toned] = {static_cast<std::uint16_t>(vowel),
                       script::fold_bits(CharClass::letter, Fold::toned, false)};
}

Normaliser::Normaliser(std::span<const Lookalike> lookalikes) : Normaliser() {
  std::vector<std::uint16_t> meant(65536);
  for (const auto& [from, to] : lookalikes)
    if (from != to) meant[from] = to;
  for (FoldCell& cell : cells_)  // those that fold to one of them too: Ԛ is ԛ
    if (const std::uint16_t to = meant[cell.unit]; to != 0)
      cell = {to, script::fold_bits(cells_[to].char_class(), Fold::lookalike, false)};
}

void Normaliser::normalise(std::string_view utf8, Units& into) const {
  into.clear();
  std::size_t reversed_from = 0;
  script::Reading reading(utf8, cells_.data());
  script::Unit unit;
  for (;;) {
    switch (reading.next(unit)) {
      case script::Reading::Step::unit:
        into.codes.push_back(unit.code);
        into.places.push_back(
            {unit.begin, unit.end, fold_disguise(unit.fold), unit.gap, unit.char_class});
        continue;
      case script::Reading::Step::reversal_begins: reversed_from = into.size(); continue;
      case script::Reading::Step::reversal_ends: into.reverse(reversed_from); continue;
      case script::Reading::Step::end:
        undo_layout(into);
        into.segment();
        return;
    }
  }
}

}  // namespace guiju::content
