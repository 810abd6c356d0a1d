// Facts of one case: each fact just inside and just outside what makes it true.

#include <gtest/gtest.h>

#include <functional>

#include "registry/random_world.h"
#include "registry/registry_facts.h"
#include "registry/small_world.h"
#include "support/allocations.h"

namespace guiju::registry {
namespace {

using namespace testing;
using rulebook::Fact;
using rulebook::Facts;

struct Case {
  World world = small_world();
  Setting setting{today, "440305"};
  std::string lender = "lender-01", platform = "platform-01", product = "product-01",
              creative = "creative-001";
  std::optional<Digest> shown = good_creative().content_hash;
};

void fill(const Registry& registry, const Case& in, Facts& facts) {
  const auto lender = registry.find_institution(in.lender);
  const auto platform = registry.find_platform(in.platform);
  const auto product = registry.find_product(in.product);
  const auto creative = registry.find_creative(in.creative);
  std::optional<Business> business;
  if (product) business = registry.row(*product).business;
  std::optional<AgreementIndex> agreement;
  if (lender && platform)
    agreement = registry.agreement_between(*lender, *platform, business, in.setting.day);
  facts.clear();
  set_platform_facts(facts, registry, platform, lender, in.setting);
  set_lender_facts(facts, registry, lender, business, in.setting);
  set_agreement_facts(facts, registry, agreement, business, in.setting);
  set_product_facts(facts, registry, product, lender, in.setting);
  set_creative_facts(facts, registry, creative, product, in.shown, in.setting);
}

struct Row {
  const char* name;
  std::function<void(Case&)> change;
  Fact fact;
  bool want;
};

Licence& licence(Case& x) { return x.world.institutions[0].licences[0]; }

TEST(RegistryFacts, truths) {
  const Row rows[] = {
      {"a platform with its filing", [](Case&) {}, Fact::platform_icp_filed, true},
      {"a platform without", [](Case& x) { x.world.platforms[0].icp_filing.reset(); },
       Fact::platform_icp_filed, false},
      {"suspended platform", [](Case& x) { x.world.platforms[0].status = PartyStatus::suspended; },
       Fact::platform_active, false},
      {"a plain name", [](Case&) {}, Fact::platform_name_restricted, false},
      {"a finance word", [](Case& x) { x.world.platforms[0].name = "山海金融"; },
       Fact::platform_name_restricted, true},
      {"a finance word before the law named it",
       [](Case& x) {
         x.world.platforms[0].name = "山海金融";
         x.setting.day = Date::of(2026, 9, 29);
       },
       Fact::platform_name_restricted, false},
      {"a finance word in an account",
       [](Case& x) { x.world.platforms[0].account_names = {"贷款一点通"}; },
       Fact::platform_name_restricted, true},
      {"a finance word with a licence",
       [](Case& x) {
         x.world.platforms[0].name = "山海金融";
         x.world.platforms[0].licences = {good_licence()};
       },
       Fact::platform_name_restricted, false},
      {"a finance word with an expired licence",
       [](Case& x) {
         x.world.platforms[0].name = "山海金融";
         x.world.platforms[0].licences = {good_licence()};
         x.world.platforms[0].licences[0].valid.to = Date::of(2026, 10, 19);
       },
       Fact::platform_name_restricted, true},
      {"a finance word with a telecom licence",
       [](Case& x) {
         x.world.platforms[0].name = "山海金融";
         x.world.platforms[0].licences = {good_licence()};
         x.world.platforms[0].licences[0].kind = LicenceKind::telecom;
       },
       Fact::platform_name_restricted, true},
      {"assessed, last day", [](Case& x) { x.setting.day = Date::of(2027, 5, 31); },
       Fact::platform_assessed, true},
      {"assessed, the day after", [](Case& x) { x.setting.day = Date::of(2027, 6, 1); },
       Fact::platform_assessed, false},
      {"assessed and failed", [](Case& x) { x.world.platforms[0].assessments[0].passed = false; },
       Fact::platform_assessed, false},
      {"assessed by somebody else", [](Case& x) { x.lender = "nobody"; }, Fact::platform_assessed,
       false},

      {"licence, its last day", [](Case& x) { licence(x).valid.to = today; },
       Fact::lender_licence_in_force, true},
      {"licence, the day after", [](Case& x) { licence(x).valid.to = Date(today.days - 1); },
       Fact::lender_licence_in_force, false},
      {"licence revoked", [](Case& x) { licence(x).status = LicenceStatus::revoked; },
       Fact::lender_licence_in_force, false},
      {"no licence", [](Case& x) { x.world.institutions[0].licences.clear(); },
       Fact::lender_licence_known, false},
      {"no licence, nothing in force", [](Case& x) { x.world.institutions[0].licences.clear(); },
       Fact::lender_licence_in_force, false},
      {"scope covers the product", [](Case&) {}, Fact::lender_may_lend, true},
      {"scope is lending in general", [](Case& x) { licence(x).scope = {Business::lending}; },
       Fact::lender_may_lend, true},
      {"scope is another kind of loan", [](Case& x) { licence(x).scope = {Business::mortgages}; },
       Fact::lender_may_lend, false},
      {"scope is no loan",
       [](Case& x) {
         licence(x).scope = {Business::guarantee, Business::deposits};
       },
       Fact::lender_may_lend, false},
      {"region by province",
       [](Case& x) { licence(x).regions = RegionSet::of({*RegionCode::find("44")}); },
       Fact::lender_region_covered, true},
      {"another province",
       [](Case& x) { licence(x).regions = RegionSet::of({*RegionCode::find("31")}); },
       Fact::lender_region_covered, false},
      {"an unknown place",
       [](Case& x) {
         licence(x).regions = RegionSet::of({*RegionCode::find("44")});
         x.setting.region = "";
       },
       Fact::lender_region_covered, false},
      {"verified, last day", [](Case& x) { licence(x).verification->expires = today; },
       Fact::lender_licence_verified, true},
      {"verified, the day after",
       [](Case& x) { licence(x).verification->expires = Date(today.days - 1); },
       Fact::lender_licence_verified, false},
      {"never verified", [](Case& x) { licence(x).verification.reset(); },
       Fact::lender_licence_verified, false},
      {"code right", [](Case&) {}, Fact::lender_uscc_valid, true},
      {"code wrong", [](Case& x) { x.world.institutions[0].uscc->back() = '1'; },
       Fact::lender_uscc_valid, false},
      {"code unknown", [](Case& x) { x.world.institutions[0].uscc.reset(); },
       Fact::lender_uscc_valid, false},
      {"a consumer finance company is no bank", [](Case&) {}, Fact::lender_bank, false},
      {"a foreign bank is a bank",
       [](Case& x) { x.world.institutions[0].kind = InstitutionKind::foreign_bank; },
       Fact::lender_bank, true},

      {"agreement, last day", [](Case& x) { x.setting.day = Date::of(2027, 6, 30); },
       Fact::agreement_in_force, true},
      {"agreement, the day after", [](Case& x) { x.setting.day = Date::of(2027, 7, 1); },
       Fact::agreement_in_force, false},
      {"agreement ended exists still", [](Case& x) { x.setting.day = Date::of(2027, 7, 1); },
       Fact::agreement_exists, true},
      {"no agreement", [](Case& x) { x.world.agreements.clear(); }, Fact::agreement_exists, false},
      {"another business", [](Case& x) { x.world.agreements[0].scope = {Business::auto_loans}; },
       Fact::agreement_covers_business, false},
      {"another region",
       [](Case& x) { x.world.agreements[0].regions = RegionSet::of({*RegionCode::find("4401")}); },
       Fact::agreement_covers_region, false},

      {"on sale, first day", [](Case& x) { x.setting.day = Date::of(2026, 7, 1); },
       Fact::product_active, true},
      {"on sale, the day before", [](Case& x) { x.setting.day = Date::of(2026, 6, 30); },
       Fact::product_active, false},
      {"paused", [](Case& x) { x.world.products[0].status = SaleStatus::paused; },
       Fact::product_active, false},
      {"of this lender", [](Case&) {}, Fact::product_of_lender, true},
      {"of no lender we know", [](Case& x) { x.lender = "nobody"; }, Fact::product_of_lender,
       false},
      {"all-in cost computed", [](Case&) {}, Fact::product_all_in_known, true},
      {"all-in cost unknown", [](Case& x) { x.world.products[0].repayment.clear(); },
       Fact::product_all_in_known, false},
      {"interest first is repaid at once",
       [](Case& x) { x.world.products[0].repayment = {Repayment::interest_first}; },
       Fact::product_bullet, true},
      {"a service fee", [](Case& x) { x.world.products[0].fees.emplace_back().rate = Rate(1); },
       Fact::product_charges_beyond_interest, true},
      {"a service fee of nothing",
       [](Case& x) { x.world.products[0].fees.emplace_back().rate = Rate(); },
       Fact::product_charges_beyond_interest, false},
      {"a fee for paying late",
       [](Case& x) {
         x.world.products[0].fees.emplace_back().rate = Rate(1);
         x.world.products[0].fees[0].kind = FeeKind::late;
       },
       Fact::product_charges_beyond_interest, false},
      {"for students", [](Case& x) { x.world.products[0].student_only = true; },
       Fact::product_student_only, true},
      {"the state student loan",
       [](Case& x) {
         x.world.products[0].student_only = true;
         x.world.products[0].kind = ProductKind::student_aid;
       },
       Fact::product_student_only, false},

      {"approved, the day it was", [](Case& x) { x.setting.day = Date::of(2026, 9, 20); },
       Fact::creative_approved, true},
      {"approved, the day before", [](Case& x) { x.setting.day = Date::of(2026, 9, 19); },
       Fact::creative_approved, false},
      {"approval, its last day", [](Case& x) { x.setting.day = Date::of(2027, 3, 31); },
       Fact::creative_expired, false},
      {"approval, the day after", [](Case& x) { x.setting.day = Date::of(2027, 4, 1); },
       Fact::creative_expired, true},
      {"made and approved by one", [](Case& x) { x.world.creatives[0].approval->by = "staff-03"; },
       Fact::creative_approver_is_maker, true},
      {"the bytes approved", [](Case&) {}, Fact::creative_hash_matches, true},
      {"one byte more", [](Case& x) { x.shown = sha256(good_creative().text + " "); },
       Fact::creative_hash_matches, false},
      {"bytes unknown", [](Case& x) { x.shown.reset(); }, Fact::creative_hash_matches, false},
      {"endorser barred, last day",
       [](Case& x) {
         x.world.creatives[0].endorser = Endorser{30, today};
       },
       Fact::creative_endorser_barred, true},
      {"endorser barred until yesterday",
       [](Case& x) {
         x.world.creatives[0].endorser = Endorser{30, Date(today.days - 1)};
       },
       Fact::creative_endorser_barred, false},
      {"no endorser", [](Case&) {}, Fact::creative_endorser_barred, false},
  };
  for (const Row& row : rows) {
    Case in;
    row.change(in);
    const auto registry = Registry::build(in.world, small_law());
    Facts facts;
    fill(*registry, in, facts);
    ASSERT_TRUE(facts.has(row.fact)) << row.name;
    EXPECT_EQ(facts.get(row.fact).is_true(), row.want) << row.name;
  }
}

std::vector<std::string> texts(const Facts& facts, Fact fact) {
  std::vector<std::string> out;
  for (const cel::Value& value : facts.get(fact).as_list()) out.emplace_back(value.as_text());
  return out;
}

TEST(RegistryFacts, the_law_of_the_day_is_what_terms_and_uses_are_held_against) {
  Case in;
  const auto registry = Registry::build(in.world, small_law());
  Facts facts;
  fill(*registry, in, facts);
  EXPECT_EQ(texts(facts, Fact::agreement_missing_terms), std::vector<std::string>{"data_security"});
  EXPECT_EQ(texts(facts, Fact::product_forbidden_uses), std::vector<std::string>{"renovation"});
  in.setting.day = Date::of(2026, 9, 29);
  fill(*registry, in, facts);
  EXPECT_TRUE(texts(facts, Fact::agreement_missing_terms).empty());
  EXPECT_TRUE(texts(facts, Fact::product_forbidden_uses).empty());
  EXPECT_EQ(texts(facts, Fact::product_uses),
            (std::vector<std::string>{"consumption", "renovation"}));
}

TEST(RegistryFacts, values) {
  Case in;
  in.world.products[0].rate_method = YearlyMethod::compound;
  in.world.products[0].rate_max = Rate(268'242);
  in.world.products[0].rate_min = Rate();
  in.world.products[0].term_min = in.world.products[0].term_max = 12;
  const auto registry = Registry::build(in.world, small_law());
  Facts facts;
  fill(*registry, in, facts);
  EXPECT_EQ(facts.get(Fact::product_rate_max).as_int(), 240'000);
  EXPECT_EQ(facts.get(Fact::product_rate_max).scale(), 6u);
  EXPECT_EQ(facts.get(Fact::product_all_in_simple).as_int(), 240'000);
  EXPECT_EQ(facts.get(Fact::product_term_min_days).as_int(), 365);
  EXPECT_EQ(facts.get(Fact::product_term_max_days).as_int(), 365);
  EXPECT_EQ(facts.get(Fact::product_amount_max).as_int(), 20'000'000);
  EXPECT_EQ(facts.get(Fact::lender_licence_verified_days).as_int(), 49);
  EXPECT_EQ(facts.get(Fact::lender_licence_status).as_text(), "valid");
  EXPECT_EQ(facts.get(Fact::lender_kind).as_text(), "consumer_finance");
  EXPECT_EQ(facts.get(Fact::creative_review).as_text(), "pass");
  EXPECT_FALSE(facts.has(Fact::creative_endorser_age));
}

TEST(RegistryFacts, a_registered_all_in_cost_below_what_the_terms_cost_does_not_help) {
  Case in;
  in.world.products[0].all_in_simple = in.world.products[0].all_in_compound = Rate(1);
  Facts facts;
  fill(*Registry::build(in.world, small_law()), in, facts);
  EXPECT_EQ(facts.get(Fact::product_all_in_simple).as_int(), 180'000);
  in.world.products[0].all_in_simple = in.world.products[0].all_in_compound = Rate(350'000);
  const auto registry = Registry::build(in.world, small_law());
  fill(*registry, in, facts);
  EXPECT_EQ(facts.get(Fact::product_all_in_simple).as_int(), 350'000);
}

bool is_registry_fact(std::string_view name) {
  for (const std::string_view group :
       {"platform.", "lender.", "agreement.", "product.", "creative."}) {
    if (name.starts_with(group)) return true;
  }
  return false;
}

// Whoever is unknown: every boolean is there and false, so that each policy can be evaluated and
// say why.
TEST(RegistryFacts, the_unknown_is_permitted_nothing_and_accused_of_nothing) {
  Case in;
  in.lender = in.platform = in.product = in.creative = "nobody";
  const auto registry = Registry::build(in.world, small_law());
  Facts facts;
  fill(*registry, in, facts);
  for (const rulebook::FactSpec& spec : rulebook::fact_catalogue()) {
    if (!is_registry_fact(spec.name)) continue;
    if (spec.type == rulebook::FactType::boolean) {
      ASSERT_TRUE(facts.has(spec.id)) << spec.name;
      EXPECT_FALSE(facts.get(spec.id).is_true()) << spec.name;
    }
    EXPECT_TRUE(spec.type != rulebook::FactType::texts || facts.has(spec.id)) << spec.name;
  }
  EXPECT_EQ(facts.get(Fact::lender_licence_status).as_text(), "none");
  EXPECT_EQ(texts(facts, Fact::agreement_missing_terms).size(), 3u);
}

TEST(RegistryFacts, every_boolean_of_a_known_case_is_set) {
  Case in;
  const auto registry = Registry::build(in.world, small_law());
  Facts facts;
  fill(*registry, in, facts);
  for (const rulebook::FactSpec& spec : rulebook::fact_catalogue()) {
    const bool optional = spec.id == Fact::creative_endorser_age;
    EXPECT_TRUE(!is_registry_fact(spec.name) || optional || facts.has(spec.id)) << spec.name;
  }
}

TEST(RegistryFacts, allocate_nothing) {
  Case in, unknown;
  unknown.lender = unknown.product =
      "an id that is too long to be kept inside a string object itself";
  const auto registry = Registry::build(in.world, small_law());
  Facts facts;
  const guiju::testing::AllocationCount count;
  for (int i = 0; i < 100; ++i) {
    fill(*registry, in, facts);
    fill(*registry, unknown, facts);
  }
  EXPECT_EQ(count.value(), 0u);
}

// Whatever terms the forms let through, costs are worked out without overflow (UBSan watches in dev).
TEST(Registry, any_world_can_be_built) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    const World world = RandomWorld(seed).make();
    const auto registry = Registry::build(world, small_law());
    for (const Product& product : world.products) {
      const ProductRow& row = registry->row(*registry->find_product(product.id.text));
      EXPECT_EQ(row.entry->id, product.id) << seed;
      EXPECT_LE(row.rate_min_simple, row.rate_max_simple) << seed;
      EXPECT_LE(row.term_min_days, row.term_max_days) << seed;
    }
  }
}

TEST(Registry, the_agreement_that_speaks) {
  World world = small_world();
  Agreement old = good_agreement(), other = good_agreement(), next = good_agreement();
  old.id = AgreementKey("agreement-00");
  old.period = {Date::of(2025, 7, 1), Date::of(2026, 6, 30)};
  other.id = AgreementKey("agreement-02");
  other.scope = {Business::auto_loans};
  next.id = AgreementKey("agreement-03");
  next.period = {Date::of(2027, 7, 1), Date::of(2028, 6, 30)};
  world.agreements = {old, good_agreement(), other, next};
  const auto registry = Registry::build(world, small_law());
  const auto lender = *registry->find_institution("lender-01");
  const auto platform = *registry->find_platform("platform-01");
  const struct {
    const char* name;
    Date day;
    std::optional<Business> business;
    const char* want;
  } rows[] = {
      {"in force and of the business", today, Business::consumer_loans, "agreement-01"},
      {"in force, of the other business", today, Business::auto_loans, "agreement-02"},
      {"the last day of the old one", Date::of(2026, 6, 30), Business::consumer_loans,
       "agreement-00"},
      {"the first day of the new one", Date::of(2026, 7, 1), Business::consumer_loans,
       "agreement-01"},
      {"before all of them", Date::of(2020, 1, 1), Business::consumer_loans, "agreement-03"},
  };
  for (const auto& row : rows) {
    const auto found = registry->agreement_between(lender, platform, row.business, row.day);
    ASSERT_TRUE(found) << row.name;
    EXPECT_EQ(registry->row(*found).entry->id.text, row.want) << row.name;
  }
  EXPECT_EQ(registry->find_agreement("agreement-04"), std::nullopt);
}

}  // namespace
}  // namespace guiju::registry
