// registry/forms_fields.h: the fields of every entry, said once.
//
// Readers and writers of all three forms walk these lists, so that what can be written can be read,
// and a new field is one line. A `walk` has one method per type of field; required fields have no
// default. Cross-field checks stand in forms_checks.h. The words are documented in
// registry/README.md.
#pragma once

#include <concepts>
#include <type_traits>

#include "registry/world.h"

namespace guiju::registry::forms {

template <class T, class U>
concept Like = std::same_as<std::remove_const_t<T>, U>;

template <class Walk, Like<Verification> T>
void fields_of(Walk& walk, T& x) {
  walk.text("by", x.by);
  walk.date("at", x.at);
  walk.text("source", x.source);
  walk.date("expires", x.expires);
}

template <class Walk, Like<Licence> T>
void fields_of(Walk& walk, T& x) {
  walk.text("number", x.number);
  walk.choice("kind", x.kind, licence_kind_names);
  walk.businesses("scope", x.scope);
  walk.regions("regions", x.regions);
  walk.date("valid_from", x.valid.from);
  walk.optional_date("valid_to", x.valid.to);
  walk.choice_or("status", x.status, licence_status_names);
  walk.part("verification", x.verification);
}

template <class Walk, Like<Institution> T>
void fields_of(Walk& walk, T& x) {
  walk.id("id", x.id);
  walk.text("name", x.name);
  walk.texts("short_names", x.short_names);
  walk.choice("institution_kind", x.kind, institution_kind_names);
  walk.optional_text("uscc", x.uscc);
  walk.choice_or("status", x.status, party_status_names);
  walk.parts("licences", "licence", x.licences);
}

template <class Walk, Like<Assessment> T>
void fields_of(Walk& walk, T& x) {
  walk.id("institution", x.institution);
  walk.date("at", x.at);
  walk.date("expires", x.expires);
  walk.flag("passed", x.passed);
}

template <class Walk, Like<Platform> T>
void fields_of(Walk& walk, T& x) {
  walk.id("id", x.id);
  walk.text("name", x.name);
  walk.optional_text("operator", x.operator_name);
  walk.texts("account_names", x.account_names);
  walk.optional_text("icp_filing", x.icp_filing);
  walk.flag("payment_institution", x.payment_institution);
  walk.choice_or("status", x.status, party_status_names);
  walk.parts("licences", "licence", x.licences);
  walk.parts("assessments", "assessment", x.assessments);
}

template <class Walk, Like<Agreement> T>
void fields_of(Walk& walk, T& x) {
  walk.id("id", x.id);
  walk.id("institution", x.institution);
  walk.id("platform", x.platform);
  walk.texts("terms", x.terms);
  walk.businesses("scope", x.scope);
  walk.regions("regions", x.regions);
  walk.date("from", x.period.from);
  walk.optional_date("to", x.period.to);
  walk.flag("white_listed", x.white_listed);
  walk.flag("sub_delegation", x.sub_delegation);
  walk.integer_or("depth", x.depth, 1, agreement_depth_max);
  walk.flag("exclusive", x.exclusive);
  walk.flag("platform_charges_borrower", x.platform_charges_borrower);
}

template <class Walk, Like<Fee> T>
void fields_of(Walk& walk, T& x) {
  walk.choice("kind", x.kind, fee_kind_names);
  walk.choice_or("per", x.per, fee_per_names);
  walk.optional_rate("rate", x.rate);
  walk.optional_amount("amount_fen", x.amount);
  walk.choice_or("of", x.of, fee_basis_names);
  walk.flag("deducted_up_front", x.deducted_up_front);
}

template <class Walk, Like<Product> T>
void fields_of(Walk& walk, T& x) {
  walk.id("id", x.id);
  walk.id("institution", x.institution);
  walk.text("name", x.name);
  walk.choice("product_kind", x.kind, product_kind_names);
  walk.rate("rate_min", x.rate_min);
  walk.rate("rate_max", x.rate_max);
  walk.choice_or("rate_method", x.rate_method, yearly_method_names);
  walk.parts("fees", "fee", x.fees);
  walk.optional_rate("all_in_simple", x.all_in_simple);
  walk.optional_rate("all_in_compound", x.all_in_compound);
  walk.amount("amount_min_fen", x.amount_min);
  walk.amount("amount_max_fen", x.amount_max);
  walk.choice_or("term_unit", x.term_unit, term_unit_names);
  walk.integer("term_min", x.term_min, 1, term_days_max);
  walk.integer("term_max", x.term_max, 1, term_days_max);
  walk.choices("repayment", x.repayment, repayment_names);
  walk.texts("uses", x.uses);
  walk.regions("regions", x.regions);
  walk.integer("risk_tier", x.risk_tier, risk_tier_min, risk_tier_max);
  walk.texts("bundled", x.bundled);
  walk.flag("student_only", x.student_only);
  walk.date("on_sale_from", x.on_sale.from);
  walk.optional_date("on_sale_to", x.on_sale.to);
  walk.choice_or("status", x.status, sale_status_names);
}

template <class Walk, Like<Approval> T>
void fields_of(Walk& walk, T& x) {
  walk.text("by", x.by);
  walk.date("at", x.at);
  walk.date("expires", x.expires);
}

template <class Walk, Like<Endorser> T>
void fields_of(Walk& walk, T& x) {
  walk.optional_integer("age", x.age, 0, endorser_age_max);
  walk.optional_date("barred_until", x.barred_until);
}

template <class Walk, Like<Review> T>
void fields_of(Walk& walk, T& x) {
  walk.choice("verdict", x.verdict, review_verdict_names);
  walk.text("rulebook", x.rulebook);
  walk.instant("at", x.at);
}

template <class Walk, Like<Creative> T>
void fields_of(Walk& walk, T& x) {
  walk.id("id", x.id);
  walk.id("product", x.product);
  walk.choice("creative_kind", x.kind, creative_kind_names);
  walk.long_text("text", x.text, creative_text_bytes_max);
  walk.digest("content_hash", x.content_hash);  // left out: zero, until the checks fill it in
  walk.text("maker", x.maker);
  walk.part("approval", x.approval);
  walk.flag("ai_generated", x.ai_generated);
  walk.flag("ai_labelled", x.ai_labelled);
  walk.part("endorser", x.endorser);
  walk.part("review", x.review);
  walk.flag("archived", x.archived);
}

}  // namespace guiju::registry::forms
