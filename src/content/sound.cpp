#include "content/sound.h"

#include <algorithm>
#include <map>

#include "script/syllables.h"

namespace guiju::content {
namespace {

constexpr std::uint32_t none = UINT32_MAX;
// Marks a word may be set apart by; a comma or full stop between two characters is no spelling.
constexpr std::uint16_t setting_apart =
    gap::pause | gap::clause | gap::open_quote | gap::close_quote | gap::sentence | gap::line_end;
constexpr std::uint16_t inside_latin = gap::ignorable;  // combining marks
constexpr std::size_t variants_max = 512;               // spellings of one word

bool is_latin(const Units& units, std::uint32_t at) {
  return units.codes[at] >= u'a' && units.codes[at] <= u'z';
}
bool is_letter(char16_t unit) { return unit >= u'a' && unit <= u'z'; }
bool is_digit(char16_t unit) { return unit >= u'0' && unit <= u'9'; }
bool all_letters(const UnitText& text) { return std::all_of(text.begin(), text.end(), is_letter); }

// dk, bkzx: nothing but letters, one for each character of the word.
bool are_initials(const UnitText& from, const UnitText& to) {
  return from.size() == to.size() && all_letters(from) && !is_letter(to[0]);
}

Disguise disguise_of(const UnitText& from, const UnitText& to) {
  if (are_initials(from, to)) return Disguise::initials;
  if (from.size() == to.size() && is_letter(from[0]) && is_digit(to[0])) return Disguise::leetspeak;
  return from.size() == to.size() && !all_letters(from) ? Disguise::lookalike : Disguise::split;
}

CharClass class_of(char16_t unit) {
  return is_letter(unit) ? CharClass::letter : is_digit(unit) ? CharClass::digit : CharClass::han;
}

// Only line ends: what a line break leaves between two units.
bool is_line_break(std::uint16_t gap) { return (gap & gap::line_end) != 0; }

}  // namespace

UnitText to_units(const Normaliser& normaliser, std::string_view text) {
  Units units;
  normaliser.normalise(text, units);
  return UnitText(units.codes.begin(), units.codes.end());
}

struct SoundRepair::Builder {
  SoundRepair& made;
  std::map<UnitText, bool> literals;
  std::vector<UnitText> terms;

