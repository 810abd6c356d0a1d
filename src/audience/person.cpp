#include "audience/person.h"

#include <algorithm>

namespace guiju::audience {

void put_in_order(Person& person) {
  std::sort(person.vulnerable.begin(), person.vulnerable.end(), [](const auto& a, const auto& b) {
    return a.as_of != b.as_of ? a.as_of < b.as_of : a.kind < b.kind;
  });
  std::sort(person.consents.begin(), person.consents.end());
}

std::optional<int> age_on(const Birth& birth, Date day) {
  if (const Date* born = std::get_if<Date>(&birth)) {
    if (*born > day) return std::nullopt;
    return whole_years(*born, day);
  }
  if (const StatedAge* stated = std::get_if<StatedAge>(&birth)) {
    if (stated->as_of > day) return std::nullopt;
    return stated->years + whole_years(stated->as_of, day);
  }
  return std::nullopt;
}

ConsentState consent_at(const Person& person, ConsentSubject subject, Instant at) {
  ConsentState state = ConsentState::never_given;
  std::optional<Instant> latest;
  const auto take = [&](Instant event, ConsentState becomes) {
    if (event > at || (latest && event < *latest)) return;
    if (latest && event == *latest && state == ConsentState::withdrawn) return;
    latest = event;
    state = becomes;
  };
  for (const Consent& consent : person.consents) {
    if (consent.subject != subject) continue;
    take(consent.given_at, ConsentState::given);
    if (consent.withdrawn_at) take(*consent.withdrawn_at, ConsentState::withdrawn);
  }
  return state;
}

}  // namespace guiju::audience
