// cel/decimal.h: exact decimals: coefficient / 10^scale with 64 bits and at most 18 places.
//
// Addition, subtraction and multiplication are exact or fail with overflow; trailing zeros are
// dropped only where the exact result would not fit otherwise. Rounding happens where a caller asks
// for it, half away from zero unless he says otherwise.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guiju::cel {

inline constexpr std::uint32_t decimal_scale_max = 18;

enum class Rounding : std::uint8_t {
  half_away,  // 0.5 to 1, -0.5 to -1: what people mean by rounding
  half_even,  // 0.5 to 0, 1.5 to 2: what banks mean
  down,       // towards zero
  up,         // away from zero
};
inline constexpr std::array<std::string_view, 4> rounding_names{"half_away", "half_even", "down",
                                                                "up"};
std::optional<Rounding> find_rounding(std::string_view name);

struct Decimal {
  std::int64_t coefficient = 0;
  std::uint32_t scale = 0;
};

std::optional<Decimal> parse_decimal(std::string_view text);  // "-0.24"; no exponent, no blanks
// Writes the shortest exact form ("0.24") into at most 24 characters and returns their number.
std::size_t write_decimal(Decimal d, char* out);
std::size_t write_money(std::int64_t fen, char* out);  // yuan with two decimals: "200000.00"

std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, Decimal b);
std::optional<Decimal> divide(Decimal a, Decimal b, std::uint32_t scale,
                              Rounding rounding = Rounding::half_away);
std::optional<Decimal> shift_point(Decimal d, std::int32_t places);  // times 10^places, exact
std::strong_ordering compare(Decimal a, Decimal b);
std::optional<std::int64_t> round_whole(Decimal a, Rounding rounding = Rounding::half_away);
std::int64_t truncated(Decimal a);  // towards zero, as int() does
double to_double(Decimal d);        // the double nearest to it
// amount * factor rounded to a whole number, half away from zero: money by a decimal.
std::optional<std::int64_t> multiply_round(std::int64_t amount, Decimal factor);

}  // namespace guiju::cel
