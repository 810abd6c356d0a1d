// Exact decimals and money: literals, ways to round, and arithmetic against a twin that counts in digits.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "cel/decimal.h"
#include "cel/evaluated.h"
#include "reference/digits.h"

namespace guiju::cel {
namespace {

using sample::evaluated;
using sample::Row;

using reference::Digits;

TEST(ExactLiterals, AreReadAsOfficersWriteThem) {
  const Row rows[] = {
      {"200000元", "money(\"200000.00\")"},
      {"12.30元", "money(\"12.30\")"},
      {"0.01元", "money(\"0.01\")"},
      {".5元", "money(\"0.50\")"},
      {"20万元", "money(\"200000.00\")"},
      {"1.234567万元", "money(\"12345.67\")"},
      {"1.5亿元", "money(\"150000000.00\")"},
      {"-20万元", "money(\"-200000.00\")"},
      {"12.300元", "money(\"12.30\")"},
      {"92233720368547758.07元", "money(\"92233720368547758.07\")"},
      {"-92233720368547758.08元", "money(\"-92233720368547758.08\")"},
      {"product.amount == 30万元", "true"},
      {"20万元 * 24pct", "money(\"48000.00\")"},
      {"[20万元, 1元]", "[money(\"200000.00\"), money(\"1.00\")]"},
      {"type(1元) == money", "true"},
      {"24pct", "0.24m"},
      {"15.4pct == 0.154m", "true"},
      {"200bp", "0.02m"},
      {"0.5bp", "0.00005m"},
      {"-3bp", "-0.0003m"},
      {"0.000000000000000001m", "0.000000000000000001m"},
      {"0.0000000000000001pct", "0.000000000000000001m"},
      {"7 % 4", "3"},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluated(row.source), row.want) << row.source;
}

TEST(ExactLiterals, ThatAreNoneNameTheirRemedy) {
  struct Mistake {
    const char *source, *place, *remedy;
  };
  const Mistake rows[] = {
      {"product.amount > 12.345元", "1:18", "two decimals"},
      {"1.2345678万元", "1:1", "six"},
      {"92233720368547758.08元", "1:1", "92,233,720,368,547,758.07"},
      {"99999999999亿元", "1:1", "yuan"},
      {"20万", "1:3", "20万元"},
      {"20 万元", "1:4", "20万元"},
      {"5角", "1:2", "5元"},
      {"24％", "1:3", "24pct"},
      {"5‰", "1:2", "bp"},
      {"24pc", "1:1", "24pct"},
      {"24pctx", "1:1", "24pct"},
      {"20元x", "1:1", "blank"},
      {"0.00000000000000001pct", "1:1", "18"},
      {"product.amount > 5", "1:16", "20万元"},
      {"decimal_round(product.rate, 2, 'half')", "1:32", "half_even"},
      {"money_round(product.rate, 'bankers')", "1:27", "half_away"},
      {"decimal_div(1, 3, 2, 'flor')", "1:22", "down"},
  };
  const Environment environment = sample::environment();
  for (const Mistake& row : rows) {
    const auto program = compile(row.source, "", environment, nullptr);
    ASSERT_FALSE(program) << row.source;
    const Error& error = program.error();
    EXPECT_NE(error.where.find(row.place), std::string::npos) << row.source << ": " << error.where;
    EXPECT_NE(error.text(Language::en).find(row.remedy), std::string::npos)
        << error.text(Language::en);
    EXPECT_NE(error.text(Language::zh), error.text(Language::en)) << row.source;
  }
}

TEST(ExactFunctions, OfDecimalsAndMoney) {
  const Row rows[] = {
      {"decimal_round(0.125m, 2)", "0.13m"},
      {"decimal_round(0.125m, 2, 'half_away')", "0.13m"},
      {"decimal_round(0.125m, 2, 'half_even')", "0.12m"},
      {"decimal_round(0.135m, 2, 'half_even')", "0.14m"},
      {"decimal_round(0.1251m, 2, 'half_even')", "0.13m"},
      {"decimal_round(-0.129m, 2, 'down')", "-0.12m"},
      {"decimal_round(-0.121m, 2, 'up')", "-0.13m"},
      {"decimal_round(0.12m, 2, 'up')", "0.12m"},
      {"decimal_div(1, 8, 2, 'half_even')", "0.12m"},
      {"decimal_div(-2, 3, 0, 'down')", "0m"},
      {"decimal_div(1元, 3元, 4, 'up')", "0.3334m"},
      {"decimal_div(1, 0, 2, 'up')", "error(division_by_zero)"},
      {"decimal_round(0.1m, 19, 'up')", "error(out_of_range)"},
      {"decimal_round(product.rate, 2, lender.kind)", "error(invalid_argument)"},
      {"money_round(12.345m, 'half_even')", "money(\"12.34\")"},
      {"money_round(12.345m, 'half_away')", "money(\"12.35\")"},
      {"money_round(-12.341m, 'up')", "money(\"-12.35\")"},
      {"money_round(9223372036854775807m, 'up')", "error(overflow)"},
      {"math.least(0.24m, 0.235m)", "0.235m"},
      {"math.greatest(20万元, 5元)", "money(\"200000.00\")"},
      {"math.abs(-0.5m)", "0.5m"},
      {"math.abs(-5元)", "money(\"5.00\")"},
      {"math.sign(-0.5m)", "-1"},
      {"math.sign(0元)", "0"},
      {"math.ceil(1.2m)", "2m"},
      {"math.ceil(-1.2m)", "-1m"},
      {"math.floor(1.2m)", "1m"},
      {"math.floor(-1.2m)", "-2m"},
      {"math.round(-2.5m)", "-3m"},
      {"math.trunc(-2.9m)", "-2m"},
      {"math.floor(5m)", "5m"},
      {"math.ceil(-0.000000000000000001m)", "0m"},
      {"math.floor(-9.223372036854775808m)", "-10m"},
      {"24m == 24 && 24u == 24.0m", "true"},
      {"0.24m in [0.240m, 1m]", "true"},
      {"1 in [1.0m]", "true"},
      {"1元 in [1.00元]", "true"},
      {"{0.24m: 'usury'}[0.240m]", "\"usury\""},
      {"{20万元: 'cap'}[200000元]", "\"cap\""},
      {"{1: 'a', 1.0m: 'b'}", "error(invalid_argument)"},
      {"{1: 'a', 1元: 'b'}[1元]", "\"b\""},
      {"string(20万元)", "\"200000.00\""},
      {"string(24pct)", "\"0.24\""},
      {"double(0.1m) == 0.1", "true"},
      {"double(0.000000000000000001m) == 1e-18", "true"},
      {"uint(2.9m)", "2u"},
      {"uint(-0.5m)", "error(out_of_range)"},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluated(row.source), row.want) << row.source;
}

// --- against digits ---

class ExactArithmetic : public testing::Test {
 protected:
  std::uint64_t seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};

