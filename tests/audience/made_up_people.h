// tests/audience/made_up_people.h: people that do not exist, for tests.
#pragma once

#include <fmt/core.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "audience/person.h"
#include "privacy/made_up_numbers.h"

namespace guiju::audience {

using privacy::id_number_of;

inline Instant at(std::string_view text) { return *parse_instant(text); }
inline Date day(std::string_view text) { return *parse_date(text); }

template <class Random>
std::uint64_t below(Random& random, std::uint64_t bound) {
  return random() % bound;
}

// Any person that the form can say; every member is there in some and missing in others.
template <class Random>
Person random_person(Random& random, int number) {
  const auto coin = [&] { return below(random, 2) == 0; };
  const auto some_day = [&] {
    return Date::of(1950, 1, 1 + static_cast<std::int32_t>(below(random, 25'000)));
  };
  const auto some_instant = [&] {
    return Instant(1'767'225'600'000'000 +
                   static_cast<std::int64_t>(below(random, 30'000'000'000'000)));
  };
  constexpr std::array<const char*, 4> regions{"", "11", "3101", "650203"};
  Person person;
  person.id = fmt::format("p-{:06}", number);
  if (below(random, 3) != 0) person.birth = some_day();
  if (std::holds_alternative<std::monostate>(person.birth) && coin())
    person.birth = StatedAge{static_cast<int>(below(random, age_max + 1)), some_day()};
  if (coin()) person.sex = coin() ? Sex::male : Sex::female;
  person.region = regions[below(random, regions.size())];
  const auto some_source = [&] {
    return static_cast<FlagSource>(below(random, flag_source_names.size()));
  };
  const auto maybe_day = [&] { return coin() ? std::optional(some_day()) : std::nullopt; };
  if (coin()) person.student = StudentFlag{coin(), some_source(), maybe_day()};
  for (std::size_t kind = 0; kind < vulnerability_names.size(); ++kind)
    if (below(random, 5) == 0)
      person.vulnerable.push_back({static_cast<Vulnerability>(kind), some_source(), maybe_day()});
  if (coin()) {
    person.monthly_income = Fen(static_cast<std::int64_t>(below(random, 2'000'000)));
    person.monthly_debt = Fen(static_cast<std::int64_t>(below(random, 2'000'000)));
  }
  if (coin()) person.risk_tier = 1 + static_cast<int>(below(random, 5));
  person.in_arrears = coin();
  for (std::uint64_t left = below(random, 6); left > 0; --left) {
    Consent consent{static_cast<Purpose>(below(random, purpose_names.size())), some_instant(), {}};
    if (coin()) consent.subject = static_cast<Channel>(below(random, channel_names.size()));
    if (coin())
      consent.withdrawn_at = Instant(consent.given_at.micros + 1 +
                                     static_cast<std::int64_t>(below(random, 9'000'000)));
    person.consents.push_back(consent);
  }
  if (coin()) person.personalisation_off_since = some_instant();
  if (coin()) person.do_not_contact_since = some_instant();
  person.data_basis = static_cast<DataBasis>(below(random, data_basis_names.size()));
  put_in_order(person);
  return person;
}

}  // namespace guiju::audience
