// script/fold_table.h: what every character of the Basic Multilingual Plane becomes. Generated
// when the product is built, by cmake/fold_table.cpp from ICU's data (NFKC, case folding,
// Hant-Hans, Han-Latin), so that neither ICU nor anyone's data set is needed afterwards.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace guiju::script {

enum class CharClass : std::uint8_t {
  other,  // kept as it is
  han,
  letter,  // folded to lower case
  digit,   // folded to '0' .. '9'
  marker,  // ① ⑴ ㊀: a digit's value, set as the number of a list entry
  symbol,  // kept: % ‰ ‱ ¥ +
  space,
  ignorable,  // zero width, bidi controls, variation selectors, combining marks
  pictograph,
  noise,  // * _ | and other marks people put between characters
  dash,   // - ~ — …: noise, or a range between numbers
  point,  // . ·
  slash,
  comma,     // , ，
  clause,    // ； ： brackets
  pause,     // 、 “ ” and other marks that end a word and not a clause
  sentence,  // 。 ！ ？ line ends
  open_quote,
  close_quote,
  toggle_quote,
};

enum class Fold : std::uint8_t {
  none,
  width,
  traditional,
  digit_glyph,
  lookalike,
  compatibility,
  toned,  // à for a; not in the generated table, since résumé is no pinyin
};

struct FoldCell {
  std::uint16_t unit;
  std::uint16_t bits;  // class 5 bits, fold 3 bits, rare 1 bit
  constexpr CharClass char_class() const { return static_cast<CharClass>(bits & 31u); }
  constexpr Fold fold() const { return static_cast<Fold>((bits >> 5) & 7u); }
  // A Chinese character outside the 3,755 most used ones (level 1 of GB 2312).
  constexpr bool rare() const { return (bits >> 8) & 1u; }
};
constexpr std::uint16_t fold_bits(CharClass char_class, Fold fold, bool rare) {
  return static_cast<std::uint16_t>(static_cast<unsigned>(char_class) |
                                    (static_cast<unsigned>(fold) << 5) | (rare ? 256u : 0u));
}

// One character for another, for the folds that do one thing only.
struct CharPair {
  char32_t from, to;
};

// Characters beyond the plane that fold to something: 𝟏 𝐀 🄰.
struct WideFold {
  char32_t from;
  FoldCell to;
};

extern const FoldCell fold_cells[65536];
extern const std::uint16_t syllable_of[65536];  // toneless syllable of a Chinese character; 0: none
extern const std::span<const WideFold> wide_folds;   // sorted by `from`, as those below
extern const std::span<const CharPair> width_folds;  // full and half width to ordinary: Ａ A
extern const std::span<const CharPair> case_folds;   // A a, Σ σ: one character to one character
extern const std::span<const CharPair> lookalike_folds;  // а (Cyrillic) a, ① 1, 𝟏 1, ⽇ 日
extern const std::span<const std::string_view> syllable_names;  // sorted; index 0 is empty

}  // namespace guiju::script
