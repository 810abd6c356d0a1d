// A world of one good entry of each kind, for tests to change.
#pragma once

#include <string>
#include <vector>

#include "registry/law_terms.h"
#include "registry/world.h"

namespace guiju::registry::testing {

inline constexpr Date today = Date::of(2026, 10, 20);

inline Licence good_licence() {
  Licence x;
  x.number = "X9001H244030001";
  x.kind = LicenceKind::financial;
  x.scope = {Business::consumer_loans};
  x.regions = RegionSet::nationwide();
  x.valid = {Date::of(2021, 5, 1), Date::of(2031, 4, 30)};
  x.verification =
      Verification{"staff-07", Date::of(2026, 9, 1), "register", Date::of(2027, 2, 28)};
  return x;
}

inline Institution good_lender() {
  Institution x;
  x.id = InstitutionKey("lender-01");
  x.name = "云山市民消费金融有限公司";
  x.short_names = {"云山消金"};
  x.kind = InstitutionKind::consumer_finance;
  x.uscc = "91110108MA00000070";
  x.licences = {good_licence()};
  return x;
}

inline Platform good_platform() {
  Platform x;
  x.id = PlatformKey("platform-01");
  x.name = "山海生活";
  x.operator_name = "山海信息技术有限公司";
  x.icp_filing = "京ICP备2020000001号";
  x.assessments = {
      {InstitutionKey("lender-01"), Date::of(2026, 6, 1), Date::of(2027, 5, 31), true}};
  return x;
}

inline Agreement good_agreement() {
  Agreement x;
  x.id = AgreementKey("agreement-01");
  x.institution = InstitutionKey("lender-01");
  x.platform = PlatformKey("platform-01");
  x.terms = {"scope", "breach"};
  x.scope = {Business::consumer_loans};
  x.regions = RegionSet::nationwide();
  x.period = {Date::of(2026, 7, 1), Date::of(2027, 6, 30)};
  x.white_listed = true;
  return x;
}

inline Product good_product() {
  Product x;
  x.id = ProductKey("product-01");
  x.institution = InstitutionKey("lender-01");
  x.name = "云山安心分期";
  x.kind = ProductKind::consumer;
  x.rate_min = Rate(72'000);
  x.rate_max = Rate(180'000);
  x.amount_min = Fen(100'000);
  x.amount_max = Fen(20'000'000);
  x.term_min = 3;
  x.term_max = 36;
  x.repayment = {Repayment::equal_principal_and_interest};
  x.uses = {"consumption", "renovation"};
  x.regions = RegionSet::nationwide();
  x.risk_tier = 3;
  x.on_sale = {Date::of(2026, 7, 1), std::nullopt};
  return x;
}

inline Creative good_creative() {
  Creative x;
  x.id = CreativeKey("creative-001");
  x.product = ProductKey("product-01");
  x.text = "云山消金，年化利率7.2%至18%（单利），请理性消费。";
  x.content_hash = sha256(x.text);
  x.maker = "staff-03";
  x.approval = Approval{"staff-07", Date::of(2026, 9, 20), Date::of(2027, 3, 31)};
  x.review = Review{ReviewVerdict::pass, "2026.09.30", Instant(1'790'000'000'000'000)};
  return x;
}

inline World small_world() {
  return {
      {good_lender()}, {good_platform()}, {good_agreement()}, {good_product()}, {good_creative()}};
}

// The second span asks for one more term and forbids one more use.
inline std::vector<LawTerms> small_law() {
  return {{Date::of(1949, 10, 1), {"scope"}, {"贷款"}, {"stocks"}},
          {Date::of(2026, 9, 30),
           {"scope", "data_security", "breach"},
           {"贷款", "金融"},
           {"stocks", "renovation"}}};
}

}  // namespace guiju::registry::testing
