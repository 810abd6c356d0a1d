#include "content/layout.h"

#include <algorithm>
#include <string_view>

#include "content/normaliser.h"

namespace guiju::content {
namespace {

// Characters of a run that are set apart, at least; 车、房 is a list.
constexpr std::size_t apart_least = 3;
constexpr std::size_t token_max = 24;

constexpr char16_t cyrillic_ze = u'з', ideographic_zero = u'〇';

bool is_han(const Units& units, std::size_t at) {
  return units.places[at].char_class == CharClass::han;
}

std::uint16_t mark_before(const Units& units, std::size_t at) {
  return units.places[at].gap & (gap::ends_word & ~gap::marker);
}

// Units [first, last] stand alone, each behind the same mark.
void join(Units& units, std::size_t first, std::size_t last) {
  for (std::size_t i = first + 1; i <= last; ++i) {
    UnitPlace& place = units.places[i];
    const bool lines = place.gap & gap::sentence;
    place.gap &= static_cast<std::uint16_t>(~(gap::ends_word | gap::line_end));
    place.disguises |= bit(lines ? Disguise::vertical : Disguise::separator);
  }
}

// Returns the last unit of the run of single characters that begins at `first`.
std::size_t run_apart(const Units& units, std::size_t first) {
  std::size_t last = first;
  const std::uint16_t mark = mark_before(units, first + 1);
  while (last + 1 < units.size() && mark_before(units, last + 1) == mark && is_han(units, last + 1))
    ++last;
  return last;
}

// A letter that is written for a digit, given what stands around it; 0 for none.
std::uint16_t digit_for(const Units& units, std::size_t at, std::size_t end) {
  const auto is_alike = [](std::uint16_t code) {
    return code == u'o' || code == ideographic_zero || code == cyrillic_ze;
  };
  const bool leads = at + 1 < end && (units.places[at + 1].char_class == CharClass::digit ||
                                      is_alike(units.codes[at + 1]));
  switch (units.codes[at]) {
    case u'o':
    case ideographic_zero: return u'0';
    case cyrillic_ze: return u'3';
    case u'l':
    case u'i': return leads ? u'1' : 0;
    default: return 0;
  }
}

bool is_token_unit(const Units& units, std::size_t at) {
  return units.places[at].char_class == CharClass::letter ||
         units.places[at].char_class == CharClass::digit || units.codes[at] == u'.' ||
         units.codes[at] == ideographic_zero;
}

// A run of digits and letters that look like digits, perhaps with its unit behind: 2ow. A room or model number
// has other letters as well.
void read_digits(Units& units, std::size_t begin, std::size_t end) {
  std::size_t digits = 0, alike = 0;
  bool foreign = false;  // З is in no Latin word
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint16_t code = units.codes[i];
    if (units.places[i].char_class == CharClass::digit) {
      ++digits;
    } else if (digit_for(units, i, end) != 0) {
      ++alike;
      foreign |= code == cyrillic_ze;
    } else if (code != u'.' && !(i + 1 == end && (code == u'w' || code == u'k'))) {
      return;
    }
  }
  const bool is_o2o =
      end - begin == 3 && units.codes[begin] == u'o' && units.codes[end - 1] == u'o';
  if (alike == 0 || is_o2o) return;
  // lO分钟, oo%: without any digit only before a percent sign or a unit of time.
  if (digits == 0 && !foreign) {
    if (end == units.size() || end - begin < 2) return;
    switch (units.codes[end]) {
      case u'%':
      case u'分':
      case u'秒':
      case u'小':
      case u'天':
      case u'元':
      case u'万': break;
      default: return;
    }
  }
  for (std::size_t i = end; i-- > begin;) {
    const std::uint16_t digit =
        units.places[i].char_class == CharClass::digit ? 0 : digit_for(units, i, end);
    if (digit == 0) continue;
    units.codes[i] = digit;
    units.places[i].char_class = CharClass::digit;
    units.places[i].disguises |= bit(Disguise::leetspeak);
  }
}

bool joins_words(std::uint16_t code) { return code == u'+' || code == u'$' || code == u'¥'; }

// 加 is also written +: +微信, +扣扣.
bool adds_contact(std::uint16_t next) {
  return std::u16string_view(u"微薇徽威维扣我").find(static_cast<char16_t>(next)) !=
         std::u16string_view::npos;
}

// Symbols that numbers are written with are marks like others between two Chinese characters: 贷+款.
void drop_symbols(Units& units) {
  const std::size_t size = units.size();
  std::size_t at = 1;
  while (at + 1 < size && !joins_words(units.codes[at])) ++at;
  if (at + 1 >= size) return;
  std::size_t to = at;
  std::uint16_t skipped = 0;
  for (; at < size; ++at) {
    const bool between = at + 1 < size && joins_words(units.codes[at]) && is_han(units, at - 1) &&
                         is_han(units, at + 1) && !adds_contact(units.codes[at + 1]);
    if (between) {
      skipped = static_cast<std::uint16_t>(skipped | units.places[at].gap | gap::noise);
      continue;
    }
    units.codes[to] = units.codes[at];
    units.places[to] = units.places[at];
    UnitPlace& place = units.places[to++];
    place.gap = static_cast<std::uint16_t>(place.gap | skipped);
    skipped = 0;
  }
  units.codes.resize(to);
  units.places.resize(to);
}

void undo_spelling(Units& units) {
  const std::size_t size = units.size();
  for (std::size_t i = 0; i < size; ++i) {
    if (i + 1 < size && mark_before(units, i + 1) != 0 && is_han(units, i)) {
      const std::size_t last = run_apart(units, i);
      if (last - i + 1 >= apart_least) join(units, i, last);
      if (last > i) i = last - 1;
      continue;
    }
    const CharClass here = units.places[i].char_class;
    if (here != CharClass::digit && here != CharClass::letter) continue;
    std::size_t end = i + 1;
    while (end < size && units.places[end].gap == 0 && is_token_unit(units, end)) ++end;
    if (end - i > 1 && end - i <= token_max) read_digits(units, i, end);
    i = end - 1;
  }
}

}  // namespace

void undo_layout(Units& units, const LayoutSigns& signs) {
  if (signs.symbols) drop_symbols(units);
  const bool zeros = signs.digits && std::find(units.codes.begin(), units.codes.end(),
                                               ideographic_zero) != units.codes.end();
  if (signs.apart || signs.letters || zeros) undo_spelling(units);
}

}  // namespace guiju::content
