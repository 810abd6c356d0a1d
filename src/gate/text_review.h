// gate/text_review.h: the creative checkpoint for a text alone, on one day: what is wrong, and what would pass.
//
// Behind `guiju review` and POST /v1/reviews. One thread at a time; what it leaves holds until the next text.
#pragma once

#include <optional>

#include "gate/creative.h"
#include "gate/review_line.h"
#include "gate/suggestion.h"

namespace guiju::gate {

class TextReview {
 public:
  //   mends  also looks for the wording that would pass
  TextReview(const Snapshot& snapshot, Instant at, bool mends)
      : snapshot_(snapshot), at_(at), mends_(mends) {}

  void judge(const ReviewInput& input);
  // What the text is held against: its own terms, or those of its registered product. `judge` does this first.
  void find_terms(const ReviewInput& input);

  const CreativeScratch& scratch() const { return scratch_; }
  const content::ProductTerms* terms() const { return terms_ ? &*terms_ : nullptr; }
  const rulebook::Lexicon& lexicon() const { return edition().ruleset->lexicon(); }
  const rulebook::Figures& figures() const { return figures_; }
  const Mended* mended() const { return mends_ ? &mended_ : nullptr; }

 private:
  const Edition& edition() const { return snapshot_.law.at(at_); }
  void judge(const ReviewInput& input, const content::AdText& text, CreativeScratch& scratch) const;

  const Snapshot& snapshot_;
  const Instant at_;
  const bool mends_;
  CreativeScratch scratch_, trial_;
  std::optional<registry::ProductIndex> product_;
  std::optional<content::ProductTerms> terms_;
  rulebook::Figures figures_;
  Mended mended_;
};

}  // namespace guiju::gate
