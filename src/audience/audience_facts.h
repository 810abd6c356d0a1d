// audience/audience_facts.h: fills the groups person.* and pressure.* of the facts. Allocates
// nothing.
//
// Every boolean of a group is set, whatever is known; numbers and texts that are not known stay
// absent. What stands for "not known" is told in README.md. Texts and lists point into `person`:
// keep it (the Reservation does) until the verdict is rendered.
#pragma once

#include <optional>

#include "audience/contact_history.h"
#include "audience/person.h"
#include "rulebook/facts.h"

namespace guiju::audience {

// What is offered, to whom these facts are about.
struct Offer {
  Instant at;
  std::optional<Channel> channel;        // none: not a showing; then channel_consent is false
  std::optional<int> product_risk_tier;  // none: nothing is suitable
  std::optional<Fen> least_instalment;   // a month; none: debt service stays unknown
};

// `person` null: not known.
void set_person_facts(const Person* person, const Offer& offer, rulebook::Facts& facts);
void set_pressure_facts(const Pressure& pressure, rulebook::Facts& facts);

// (monthly debt + instalment) / monthly income, rounded half up to 6 decimals; an income too small
// to divide by, or none, gives debt_service_max.   REQUIRES: amounts from 0 to amount_max
inline constexpr Rate debt_service_max{1'000'000'000'000};  // a million times the income
Rate debt_service(Fen monthly_debt, Fen instalment, Fen monthly_income);

}  // namespace guiju::audience
