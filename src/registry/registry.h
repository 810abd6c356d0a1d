// registry/registry.h: one immutable view of all institutions, platforms, agreements, products and
// creatives.
//
//   World + LawTerms (the law's words) ─► Registry::build ─► find ids once ─► facts by index
//
// Built whenever an entry or the rulebook changes and then shared by all threads. Looking up and
// asking allocate nothing; whatever a fact needs beyond the day and the region of the case is
// worked out here beforehand.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cel/value.h"
#include "registry/all_in_cost.h"
#include "registry/law_terms.h"
#include "registry/world.h"

namespace guiju::registry {

struct PlatformRow {
  const Platform* entry;
  // Assessments by institution, so that the one of the case's lender is found by comparing
  // integers.
  std::vector<std::pair<InstitutionIndex, Assessment>> assessments;
  std::vector<bool> finance_word;  // by span of the law: a name or account uses a restricted word
};

struct InstitutionRow {
  const Institution* entry;
  bool uscc_valid;
};

struct AgreementRow {
  const Agreement* entry;
  InstitutionIndex institution;
  PlatformIndex platform;
  std::vector<std::vector<cel::Value>> missing_terms;  // by span of the law
};

struct ProductRow {
  const Product* entry;
  InstitutionIndex institution;
  Business business;
  Rate rate_min_simple, rate_max_simple;
  std::optional<AllInCost>
      all_in;  // the higher of registered and computed; none when neither is known
  std::int64_t term_min_days, term_max_days;
  bool bullet, upfront_deduction, charges_beyond_interest;
  std::vector<cel::Value> uses;
  std::vector<std::vector<cel::Value>> forbidden_uses;  // by span of the law
};

struct CreativeRow {
  const Creative* entry;
  ProductIndex product;
};

class Registry {
 public:
  // REQUIRES: the world keeps its invariant; `law` is not empty and ascending (law_terms_of gives
  // it so).
  static std::shared_ptr<const Registry> build(World world, std::span<const LawTerms> law);

  const World& world() const;

  std::optional<InstitutionIndex> find_institution(std::string_view id) const;
  std::optional<PlatformIndex> find_platform(std::string_view id) const;
  std::optional<AgreementIndex> find_agreement(std::string_view id) const;
  std::optional<ProductIndex> find_product(std::string_view id) const;
  std::optional<CreativeIndex> find_creative(std::string_view id) const;
  // The agreement of the two that speaks on this day: one in force before one that is not, one that
  // covers the business before one that does not, then the one that began last.
  std::optional<AgreementIndex> agreement_between(InstitutionIndex institution,
                                                  PlatformIndex platform,
                                                  std::optional<Business> business, Date day) const;

  const InstitutionRow& row(InstitutionIndex index) const;
  const PlatformRow& row(PlatformIndex index) const;
  const AgreementRow& row(AgreementIndex index) const;
  const ProductRow& row(ProductIndex index) const;
  const CreativeRow& row(CreativeIndex index) const;

  std::size_t law_span(Date day) const;  // which LawTerms hold on the day
  std::span<const cel::Value> required_terms(std::size_t span) const;

  struct Body;
  explicit Registry(std::unique_ptr<Body> body);
  ~Registry();

 private:
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::registry
