// audience/person.h: what is known of one person, under a pseudonym, as far as the law asks about
// it.
//
// Immutable once made: whoever changes a profile puts a new one. The form it is read from and
// written as stands in README.md; person_form.h reads and writes it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "audience/channel.h"
#include "base/money.h"
#include "base/time.h"
#include "privacy/id_number.h"

namespace guiju::audience {

// The bounds of the form.
inline constexpr std::size_t person_id_bytes_max = 64;
inline constexpr std::size_t consents_max = 64;
inline constexpr int age_max = 130;
inline constexpr int risk_tier_max = 5;

using privacy::Sex;
using privacy::sex_names;

enum class FlagSource : std::uint8_t { declared, education_record, campus_location, inferred };
inline constexpr std::array<std::string_view, 4> flag_source_names{"declared", "education_record",
                                                                   "campus_location", "inferred"};

enum class Vulnerability : std::uint8_t {
  illness,
  unemployed,
  disability,
  gambling,
  over_indebted,
  bereaved,
  low_literacy,
};
inline constexpr std::array<std::string_view, 7> vulnerability_names{
    "illness", "unemployed", "disability", "gambling", "over_indebted", "bereaved", "low_literacy"};

enum class Purpose : std::uint8_t { marketing, personalisation, sharing, guardian };
inline constexpr std::array<std::string_view, 4> purpose_names{"marketing", "personalisation",
                                                               "sharing", "guardian"};

enum class DataBasis : std::uint8_t {
  collected_directly,
  shared_with_consent,
  shared_without_consent,
  unknown,
};
inline constexpr std::array<std::string_view, 4> data_basis_names{
    "collected_directly", "shared_with_consent", "shared_without_consent", "unknown"};

struct StatedAge {  // "34 years, said on that day"
  int years = 0;
  Date as_of;
  friend auto operator<=>(const StatedAge&, const StatedAge&) = default;
};
using Birth = std::variant<std::monostate, Date, StatedAge>;  // unknown, birth date, age as stated

struct StudentFlag {
  bool value = false;
  FlagSource source = FlagSource::declared;
  std::optional<Date> as_of;  // counts from this day on
  friend auto operator<=>(const StudentFlag&, const StudentFlag&) = default;
};

struct VulnerableFlag {
  Vulnerability kind = Vulnerability::illness;
  FlagSource source = FlagSource::declared;
  std::optional<Date> as_of;
  friend auto operator<=>(const VulnerableFlag&, const VulnerableFlag&) = default;
};

using ConsentSubject = std::variant<Purpose, Channel>;

struct Consent {
  ConsentSubject subject;
  Instant given_at;
  std::optional<Instant> withdrawn_at;  // later than given_at
  friend auto operator<=>(const Consent&, const Consent&) = default;
};
enum class ConsentState : std::uint8_t { never_given, given, withdrawn };

struct Person {
  std::string id;
  Birth birth;
  std::optional<Sex> sex;
  std::string region;  // GB/T 2260, 2, 4 or 6 digits; empty when unknown
  std::optional<StudentFlag> student;
  std::vector<VulnerableFlag> vulnerable;  // INVARIANT: by day (none first), then kind; a kind once
  std::optional<Fen> monthly_income, monthly_debt;  // INVARIANT: both or neither
  std::optional<int> risk_tier;
  bool in_arrears = false;
  std::vector<Consent> consents;  // INVARIANT: sorted, so that equal people compare and print equal
  std::optional<Instant> personalisation_off_since, do_not_contact_since;
  DataBasis data_basis = DataBasis::collected_directly;

  friend bool operator==(const Person&, const Person&) = default;
};

// Sorts what the invariants above want sorted.
void put_in_order(Person& person);

// Age in full years on a day. From a stated age: the least the person can be by then. None when
// unknown, or when the day is before the birth or the statement.
std::optional<int> age_on(const Birth& birth, Date day);

// The latest event at or before `at` counts; of two at one instant the withdrawal.
ConsentState consent_at(const Person& person, ConsentSubject subject, Instant at);

}  // namespace guiju::audience
