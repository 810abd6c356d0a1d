// content/sound.h: undoes spellings that sound like a word or stand for one: 岱款, dai款, daikuan,
// 身份z.
//
// Only a short list of words is worth disguising; a match is rewritten in place to the word itself,
// with the disguise noted on its units, so that everything after this step sees plain text. A word
// whose characters all differ is left alone unless one of them is rare or in Latin letters: 待宽
// may be honest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "content/normaliser.h"
#include "content/term_index.h"
#include "rulebook/lexicon.h"

namespace guiju::content {

UnitText to_units(const Normaliser& normaliser, std::string_view text);

class SoundRepair {
 public:
  static Result<SoundRepair> build(const rulebook::Lexicon& lexicon, const Normaliser& normaliser);

  struct Scratch {
    std::vector<std::uint16_t> syllables;
    std::vector<UnitPlace> places;          // of the syllables
    std::vector<std::uint32_t> first_unit;  // of the syllables; one more entry at the end
    std::vector<TermHit> hits, guarded;
    struct Edit {
      std::uint32_t begin, end;  // units
      std::uint32_t word;        // index into words_
      std::uint32_t syllable;    // first syllable, or none for a fixed rewrite
    };
    std::vector<Edit> edits;
  };
  // Rewrites `units`; false when there was nothing to do.
  bool repair(Units& units, Scratch& scratch) const;

 private:
  void spell(const Units& units, Scratch& scratch) const;
  void spell_latin(const Units& units, std::uint32_t begin, std::uint32_t end,
                   Scratch& scratch) const;
  bool is_disguise(const Units& units, const Scratch& scratch, const TermHit& hit) const;
  void apply(Units& units, const Scratch& scratch) const;

  std::vector<UnitText> words_;  // what is written in place of a hit: sound words, then rewrites
  std::size_t sound_count_ = 0;
  TermIndex by_sound_, literal_;  // literal: rewrites, then protected words
  std::vector<std::uint32_t> word_of_sound_;
};

}  // namespace guiju::content