  void add(UnitText from, const UnitText& to) {
    if (!literals.emplace(from, true).second) return;
    Word word{to, disguise_of(from, to), are_initials(from, to) && from.size() <= 3};
    made.any_weak_ |= word.weak;
    made.words_.push_back(std::move(word));
    terms.push_back(std::move(from));
  }
  // Every way to write some characters of `word` as the table says.
  void add_variants(const UnitText& word, const std::multimap<char16_t, UnitText>& spellings) {
    std::vector<UnitText> variants{{}};
    for (const char16_t unit : word) {
      const auto [first, last] = spellings.equal_range(unit);
      const std::size_t before = variants.size();
      for (auto at = first; at != last && variants.size() < variants_max; ++at)
        for (std::size_t i = 0; i < before; ++i) variants.push_back(variants[i] + at->second);
      for (std::size_t i = 0; i < before; ++i) variants[i] += unit;
    }
    for (UnitText& variant : variants)
      if (variant != word) add(std::move(variant), word);
  }
};

Result<SoundRepair> SoundRepair::build(const rulebook::Lexicon& lexicon,
                                       const Normaliser& normaliser) {
  SoundRepair made;
  std::map<UnitText, std::uint32_t> sounds;
  for (const auto& text : lexicon.sound_words) {
    UnitText word = to_units(normaliser, text), sound;
    for (const char16_t unit : word)
      sound.push_back(static_cast<char16_t>(script::syllable_of[unit]));
    if (word.size() < 2 || sound.find(u'\0') != UnitText::npos)
      return Error{ErrorKind::bad_input, "sounds.words",
                   say("'{}' is not a word of two or more Chinese characters",
                       "“{}”不是两个字以上的中文词", text),
                   say("put other disguises under rewrites:", "其他伪装写法请写在 rewrites: 下")};
    if (sounds.emplace(sound, static_cast<std::uint32_t>(made.words_.size())).second)
      made.words_.push_back({std::move(word)});
  }
  made.sound_count_ = made.words_.size();
  std::vector<UnitText> terms;
  for (const auto& [sound, word] : sounds) {
    terms.push_back(sound);
    made.word_of_sound_.push_back(word);
  }
  made.by_sound_ = TermIndex(terms);

  Builder builder{made, {}, {}};
  std::vector<UnitText> honest;
  for (const auto& text : lexicon.sound_protected)
    if (UnitText key = to_units(normaliser, text); !key.empty()) honest.push_back(std::move(key));
  for (const auto& [from, to] : lexicon.rewrites) {
    UnitText key = to_units(normaliser, from), word = to_units(normaliser, to);
    if (key == word) continue;  // one character for another: the normaliser folds it already
    if (key.empty() || word.empty() || word.size() > key.size())
      return Error{
          ErrorKind::bad_input, "rewrites",
          say("'{}' cannot be rewritten to the longer '{}'", "“{}”不能改写为更长的“{}”", from, to),
          say("include more of the surrounding word in both", "请在两侧都多写几个字")};
    builder.add(std::move(key), word);
  }
  std::multimap<char16_t, UnitText> spellings;
  for (const auto& [from, to] : lexicon.inside_words) {
    UnitText key = to_units(normaliser, from);
    const UnitText character = to_units(normaliser, to);
    if (key.empty() || character.size() != 1)
      return Error{ErrorKind::bad_input, "inside_words",
                   say("'{}' must stand for one character, not for '{}'",
                       "“{}”须对应一个字，而不是“{}”", from, to),
                   say("put whole words under rewrites:", "整词请写在 rewrites: 下")};
    if (key != character) spellings.emplace(character[0], std::move(key));
  }
  for (const UnitText& key : honest) builder.literals.emplace(key, false);
  for (std::size_t i = 0; i < made.sound_count_; ++i)
    builder.literals.emplace(made.words_[i].text, false);
  for (std::size_t i = 0; i < made.sound_count_; ++i)
    builder.add_variants(UnitText(made.words_[i].text), spellings);
  std::sort(honest.begin(), honest.end());
  honest.erase(std::unique(honest.begin(), honest.end()), honest.end());
  for (UnitText& key : honest)
    if (!builder.literals.at(key)) builder.terms.push_back(std::move(key));
  made.literal_ = TermIndex(builder.terms);
  return made;
}

bool SoundRepair::repair(Units& units, Scratch& scratch) const {
  bool changed = false;
  // Spellings inside spellings: 禾少至刂 is 秒到 once 至刂 is 到.
  for (int round = 0; round < 2 && rewrite(units, scratch, false); ++round) changed = true;
  changed |= repair_sounds(units, scratch);
  if (any_weak_) changed |= rewrite(units, scratch, true);
  if (changed) units.segment();
  return changed;
}

// Fixed spellings; the weak ones come last, when it is known what else stands in the text.
bool SoundRepair::rewrite(Units& units, Scratch& scratch, bool weak) const {
  const auto rewrites = static_cast<std::uint32_t>(words_.size() - sound_count_);
  const auto is_weak = [&](const TermHit& hit) {
    return hit.term < rewrites && words_[sound_count_ + hit.term].weak;
  };
  if (weak && std::none_of(scratch.guarded.begin(), scratch.guarded.end(), is_weak)) return false;
  scratch.hits.clear();
  scratch.edits.clear();
  literal_.scan(units.codes, units.places, scratch.hits);
  scratch.guarded.clear();
  if (weak) {  // two different ones support each other
    const auto first = std::find_if(scratch.hits.begin(), scratch.hits.end(), is_weak);
    if (std::any_of(first, scratch.hits.end(),
                    [&](const TermHit& hit) { return is_weak(hit) && hit.term != first->term; }))
      ++scratch.words_found;
  }
  std::uint32_t taken = 0;
  for (std::size_t i = 0; i < scratch.hits.size(); ++i) {
    const TermHit& hit = scratch.hits[i];
    if (hit.term >= rewrites || (!weak && is_weak(hit))) {
      scratch.guarded.push_back(hit);
      continue;
    }
    // Of those that begin here the longest comes last.
    const bool longer = i + 1 < scratch.hits.size() && scratch.hits[i + 1].begin == hit.begin &&
                        scratch.hits[i + 1].term < rewrites && !is_weak(scratch.hits[i + 1]);
    if (longer || hit.begin < taken) continue;
    if (is_weak(hit) && !is_supported(units, scratch, hit)) continue;
    scratch.edits.push_back(
        {hit.begin, hit.end, static_cast<std::uint32_t>(sound_count_) + hit.term, none});
    taken = hit.end;
  }
  if (scratch.edits.empty()) return false;
  apply(units, scratch);
  return true;
}

// Initials stand for a word of ours when they stand among Chinese characters and the text says something
// else of the kind: 有dk需求 alone is anyone's.
bool SoundRepair::is_supported(const Units& units, const Scratch& scratch,
                               const TermHit& hit) const {
  const auto joined_han = [&](std::uint32_t before, std::uint32_t behind) {
    return units.places[before].char_class == CharClass::han &&
           (units.places[behind].gap & gap::ends_word) == 0;
  };
  const bool among =
      (hit.begin > 0 && joined_han(hit.begin - 1, hit.begin)) ||
      (hit.end < units.size() && units.places[hit.end].char_class == CharClass::han &&
       (units.places[hit.end].gap & gap::ends_word) == 0);
  const auto names_another = [&](std::uint32_t at) {  // DK和HH, dk是
    const std::uint16_t code = units.codes[at];
    return code == u'和' || code == u'与' || code == u'及' || code == u'是';
  };
  if ((hit.begin > 0 && names_another(hit.begin - 1)) ||
      (hit.end < units.size() && names_another(hit.end)))
    return false;
  const bool long_enough = hit.end - hit.begin >= 3;
  return (among && scratch.words_found > 0) || (long_enough && (among || scratch.words_found > 0));
}

bool SoundRepair::repair_sounds(Units& units, Scratch& scratch) const {
  spell(units, scratch);
  scratch.hits.clear();
  scratch.edits.clear();
  by_sound_.scan(scratch.syllables, scratch.places, scratch.hits);
  scratch.words_found = 0;
  std::uint32_t taken = 0;
  for (std::size_t i = 0; i < scratch.hits.size(); ++i) {
    const TermHit& hit = scratch.hits[i];
    const std::uint32_t begin = scratch.first_unit[hit.begin], end = scratch.first_unit[hit.end];
    const UnitText& word = words_[word_of_sound_[hit.term]].text;
    if (end - begin == word.size() &&
        std::equal(word.begin(), word.end(), units.codes.begin() + begin))
      ++scratch.words_found;
    // Of the words that begin here the longest comes last.
    if (i + 1 < scratch.hits.size() && scratch.hits[i + 1].begin == hit.begin &&
        is_disguise(units, scratch, scratch.hits[i + 1]))
      continue;
    if (begin < taken || !is_disguise(units, scratch, hit)) continue;
    scratch.edits.push_back({begin, end, word_of_sound_[hit.term], hit.begin});
    taken = end;
  }
  scratch.words_found += scratch.edits.size();
  if (scratch.edits.empty()) return false;
  apply(units, scratch);
  return true;
}

// Syllables of the units: a stutter is one, a run of letters as many as it spells. Marks that may set a word
// apart are let through; whether they did is asked of each hit.
void SoundRepair::spell(const Units& units, Scratch& scratch) const {
  const auto size = static_cast<std::uint32_t>(units.size());
  scratch.syllables.resize(size);  // at most one for each unit
  scratch.places.resize(size);
  scratch.first_unit.resize(size + 1);
  std::uint32_t count = 0;
  for (std::uint32_t at = 0; at < size;) {
    if (is_latin(units, at)) {
      at = spell_latin(units, at, scratch, count);
      continue;
    }
    const std::uint16_t code = units.codes[at];
    UnitPlace place = units.places[at];
    place.gap &= static_cast<std::uint16_t>(
        is_line_break(place.gap) ? ~setting_apart : ~(setting_apart & ~gap::sentence));
    scratch.syllables[count] = script::syllable_of[code];
    scratch.places[count] = place;
    scratch.first_unit[count++] = at++;
    if (place.char_class != CharClass::han) continue;
    while (at < size && units.codes[at] == code && (units.places[at].gap & gap::ends_word) == 0)
      ++at;
  }
  scratch.syllables.resize(count);
  scratch.places.resize(count);
  scratch.first_unit.resize(count + 1);
  scratch.first_unit[count] = size;
}

// A run of letters becomes syllables when all of it can be read so, longest syllables first; one syllable may
// carry its tone as a digit. Returns the unit behind what was read.
std::uint32_t SoundRepair::spell_latin(const Units& units, std::uint32_t begin, Scratch& scratch,
                                       std::uint32_t& count) const {
  const auto size = static_cast<std::uint32_t>(units.size());
  char letters[script::latin_run_max];
  std::uint32_t end = begin;
  for (; end < size && is_latin(units, end) &&
         (end == begin || (units.places[end].gap & ~inside_latin) == 0);
       ++end)
    if (end - begin < script::latin_run_max)
      letters[end - begin] = static_cast<char>(units.codes[end]);
  const auto push = [&](std::uint16_t syllable, std::uint32_t at) {
    scratch.syllables[count] = syllable;
    scratch.places[count] = units.places[at];
    scratch.places[count].char_class = CharClass::han;
    scratch.first_unit[count++] = at;
  };
  const std::size_t length = end - begin;
  std::uint8_t lengths[script::latin_run_max];
  const std::size_t read =
      length > script::latin_run_max ? 0 : script::split_syllables({letters, length}, lengths);
  if (read == 0) {
    push(0, begin);
    return end;
  }
  for (std::size_t i = 0, at = 0; i < read; at += lengths[i++])
    push(script::syllable_number({letters + at, lengths[i]}),
         begin + static_cast<std::uint32_t>(at));
  const auto is_tone = [&](std::uint32_t at) {
    return at < size && units.places[at].gap == 0 && units.codes[at] >= u'1' &&
           units.codes[at] <= u'5';
  };
  const bool toned =
      is_tone(end) && (end + 1 == size || units.places[end + 1].char_class != CharClass::digit);
  return toned ? end + 1 : end;
}

bool SoundRepair::is_disguise(const Units& units, const Scratch& scratch,
                              const TermHit& hit) const {
  const UnitText& word = words_[word_of_sound_[hit.term]].text;
  std::size_t same = 0, rare = 0, latin = 0, stuttered = 0, broken = 0;
  for (std::uint32_t i = 0; i < word.size(); ++i) {
    const std::uint32_t at = scratch.first_unit[hit.begin + i];
    if (units.codes[at] == word[i])
      ++same;
    else if (is_latin(units, at))
      ++latin;
    else if (script::fold_cells[units.codes[at]].rare())
      ++rare;
    if (!is_latin(units, at) && scratch.first_unit[hit.begin + i + 1] - at > 1) ++stuttered;
    if (i > 0 && (units.places[at].gap & gap::ends_word) != 0) ++broken;
  }
  if (broken > 0)
    return same == word.size() && broken + 1 == word.size() &&
           is_set_apart(units, scratch, hit, broken);
  if (same == word.size()) return stuttered >= 2;
  if (same + rare + latin == 0) return false;
  const std::uint32_t begin = scratch.first_unit[hit.begin], end = scratch.first_unit[hit.end];
  // Protected words are short: those that could overlap begin close before the end.
  auto guard =
      std::lower_bound(scratch.guarded.begin(), scratch.guarded.end(), end,
                       [](const TermHit& one, std::uint32_t place) { return one.begin < place; });
  for (std::size_t back = 0; guard != scratch.guarded.begin() && back < word.size() + 8; ++back)
    if ((--guard)->end > begin && guard->end - guard->begin >= word.size()) return false;
  return true;
}

// 【贷】【款】, (贷)(款), 贷、款, one character a line. Brackets must stand on the outer sides too: (可贷)款项.
bool SoundRepair::is_set_apart(const Units& units, const Scratch& scratch, const TermHit& hit,
                               std::size_t broken) const {
  const std::uint32_t begin = scratch.first_unit[hit.begin], end = scratch.first_unit[hit.end];
  const std::uint16_t inner = units.places[begin + 1].gap;
  if (end - begin != broken + 1) return false;
  const auto bounded = [&](std::uint32_t at, std::uint16_t by) {
    return at == 0 || at >= units.size() || (units.places[at].gap & by) != 0;
  };
  if (inner & (gap::pause | gap::sentence)) return true;
  constexpr std::uint16_t closing = gap::clause | gap::close_quote | gap::open_quote;
  return bounded(begin, closing) && bounded(end, closing);
}

void SoundRepair::apply(Units& units, const Scratch& scratch) const {
  std::uint32_t to = 0, from = 0;
  const auto copy_until = [&](std::uint32_t end) {
    for (; from < end; ++from, ++to) {
      units.codes[to] = units.codes[from];
      units.places[to] = units.places[from];
    }
  };
  for (const auto& edit : scratch.edits) {
    copy_until(edit.begin);
    const Word& word = words_[edit.word];
    const bool by_sound = edit.syllable != none;
    for (std::uint32_t i = 0; i < word.text.size(); ++i) {
      const std::uint32_t first = by_sound ? scratch.first_unit[edit.syllable + i] : edit.begin + i;
      const std::uint32_t last = by_sound ? scratch.first_unit[edit.syllable + i + 1]
                                 : i + 1 == word.text.size() ? edit.end
                                                             : first + 1;
      UnitPlace place = units.places[first];
      for (std::uint32_t at = first + 1; at < last; ++at) {
        place.begin = std::min(place.begin, units.places[at].begin);
        place.end = std::max(place.end, units.places[at].end);
        place.disguises |= units.places[at].disguises;
      }
      if (units.codes[first] != word.text[i] || last - first > 1) {
        const Disguise how = !by_sound                            ? word.how
                             : is_latin(units, first)             ? Disguise::pinyin
                             : units.codes[first] == word.text[i] ? Disguise::repeated
                                                                  : Disguise::homophone;
        place.disguises |= bit(how);
      }
      if (i > 0 && (place.gap & gap::ends_word) != 0) {
        place.disguises |= bit(is_line_break(place.gap) ? Disguise::vertical : Disguise::separator);
        place.gap &= static_cast<std::uint16_t>(~(gap::ends_word | gap::line_end));
      }
      place.char_class = class_of(word.text[i]);
      units.codes[to] = word.text[i];
      units.places[to++] = place;
    }
    from = edit.end;
  }
  copy_until(static_cast<std::uint32_t>(units.size()));
  units.codes.resize(to);
  units.places.resize(to);
}

}  // namespace guiju::content
