#include "cli/review_judge.h"

namespace guiju::cli {

Reviewed ReviewJudge::judge(ReviewItem& item) {
  const gate::ReviewInput& input = *item.input;
  const content::ProductTerms* terms = input.terms ? &*input.terms : nullptr;
  const gate::Edition& edition = snapshot_.law.at(at_);
  if (item.picture) {
    gate::review_picture(edition, *snapshot_.calendar, item.picture->reading,
                         {.id = input.id, .at = at_, .terms = terms, .lender_hosts = lender_hosts_},
                         scratch_, item.picture->review);
    return {item, input, scratch_};
  }
  edition.reviewer->review(input.text, terms, scratch_.content, scratch_.review);
  gate::judge_creative(
      edition.ruleset->at(shanghai_date(at_)), *edition.registry, *snapshot_.calendar,
      {.id = input.id, .creative = {}, .product = {}, .institution = {}, .at = at_}, scratch_);
  return {item, input, scratch_};
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
