// script/reading.h: a text read character by character into comparable units, the one way in which the
// review of ads and the policy language read Chinese.
//
//   "无 抵*押 貸款 20W，"  ─►  无 抵 押 贷 款 2 0 w    each with the bytes it came from, what stood
//                              before it (space, mark, clause end …) and how it was folded
//
// One table look-up per character. Units are letters, digits, Chinese characters and the few marks
// numbers are written with; everything else becomes a gap. Keeps no units and allocates nothing: the
// caller collects.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "script/fold_table.h"

namespace guiju::script {

// What stood between a unit and the one before it.
namespace gap {
inline constexpr std::uint16_t space = 1, noise = 2, ignorable = 4, pictograph = 8, pause = 16,
                               comma = 32, clause = 64, sentence = 128, open_quote = 256,
                               close_quote = 512, marker = 1024,
                               line_end =
                                   2048;  // beside `sentence`: nothing but line ends ended it
// No word goes on beyond these.
inline constexpr std::uint16_t ends_word =
    pause | comma | clause | sentence | open_quote | close_quote | marker;
inline constexpr std::uint16_t ends_clause = comma | clause | sentence | marker;
}  // namespace gap

// What a character beyond the Basic Multilingual Plane becomes when nothing is known about it.
inline constexpr std::uint16_t unknown_unit = 0xFFFD;

struct Unit {
  std::uint32_t begin = 0, end = 0;  // bytes of the text
  char32_t character = 0;            // as it was written
  std::uint16_t code = 0;            // what it became
  std::uint16_t gap = 0;             // before this unit
  CharClass char_class = CharClass::other;
  Fold fold = Fold::none;
};

FoldCell cell_beyond_plane(char32_t c);
inline FoldCell cell_of(char32_t c, const FoldCell* cells = fold_cells) {
  return c < 65536 ? cells[c] : cell_beyond_plane(c);
}

class Reading {
 public:
  enum class Step : std::uint8_t {
    unit,
    reversal_begins,  // a right-to-left override: what follows is shown from right to left
    reversal_ends,    // the units since then were written in reverse order
    end,
  };

  // `cells`: 65,536 of them, the generated ones or a copy with more look-alikes. REQUIRES: valid UTF-8
  // and cells that outlive the reading.
  explicit Reading(std::string_view utf8, const FoldCell* cells = fold_cells)
      : text_(utf8), cells_(cells) {}

  Step next(Unit& unit) {
    if (at_ < text_.size()) {
      const std::size_t begin = at_;
      const char32_t c = next_code_point(text_, at_);
      const FoldCell here = cell(c);
      if (is_plain(here.char_class()))
        return emit(unit, here.unit, here.char_class(), here.fold(), begin, c);
      at_ = begin;
    }
    return next_after_marks(unit);
  }

  // The units from here on that need no look around, each to put(begin, end, cell, gap, character) until it
  // says false or something else comes. Nothing inside a reversal.
  template <class Put>
  void next_plain(Put put) {
    if (in_reversal_) return;
    std::size_t at = at_;
    std::uint16_t pending = pending_;
    FoldCell last{};
    bool digits = letters_are_digits_, any = false;
    std::uint16_t last_unit = last_;
    while (at < text_.size()) {
      std::size_t next = at;
      const char32_t c = next_code_point(text_, next);
      if (c >= 65536) break;
      const FoldCell here = cells_[c];
      const CharClass char_class = here.char_class();
      if (!is_plain(char_class)) {  // a mark that means the same wherever it stands
        const std::uint16_t mark = plain_gaps[static_cast<std::size_t>(char_class)];
        if (mark == 0 || c < U' ' || c == 0x2028 || c == 0x2029) break;
        if (mark == gap::comma && pending == 0 && last_unit >= u'0' && last_unit <= u'9') break;
        if (mark == gap::sentence) pending &= static_cast<std::uint16_t>(~gap::line_end);
        pending |= mark;
        at = next;
        continue;
      }
      last = here;
      last_unit = here.unit;
      any = true;
      digits = char_class != CharClass::letter || (digits && is_digit_letter(here.unit));
      const bool more = put(at, next, here, pending);
      pending = 0;
      at = next;
      if (!more) break;
    }
    at_ = at;
    pending_ = pending;
    if (!any) return;
    letters_are_digits_ = digits;
    started_ = true;
    last_ = last.unit;
    last_class_ = last.char_class();
  }

 private:
  // By class: what such a mark leaves behind; 0 when it depends on what stands around it.
  static constexpr std::uint16_t plain_gaps[32] = {
      0, 0, 0, 0,          0,           0,          gap::space,   0, gap::pictograph, gap::noise,
      0, 0, 0, gap::comma, gap::clause, gap::pause, gap::sentence};
  static_assert(static_cast<int>(CharClass::space) == 6 &&
                static_cast<int>(CharClass::comma) == 13 &&
                static_cast<int>(CharClass::sentence) == 16);
  static constexpr bool is_digit_letter(std::uint16_t code) {  // O, l, I for 0, 1
    return code == u'o' || code == u'l' || code == u'i';
  }
  static constexpr bool is_plain(CharClass c) {
    return c <= CharClass::digit || c == CharClass::symbol;
  }
  Step next_after_marks(Unit& unit);
  FoldCell cell(char32_t c) const { return cell_of(c, cells_); }
  FoldCell peek(std::size_t at) const;  // the next character that is no space or dash
  std::size_t digits_ahead(std::size_t at) const;
  bool after_digit() const;
  bool around_point(std::size_t at) const;
  void add_gap(CharClass char_class, char32_t character);
  Step emit(Unit& unit, std::uint16_t code, CharClass char_class, Fold fold, std::size_t begin,
            char32_t character) {
    unit = {static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(at_),
            character,
            code,
            pending_,
            char_class,
            fold};
    pending_ = 0;
    started_ = true;
    letters_are_digits_ =
        char_class != CharClass::letter || (letters_are_digits_ && is_digit_letter(code));
    last_ = code;
    last_class_ = char_class;
    if (in_reversal_ && !reversed_any_) {
      reversed_any_ = true;
      first_reversed_ = code;
      first_reversed_class_ = char_class;
    }
    return Step::unit;
  }
  bool take_mark(Unit& unit, FoldCell here, std::size_t begin, char32_t character);
  bool end_reversal();

  std::string_view text_;
  const FoldCell* cells_;
  std::size_t at_ = 0;
  std::uint16_t pending_ = 0;  // the gap so far
  bool in_quotes_ = false, started_ = false;
  // The unit that stands last in the order of reading.
  std::uint16_t last_ = 0;
  CharClass last_class_ = CharClass::other;
  bool letters_are_digits_ = true;  // those that end what was read so far: lO
  // Of the units since a reversal began, the first: it will stand last.
  bool in_reversal_ = false, reversed_any_ = false;
  std::uint16_t first_reversed_ = 0;
  CharClass first_reversed_class_ = CharClass::other;
};

}  // namespace guiju::script
