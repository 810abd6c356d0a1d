#include "gate/text_review.h"

namespace guiju::gate {

void TextReview::judge(const ReviewInput& input, const content::AdText& text,
                       CreativeScratch& scratch) const {
  edition().reviewer->review(text, terms(), scratch.content, scratch.review);
  const rulebook::RulesInForce& rules = edition().ruleset->at(shanghai_date(at_));
  review_channel(edition().channels, rules, input.channel, text,
                 terms_ ? terms_->lender_name : std::string_view(), scratch);
  CreativeSubject subject{
      .id = input.id, .creative = {}, .product = {}, .institution = {}, .at = at_};
  if (product_) {
    subject.product = *product_;
    subject.institution = edition().registry->row(*product_).institution;
    subject.names_product = subject.names_institution = true;
  }
  judge_creative(rules, *edition().registry, *snapshot_.calendar, subject, scratch);
}

void TextReview::find_terms(const ReviewInput& input) {
  product_ = input.product.empty() ? std::nullopt : edition().registry->find_product(input.product);
  terms_ = input.terms;
  if (!terms_ && product_)
    terms_ = terms_of(*edition().registry, edition().registry->row(*product_));
  figures_ = figures_of(terms());
}

void TextReview::judge(const ReviewInput& input) {
  find_terms(input);
  judge(input, input.text, scratch_);
  if (!mends_) return;
  mended_ = mend(input.text, lexicon(), figures_,
                 [&](const content::AdText& text, content::Review& into) {
                   judge(input, text, trial_);
                   into = trial_.review;
                   return review_word(trial_.verdict.outcome) == "pass";
                 });
}

}  // namespace guiju::gate
