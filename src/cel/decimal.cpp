#include "cel/decimal.h"

#include <array>
#include <charconv>
#include <limits>

namespace guiju::cel {
namespace {

__extension__ using Wide = __int128;

constexpr std::array<std::int64_t, 19> powers_of_ten = [] {
  std::array<std::int64_t, 19> powers{};
  std::int64_t power = 1;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    powers[i] = power;
    if (i + 1 < powers.size()) power *= 10;
  }
  return powers;
}();

constexpr Wide int64_max = std::numeric_limits<std::int64_t>::max();
constexpr Wide int64_min = std::numeric_limits<std::int64_t>::min();

// Drops zeros at the end until coefficient and scale fit; none if the value needs more room than we
// have.
std::optional<Decimal> fit(Wide coefficient, std::uint32_t scale) {
  while ((scale > decimal_scale_max || coefficient > int64_max || coefficient < int64_min) &&
         scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  if (scale > decimal_scale_max || coefficient > int64_max || coefficient < int64_min)
    return std::nullopt;
  return Decimal{static_cast<std::int64_t>(coefficient), scale};
}

// Whether a quotient with this rest goes one further away from zero.
bool goes_up(Wide quotient, Wide rest, Wide divisor, Rounding rounding) {
  if (rest == 0) return false;
  const Wide twice = (rest < 0 ? -rest : rest) * 2, whole = divisor < 0 ? -divisor : divisor;
  switch (rounding) {
    case Rounding::half_away: return twice >= whole;
    case Rounding::half_even: return twice > whole || (twice == whole && quotient % 2 != 0);
    case Rounding::down: return false;
    case Rounding::up: return true;
  }
  return false;
}

Wide round_division(Wide dividend, Wide divisor, Rounding rounding) {
  const Wide quotient = dividend / divisor;
  if (!goes_up(quotient, dividend % divisor, divisor, rounding)) return quotient;
  return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
}

std::optional<std::int64_t> narrow(Wide value) {
  if (value > int64_max || value < int64_min) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::optional<Rounding> find_rounding(std::string_view name) {
  for (std::size_t i = 0; i < rounding_names.size(); ++i) {
    if (rounding_names[i] == name) return static_cast<Rounding>(i);
  }
  return std::nullopt;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  Wide coefficient = 0;
  std::uint32_t scale = 0;
  bool point = false, digit = false;
  for (const char c : text) {
    if (c == '.' && !point && digit) {
      point = true;
      digit = false;  // a digit must follow
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digit = true;
    coefficient = coefficient * 10 + (c - '0');
    if (point) ++scale;
    if (coefficient > int64_max * 100 || scale > 2 * decimal_scale_max) return std::nullopt;
  }
  if (!digit) return std::nullopt;
  return fit(negative ? -coefficient : coefficient, scale);
}

namespace {

std::size_t write_places(Decimal d, char* out) {
  std::array<char, 24> digits;
  std::size_t count = 0;
  auto rest = d.coefficient < 0 ? 0 - static_cast<std::uint64_t>(d.coefficient)
                                : static_cast<std::uint64_t>(d.coefficient);
  do {
    digits[count++] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest > 0 || count <= d.scale);
  std::size_t length = 0;
  if (d.coefficient < 0) out[length++] = '-';
  while (count > 0) {
    out[length++] = digits[--count];
    if (count == d.scale && d.scale > 0) out[length++] = '.';
  }
  return length;
}

}  // namespace

std::size_t write_decimal(Decimal d, char* out) {
  while (d.scale > 0 && d.coefficient % 10 == 0) {
    d.coefficient /= 10;
    --d.scale;
  }
  return write_places(d, out);
}

std::size_t write_money(std::int64_t fen, char* out) { return write_places({fen, 2}, out); }

std::optional<Decimal> add(Decimal a, Decimal b) {
  const std::uint32_t scale = a.scale > b.scale ? a.scale : b.scale;
  return fit(static_cast<Wide>(a.coefficient) * powers_of_ten[scale - a.scale] +
                 static_cast<Wide>(b.coefficient) * powers_of_ten[scale - b.scale],
             scale);
}

std::optional<Decimal> subtract(Decimal a, Decimal b) {
  const std::uint32_t scale = a.scale > b.scale ? a.scale : b.scale;
  return fit(static_cast<Wide>(a.coefficient) * powers_of_ten[scale - a.scale] -
                 static_cast<Wide>(b.coefficient) * powers_of_ten[scale - b.scale],
             scale);
}

std::optional<Decimal> multiply(Decimal a, Decimal b) {
  return fit(static_cast<Wide>(a.coefficient) * b.coefficient, a.scale + b.scale);
}

std::optional<Decimal> shift_point(Decimal d, std::int32_t places) {
  if (places <= 0) return fit(d.coefficient, d.scale + static_cast<std::uint32_t>(-places));
  const auto up = static_cast<std::uint32_t>(places);
  if (up <= d.scale) return Decimal{d.coefficient, d.scale - up};
  if (up - d.scale >= powers_of_ten.size())
    return d.coefficient == 0 ? std::optional(Decimal{}) : std::nullopt;
  return fit(static_cast<Wide>(d.coefficient) * powers_of_ten[up - d.scale], 0);
}

std::optional<Decimal> divide(Decimal a, Decimal b, std::uint32_t scale, Rounding rounding) {
  if (b.coefficient == 0 || scale > decimal_scale_max) return std::nullopt;
  // a/10^as / (b/10^bs) = a * 10^(bs-as) / b, wanted with `scale` places.
  const int shift = static_cast<int>(b.scale + scale) - static_cast<int>(a.scale);
  Wide dividend = a.coefficient, divisor = b.coefficient;
  if (shift >= 0) {
    for (int left = shift; left > 0; --left) {
      if (dividend > int64_max * int64_max / 10 || dividend < -(int64_max * int64_max / 10))
        return std::nullopt;
      dividend *= 10;
    }
  } else {
    divisor *= powers_of_ten[static_cast<std::size_t>(-shift)];
  }
  const auto whole = narrow(round_division(dividend, divisor, rounding));
  if (!whole) return std::nullopt;
  return Decimal{*whole, scale};
}

std::strong_ordering compare(Decimal a, Decimal b) {
  if (a.scale == b.scale) return a.coefficient <=> b.coefficient;
  const std::uint32_t scale = a.scale > b.scale ? a.scale : b.scale;
  const Wide left = static_cast<Wide>(a.coefficient) * powers_of_ten[scale - a.scale];
  const Wide right = static_cast<Wide>(b.coefficient) * powers_of_ten[scale - b.scale];
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::optional<std::int64_t> round_whole(Decimal a, Rounding rounding) {
  return narrow(round_division(a.coefficient, powers_of_ten[a.scale], rounding));
}

double to_double(Decimal d) {
  std::array<char, 24> digits;
  const std::size_t length = write_decimal(d, digits.data());
  double nearest = 0;
  std::from_chars(digits.data(), digits.data() + length, nearest);
  return nearest;
}

std::int64_t truncated(Decimal a) { return a.coefficient / powers_of_ten[a.scale]; }

std::optional<std::int64_t> multiply_round(std::int64_t amount, Decimal factor) {
  return narrow(round_division(static_cast<Wide>(amount) * factor.coefficient,
                               powers_of_ten[factor.scale], Rounding::half_away));
}

}  // namespace guiju::cel
