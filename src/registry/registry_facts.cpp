#include "registry/registry_facts.h"

#include <algorithm>

namespace guiju::registry {
namespace {

using rulebook::Fact;
using rulebook::Facts;

void set_all_false(Facts& facts, std::initializer_list<Fact> all) {
  for (const Fact fact : all) facts.set(fact, false);
}

bool is_assessed(const PlatformRow& row, std::optional<InstitutionIndex> lender, Date day) {
  return lender &&
         std::any_of(row.assessments.begin(), row.assessments.end(), [&](const auto& assessment) {
           return assessment.first == *lender && assessment.second.is_current(day);
         });
}

bool holds_licence(const Platform& platform, Date day) {
  return std::any_of(platform.licences.begin(), platform.licences.end(),
                     [&](const Licence& licence) {
                       return licence.kind != LicenceKind::telecom && licence.is_in_force(day);
                     });
}

void set_licence_facts(Facts& facts, const Licence* licence, std::optional<Business> business,
                       const Setting& setting) {
  const LicenceState state = licence ? licence->state(setting.day) : LicenceState::none;
  facts.set(Fact::lender_licence_known, licence != nullptr);
  facts.set(Fact::lender_licence_in_force, state == LicenceState::valid);
  facts.set(Fact::lender_licence_status, licence_state_names[static_cast<std::size_t>(state)]);
  facts.set(Fact::lender_may_lend,
            licence && licence->covers(business.value_or(Business::lending)));
  facts.set(Fact::lender_region_covered, licence && licence->covers_region(setting.region));
  const Verification* verification =
      licence && licence->verification ? &*licence->verification : nullptr;
  facts.set(Fact::lender_licence_verified, verification && verification->is_current(setting.day));
  if (verification && verification->at <= setting.day) {
    facts.set(Fact::lender_licence_verified_days,
              std::int64_t{setting.day.days} - verification->at.days);
  }
}

void set_all_in_facts(Facts& facts, const ProductRow& row) {
  facts.set(Fact::product_all_in_known, row.all_in.has_value());
  if (!row.all_in) return;
  facts.set(Fact::product_all_in_simple, row.all_in->simple);
  facts.set(Fact::product_all_in_compound, row.all_in->compound);
}

void set_approval_facts(Facts& facts, const Creative& creative, Date day) {
  const bool approved = creative.approval && creative.approval->at <= day;
  facts.set(Fact::creative_approved, approved);
  facts.set(Fact::creative_approver_is_maker, approved && creative.approval->by == creative.maker);
  facts.set(Fact::creative_expired, approved && creative.approval->expires < day);
}

void set_endorser_facts(Facts& facts, const Creative& creative, Date day) {
  const Endorser* endorser = creative.endorser ? &*creative.endorser : nullptr;
  facts.set(Fact::creative_endorser_barred,
            endorser && endorser->barred_until && day <= *endorser->barred_until);
  if (endorser && endorser->age) facts.set(Fact::creative_endorser_age, *endorser->age);
}

}  // namespace

void set_platform_facts(Facts& facts, const Registry& registry,
                        std::optional<PlatformIndex> platform,
                        std::optional<InstitutionIndex> lender, const Setting& setting) {
  facts.set(Fact::platform_known, platform.has_value());
  if (!platform) {
    return set_all_false(facts,
                         {Fact::platform_active, Fact::platform_icp_filed, Fact::platform_payment,
                          Fact::platform_name_restricted, Fact::platform_assessed});
  }
  const PlatformRow& row = registry.row(*platform);
  const Platform& entry = *row.entry;
  facts.set(Fact::platform_active, entry.status == PartyStatus::active);
  facts.set(Fact::platform_icp_filed, entry.icp_filing.has_value());
  facts.set(Fact::platform_payment, entry.payment_institution);
  const bool word = row.finance_word[registry.law_span(setting.day)];
  facts.set(Fact::platform_name_restricted, word && !holds_licence(entry, setting.day));
  facts.set(Fact::platform_assessed, is_assessed(row, lender, setting.day));
}

void set_lender_facts(Facts& facts, const Registry& registry,
                      std::optional<InstitutionIndex> lender, std::optional<Business> business,
                      const Setting& setting) {
  facts.set(Fact::lender_known, lender.has_value());
  if (!lender) {
    set_licence_facts(facts, nullptr, business, setting);
    facts.set(Fact::lender_kind,
              institution_kind_names[static_cast<std::size_t>(InstitutionKind::other)]);
    return set_all_false(facts, {Fact::lender_bank, Fact::lender_active, Fact::lender_uscc_valid});
  }
  const InstitutionRow& row = registry.row(*lender);
  const Institution& entry = *row.entry;
  facts.set(Fact::lender_kind, institution_kind_names[static_cast<std::size_t>(entry.kind)]);
  facts.set(Fact::lender_bank, is_bank(entry.kind));
  facts.set(Fact::lender_active, entry.status == PartyStatus::active);
  facts.set(Fact::lender_uscc_valid, row.uscc_valid);
  facts.set(Fact::lender_name, std::string_view(entry.name));
  set_licence_facts(facts, licence_for(entry.licences, business, setting.day, setting.region),
                    business, setting);
}

void set_agreement_facts(Facts& facts, const Registry& registry,
                         std::optional<AgreementIndex> agreement, std::optional<Business> business,
                         const Setting& setting) {
  const std::size_t span = registry.law_span(setting.day);
  facts.set(Fact::agreement_exists, agreement.has_value());
  if (!agreement) {
    facts.set(Fact::agreement_missing_terms, registry.required_terms(span));
    return set_all_false(facts, {Fact::agreement_in_force, Fact::agreement_covers_business,
                                 Fact::agreement_covers_region, Fact::agreement_white_listed,
                                 Fact::agreement_sub_delegates, Fact::agreement_exclusive,
                                 Fact::agreement_platform_charges_borrower});
  }
  const AgreementRow& row = registry.row(*agreement);
  const Agreement& entry = *row.entry;
  facts.set(Fact::agreement_in_force, entry.period.contains(setting.day));
  facts.set(Fact::agreement_covers_business,
            entry.scope.covers(business.value_or(Business::lending)));
  facts.set(Fact::agreement_covers_region, entry.regions.covers(setting.region));
  facts.set(Fact::agreement_missing_terms, std::span<const cel::Value>(row.missing_terms[span]));
  facts.set(Fact::agreement_white_listed, entry.white_listed);
  facts.set(Fact::agreement_sub_delegates, entry.sub_delegation);
  facts.set(Fact::agreement_depth, entry.depth);
  facts.set(Fact::agreement_exclusive, entry.exclusive);
  facts.set(Fact::agreement_platform_charges_borrower, entry.platform_charges_borrower);
}

void set_product_facts(Facts& facts, const Registry& registry, std::optional<ProductIndex> product,
                       std::optional<InstitutionIndex> lender, const Setting& setting) {
  facts.set(Fact::product_known, product.has_value());
  if (!product) {
    facts.set(Fact::product_kind, product_kind_names[static_cast<std::size_t>(ProductKind::other)]);
    facts.set(Fact::product_uses, std::span<const cel::Value>());
    facts.set(Fact::product_forbidden_uses, std::span<const cel::Value>());
    return set_all_false(facts,
                         {Fact::product_active, Fact::product_of_lender, Fact::product_all_in_known,
                          Fact::product_bullet, Fact::product_upfront_deduction,
                          Fact::product_charges_beyond_interest, Fact::product_bundled,
                          Fact::product_region_covered, Fact::product_student_only});
  }
  const ProductRow& row = registry.row(*product);
  const Product& entry = *row.entry;
  facts.set(Fact::product_active, entry.is_on_sale(setting.day));
  facts.set(Fact::product_kind, product_kind_names[static_cast<std::size_t>(entry.kind)]);
  facts.set(Fact::product_of_lender, lender && row.institution == *lender);
  facts.set(Fact::product_rate_min, row.rate_min_simple);
  facts.set(Fact::product_rate_max, row.rate_max_simple);
  set_all_in_facts(facts, row);
  facts.set(Fact::product_amount_min, entry.amount_min);
  facts.set(Fact::product_amount_max, entry.amount_max);
  facts.set(Fact::product_term_min_days, row.term_min_days);
  facts.set(Fact::product_term_max_days, row.term_max_days);
  facts.set(Fact::product_bullet, row.bullet);
  facts.set(Fact::product_upfront_deduction, row.upfront_deduction);
  facts.set(Fact::product_charges_beyond_interest, row.charges_beyond_interest);
  facts.set(Fact::product_bundled, !entry.bundled.empty());
  facts.set(Fact::product_uses, std::span<const cel::Value>(row.uses));
  facts.set(Fact::product_forbidden_uses,
            std::span<const cel::Value>(row.forbidden_uses[registry.law_span(setting.day)]));
  facts.set(Fact::product_risk_tier, entry.risk_tier);
  facts.set(Fact::product_region_covered, entry.regions.covers(setting.region));
  // The state student loan is the one loan made for students that the law wants.
  facts.set(Fact::product_student_only,
            entry.student_only && entry.kind != ProductKind::student_aid);
}

void set_creative_facts(Facts& facts, const Registry& registry,
                        std::optional<CreativeIndex> creative, std::optional<ProductIndex> product,
                        const std::optional<Digest>& shown, const Setting& setting) {
  facts.set(Fact::creative_known, creative.has_value());
  if (!creative) {
    facts.set(Fact::creative_review, "none");
    return set_all_false(
        facts,
        {Fact::creative_approved, Fact::creative_approver_is_maker, Fact::creative_expired,
         Fact::creative_hash_matches, Fact::creative_of_product, Fact::creative_ai_generated,
         Fact::creative_ai_labelled, Fact::creative_archived, Fact::creative_endorser_barred});
  }
  const CreativeRow& row = registry.row(*creative);
  const Creative& entry = *row.entry;
  facts.set(Fact::creative_kind, creative_kind_names[static_cast<std::size_t>(entry.kind)]);
  set_approval_facts(facts, entry, setting.day);
  facts.set(Fact::creative_hash_matches, shown && *shown == entry.content_hash);
  facts.set(Fact::creative_review,
            entry.review ? review_verdict_names[static_cast<std::size_t>(entry.review->verdict)]
                         : "none");
  facts.set(Fact::creative_of_product, product && row.product == *product);
  facts.set(Fact::creative_ai_generated, entry.ai_generated);
  facts.set(Fact::creative_ai_labelled, entry.ai_labelled);
  facts.set(Fact::creative_archived, entry.archived);
  set_endorser_facts(facts, entry, setting.day);
}

}  // namespace guiju::registry
