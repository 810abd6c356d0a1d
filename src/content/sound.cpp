#include "content/sound.h"

#include <algorithm>
#include <map>

#include "script/syllables.h"

namespace guiju::content {
namespace {

constexpr std::uint32_t none = UINT32_MAX;
bool is_latin(const Units& units, std::uint32_t at) {
  return units.codes[at] >= u'a' && units.codes[at] <= u'z';
}

}  // namespace

UnitText to_units(const Normaliser& normaliser, std::string_view text) {
  Units units;
  normaliser.normalise(text, units);
  return UnitText(units.codes.begin(), units.codes.end());
}

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
      made.words_.push_back(std::move(word));
  }
  made.sound_count_ = made.words_.size();
  std::vector<UnitText> terms;
  for (const auto& [sound, word] : sounds) {
    terms.push_back(sound);
    made.word_of_sound_.push_back(word);
  }
  made.by_sound_ = TermIndex(terms);

  std::map<UnitText, std::uint32_t> literals;
  std::vector<UnitText> literal_terms;
  for (const auto& [from, to] : lexicon.rewrites) {
    UnitText key = to_units(normaliser, from), word = to_units(normaliser, to);
    if (key == word) continue;  // one character for another: the normaliser folds it already
    if (key.empty() || word.empty() || word.size() > key.size())
      return Error{
          ErrorKind::bad_input, "rewrites",
          say("'{}' cannot be rewritten to the longer '{}'", "“{}”不能改写为更长的“{}”", from, to),
          say("include more of the surrounding word in both", "请在两侧都多写几个字")};
    if (!literals.emplace(key, 0).second) continue;
    literal_terms.push_back(std::move(key));
    made.words_.push_back(std::move(word));
  }
  for (const auto& text : lexicon.sound_protected) {
    UnitText key = to_units(normaliser, text);
    if (!key.empty() && literals.emplace(key, 0).second) literal_terms.push_back(std::move(key));
  }
  made.literal_ = TermIndex(literal_terms);
  return made;
}

bool SoundRepair::repair(Units& units, Scratch& scratch) const {
  scratch.hits.clear();
  scratch.edits.clear();
  scratch.guarded.clear();
  literal_.scan(units.codes, units.places, scratch.hits);
  std::uint32_t taken = 0;
  const auto rewrites = static_cast<std::uint32_t>(words_.size() - sound_count_);
  for (const TermHit& hit : scratch.hits) {
    if (hit.term >= rewrites)
      scratch.guarded.push_back(hit);
    else if (hit.begin >= taken) {
      scratch.edits.push_back(
          {hit.begin, hit.end, static_cast<std::uint32_t>(sound_count_) + hit.term, none});
      taken = hit.end;
    }
  }
  bool changed = !scratch.edits.empty();
  if (changed) apply(units, scratch);

  spell(units, scratch);
  scratch.hits.clear();
  scratch.edits.clear();
  by_sound_.scan(scratch.syllables, scratch.places, scratch.hits);
  taken = 0;
  for (std::size_t i = 0; i < scratch.hits.size(); ++i) {
    // Of the words that begin here the longest comes last.
    if (i + 1 < scratch.hits.size() && scratch.hits[i + 1].begin == scratch.hits[i].begin &&
        is_disguise(units, scratch, scratch.hits[i + 1]))
      continue;
    const TermHit& hit = scratch.hits[i];
    const std::uint32_t begin = scratch.first_unit[hit.begin], end = scratch.first_unit[hit.end];
    if (begin < taken || !is_disguise(units, scratch, hit)) continue;
    scratch.edits.push_back({begin, end, word_of_sound_[hit.term], hit.begin});
    taken = end;
  }
  if (!scratch.edits.empty()) {
    apply(units, scratch);
    changed = true;
  }
  if (changed) units.segment();
  return changed;
}

