#include "audience/person.h"

#include <gtest/gtest.h>

#include "audience/made_up_people.h"

namespace guiju::audience {
namespace {

TEST(Age, IsInFullYearsOnTheDay) {
  const Birth leap = Date::of(2008, 2, 29);
  const struct {
    const char* name;
    Birth birth;
    const char* on;
    std::optional<int> want;
  } rows[] = {
      {"the day before the 18th birthday", Date::of(2008, 9, 30), "2026-09-29", 17},
      {"the 18th birthday", Date::of(2008, 9, 30), "2026-09-30", 18},
      {"born on 29 February: not yet on the 28th", leap, "2026-02-28", 17},
      {"born on 29 February: on 1 March", leap, "2026-03-01", 18},
      {"born on 29 February: in a leap year on the day", leap, "2028-02-29", 20},
      {"the day of birth", Date::of(2026, 1, 1), "2026-01-01", 0},
      {"before the birth", Date::of(2026, 1, 2), "2026-01-01", std::nullopt},
      {"stated today", StatedAge{34, Date::of(2026, 5, 1)}, "2026-05-01", 34},
      {"stated, the day before a year is over", StatedAge{34, Date::of(2026, 5, 1)}, "2027-04-30",
       34},
      {"stated, a year later: at least one more", StatedAge{34, Date::of(2026, 5, 1)}, "2027-05-01",
       35},
      {"stated later than the day", StatedAge{34, Date::of(2026, 5, 1)}, "2026-04-30",
       std::nullopt},
      {"unknown", std::monostate(), "2026-05-01", std::nullopt},
  };
  for (const auto& row : rows) EXPECT_EQ(age_on(row.birth, day(row.on)), row.want) << row.name;
}

TEST(Consent, TheLatestEventAtOrBeforeTheInstantCounts) {
  Person person;
  const Instant given = at("2026-01-05T09:00:00+08:00"),
                withdrawn = at("2026-06-01T09:00:00+08:00");
  person.consents = {{Purpose::marketing, given, withdrawn},
                     {Channel::sms, given, std::nullopt},
                     {Channel::call, given, withdrawn},
                     {Channel::call, at("2026-03-01T00:00:00Z"), std::nullopt},
                     {Channel::push, given, withdrawn},
                     {Channel::push, withdrawn, std::nullopt}};
  put_in_order(person);
  const Instant second_before(withdrawn.micros - 1'000'000), micro_before(withdrawn.micros - 1);
  const struct {
    const char* name;
    ConsentSubject subject;
    Instant when;
    ConsentState want;
  } rows[] = {
      {"a microsecond before it was given", Purpose::marketing, Instant(given.micros - 1),
       ConsentState::never_given},
      {"at the instant it was given", Purpose::marketing, given, ConsentState::given},
      {"one second before it was withdrawn", Purpose::marketing, second_before,
       ConsentState::given},
      {"a microsecond before it was withdrawn", Purpose::marketing, micro_before,
       ConsentState::given},
      {"at the instant it was withdrawn", Purpose::marketing, withdrawn, ConsentState::withdrawn},
      {"one second after", Purpose::marketing, Instant(withdrawn.micros + 1'000'000),
       ConsentState::withdrawn},
      {"never withdrawn", Channel::sms, withdrawn, ConsentState::given},
      {"another channel", Channel::email, withdrawn, ConsentState::never_given},
      {"another purpose", Purpose::guardian, withdrawn, ConsentState::never_given},
      {"given twice, the first withdrawn last", Channel::call, withdrawn, ConsentState::withdrawn},
      {"given again at the instant of withdrawal", Channel::push, withdrawn,
       ConsentState::withdrawn},
  };
  for (const auto& row : rows)
    EXPECT_EQ(consent_at(person, row.subject, row.when), row.want) << row.name;
}

TEST(Consent, GivenAgainAfterWithdrawalCounts) {
  Person person;
  person.consents = {{Channel::sms, Instant(10), Instant(20)},
                     {Channel::sms, Instant(30), std::nullopt}};
  EXPECT_EQ(consent_at(person, Channel::sms, Instant(29)), ConsentState::withdrawn);
  EXPECT_EQ(consent_at(person, Channel::sms, Instant(30)), ConsentState::given);
}

}  // namespace
}  // namespace guiju::audience
