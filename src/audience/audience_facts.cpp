#include "audience/audience_facts.h"

#include <algorithm>
#include <cassert>

namespace guiju::audience {
namespace {

using rulebook::Fact;
using rulebook::Facts;

// Every set of vulnerabilities as a list in the order of the enum, ready-made: bit k stands for
// kind k.
struct VulnerableSets {
  static constexpr std::size_t kinds = vulnerability_names.size();
  cel::Value names[1u << kinds][kinds];
  std::size_t counts[1u << kinds]{};

  constexpr VulnerableSets() {
    for (std::size_t set = 0; set < (1u << kinds); ++set)
      for (std::size_t kind = 0; kind < kinds; ++kind)
        if (set >> kind & 1u)
          names[set][counts[set]++] = cel::Value::text(vulnerability_names[kind]);
  }
  std::span<const cel::Value> of(std::size_t set) const { return {names[set], counts[set]}; }
};
constexpr VulnerableSets vulnerable_sets;

// A mark stated later than the day of the case was not known then.
bool counts_on(const std::optional<Date>& since, Date day) { return !since || *since <= day; }
bool counts_at(const std::optional<Instant>& since, Instant at) { return since && *since <= at; }

std::size_t vulnerable_set(const Person& person, Date day) {
  std::size_t set = 0;
  for (const VulnerableFlag& flag : person.vulnerable)
    if (counts_on(flag.as_of, day)) set |= std::size_t{1} << static_cast<unsigned>(flag.kind);
  return set;
}

// What holds when nothing is recorded; README.md says why each is what it is.
void set_unknown_person(Facts& facts) {
  for (const Fact permission : {Fact::person_guardian_consent, Fact::person_suitable,
                                Fact::person_marketing_consent, Fact::person_channel_consent})
    facts.set(permission, false);
  for (const Fact mark :
       {Fact::person_known, Fact::person_age_known, Fact::person_student, Fact::person_income_known,
        Fact::person_in_arrears, Fact::person_do_not_contact, Fact::person_consent_withdrawn,
        Fact::person_third_party_shared})
    facts.set(mark, false);
  facts.set(Fact::person_personalisation_off, true);
  facts.set(Fact::person_student_source, "none");
  facts.set(Fact::person_vulnerable, vulnerable_sets.of(0));
}

void set_standing(const Person& person, Date day, Facts& facts) {
  const std::optional<int> age = age_on(person.birth, day);
  facts.set(Fact::person_age_known, age.has_value());
  if (age) facts.set(Fact::person_age, *age);
  if (person.student && counts_on(person.student->as_of, day)) {
    facts.set(Fact::person_student, person.student->value);
    facts.set(Fact::person_student_source,
              flag_source_names[static_cast<std::size_t>(person.student->source)]);
  }
  facts.set(Fact::person_vulnerable, vulnerable_sets.of(vulnerable_set(person, day)));
  facts.set(Fact::person_in_arrears, person.in_arrears);
  if (!person.region.empty()) facts.set(Fact::person_region, std::string_view(person.region));
}

void set_consents(const Person& person, const Offer& offer, Facts& facts) {
  const auto state = [&](ConsentSubject subject) { return consent_at(person, subject, offer.at); };
  const ConsentState marketing = state(Purpose::marketing);
  const ConsentState channel = offer.channel ? state(*offer.channel) : ConsentState::never_given;
  facts.set(Fact::person_marketing_consent, marketing == ConsentState::given);
  facts.set(Fact::person_channel_consent, channel == ConsentState::given);
  facts.set(Fact::person_guardian_consent, state(Purpose::guardian) == ConsentState::given);
  facts.set(Fact::person_consent_withdrawn,
            marketing == ConsentState::withdrawn || channel == ConsentState::withdrawn);
  facts.set(Fact::person_personalisation_off,
            counts_at(person.personalisation_off_since, offer.at) ||
                state(Purpose::personalisation) == ConsentState::withdrawn);
  facts.set(Fact::person_do_not_contact, counts_at(person.do_not_contact_since, offer.at));
  facts.set(Fact::person_third_party_shared,
            person.data_basis == DataBasis::unknown ||
                person.data_basis == DataBasis::shared_without_consent ||
                (person.data_basis == DataBasis::shared_with_consent &&
                 state(Purpose::sharing) == ConsentState::withdrawn));
}

void set_suitability(const Person& person, const Offer& offer, Facts& facts) {
  facts.set(Fact::person_income_known, person.monthly_income.has_value());
  if (person.monthly_income && person.monthly_debt && offer.least_instalment)
    facts.set(Fact::person_debt_service,
              debt_service(*person.monthly_debt, *offer.least_instalment, *person.monthly_income));
  if (person.risk_tier) facts.set(Fact::person_risk_tier, *person.risk_tier);
  facts.set(Fact::person_suitable, person.risk_tier && offer.product_risk_tier &&
                                       *person.risk_tier >= *offer.product_risk_tier);
}

}  // namespace

void set_person_facts(const Person* person, const Offer& offer, Facts& facts) {
  set_unknown_person(facts);
  if (person == nullptr) return;
  facts.set(Fact::person_known, true);
  set_standing(*person, shanghai_date(offer.at), facts);
  set_consents(*person, offer, facts);
  set_suitability(*person, offer, facts);
}

void set_pressure_facts(const Pressure& pressure, Facts& facts) {
  const auto set = [&](Fact fact, std::uint32_t count) { facts.set(fact, std::int64_t{count}); };
  set(Fact::pressure_shown_1d_lender, pressure.shown_lender.day);
  set(Fact::pressure_shown_1d_channel, pressure.shown_channel.day);
  set(Fact::pressure_shown_7d_lender, pressure.shown_lender.week);
  set(Fact::pressure_shown_30d_lender, pressure.shown_lender.month);
  set(Fact::pressure_shown_1d_all, pressure.shown_all.day);
  set(Fact::pressure_contacts_1d_lender, pressure.contacts_lender.day);
  set(Fact::pressure_contacts_30d_lender, pressure.contacts_lender.month);
  set(Fact::pressure_contacts_7d_all, pressure.contacts_all.week);
  if (pressure.minutes_since_last)
    facts.set(Fact::pressure_minutes_since_last, *pressure.minutes_since_last);
}

Rate debt_service(Fen monthly_debt, Fen instalment, Fen monthly_income) {
  const auto in_range = [](Fen amount) { return amount >= Fen(0) && amount <= amount_max; };
  assert(in_range(monthly_debt) && in_range(instalment) && in_range(monthly_income));
  if (monthly_income == Fen(0)) return debt_service_max;
  // At most 2 * 2e12 * 1e6 + 1e12: within 64 bits.
  const std::int64_t twice = 2 * (monthly_debt.count + instalment.count) * 1'000'000;
  return std::min(debt_service_max,
                  Rate((twice + monthly_income.count) / (2 * monthly_income.count)));
}

}  // namespace guiju::audience