void SoundRepair::spell(const Units& units, Scratch& scratch) const {
  scratch.syllables.clear();
  scratch.places.clear();
  scratch.first_unit.clear();
  const auto size = static_cast<std::uint32_t>(units.size());
  for (std::uint32_t at = 0; at < size;) {
    if (is_latin(units, at)) {
      std::uint32_t end = at + 1;
      while (end < size && is_latin(units, end) && units.places[end].gap == 0) ++end;
      spell_latin(units, at, end, scratch);
      at = end;
      continue;
    }
    scratch.syllables.push_back(script::syllable_of[units.codes[at]]);
    scratch.places.push_back(units.places[at]);
    scratch.first_unit.push_back(at++);
  }
  scratch.first_unit.push_back(size);
}

// A run of letters becomes syllables when all of it can be read so, longest syllables first.
void SoundRepair::spell_latin(const Units& units, std::uint32_t begin, std::uint32_t end,
                              Scratch& scratch) const {
  char letters[script::latin_run_max];
  const std::size_t size = end - begin;
  const auto push = [&](std::uint16_t syllable, std::uint32_t at) {
    scratch.syllables.push_back(syllable);
    UnitPlace place = units.places[at];
    place.char_class = CharClass::han;
    scratch.places.push_back(place);
    scratch.first_unit.push_back(at);
  };
  if (size > script::latin_run_max) return push(0, begin);
  for (std::size_t i = 0; i < size; ++i) letters[i] = static_cast<char>(units.codes[begin + i]);
  std::uint8_t lengths[script::latin_run_max];
  const std::size_t count = script::split_syllables({letters, size}, lengths);
  if (count == 0) return push(0, begin);
  for (std::size_t i = 0, at = 0; i < count; at += lengths[i++])
    push(script::syllable_number({letters + at, lengths[i]}),
         begin + static_cast<std::uint32_t>(at));
}

bool SoundRepair::is_disguise(const Units& units, const Scratch& scratch,
                              const TermHit& hit) const {
  const UnitText& word = words_[word_of_sound_[hit.term]];
  std::size_t same = 0, rare = 0, latin = 0;
  for (std::uint32_t i = 0; i < word.size(); ++i) {
    const std::uint32_t at = scratch.first_unit[hit.begin + i];
    if (units.codes[at] == word[i])
      ++same;
    else if (is_latin(units, at))
      ++latin;
    else if (script::fold_cells[units.codes[at]].rare())
      ++rare;
  }
  if (same == word.size() || same + rare + latin == 0) return false;
  const std::uint32_t begin = scratch.first_unit[hit.begin], end = scratch.first_unit[hit.end];
  // Protected words are short: those that could overlap begin close before the end.
  auto guard =
      std::lower_bound(scratch.guarded.begin(), scratch.guarded.end(), end,
                       [](const TermHit& one, std::uint32_t place) { return one.begin < place; });
  for (std::size_t back = 0; guard != scratch.guarded.begin() && back < word.size() + 8; ++back)
    if ((--guard)->end > begin && guard->end - guard->begin >= word.size()) return false;
  return true;
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
    const UnitText& word = words_[edit.word];
    for (std::uint32_t i = 0; i < word.size(); ++i) {
      const bool by_sound = edit.syllable != none;
      const std::uint32_t first = by_sound ? scratch.first_unit[edit.syllable + i] : edit.begin + i;
      const std::uint32_t last = by_sound               ? scratch.first_unit[edit.syllable + i + 1]
                                 : i + 1 == word.size() ? edit.end
                                                        : first + 1;
      UnitPlace place = units.places[first];
      place.end = units.places[last - 1].end;
      if (units.codes[first] != word[i] || last - first > 1) {
        const Disguise how = !by_sound                ? Disguise::split
                             : is_latin(units, first) ? Disguise::pinyin
                                                      : Disguise::homophone;
        place.disguises |= bit(how);
      }
      place.char_class = CharClass::han;
      units.codes[to] = word[i];
      units.places[to++] = place;
    }
    from = edit.end;
  }
  copy_until(static_cast<std::uint32_t>(units.size()));
  units.codes.resize(to);
  units.places.resize(to);
}

}  // namespace guiju::content
