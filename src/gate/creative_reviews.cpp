#include "gate/creative_reviews.h"

#include <algorithm>

#include "content/ad_text.h"
#include "gate/creative.h"

namespace guiju::gate {
namespace {

using rulebook::Outcome;

// Which policies ask about the words: they read a fact of the group content.
std::vector<bool> policies_on_content(const rulebook::Ruleset& ruleset) {
  std::vector<bool> on_content;
  const auto catalogue = rulebook::fact_catalogue();
  for (const rulebook::Policy& policy : ruleset.policies()) {
    const auto slots = policy.when.slots();
    on_content.push_back(std::any_of(slots.begin(), slots.end(), [&](std::uint16_t slot) {
      return slot < catalogue.size() && catalogue[slot].name.starts_with("content.");
    }));
  }
  return on_content;
}

}  // namespace

CreativeReviews CreativeReviews::build(const registry::Registry& registry,
                                       const rulebook::Ruleset& ruleset,
                                       const content::Reviewer& reviewer,
                                       const content::ChannelReader& channels,
                                       const Calendar& calendar) {
  CreativeReviews reviews;
  const std::vector<bool> on_content = policies_on_content(ruleset);
  CreativeScratch scratch;
  const auto& creatives = registry.world().creatives;
  for (std::size_t i = 0; i < creatives.size(); ++i) {
    reviews.first_.push_back(static_cast<std::uint32_t>(reviews.changes_.size()));
    const registry::CreativeRow& row = registry.row(registry::CreativeIndex(i));
    const registry::ProductRow& product = registry.row(row.product);
    auto text = content::AdText::parse(creatives[i].text);
    if (!text) {  // the registry keeps only text that can be read; a person looks at anything else
      reviews.changes_.push_back({rulebook::day_min, Outcome::review});
      continue;
    }
    content::ProductTerms terms = terms_of(registry, product);
    terms.channel = registry::creative_kind_names[static_cast<std::size_t>(creatives[i].kind)];
    reviewer.review(*text, &terms, scratch.content, scratch.review);
    for (const rulebook::RulesInForce& rules : ruleset.spans()) {
      const CreativeSubject subject{
          .id = creatives[i].id.text,
          .creative = registry::CreativeIndex(i),
          .product = row.product,
          .institution = product.institution,
          .at = shanghai_midnight(std::max(rules.from(), Date::of(1, 1, 1))),
          .names_product = true,
          .names_institution = true};
      review_channel(channels, rules, channel_of(creatives[i].kind), *text, terms.lender_name,
                     scratch);
      judge_creative(rules, registry, calendar, subject, scratch);
      Outcome outcome = Outcome::allow;
      for (const rulebook::Reason& reason : scratch.verdict.reasons) {
        if (on_content[reason.policy.value]) outcome = std::max(outcome, reason.outcome);
      }
      const bool first = reviews.changes_.size() == reviews.first_.back();
      if (first || reviews.changes_.back().outcome != outcome)
        reviews.changes_.push_back({rules.from(), outcome});
    }
  }
  reviews.first_.push_back(static_cast<std::uint32_t>(reviews.changes_.size()));
  return reviews;
}

Outcome CreativeReviews::outcome(registry::CreativeIndex creative, Date day) const {
  const auto begin = changes_.begin() + first_[creative.value];
  const auto end = changes_.begin() + first_[creative.value + 1];
  const auto after = std::upper_bound(
      begin, end, day, [](Date date, const Change& change) { return date < change.from; });
  return after == begin ? Outcome::review : std::prev(after)->outcome;
}

std::string_view review_verdict(Outcome automatic, const registry::Creative& creative) {
  using registry::ReviewVerdict;
  const auto reviewed = [&](ReviewVerdict verdict) {
    return creative.review && creative.review->verdict == verdict;
  };
  if (automatic == Outcome::deny || reviewed(ReviewVerdict::reject)) return "reject";
  if (reviewed(ReviewVerdict::pass)) return "pass";
  if (automatic == Outcome::review || reviewed(ReviewVerdict::review)) return "review";
  return registry::is_file(creative.kind) ? "none" : "pass";
}

content::ProductTerms terms_of(const registry::Registry& registry,
                               const registry::ProductRow& product) {
  content::ProductTerms terms;
  terms.rate_min = product.rate_min_simple;
  terms.rate_max = product.rate_max_simple;
  terms.amount_min = product.entry->amount_min;
  terms.amount_max = product.entry->amount_max;
  terms.term_min_days = static_cast<std::int32_t>(product.term_min_days);
  terms.term_max_days = static_cast<std::int32_t>(product.term_max_days);
  terms.lender_name = registry.row(product.institution).entry->name;
  terms.has_fees = std::any_of(product.entry->fees.begin(), product.entry->fees.end(),
                               [](const registry::Fee& fee) { return fee.is_certain(); });
  terms.kind = registry::business_names[static_cast<std::size_t>(product.business)];
  return terms;
}

}  // namespace guiju::gate
