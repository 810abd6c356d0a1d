#include "cli/review_judge.h"

namespace guiju::cli {

Reviewed ReviewJudge::judge(ReviewItem& item) {
  const gate::ReviewInput& input = *item.input;
  if (!item.picture) {
    text_.judge(input);
    return {item,           input,  text_.scratch(), text_.lexicon(), text_.figures(),
            text_.mended(), nullptr};
  }
  text_.find_terms(input);
  gate::review_picture(
      snapshot_.law.at(at_), *snapshot_.calendar, item.picture->reading,
      {.id = input.id, .at = at_, .terms = text_.terms(), .lender_hosts = lender_hosts_}, picture_,
      item.picture->review);
  return {item, input, picture_, text_.lexicon(), text_.figures(), nullptr, nullptr};
}

Reviewed ReviewJudge::of_page(const ReviewItem& item, const gate::CreativeScratch& scratch,
                              const SeenPage& page) {
  figures_ = gate::figures_of(nullptr);
  return {item,     *item.input, scratch, snapshot_.law.at(at_).ruleset->lexicon(),
          figures_, nullptr,     &page};
}

std::size_t rank_of(rulebook::Outcome outcome) {
  switch (outcome) {
    case rulebook::Outcome::allow:
    case rulebook::Outcome::notice: return 0;
    case rulebook::Outcome::review: return 1;
    case rulebook::Outcome::deny: return 2;
  }
  return 2;
}

}  // namespace guiju::cli
