// The all-in cost against published figures, bounds, and its slow twin.

#include "registry/all_in_cost.h"

#include <gtest/gtest.h>

#include <random>

#include "reference/all_in_cost_bisection.h"
#include "registry/small_world.h"

namespace guiju::registry {
namespace {

using namespace testing;

Fee fee(FeePer per, Rate rate, bool up_front = false) {
  Fee x;
  x.per = per;
  x.rate = rate;
  x.deducted_up_front = up_front;
  return x;
}

Fee fixed_fee(FeePer per, Fen amount) {
  Fee x;
  x.per = per;
  x.amount = amount;
  return x;
}

// 12,000 yuan over twelve equal months: the case the supervisors print in their warnings.
Product twelve_months(Repayment repayment, Rate yearly, std::vector<Fee> fees = {}) {
  Product x = good_product();
  x.rate_max = yearly;
  x.rate_min = Rate();
  x.repayment = {repayment};
  x.fees = std::move(fees);
  x.amount_min = x.amount_max = Fen(1'200'000);
  x.term_min = x.term_max = 12;
  return x;
}

TEST(AllInCost, published_figures) {
  const struct {
    const char* name;
    Product product;
    std::int64_t simple, compound;
  } cases[] = {
      {"flat 0.6 % a month, as a rate", twelve_months(Repayment::flat_fee, Rate(72'000)), 130'342,
       138'418},
      {"flat 0.6 % a month, as a fee",
       twelve_months(Repayment::equal_principal, Rate(), {fee(FeePer::month, Rate(6'000))}),
       130'342, 138'418},
      {"flat 1.0 % a month", twelve_months(Repayment::flat_fee, Rate(120'000)), 214'572, 236'984},
      {"flat 0.6 % and 3 % deducted up front",
       twelve_months(Repayment::flat_fee, Rate(72'000), {fee(FeePer::once, Rate(30'000), true)}),
       188'735, 205'948},
      {"amortising at 2 % a month",
       twelve_months(Repayment::equal_principal_and_interest, Rate(240'000)), 240'000, 268'242},
      {"equal principal at 2 % a month", twelve_months(Repayment::equal_principal, Rate(240'000)),
       240'000, 268'242},
      {"interest first at 2 % a month", twelve_months(Repayment::interest_first, Rate(240'000)),
       240'000, 268'242},
      {"all at once after a year at 24 %", twelve_months(Repayment::bullet, Rate(240'000)), 240'000,
       240'000},
      {"no interest, no fee", twelve_months(Repayment::equal_principal, Rate()), 0, 0},
  };
  for (const auto& row : cases) {
    const auto cost = highest_all_in_cost(row.product);
    ASSERT_TRUE(cost) << row.name << ": " << cost.error().what.en;
    EXPECT_EQ(cost->simple.millionths, row.simple) << row.name;
    EXPECT_EQ(cost->compound.millionths, row.compound) << row.name;
  }
}

TEST(AllInCost, a_fee_taken_of_the_balance_costs_as_a_rate_does) {
  Product x = twelve_months(Repayment::equal_principal_and_interest, Rate(120'000));
  Fee of_balance = fee(FeePer::month, Rate(10'000));
  of_balance.of = FeeBasis::balance;
  x.fees = {of_balance};
  EXPECT_EQ(highest_all_in_cost(x).value().simple, Rate(240'000));
}

TEST(AllInCost, what_only_some_borrowers_pay_is_left_out) {
  Product x = twelve_months(Repayment::equal_principal_and_interest, Rate(240'000));
  Fee late = fee(FeePer::month, Rate(50'000));
  late.kind = FeeKind::late;
  Fee early = fee(FeePer::once, Rate(50'000));
  early.kind = FeeKind::early_repayment;
  x.fees = {late, early};
  EXPECT_EQ(highest_all_in_cost(x).value().simple, Rate(240'000));
}

TEST(AllInCost, a_loan_in_days_counts_a_year_of_365) {
  Product x = good_product();
  x.term_unit = TermUnit::days;
  x.term_min = x.term_max = 73;  // a fifth of a year
  x.repayment = {Repayment::bullet};
  x.rate_max = Rate(100'000);
  const auto cost = highest_all_in_cost(x).value();
  EXPECT_EQ(cost.compound, Rate(104'081));  // 1.02^5 - 1
  EXPECT_EQ(cost.simple, Rate(100'000));
}

TEST(AllInCost, the_dearest_corner_speaks) {
  Product x = twelve_months(Repayment::equal_principal_and_interest, Rate(120'000),
                            {fixed_fee(FeePer::once, Fen(10'000))});
  const auto of_large = highest_all_in_cost(x).value();
  x.amount_min = Fen(120'000);
  const auto of_both = highest_all_in_cost(x).value();
  x.amount_max = Fen(120'000);
  const auto of_small = highest_all_in_cost(x).value();
  EXPECT_EQ(of_both, of_small);
  EXPECT_GT(of_small.simple, of_large.simple);
}

TEST(AllInCost, refuses_what_has_no_rate) {
  const std::vector<CashFlow> less_back = {{0, -100}, {1, 99}};
  const std::vector<CashFlow> nothing_out = {{0, 0}, {1, 99}};
  const std::vector<CashFlow> second_payout = {{0, -100}, {1, -100}, {2, 300}};
  const std::vector<CashFlow> even = {{0, -100}, {1, 100}};
  EXPECT_FALSE(all_in_cost(less_back, PeriodsPerYear::months));
  EXPECT_FALSE(all_in_cost(nothing_out, PeriodsPerYear::months));
  EXPECT_FALSE(all_in_cost(second_payout, PeriodsPerYear::months));
  EXPECT_EQ(all_in_cost(even, PeriodsPerYear::months).value(), (AllInCost{Rate(), Rate()}));
}

TEST(AllInCost, refuses_rates_beyond_all_measure) {
  EXPECT_TRUE(highest_all_in_cost(twelve_months(Repayment::interest_first, Rate(5'500'000))));
  EXPECT_FALSE(highest_all_in_cost(twelve_months(Repayment::interest_first, Rate(5'700'000))));
  Product growing = twelve_months(Repayment::bullet, rate_max);
  growing.rate_method = YearlyMethod::compound;
  growing.term_min = growing.term_max = term_months_max;
  EXPECT_FALSE(highest_all_in_cost(growing));
  const Product eaten =
      twelve_months(Repayment::flat_fee, Rate(), {fee(FeePer::once, Rate(1'000'000), true)});
  EXPECT_FALSE(highest_all_in_cost(eaten));
}

TEST(AllInCost, says_when_the_terms_are_not_enough) {
  Product x = good_product();
  x.repayment.clear();
  EXPECT_FALSE(highest_all_in_cost(x));
  x.repayment = {Repayment::equal_principal};
  x.term_unit = TermUnit::days;
  EXPECT_FALSE(highest_all_in_cost(x));
}

TEST(AllInCost, agrees_with_its_slow_twin) {
  constexpr std::uint32_t seed = 20261020;
  std::mt19937_64 random(seed);
  int compared = 0;
  for (int i = 0; i < 400; ++i) {
    LoanTerms loan;
    loan.principal = Fen(1'000 + static_cast<std::int64_t>(random() % 10'000'000'000));
    loan.term = 1 + static_cast<std::int64_t>(random() % 120);
    loan.yearly = Rate(static_cast<std::int64_t>(random() % 720'000));
    loan.method = random() % 2 ? YearlyMethod::simple : YearlyMethod::compound;
    loan.repayment = static_cast<Repayment>(random() % repayment_names.size());
    if (random() % 4 == 0)
      loan.unit = TermUnit::days, loan.repayment = Repayment::bullet, loan.term += 30;
    std::vector<Fee> fees = {
        fee(static_cast<FeePer>(random() % 3), Rate(static_cast<std::int64_t>(random() % 20'000)))};
    loan.fees = fees;
    const auto flows = cash_flows(loan);
    ASSERT_TRUE(flows);
    const auto periods =
        loan.unit == TermUnit::months ? PeriodsPerYear::months : PeriodsPerYear::days;
    const auto fast = all_in_cost(*flows, periods);
    if (!fast) continue;  // beyond the bound
    ++compared;
    const auto slow = reference::all_in_cost_bisection(*flows, static_cast<int>(periods));
    EXPECT_NEAR(static_cast<double>(fast->simple.millionths), static_cast<double>(slow.simple),
                0.501)
        << "seed " << seed << " case " << i;
    EXPECT_NEAR(static_cast<double>(fast->compound.millionths), static_cast<double>(slow.compound),
                0.501)
        << "seed " << seed << " case " << i;
  }
  EXPECT_GT(compared, 360);
}

TEST(AllInCost, one_more_fee_never_makes_a_loan_cheaper) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    Product x = twelve_months(static_cast<Repayment>(random() % repayment_names.size()),
                              Rate(static_cast<std::int64_t>(random() % 360'000)));
    const auto before = highest_all_in_cost(x).value();
    x.fees = {
        fee(static_cast<FeePer>(random() % 3), Rate(static_cast<std::int64_t>(random() % 10'000)))};
    const auto after = highest_all_in_cost(x).value();
    EXPECT_GE(after.simple, before.simple);
    EXPECT_GE(after.compound, before.compound);
  }
}

TEST(AllInCost, compound_told_as_simple) {
  EXPECT_EQ(simple_of_compound(Rate(268'242)), Rate(240'000));
  EXPECT_EQ(simple_of_compound(Rate()), Rate());
}

}  // namespace
}  // namespace guiju::registry
