// content/sound.h: undoes spellings that sound like a word or stand for one: 岱款, dai款, dài kuǎn, 代贝款,
// bkzx, 贷贷款款, 身份z.
//
// Only a short list of words is worth disguising; a match is rewritten in place to the word itself,
// with the disguise noted on its units, so that everything after this step sees plain text. A word
// whose characters all differ is left alone unless one of them is rare or in Latin letters: 待宽
// may be honest. A word set apart by marks (【贷】【款】) or stuttered must be the word itself.
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
    std::size_t words_found = 0;  // words of the list, disguised or not
  };
  // Rewrites `units`; false when there was nothing to do.
  bool repair(Units& units, Scratch& scratch) const;

 private:
  struct Word {
    UnitText text;
    Disguise how = Disguise::homophone;  // of a fixed rewrite
    bool weak = false;                   // initials, which may be those of anything
  };
  struct Builder;
  bool rewrite(Units& units, Scratch& scratch, bool weak) const;
  bool repair_sounds(Units& units, Scratch& scratch) const;
  bool is_supported(const Units& units, const Scratch& scratch, const TermHit& hit) const;
  void spell(const Units& units, Scratch& scratch) const;
  std::uint32_t spell_latin(const Units& units, std::uint32_t begin, Scratch& scratch,
                            std::uint32_t& count) const;
  bool is_disguise(const Units& units, const Scratch& scratch, const TermHit& hit) const;
  bool is_set_apart(const Units& units, const Scratch& scratch, const TermHit& hit,
                    std::size_t broken) const;
  void apply(Units& units, const Scratch& scratch) const;

  std::vector<Word> words_;  // what is written in place of a hit: sound words, then rewrites
  std::size_t sound_count_ = 0;
  bool any_weak_ = false;
  TermIndex by_sound_, literal_;  // literal: rewrites, then protected words
  std::vector<std::uint32_t> word_of_sound_;
};

}  // namespace guiju::content
