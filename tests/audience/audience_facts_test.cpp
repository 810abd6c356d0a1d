#include "audience/audience_facts.h"

#include <gtest/gtest.h>

#include <set>

#include "audience/made_up_people.h"

namespace guiju::audience {
namespace {

using rulebook::Fact;
using rulebook::Facts;
using rulebook::FactType;

Offer offer_at(const char* when) { return {at(when), Channel::sms, 3, Fen(50'000)}; }

Facts facts_of(const Person* person, const Offer& offer) {
  Facts facts;
  set_person_facts(person, offer, facts);
  return facts;
}

std::vector<std::string_view> texts_of(const Facts& facts, Fact fact) {
  std::vector<std::string_view> out;
  for (const cel::Value& value : facts.get(fact).as_list()) out.push_back(value.as_text());
  return out;
}

Person known() {
  Person person;
  person.id = "p-1";
  return person;
}

TEST(PersonFacts, EveryBooleanAndTextIsSetWhateverIsKnown) {
  std::mt19937 random(7);
  for (int n = 0; n < 200; ++n) {
    const Person person = random_person(random, n);
    const Facts facts = facts_of(n == 0 ? nullptr : &person, offer_at("2026-10-20T10:00:00+08:00"));
    for (const rulebook::FactSpec& fact : rulebook::fact_catalogue()) {
      if (!fact.name.starts_with("person.")) {
        EXPECT_FALSE(facts.has(fact.id)) << fact.name << " is not ours";
      } else if (fact.type == FactType::boolean || fact.type == FactType::texts) {
        EXPECT_TRUE(facts.has(fact.id)) << fact.name;
      }
    }
  }
}

TEST(PersonFacts, OfAnUnknownPersonNothingIsPermittedAndNothingAsserted) {
  const Facts facts = facts_of(nullptr, offer_at("2026-10-20T10:00:00+08:00"));
  std::set<std::string_view> set_true;
  for (const rulebook::FactSpec& fact : rulebook::fact_catalogue())
    if (facts.get(fact.id).is_true()) set_true.insert(fact.name);
  EXPECT_EQ(set_true, std::set<std::string_view>{"person.personalisation_off"});
  for (const Fact absent :
       {Fact::person_age, Fact::person_debt_service, Fact::person_risk_tier, Fact::person_region})
    EXPECT_FALSE(facts.has(absent));
  EXPECT_EQ(facts.get(Fact::person_student_source).as_text(), "none");
}

TEST(PersonFacts, TheAgeFollowsTheDayInShanghai) {
  Person person = known();
  person.birth = Date::of(2008, 9, 30);
  const auto age = [&](const char* when) {
    return facts_of(&person, offer_at(when)).get(Fact::person_age).as_int();
  };
  EXPECT_EQ(age("2026-09-29T15:59:59.999999Z"), 17) << "still the 29th in Shanghai";
  EXPECT_EQ(age("2026-09-29T16:00:00Z"), 18) << "midnight of the 30th in Shanghai";
}

TEST(PersonFacts, MarksCountFromTheDayTheyWereStated) {
  Person person = known();
  person.student = StudentFlag{true, FlagSource::education_record, Date::of(2026, 9, 1)};
  person.vulnerable = {{Vulnerability::unemployed, FlagSource::inferred, std::nullopt},
                       {Vulnerability::illness, FlagSource::declared, Date::of(2026, 9, 1)}};
  const Facts before = facts_of(&person, offer_at("2026-08-31T23:59:59+08:00"));
  EXPECT_FALSE(before.get(Fact::person_student).is_true());
  EXPECT_EQ(before.get(Fact::person_student_source).as_text(), "none");
  EXPECT_EQ(texts_of(before, Fact::person_vulnerable),
            (std::vector<std::string_view>{"unemployed"}));
  const Facts on_the_day = facts_of(&person, offer_at("2026-09-01T00:00:00+08:00"));
  EXPECT_TRUE(on_the_day.get(Fact::person_student).is_true());
  EXPECT_EQ(on_the_day.get(Fact::person_student_source).as_text(), "education_record");
  EXPECT_EQ(texts_of(on_the_day, Fact::person_vulnerable),
            (std::vector<std::string_view>{"illness", "unemployed"}));
}

TEST(PersonFacts, ConsentsAreThoseOfTheInstantAndTheChannel) {
  Person person = known();
  const Instant given = at("2026-01-01T00:00:00Z"), withdrawn = at("2026-06-01T00:00:00Z");
  person.consents = {{Purpose::marketing, given, withdrawn}, {Channel::sms, given, std::nullopt}};
  const struct {
    const char* name;
    const char* when;
    std::optional<Channel> channel;
    bool marketing, channel_consent, was_withdrawn;
  } rows[] = {
      {"before", "2025-12-31T23:59:59Z", Channel::sms, false, false, false},
      {"given", "2026-01-01T00:00:00Z", Channel::sms, true, true, false},
      {"given, another channel", "2026-01-01T00:00:00Z", Channel::call, true, false, false},
      {"given, no channel", "2026-01-01T00:00:00Z", std::nullopt, true, false, false},
      {"one second before withdrawal", "2026-05-31T23:59:59Z", Channel::sms, true, true, false},
      {"withdrawn", "2026-06-01T00:00:00Z", Channel::sms, false, true, true},
  };
  for (const auto& row : rows) {
    Offer offer = offer_at(row.when);
    offer.channel = row.channel;
    const Facts facts = facts_of(&person, offer);
    EXPECT_EQ(facts.get(Fact::person_marketing_consent).is_true(), row.marketing) << row.name;
    EXPECT_EQ(facts.get(Fact::person_channel_consent).is_true(), row.channel_consent) << row.name;
    EXPECT_EQ(facts.get(Fact::person_consent_withdrawn).is_true(), row.was_withdrawn) << row.name;
  }
}

TEST(PersonFacts, OptOutsCountFromTheirInstant) {
  Person person = known();
  person.do_not_contact_since = person.personalisation_off_since = at("2026-05-01T00:00:00Z");
  const Facts before = facts_of(&person, offer_at("2026-04-30T23:59:59.999999Z"));
  EXPECT_FALSE(before.get(Fact::person_do_not_contact).is_true());
  EXPECT_FALSE(before.get(Fact::person_personalisation_off).is_true());
  const Facts from_then = facts_of(&person, offer_at("2026-05-01T00:00:00Z"));
  EXPECT_TRUE(from_then.get(Fact::person_do_not_contact).is_true());
  EXPECT_TRUE(from_then.get(Fact::person_personalisation_off).is_true());
  Person withdrawn = known();
  withdrawn.consents = {{Purpose::personalisation, Instant(1), Instant(2)}};
  EXPECT_TRUE(facts_of(&withdrawn, offer_at("2026-01-01T00:00:00Z"))
                  .get(Fact::person_personalisation_off)
                  .is_true());
}

TEST(PersonFacts, SharedDataNeedsItsConsent) {
  const struct {
    const char* name;
    DataBasis basis;
    std::vector<Consent> consents;
    bool want;
  } rows[] = {
      {"our own", DataBasis::collected_directly, {}, false},
      {"shared with consent", DataBasis::shared_with_consent, {}, false},
      {"shared with a consent since withdrawn",
       DataBasis::shared_with_consent,
       {{Purpose::sharing, Instant(1), Instant(2)}},
       true},
      {"shared without", DataBasis::shared_without_consent, {}, true},
      {"unknown", DataBasis::unknown, {}, true},
  };
  for (const auto& row : rows) {
    Person person = known();
    person.data_basis = row.basis;
    person.consents = row.consents;
    EXPECT_EQ(facts_of(&person, offer_at("2026-01-01T00:00:00Z"))
                  .get(Fact::person_third_party_shared)
                  .is_true(),
              row.want)
        << row.name;
  }
}

TEST(PersonFacts, SuitabilityComparesTiers) {
  const struct {
    const char* name;
    std::optional<int> person, product;
    bool want;
  } rows[] = {
      {"below", 2, 3, false},
      {"equal", 3, 3, true},
      {"above", 4, 3, true},
      {"person unknown", std::nullopt, 1, false},
      {"product unknown", 5, {}, false},
  };
  for (const auto& row : rows) {
    Person person = known();
    person.risk_tier = row.person;
    Offer offer = offer_at("2026-01-01T00:00:00Z");
    offer.product_risk_tier = row.product;
    const Facts facts = facts_of(&person, offer);
    EXPECT_EQ(facts.get(Fact::person_suitable).is_true(), row.want) << row.name;
    EXPECT_EQ(facts.has(Fact::person_risk_tier), row.person.has_value()) << row.name;
  }
}

TEST(DebtService, IsExactAndRoundedHalfUpToSixPlaces) {
  const struct {
    const char* name;
    std::int64_t debt, instalment, income, want_millionths;
  } rows[] = {
      {"a third", 1, 0, 3, 333'333},
      {"two thirds", 1, 1, 3, 666'667},
      {"half a millionth rounds up", 1, 0, 2'000'000, 1},
      {"just under half a millionth", 1, 0, 2'000'001, 0},
      {"half of income", 200'000, 250'000, 900'000, 500'000},
      {"nothing owed", 0, 0, 900'000, 0},
      {"more than income", 900'000, 900'000, 900'000, 2'000'000},
      {"no income", 0, 1, 0, debt_service_max.millionths},
      {"neither income nor debt", 0, 0, 0, debt_service_max.millionths},
      {"an income of one fen", amount_max.count, amount_max.count, 1, debt_service_max.millionths},
      {"the largest amounts", amount_max.count, amount_max.count, amount_max.count, 2'000'000},
  };
  for (const auto& row : rows)
    EXPECT_EQ(debt_service(Fen(row.debt), Fen(row.instalment), Fen(row.income)).millionths,
              row.want_millionths)
        << row.name;
}

TEST(DebtService, IsAFactOnlyWhenAllOfItIsKnown) {
  Person person = known();
  person.monthly_income = Fen(900'000);
  person.monthly_debt = Fen(200'000);
  Offer offer = offer_at("2026-01-01T00:00:00Z");
  offer.least_instalment = Fen(250'000);
  const Facts facts = facts_of(&person, offer);
  EXPECT_TRUE(facts.get(Fact::person_income_known).is_true());
  EXPECT_EQ(facts.get(Fact::person_debt_service).kind(), cel::Kind::decimal);
  EXPECT_EQ(facts.get(Fact::person_debt_service).as_int(), 500'000);
  EXPECT_EQ(facts.get(Fact::person_debt_service).scale(), 6u);
  offer.least_instalment = std::nullopt;
  EXPECT_FALSE(facts_of(&person, offer).has(Fact::person_debt_service));
}

TEST(PressureFacts, CarryTheCounts) {
  Pressure pressure;
  pressure.shown_lender = {1, 2, 3};
  pressure.shown_channel = {4, 5, 6};
  pressure.shown_all = {7, 8, 9};
  pressure.contacts_lender = {10, 11, 12};
  pressure.contacts_all = {13, 14, 15};
  Facts facts;
  set_pressure_facts(pressure, facts);
  const struct {
    Fact fact;
    std::int64_t want;
  } rows[] = {
      {Fact::pressure_shown_1d_lender, 1},      {Fact::pressure_shown_7d_lender, 2},
      {Fact::pressure_shown_30d_lender, 3},     {Fact::pressure_shown_1d_channel, 4},
      {Fact::pressure_shown_1d_all, 7},         {Fact::pressure_contacts_1d_lender, 10},
      {Fact::pressure_contacts_30d_lender, 12}, {Fact::pressure_contacts_7d_all, 14},
  };
  for (const auto& row : rows) EXPECT_EQ(facts.get(row.fact).as_int(), row.want);
  EXPECT_FALSE(facts.has(Fact::pressure_minutes_since_last));
  pressure.minutes_since_last = 0;
  set_pressure_facts(pressure, facts);
  EXPECT_TRUE(facts.has(Fact::pressure_minutes_since_last));
  std::size_t ours = 0;
  for (const rulebook::FactSpec& fact : rulebook::fact_catalogue())
    if (fact.name.starts_with("pressure.")) ++ours;
  EXPECT_EQ(ours, std::size(rows) + 1) << "a fact of pressure has no row here";
}

}  // namespace
}  // namespace guiju::audience
