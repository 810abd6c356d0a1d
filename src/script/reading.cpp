#include "script/reading.h"

#include <algorithm>

namespace guiju::script {
namespace {

constexpr char32_t right_to_left_override = 0x202E, pop_direction = 0x202C, pop_isolate = 0x2069;

// An override ends where it is taken back, and with its line; a full stop is shown inside it.
bool ends_reversal(char32_t c) {
  return c == pop_direction || c == pop_isolate || c == U'\n' || c == U'\r' || c == 0x2029;
}

// Units after which a dash or slash may belong to a number: 5千-2万, 35元/万/月.
bool ends_number(std::uint16_t code) {
  switch (code) {
    case u'万':
    case u'千':
    case u'百':
    case u'十':
    case u'亿':
    case u'元':
    case u'块':
    case u'%':
    case u'‰':
    case u'w':
    case u'k':
    case u'年':
    case u'月':
    case u'天':
    case u'日':
    case u'期':
    case u'厘':
    case u'分':
    case u'成': return true;
    default: return code >= u'0' && code <= u'9';
  }
}

bool starts_number(std::uint16_t code) {
  switch (code) {
    case u'一':
    case u'二':
    case u'三':
    case u'四':
    case u'五':
    case u'六':
    case u'七':
    case u'八':
    case u'九':
    case u'十':
    case u'百':
    case u'千':
    case u'万':
    case u'两':
    case u'¥': return true;
    default: return code >= u'0' && code <= u'9';
  }
}

bool is_time_unit(std::uint16_t code) {
  return code == u'月' || code == u'天' || code == u'日' || code == u'年' || code == u'期' ||
         code == u'元';
}

std::uint16_t gap_of(CharClass char_class, bool in_quotes) {
  switch (char_class) {
    case CharClass::space: return gap::space;
    case CharClass::ignorable: return gap::ignorable;
    case CharClass::pictograph: return gap::pictograph;
    case CharClass::comma: return gap::comma;
    case CharClass::clause: return gap::clause;
    case CharClass::pause: return gap::pause;
    case CharClass::sentence: return gap::sentence;
    case CharClass::open_quote: return gap::open_quote;
    case CharClass::close_quote: return gap::close_quote;
    case CharClass::toggle_quote: return in_quotes ? gap::close_quote : gap::open_quote;
    default: return gap::noise;
  }
}

}  // namespace

FoldCell cell_beyond_plane(char32_t c) {
  const auto at =
      std::lower_bound(wide_folds.begin(), wide_folds.end(), c,
                       [](const WideFold& fold, char32_t wanted) { return fold.from < wanted; });
  if (at != wide_folds.end() && at->from == c) return at->to;
  return {unknown_unit, fold_bits(CharClass::other, Fold::none, false)};
}

FoldCell Reading::peek(std::size_t at) const {
  while (at < text_.size()) {
    const FoldCell next = cell(next_code_point(text_, at));
    if (next.char_class() != CharClass::space && next.char_class() != CharClass::dash) return next;
  }
  return {0, fold_bits(CharClass::sentence, Fold::none, false)};
}

std::size_t Reading::digits_ahead(std::size_t at) const {
  std::size_t count = 0;
  while (at < text_.size() && count < 4 &&
         cell(next_code_point(text_, at)).char_class() == CharClass::digit)
    ++count;
  return count;
}

bool Reading::after_digit() const {
  return started_ && pending_ == 0 && last_ >= u'0' && last_ <= u'9';
}

// 0.5, and as people write it to be missed: O.5, 0.O5
bool Reading::around_point(std::size_t at) const {
  const bool zero =
      started_ && pending_ == 0 && ((letters_are_digits_ && last_ == u'o') || last_ == u'〇');
  if (!after_digit() && !zero) return false;
  if (digits_ahead(at) > 0) return true;
  if (at >= text_.size() || cell(next_code_point(text_, at)).unit != u'o') return false;
  if (digits_ahead(at) > 0) return true;
  const std::uint16_t next = at < text_.size() ? cell(next_code_point(text_, at)).unit : 0;
  return next == u'%' || next == u'o' || next == u'з';
}

void Reading::add_gap(CharClass char_class, char32_t character) {
  const bool line =
      character == U'\n' || character == U'\r' || character == 0x2028 || character == 0x2029;
  const bool other_end = (pending_ & gap::sentence) != 0 && (pending_ & gap::line_end) == 0;
  pending_ |= gap_of(char_class, in_quotes_);
  if (char_class != CharClass::sentence) return;
  if (line && !other_end)
    pending_ |= gap::line_end;
  else
    pending_ &= static_cast<std::uint16_t>(~gap::line_end);
}

// Marks that belong to a number are units; true when this is one. 1.5, 10万-20万, 35元/月, ②
bool Reading::take_mark(Unit& unit, FoldCell here, std::size_t begin, char32_t character) {
  const auto take = [&](std::uint16_t code) {
    emit(unit, code, CharClass::symbol, Fold::none, begin, character);
    return true;
  };
  const bool near_number = started_ && (pending_ & ~gap::space) == 0 && ends_number(last_);
  switch (here.char_class()) {
    case CharClass::marker:
      if (started_ && last_class_ != CharClass::marker) pending_ |= gap::marker;
      emit(unit, here.unit, CharClass::marker, Fold::digit_glyph, begin, character);
      return true;
    case CharClass::point: return around_point(at_) && take(u'.');
    case CharClass::dash: return near_number && starts_number(peek(at_).unit) && take(u'~');
    case CharClass::slash:
      return near_number && (starts_number(peek(at_).unit) || is_time_unit(peek(at_).unit)) &&
             take(u'/');
    default: return false;
  }
}

// True when there was one with something in it.
bool Reading::end_reversal() {
  const bool any = in_reversal_ && reversed_any_;
  if (any) {
    last_ = first_reversed_;
    last_class_ = first_reversed_class_;
  }
  in_reversal_ = reversed_any_ = false;
  return any;
}

Reading::Step Reading::next_after_marks(Unit& unit) {
  while (at_ < text_.size()) {
    const std::size_t begin = at_;
    const char32_t c = next_code_point(text_, at_);
    const FoldCell here = cell(c);
    const CharClass char_class = here.char_class();
    if (is_plain(char_class)) return emit(unit, here.unit, char_class, here.fold(), begin, c);
    if (char_class == CharClass::comma && after_digit() && digits_ahead(at_) == 3)
      continue;                                                                // 200,000
    if (char_class == CharClass::dash && started_ && last_ == u'~') continue;  // 10万--300万
    if (take_mark(unit, here, begin, c)) return Step::unit;
    const bool begins = c == right_to_left_override;
    const bool ends = ends_reversal(c) && end_reversal();
    add_gap(char_class, c);
    if (char_class == CharClass::toggle_quote) in_quotes_ = !in_quotes_;
    if (ends) return Step::reversal_ends;
    if (!begins) continue;
    in_reversal_ = true;
    reversed_any_ = false;
    return Step::reversal_begins;
  }
  return end_reversal() ? Step::reversal_ends : Step::end;
}

}  // namespace guiju::script
