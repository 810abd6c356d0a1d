// privacy/id_number.h: what a resident identity number says: birth date, sex, region. Never kept
// itself.
//
// GB 11643-1999: six digits of region (GB/T 2260), eight of birth date, three of order (odd: male)
// and a check character by ISO 7064 MOD 11-2.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace guiju::privacy {

enum class Sex : std::uint8_t { female, male };
inline constexpr std::array<std::string_view, 2> sex_names{"female", "male"};

struct IdNumberFacts {
  Date birth_date;
  Sex sex;
  std::array<char, 6> region;
  std::string_view region_code() const { return {region.data(), region.size()}; }
};

// errors: bad_input; its text never repeats any of the digits
Result<IdNumberFacts> parse_id_number(std::string_view text);

// The first two digits of a region code: a province of GB/T 2260, or one of the codes that
// residence permits use (81, 82, 83 and, for permanent residents from abroad, 91 to 99).
bool is_province(std::string_view two_digits);

// Birth dates before this day are taken for mistakes.
inline constexpr Date birth_date_min = Date::of(1900, 1, 1);

}  // namespace guiju::privacy
