// content/layout.h: undoes what arranges or numbers a text so that it is missed, before any word is looked
// up: characters set apart one by one (无、抵、押; 贷+款; one a line) and letters in place of digits (2O万, l0分钟).
#pragma once

#include <cstdint>

#include "script/reading.h"

namespace guiju::content {

struct Units;

// What a text would have to contain for there to be something to undo, gathered while it is read: most texts
// have none of it.
struct LayoutSigns {
  bool apart = false;    // one unit with a mark before and behind it
  bool symbols = false;  // + and the like
  bool letters = false;  // that look like digits
  bool digits = false;

  void see(script::CharClass char_class, std::uint16_t code, std::uint16_t gap) {
    const bool marked = (gap & script::gap::ends_word) != 0;
    apart |= marked && after_mark_;
    after_mark_ = marked;
    if (char_class == script::CharClass::han) return;
    symbols |= char_class == script::CharClass::symbol;
    digits |= char_class == script::CharClass::digit;
    letters |= char_class == script::CharClass::letter &&
               (code == u'o' || code == u'l' || code == u'i' || code == u'з');
  }
  void set_all() { apart = symbols = letters = digits = true; }

 private:
  bool after_mark_ = true;
};

// In place. Honest lists of single characters are joined as well, which changes
// nothing unless a word comes of it.
void undo_layout(Units& units, const LayoutSigns& signs);

}  // namespace guiju::content
