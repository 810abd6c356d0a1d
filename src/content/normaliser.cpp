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

constexpr std::uint32_t disguise_of_fold[8] = {0,
                                               bit(Disguise::full_width),
                                               bit(Disguise::traditional),
                                               bit(Disguise::mixed_digits),
                                               bit(Disguise::lookalike),  // Fold::lookalike
                                               bit(Disguise::lookalike),  // Fold::compatibility
                                               bit(Disguise::toned)};
std::uint32_t fold_disguise(Fold fold) { return disguise_of_fold[static_cast<std::size_t>(fold)]; }

// Units on their way: written by the dozen, since a vector that grows by one is slow.
struct Block {
  static constexpr std::size_t size = 64;
  std::uint16_t codes[size];
  UnitPlace places[size];
  std::size_t count = 0;
  void flush(Units& into) {
    into.codes.insert(into.codes.end(), codes, codes + count);
    into.places.insert(into.places.end(), places, places + count);
    count = 0;
  }
};

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
  const auto count = static_cast<std::uint32_t>(size());
  clause_of.resize(count);
  sentence_of.resize(count);
  clause_first.assign(1, 0);
  sentence_first.assign(1, 0);
  std::uint32_t clause = 0, sentence = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (i > 0 && (places[i].gap & gap::ends_clause) != 0) {
      clause_first.push_back(i);
      ++clause;
      if (places[i].gap & gap::sentence) {
        sentence_first.push_back(i);
        ++sentence;
      }
    }
    clause_of[i] = clause;
    sentence_of[i] = sentence;
  }
  clause_first.push_back(count);
  sentence_first.push_back(count);
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

void Normaliser::fold(std::string_view utf8, Units& into) const {
  into.clear();
  std::size_t reversed_from = 0;
  script::Reading reading(utf8, cells_.data());
  script::Unit unit;
  Block block;
  LayoutSigns signs;
  for (;;) {
    reading.next_plain([&](std::size_t begin, std::size_t end, FoldCell cell, std::uint16_t gap) {
      const CharClass char_class = cell.char_class();
      signs.see(char_class, cell.unit, gap);
      block.codes[block.count] = cell.unit;
      block.places[block.count] = {static_cast<std::uint32_t>(begin),
                                   static_cast<std::uint32_t>(end), fold_disguise(cell.fold()), gap,
                                   char_class};
      return ++block.count < Block::size;
    });
    block.flush(into);
    switch (reading.next(unit)) {
      case script::Reading::Step::unit:
        signs.see(unit.char_class, unit.code, unit.gap);
        into.codes.push_back(unit.code);
        into.places.push_back(
            {unit.begin, unit.end, fold_disguise(unit.fold), unit.gap, unit.char_class});
        continue;
      case script::Reading::Step::reversal_begins: reversed_from = into.size(); continue;
      case script::Reading::Step::reversal_ends:
        into.reverse(reversed_from);
        signs.set_all();
        continue;
      case script::Reading::Step::end: undo_layout(into, signs); return;
    }
  }
}

}  // namespace guiju::content