  std::uint64_t upto(std::uint64_t n) { return random_() % n; }
  Decimal any() {
    const std::uint64_t narrower = upto(64);  // named: two draws in one expression have no order
    auto coefficient = static_cast<std::int64_t>(random_() >> narrower);
    if (upto(8) == 0) coefficient = upto(2) == 0 ? INT64_MAX : INT64_MIN;
    if (upto(3) == 0) coefficient = coefficient / 1000 * 1000;
    return {upto(2) == 0 ? coefficient : -(coefficient / 2), static_cast<std::uint32_t>(upto(19))};
  }
  // What the twin says must be so, or not fit: 64 bits and 18 places.
  void expect(const std::optional<Decimal>& got, const Digits& want, const std::string& what) {
    const auto fits = want.as_decimal(decimal_scale_max);
    ASSERT_EQ(got.has_value(), fits.has_value()) << what << " seed " << seed_;
    if (!got) return ++failed_, void();
    EXPECT_EQ(Digits::of(got->coefficient, got->scale), want) << what << " seed " << seed_;
    ++fitting_;
  }
  std::size_t failed_ = 0, fitting_ = 0;
};

std::string text(Decimal d) {
  std::array<char, 32> out;
  return std::string(out.data(), write_decimal(d, out.data()));
}

TEST_F(ExactArithmetic, AgreesWithDigits) {
  for (int round = 0; round < 4000; ++round) {
    const Decimal a = any(), b = any();
    const Digits x = Digits::of(a.coefficient, a.scale), y = Digits::of(b.coefficient, b.scale);
    const std::string both = text(a) + " and " + text(b);
    expect(add(a, b), x + y, both + " added");
    expect(subtract(a, b), x - y, both + " subtracted");
    expect(multiply(a, b), x * y, both + " multiplied");
    EXPECT_EQ(compare(a, b) < 0, x < y) << both;
    EXPECT_EQ(compare(a, b) == 0, x == y) << both;
    const auto back = parse_decimal(text(a));
    ASSERT_TRUE(back) << both;
    EXPECT_EQ(compare(*back, a), std::strong_ordering::equal);
    EXPECT_EQ(to_double(a), std::strtod(text(a).c_str(), nullptr)) << text(a);
  }
  EXPECT_GT(failed_, 100u);
  EXPECT_GT(fitting_, 1000u);
}

// A rounded quotient is the one neighbour of the true one that its way to round asks for.
TEST_F(ExactArithmetic, RoundsToTheNeighbourAskedFor) {
  std::size_t seen = 0;
  for (int round = 0; round < 6000; ++round) {
    Decimal a = any(), b = any();
    auto scale = static_cast<std::uint32_t>(upto(19));
    if (round % 10 == 0) {  // chance meets few halves: one in ten is made, (10 q + 5) b / b
      scale = static_cast<std::uint32_t>(upto(7));
      const auto quotient = static_cast<std::int64_t>(upto(2'000'000)) - 1'000'000;
      b = {static_cast<std::int64_t>(1 + upto(20)), 0};
      a = {(10 * quotient + 5) * b.coefficient, scale + 1};
    } else if (upto(3) == 0) {
      b = {static_cast<std::int64_t>(1 + upto(20)), 0};
    }
    if (b.coefficient == 0) continue;
    const Digits x = Digits::of(a.coefficient, a.scale), y = Digits::of(b.coefficient, b.scale);
    const auto down = divide(a, b, scale, Rounding::down), up = divide(a, b, scale, Rounding::up);
    const auto away = divide(a, b, scale, Rounding::half_away),
               even = divide(a, b, scale, Rounding::half_even);
    if (!down || !up || !away || !even) continue;
    const std::string what = text(a) + " / " + text(b) + " seed " + std::to_string(seed_);
    const auto times = [&](const Decimal& q) { return Digits::of(q.coefficient, q.scale) * y; };
    const Digits below = (x - times(*down)).magnitude(), above = (x - times(*up)).magnitude();
    const Digits step = Digits::of(1, scale) * y.magnitude();
    EXPECT_LT(below, step) << what;
    EXPECT_LT(times(*down).magnitude(), x.magnitude() + Digits::of(1, 36)) << what;
    EXPECT_FALSE(x.magnitude() < times(*down).magnitude()) << what;
    EXPECT_FALSE(times(*up).magnitude() < x.magnitude()) << what;
    EXPECT_LT(above, step) << what;
    const bool half = below == above && !(below == Digits());
    const auto& nearest = below < above ? down : up;
    EXPECT_EQ(away->coefficient, nearest->coefficient) << what;
    EXPECT_EQ(even->coefficient,
              half ? (down->coefficient % 2 == 0 ? down : up)->coefficient : nearest->coefficient)
        << what;
    seen += half ? 1u : 0u;
  }
  EXPECT_GE(seen, 600u);
}

TEST_F(ExactArithmetic, MovingThePointIsExact) {
  for (int round = 0; round < 2000; ++round) {
    const Decimal a = any();
    const auto places = static_cast<std::int32_t>(upto(25)) - 12;
    const Digits power = places >= 0 ? Digits::of(1, 0).shifted(places) : Digits::of(1, 0);
    Digits want = Digits::of(a.coefficient, a.scale);
    want = places >= 0 ? want * power : want * Digits::of(1, static_cast<std::uint32_t>(-places));
    expect(shift_point(a, places), want, text(a) + " by " + std::to_string(places));
  }
}

}  // namespace
}  // namespace guiju::cel
