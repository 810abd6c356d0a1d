// How Chinese is written: folds of characters, sounds, and comparing texts that were written to be
// missed. The tables are those of the review of ads (script/), so that `s.folded()` is the text the
// review saw.
#include <algorithm>

#include "base/utf8.h"
#include "cel/functions.h"
#include "script/reading.h"
#include "script/syllables.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;
using script::CharClass;
using script::CharPair;
using script::Fold;
using script::FoldCell;
using script::Reading;
using script::Unit;
namespace gap = script::gap;

constexpr Value used_up() { return fail(EvaluationError::cost_exceeded); }

// Collects characters in the arena. REQUIRES: no more bytes than there is room for.
class Writer {
 public:
  Writer(Runtime& runtime, std::size_t room)
      : begin_(runtime.spend(1 + room / 16) ? runtime.take<char>(room) : nullptr) {}

  explicit operator bool() const { return begin_ != nullptr; }
  void put(char32_t c) {
    const auto byte = [&](char32_t bits) { begin_[size_++] = static_cast<char>(bits); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) {
      byte(0xC0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        byte(0xE0 | (c >> 12));
      } else {
        byte(0xF0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3F));
      }
      byte(0x80 | ((c >> 6) & 0x3F));
    }
    byte(0x80 | (c & 0x3F));
  }
  void put(std::string_view letters) {
    for (const char letter : letters) begin_[size_++] = letter;
  }
  bool empty() const { return size_ == 0; }
  Value text() const { return Value::text({begin_, size_}); }

 private:
  char* begin_;
  std::size_t size_ = 0;
};

// A character of two bytes may become one of three, never more.
std::size_t room_for(std::string_view text) { return text.size() + text.size() / 2; }

constexpr char32_t dropped = 0xFFFFFFFF;

// Every character by itself: what it becomes, or `dropped`.
template <char32_t (*change)(char32_t)>
Value run_change(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  const std::string_view text = a[0].as_text();
  Writer out(runtime, room_for(text));
  if (!out) return used_up();
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = change(next_code_point(text, at));
    if (c != dropped) out.put(c);
  }
  return out.text();
}

char32_t look_up(std::span<const CharPair> pairs, char32_t c) {
  const auto at =
      std::lower_bound(pairs.begin(), pairs.end(), c,
                       [](const CharPair& p, char32_t wanted) { return p.from < wanted; });
  return at != pairs.end() && at->from == c ? at->to : c;
}

char32_t ordinary_width(char32_t c) { return look_up(script::width_folds, c); }
char32_t small_letter(char32_t c) { return look_up(script::case_folds, c); }
char32_t simplified(char32_t c) {
  const FoldCell cell = script::cell_of(c);
  return cell.fold() == Fold::traditional && cell.unit != script::unknown_unit ? cell.unit : c;
}
char32_t real_letter(char32_t c) { return look_up(script::lookalike_folds, c); }
char32_t visible(char32_t c) {
  return script::cell_of(c).char_class() == CharClass::ignorable ? dropped : c;
}
char32_t without_noise(char32_t c) {
  switch (script::cell_of(c).char_class()) {
    case CharClass::ignorable:
    case CharClass::noise:
    case CharClass::pictograph: return dropped;
    default: return c;
  }
}
char32_t chinese(char32_t c) {
  return script::cell_of(c).char_class() == CharClass::han ? c : dropped;
}

// --- readings ---

struct Read {
  Unit* units = nullptr;  // null: memory or steps are used up
  std::size_t size = 0;
};

// The units of a text in the order in which it is read.
Read read(Runtime& runtime, std::string_view text) {
  if (!runtime.spend(1 + text.size() / 8)) return {};
  Read out{runtime.take<Unit>(count_code_points(text) + 1), 0};  // one more to look into at the end
  if (out.units == nullptr) return {};
  Reading reading(text);
  std::size_t reversed_from = 0;
  for (;;) {
    switch (reading.next(out.units[out.size])) {
      case Reading::Step::unit: ++out.size; continue;
      case Reading::Step::reversal_begins: reversed_from = out.size; continue;
      case Reading::Step::reversal_ends:
        std::reverse(out.units + reversed_from, out.units + out.size);
        continue;
      case Reading::Step::end: return out;
    }
  }
}

