#include "cli/review_judge.h"

namespace guiju::cli {

void ReviewJudge::judge(const gate::ReviewInput& input, const content::AdText& text,
                        gate::CreativeScratch& scratch) const {
  const content::ProductTerms* terms = terms_ ? &*terms_ : nullptr;
  const gate::Edition& edition = snapshot_.law.at(at_);
  edition.reviewer->review(text, terms, scratch.content, scratch.review);
  const rulebook::RulesInForce& rules = edition.ruleset->at(shanghai_date(at_));
  gate::review_channel(edition.channels, rules, input.channel, text,
                       terms != nullptr ? terms->lender_name : std::string_view(), scratch);
  gate::CreativeSubject subject{
      .id = input.id, .creative = {}, .product = {}, .institution = {}, .at = at_};
  if (product_) {
    subject.product = *product_;
    subject.institution = edition.registry->row(*product_).institution;
    subject.names_product = subject.names_institution = true;
  }
  gate::judge_creative(rules, *edition.registry, *snapshot_.calendar, subject, scratch);
}

Reviewed ReviewJudge::judge(ReviewItem& item) {
  const gate::ReviewInput& input = *item.input;
  const gate::Edition& edition = snapshot_.law.at(at_);
  const rulebook::Lexicon& lexicon = edition.ruleset->lexicon();
  product_ = input.product.empty() ? std::nullopt : edition.registry->find_product(input.product);
  terms_ = input.terms;
  if (!terms_ && product_)
    terms_ = gate::terms_of(*edition.registry, edition.registry->row(*product_));
  figures_ = gate::figures_of(terms_ ? &*terms_ : nullptr);
  if (item.picture) {
    gate::review_picture(edition, *snapshot_.calendar, item.picture->reading,
                         {.id = input.id,
                          .at = at_,
                          .terms = terms_ ? &*terms_ : nullptr,
                          .lender_hosts = lender_hosts_},
                         scratch_, item.picture->review);
    return {item, input, scratch_, lexicon, figures_, nullptr, nullptr};
  }
  judge(input, input.text, scratch_);
  if (mends_) {
    mended_ = gate::mend(input.text, lexicon, figures_,
                         [&](const content::AdText& text, content::Review& into) {
                           judge(input, text, trial_);
                           into = trial_.review;
                           return rank_of(trial_.verdict.outcome) == 0;
                         });
  }
  return {item, input, scratch_, lexicon, figures_, mends_ ? &mended_ : nullptr, nullptr};
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
