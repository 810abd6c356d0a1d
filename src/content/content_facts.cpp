#include "content/review.h"

namespace guiju::content {

using rulebook::Fact;

void set_content_facts(const Review& review, rulebook::Facts& facts) {
  facts.set(Fact::content_loan_related, review.loan_related);
  facts.set(Fact::content_class,
            document_class_names[static_cast<std::size_t>(review.document_class)]);
  facts.set(Fact::content_labels, std::span<const cel::Value>(review.labels));
  facts.set(Fact::content_label_count, static_cast<std::int64_t>(review.labels.size()));
  facts.set(Fact::content_disguises, std::span<const cel::Value>(review.disguises));
  facts.set(Fact::content_terms, std::span<const cel::Value>(review.terms));
  facts.set(Fact::content_lender_named, review.lender_named);
  facts.set(Fact::content_names_lender_of_product, review.names_lender_of_product);
  facts.set(Fact::content_annual_rate_stated, review.annual_rate_stated);
  facts.set(Fact::content_rate_claimed, review.rate_claimed);
  facts.set(Fact::content_amount_claimed, review.amount_claimed);
  facts.set(Fact::content_rate_below_registered, review.rate_below_registered);
  facts.set(Fact::content_rate_above_registered, review.rate_above_registered);
  facts.set(Fact::content_amount_above_registered, review.amount_above_registered);
  facts.set(Fact::content_term_above_registered, review.term_above_registered);
  facts.set(Fact::content_fees_omitted, review.fees_omitted);
  facts.set(Fact::content_unsure, std::span<const cel::Value>(review.unsure));
  if (review.claimed_irr_max) facts.set(Fact::content_claimed_irr_max, *review.claimed_irr_max);
  if (review.claimed_rate_max) facts.set(Fact::content_claimed_rate_max, *review.claimed_rate_max);
  facts.set(Fact::content_risk_warning, review.risk_warning);
  facts.set(Fact::content_quoted_only, review.quoted_only);
}

}  // namespace guiju::content