char32_t character_of(const Unit& unit) {
  return unit.code == script::unknown_unit ? unit.character : unit.code;
}

bool is_digit(const Unit& unit) { return unit.code >= u'0' && unit.code <= u'9'; }
bool is_han(const Unit& unit) { return unit.char_class == CharClass::han; }

// What stands between two units: a mark where a word ends, a blank between words of letters and where
// two numbers would become one, otherwise nothing.
std::string_view between(const Unit& before, const Unit& unit) {
  if (unit.gap & gap::ends_word) return ";";
  if (is_han(before) || is_han(unit)) return "";
  if (unit.gap & gap::space) return " ";
  const bool other = (unit.gap & ~gap::ignorable) != 0;
  return other && is_digit(before) && is_digit(unit) ? " " : "";
}

Value folded(Runtime& runtime, std::string_view text) {
  const Read in = read(runtime, text);
  if (in.units == nullptr) return used_up();
  Writer out(runtime, room_for(text) + in.size);
  if (!out) return used_up();
  for (std::size_t i = 0; i < in.size; ++i) {
    if (i > 0) out.put(between(in.units[i - 1], in.units[i]));
    out.put(character_of(in.units[i]));
  }
  return out.text();
}

Value run_folded(Runtime& runtime, Arguments a) {
  return a[0].kind() == Kind::text ? folded(runtime, a[0].as_text()) : no_overload();
}

// A word that folds to nothing would be found everywhere, which nobody means.
Value run_folded_contains(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::text || a[1].kind() != Kind::text) return no_overload();
  const Value word = folded(runtime, a[1].as_text());
  if (word.is_error()) return word;
  if (word.as_text().empty()) return fail(EvaluationError::invalid_argument);
  const Value text = folded(runtime, a[0].as_text());
  if (text.is_error()) return text;
  return Value::boolean(text.as_text().find(word.as_text()) != std::string_view::npos);
}

// --- sounds ---

// One sound of a text: a syllable, or a character that has none.
struct Sound {
  std::uint16_t syllable = 0;  // 0: `character` stands for itself
  bool begins_word = false;    // no word reaches from the sound before to this one
  char32_t character = 0;

  bool like(const Sound& other, bool first) const {
    if (!first && begins_word != other.begins_word) return false;
    if (syllable != other.syllable) return false;
    return syllable != 0 || character == other.character;
  }
};
struct Sounds {
  Sound* sounds = nullptr;  // null: memory or steps are used up
  std::size_t size = 0;
};

bool is_latin(const Unit& unit) { return unit.code >= u'a' && unit.code <= u'z'; }

// The end of the run of letters that begins at `first`.
std::size_t latin_end(const Read& in, std::size_t first) {
  std::size_t end = first + 1;
  while (end < in.size && is_latin(in.units[end]) && in.units[end].gap == 0) ++end;
  return end;
}

// The syllables of a run of letters, which is pinyin as a whole or not at all.
struct Spelt {
  std::uint8_t lengths[script::latin_run_max];
  char letters[script::latin_run_max];
  std::size_t count = 0;
};
void spell(const Read& in, std::size_t first, std::size_t end, Spelt& spelt) {
  spelt.count = 0;
  if (end - first > script::latin_run_max) return;
  for (std::size_t i = first; i < end; ++i)
    spelt.letters[i - first] = static_cast<char>(in.units[i].code);
  spelt.count = script::split_syllables({spelt.letters, end - first}, spelt.lengths);
}

