#include "content/normaliser.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju::content {
namespace {

constexpr char32_t right_to_left_override = 0x202E, pop_direction = 0x202C;

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

std::uint16_t fold_disguise(Fold fold) {
  switch (fold) {
    case Fold::none: return 0;
    case Fold::width: return bit(Disguise::full_width);
    case Fold::traditional: return bit(Disguise::traditional);
    case Fold::digit_glyph: return bit(Disguise::mixed_digits);
    case Fold::lookalike:
    case Fold::compatibility: return bit(Disguise::lookalike);
  }
  return 0;
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

void Units::clear() {
  codes.clear();
  places.clear();
  reversed = false;
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

std::uint16_t Units::disguises(std::uint32_t first, std::uint32_t last) const {
  std::uint16_t found = 0;
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

Normaliser::Normaliser() : cells_(fold_cells, fold_cells + 65536) {}

Normaliser::Normaliser(std::span<const Lookalike> lookalikes) : Normaliser() {
  for (const auto& [from, to] : lookalikes)
    cells_[from] = {to, fold_bits(cells_[to].char_class(), Fold::lookalike, false)};
}

FoldCell Normaliser::cell(char32_t c) const {
  if (c < 65536) return cells_[c];
  const auto at =
      std::lower_bound(wide_folds.begin(), wide_folds.end(), c,
                       [](const WideFold& fold, char32_t wanted) { return fold.from < wanted; });
  if (at != wide_folds.end() && at->from == c) return at->to;
  return {0xFFFD, fold_bits(CharClass::other, Fold::none, false)};
}

void Normaliser::normalise(std::string_view utf8, Units& into) const {
  into.clear();
  auto& codes = into.codes;
  auto& places = into.places;
  std::uint16_t pending = 0;
  bool in_quotes = false;
  std::size_t reversed_from = SIZE_MAX;

  const auto peek =
      [&](std::size_t at) -> FoldCell {  // the next character that is no space or dash
    while (at < utf8.size()) {
      const FoldCell next = cell(next_code_point(utf8, at));
      if (next.char_class() != CharClass::space && next.char_class() != CharClass::dash)
        return next;
    }
    return {0, fold_bits(CharClass::sentence, Fold::none, false)};
  };
  const auto digits_ahead = [&](std::size_t at) {
    std::size_t count = 0;
    while (at < utf8.size() && count < 4 &&
           cell(next_code_point(utf8, at)).char_class() == CharClass::digit)
      ++count;
    return count;
  };
  const auto after_digit = [&] {
    return !codes.empty() && pending == 0 && codes.back() >= u'0' && codes.back() <= u'9';
  };
  const auto emit = [&](std::uint16_t code, CharClass char_class, std::size_t begin,
                        std::size_t end, std::uint16_t disguises) {
    codes.push_back(code);
    places.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), pending,
                      disguises, char_class});
    pending = 0;
  };
  const auto undo_reversal = [&] {
    if (reversed_from < codes.size()) {
      std::reverse(codes.begin() + static_cast<std::ptrdiff_t>(reversed_from), codes.end());
      std::reverse(places.begin() + static_cast<std::ptrdiff_t>(reversed_from), places.end());
      for (std::size_t i = reversed_from; i < places.size(); ++i)
        places[i].disguises |= bit(Disguise::reversed);
      into.reversed = true;
    }
    reversed_from = SIZE_MAX;
  };

  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(utf8, at);
    const FoldCell here = cell(c);
    const CharClass char_class = here.char_class();
    if (char_class <= CharClass::digit || char_class == CharClass::symbol) {
      emit(here.unit, char_class, begin, at, fold_disguise(here.fold()));
      continue;
    }
    const bool near_number =
        !codes.empty() && (pending & ~gap::space) == 0 && ends_number(codes.back());
    switch (char_class) {
      case CharClass::marker:
        if (!codes.empty() && places.back().char_class != CharClass::marker) pending |= gap::marker;
        emit(here.unit, char_class, begin, at, bit(Disguise::mixed_digits));
        continue;
      case CharClass::point:
        if (after_digit() && digits_ahead(at) > 0) {
          emit(u'.', CharClass::symbol, begin, at, 0);
          continue;
        }
        break;
      case CharClass::comma:
        if (after_digit() && digits_ahead(at) == 3) continue;  // 200,000
        break;
      case CharClass::dash:
        if (!codes.empty() && codes.back() == u'~') continue;  // 10万--300万
        if (near_number && starts_number(peek(at).unit)) {
          emit(u'~', CharClass::symbol, begin, at, 0);
          continue;
        }
        break;
      case CharClass::slash:
        if (near_number && (starts_number(peek(at).unit) || is_time_unit(peek(at).unit))) {
          emit(u'/', CharClass::symbol, begin, at, 0);
          continue;
        }
        break;
      case CharClass::ignorable:
        if (c == right_to_left_override) reversed_from = codes.size();
        if (c == pop_direction) undo_reversal();
        break;
      case CharClass::sentence: undo_reversal(); break;
      default: break;
    }
    const std::uint16_t found = gap_of(char_class, in_quotes);
    if (char_class == CharClass::toggle_quote) in_quotes = !in_quotes;
    pending |= found;
  }
  undo_reversal();
  into.segment();
}

}  // namespace guiju::content