Sounds sounds_of(Runtime& runtime, std::string_view text) {
  const Read in = read(runtime, text);
  if (in.units == nullptr) return {};
  Sounds out{runtime.take<Sound>(in.size), 0};
  if (out.sounds == nullptr) return {};
  const auto push = [&](std::uint16_t syllable, const Unit& unit, bool first) {
    const bool begins = first && (unit.gap & gap::ends_word) != 0;
    out.sounds[out.size++] = {syllable, begins, character_of(unit)};
  };
  Spelt spelt;
  for (std::size_t at = 0; at < in.size;) {
    if (!is_latin(in.units[at])) {
      push(script::syllable_of[in.units[at].code], in.units[at], true);
      ++at;
      continue;
    }
    const std::size_t end = latin_end(in, at);
    spell(in, at, end, spelt);
    if (spelt.count == 0) {
      for (std::size_t i = at; i < end; ++i) push(0, in.units[i], i == at);
    }
    for (std::size_t i = 0, letter = 0; i < spelt.count; letter += spelt.lengths[i++]) {
      const std::string_view letters(spelt.letters + letter, spelt.lengths[i]);
      push(script::syllable_number(letters), in.units[at + letter], i == 0);
    }
    at = end;
  }
  return out;
}

bool alike(const Sound* text, const Sounds& word) {
  for (std::size_t i = 0; i < word.size; ++i) {
    if (!text[i].like(word.sounds[i], i == 0)) return false;
  }
  return true;
}

template <bool whole>
Value run_sounds(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::text || a[1].kind() != Kind::text) return no_overload();
  const Sounds word = sounds_of(runtime, a[1].as_text());
  if (word.sounds == nullptr) return used_up();
  if (word.size == 0) return fail(EvaluationError::invalid_argument);
  const Sounds text = sounds_of(runtime, a[0].as_text());
  if (text.sounds == nullptr) return used_up();
  if (text.size < word.size) return Value::boolean(false);
  if (whole) return Value::boolean(text.size == word.size && alike(text.sounds, word));
  for (std::size_t at = 0; at + word.size <= text.size; ++at) {
    // What matches nearly everywhere takes as long as both texts multiplied.
    if (!runtime.spend(1 + word.size / 32)) return used_up();
    if (alike(text.sounds + at, word)) return Value::boolean(true);
  }
  return Value::boolean(false);
}

// "dai kuan 20 wan": a syllable for each character that has one, everything else as it folds.
Value run_pinyin(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  const Read in = read(runtime, a[0].as_text());
  if (in.units == nullptr) return used_up();
  Writer out(runtime, room_for(a[0].as_text()) + in.size * (script::syllable_letters_max + 1));
  if (!out) return used_up();
  bool after_syllable = false;
  for (std::size_t i = 0; i < in.size; ++i) {
    const std::uint16_t syllable = script::syllable_of[in.units[i].code];
    const bool blank = syllable != 0 || after_syllable ||
                       (i > 0 && !between(in.units[i - 1], in.units[i]).empty());
    if (blank && !out.empty()) out.put(U' ');
    if (syllable != 0)
      out.put(script::syllable_names[syllable]);
    else
      out.put(character_of(in.units[i]));
    after_syllable = syllable != 0;
  }
  return out.text();
}

}  // namespace

std::span<const FunctionSpec> chinese_functions() {
  static const std::vector<FunctionSpec> table{
      {"foldWidth", run_change<ordinary_width>, 5, {"string.() -> string"}},
      {"foldCase", run_change<small_letter>, 5, {"string.() -> string"}},
      {"simplified", run_change<simplified>, 5, {"string.() -> string"}},
      {"foldLookalikes", run_change<real_letter>, 5, {"string.() -> string"}},
      {"stripInvisible", run_change<visible>, 5, {"string.() -> string"}},
      {"stripNoise", run_change<without_noise>, 5, {"string.() -> string"}},
      {"han", run_change<chinese>, 5, {"string.() -> string"}},
      {"folded", run_folded, 10, {"string.() -> string"}},
      {"foldedContains", run_folded_contains, 10, {"string.(string) -> bool"}},
      {"pinyin", run_pinyin, 10, {"string.() -> string"}},
      {"soundsLike", run_sounds<true>, 10, {"string.(string) -> bool"}},
      {"soundContains", run_sounds<false>, 10, {"string.(string) -> bool"}},
  };
  return table;
}

}  // namespace guiju::cel
