#include "registry/all_in_cost.h"

#include <algorithm>
#include <cassert>

namespace guiju::registry {
namespace {

// Discount factors are fixed point with 60 fractional bits: one period's factor is in (0, 1], its
// powers lose at most 2^-60 a step, and an amount below 2^60 times a factor stays inside 128 bits.
using Wide = unsigned __int128;
using SignedWide = __int128;
constexpr int factor_bits = 60;
constexpr std::uint64_t one = std::uint64_t{1} << factor_bits;

constexpr std::int64_t millionths = 1'000'000;

constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>((Wide{a} * b + (one >> 1)) >> factor_bits);
}

constexpr std::uint64_t power(std::uint64_t base, std::int64_t exponent) {
  std::uint64_t result = one;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = multiply(result, base);
    base = multiply(base, base);
  }
  return result;
}

// The factor of one period whose `degree`-th power is `whole`, by bisection.
constexpr std::uint64_t root(std::uint64_t whole, std::int64_t degree) {
  std::uint64_t low = 0, high = one;  // power(high) >= whole > power(low), or low is 0
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (power(middle, degree) >= whole ? high : low) = middle;
  }
  return high;
}

// 1 / (1 + rate / parts), for a yearly rate spread evenly over the parts of a year.
constexpr std::uint64_t factor_of(Rate yearly, YearlyMethod method, std::int64_t parts) {
  const std::int64_t divided_by = method == YearlyMethod::simple ? parts : 1;
  const std::int64_t unit = millionths * divided_by;
  const auto whole =
      static_cast<std::uint64_t>((Wide{static_cast<std::uint64_t>(unit)} << factor_bits) /
                                 static_cast<std::uint64_t>(unit + yearly.millionths));
  return method == YearlyMethod::simple ? whole : root(whole, parts);
}

// (1 / factor - 1) * times in millionths, half up. Twenty more bits than asked hold the rounding;
// `slack` keeps an exact half from falling by the fixed point's own error.
constexpr std::int64_t rate_of(std::uint64_t factor, std::int64_t times) {
  constexpr int spare_bits = 20;
  constexpr Wide slack = 4;
  const Wide scaled =
      (Wide{one - factor} * static_cast<std::uint64_t>(times * millionths) << spare_bits) / factor;
  return static_cast<std::int64_t>((scaled + (Wide{1} << (spare_bits - 1)) + slack) >> spare_bits);
}

// Net present value at a discount factor, scaled by 2^60.
SignedWide present_value(std::span<const CashFlow> flows, std::uint64_t factor) {
  SignedWide sum = 0;
  std::uint64_t discount = one;
  std::int32_t period = 0;
  for (const CashFlow& flow : flows) {
    if (flow.period != period) {
      discount = multiply(discount, power(factor, flow.period - period));
      period = flow.period;
    }
    sum += static_cast<SignedWide>(flow.amount) * static_cast<SignedWide>(discount);
  }
  return sum;
}

Error no_rate(Message what, Message remedy) {
  return Error{ErrorKind::bad_input, "", std::move(what), std::move(remedy)};
}

Status check_flows(std::span<const CashFlow> flows) {
  std::int64_t paid_out = 0, repaid = 0;
  for (const CashFlow& flow : flows) {
    if (flow.period == 0) {
      paid_out -= flow.amount;
    } else if (flow.amount < 0) {
      return no_rate(
          say("a payment after the payout goes to the borrower", "放款之后又有付给借款人的款项"),
          say("give one payout at period 0", "只在第 0 期放款一次"));
    } else {
      repaid += flow.amount;
    }
  }
  if (paid_out <= 0) {
    return no_rate(say("the fees at payout leave nothing to the borrower",
                       "放款时的收费不少于本金，借款人没有到手金额"),
                   say("check the fees", "请核对收费"));
  }
  if (repaid < paid_out) {
    return no_rate(say("less is repaid than was paid out", "还款总额少于到手金额"),
                   say("check rate and fees", "请核对利率与收费"));
  }
  return Done{};
}

// The factor at which the present value crosses zero; it grows with the factor, since only the
// payout is negative.
std::uint64_t solve(std::span<const CashFlow> flows) {
  std::uint64_t low = 0, high = one;  // value(low) < 0 <= value(high)
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (present_value(flows, middle) >= 0 ? high : low) = middle;
  }
  return high;
}

Result<AllInCost> yearly_of(std::uint64_t factor, PeriodsPerYear periods) {
  const auto parts = static_cast<std::int64_t>(periods);
  const std::uint64_t year = power(factor, parts);
  // Far below the factor at which the compound rate reaches rate_max; keeps the division in range.
  const bool beyond = year < one / 1'000;
  const std::int64_t compound = beyond ? rate_max.millionths + 1 : rate_of(year, 1);
  if (beyond || compound > rate_max.millionths) {
    return no_rate(say("the all-in cost is beyond {} a year", "综合融资成本超过每年 {}",
                       percent_text(rate_max)),
                   say("check rate, fees and term", "请核对利率、收费与期限"));
  }
  return AllInCost{Rate(rate_of(factor, parts)), Rate(compound)};
}

// What is repaid beyond the payout, over the payout, by the share of a year the loan ran.
Rate linear_rate(std::span<const CashFlow> flows, PeriodsPerYear periods) {
  std::int64_t paid_out = 0, gained = 0;
  for (const CashFlow& flow : flows) {
    gained += flow.amount;
    if (flow.period == 0) paid_out -= flow.amount;
  }
  const SignedWide ran = static_cast<SignedWide>(paid_out) * flows.back().period;
  const SignedWide twice =
      static_cast<SignedWide>(gained) * millionths * static_cast<std::int64_t>(periods) * 2;
  return Rate(static_cast<std::int64_t>((twice + ran) / (ran * 2)));
}

}  // namespace

Result<AllInCost> all_in_cost(std::span<const CashFlow> flows, PeriodsPerYear periods) {
  GUIJU_CHECK_OK(check_flows(flows));
  GUIJU_TRY(cost, yearly_of(solve(flows), periods));
  cost.simple = std::max(cost.simple, linear_rate(flows, periods));
  return cost;
}

Rate simple_of_compound(Rate compound) {
  return Rate(rate_of(factor_of(compound, YearlyMethod::compound, 12), 12));
}

namespace {

// Builds the payments of one loan. Amounts are fen times `scale`.
class Schedule {
 public:
  explicit Schedule(const LoanTerms& loan)
      : loan_(loan),
        parts_(loan.unit == TermUnit::months ? 12 : 365),
        scale_(scale_for(loan.principal)),
        principal_(loan.principal.count * scale_),
        factor_(factor_of(loan.yearly, loan.method, parts_)),
        due_(static_cast<std::size_t>(loan.term) + 1, 0),
        balance_(static_cast<std::size_t>(loan.term) + 1, principal_) {}

  Result<std::vector<CashFlow>> flows() {
    repay();
    for (const Fee& fee : loan_.fees) {
      if (fee.is_certain()) charge(fee);
    }
    if (too_large_) {
      return no_rate(say("interest and fees grow beyond all measure", "利息与收费大得无法计算"),
                     say("check rate, fees and term", "请核对利率、收费与期限"));
    }
    due_[0] -= principal_;
    std::vector<CashFlow> flows;
    for (std::size_t i = 0; i < due_.size(); ++i) {
      if (due_[i] != 0) flows.push_back({static_cast<std::int32_t>(i), due_[i]});
    }
    return flows;
  }

 private:
  static std::int64_t scale_for(Fen principal) {
    constexpr std::int64_t finest = 10'000, scaled_max = 10'000'000'000'000;
    std::int64_t scale = finest;
    while (scale > 1 && principal.count > scaled_max / scale) scale /= 10;
    return scale;
  }

  std::int64_t interest_of_period(std::int64_t balance) const {
    return static_cast<std::int64_t>(
        (Wide{static_cast<std::uint64_t>(balance)} * (one - factor_) + factor_ / 2) / factor_);
  }

  // INVARIANT: everything due stays below 2^60 in all, so that discounting fits into 128 bits.
  void add(std::size_t period, SignedWide amount) {
    constexpr SignedWide total_max = SignedWide{1} << 60;
    total_ += amount;
    if (total_ >= total_max) {
      too_large_ = true;
      total_ = 0;
      return;
    }
    due_[period] += static_cast<std::int64_t>(amount);
  }

  void repay() {
    switch (loan_.repayment) {
      case Repayment::equal_principal_and_interest: return repay_equal_instalments();
      case Repayment::equal_principal: return repay_equal_principal(false);
      case Repayment::flat_fee: return repay_equal_principal(true);
      case Repayment::interest_first: return repay_interest_first();
      case Repayment::bullet: return repay_at_once();
    }
  }

  void repay_equal_instalments() {
    const auto n = static_cast<std::size_t>(loan_.term);
    // worth[k] is what k instalments of one are worth a period before the first: the balance is
    // told from the end of the loan, because telling it from the beginning multiplies every
    // rounding by the rate.
    std::vector<Wide> worth(n + 1, 0);
    std::uint64_t discount = one;
    for (std::size_t k = 1; k <= n; ++k) {
      discount = multiply(discount, factor_);
      worth[k] = worth[k - 1] + discount;
    }
    const Wide scaled = Wide{static_cast<std::uint64_t>(principal_)} << factor_bits;
    const auto instalment = static_cast<std::int64_t>((scaled + worth[n] / 2) / worth[n]);
    for (std::size_t k = 1; k <= n; ++k) {
      add(k, instalment);
      balance_[k] = static_cast<std::int64_t>(
          (Wide{static_cast<std::uint64_t>(instalment)} * worth[n - k]) >> factor_bits);
    }
  }

  void repay_equal_principal(bool interest_of_principal) {
    const std::int64_t n = loan_.term;
    for (std::int64_t k = 1; k <= n; ++k) {
      const auto at = static_cast<std::size_t>(k);
      const auto repaid = static_cast<std::int64_t>(static_cast<SignedWide>(principal_) * k / n);
      balance_[at] = principal_ - repaid;
      add(at, balance_[at - 1] - balance_[at] +
                  interest_of_period(interest_of_principal ? principal_ : balance_[at - 1]));
    }
  }

  void repay_interest_first() {
    for (std::size_t k = 1; k < due_.size(); ++k) add(k, interest_of_period(principal_));
    add(due_.size() - 1, principal_);
    balance_.back() = 0;
  }

  void repay_at_once() {
    balance_.back() = 0;
    if (loan_.method == YearlyMethod::simple) {
      const auto interest =
          static_cast<SignedWide>(principal_) * loan_.yearly.millionths * loan_.term;
      const SignedWide unit = millionths * parts_;
      return add(due_.size() - 1, principal_ + (interest + unit / 2) / unit);
    }
    const std::uint64_t discount = power(factor_, loan_.term);
    const Wide whole = Wide{static_cast<std::uint64_t>(principal_)} << factor_bits;
    add(due_.size() - 1, static_cast<SignedWide>(discount == 0 ? whole : whole / discount));
  }

  SignedWide amount_of(const Fee& fee, std::int64_t balance) const {
    if (fee.amount) return static_cast<SignedWide>(fee.amount->count) * scale_;
    const std::int64_t base = fee.of == FeeBasis::balance ? balance : principal_;
    return (static_cast<SignedWide>(base) * fee.rate->millionths + millionths / 2) / millionths;
  }

  // Once: with the payout. A year: at the beginning of each year begun, as premiums and memberships
  // are. A month: with each instalment, on the balance before it; loans in days pay for each month
  // begun, at the end.
  void charge(const Fee& fee) {
    switch (fee.per) {
      case FeePer::once: add(0, amount_of(fee, principal_)); break;
      case FeePer::year:
        for (std::int64_t k = 0; k < loan_.term; k += parts_) {
          const auto at = static_cast<std::size_t>(k);
          add(at, amount_of(fee, balance_[at]));
        }
        break;
      case FeePer::month:
        if (loan_.unit == TermUnit::days) {
          const std::int64_t months_begun = (loan_.term * 12 + 364) / 365;
          add(due_.size() - 1, months_begun * amount_of(fee, principal_));
          break;
        }
        for (std::size_t k = 1; k < due_.size(); ++k) add(k, amount_of(fee, balance_[k - 1]));
        break;
    }
  }

  const LoanTerms& loan_;
  std::int64_t parts_;  // of a year
  std::int64_t scale_;
  std::int64_t principal_;  // scaled, as all amounts here
  std::uint64_t factor_;
  SignedWide total_ = 0;
  bool too_large_ = false;
  std::vector<std::int64_t> due_;      // by period
  std::vector<std::int64_t> balance_;  // after the payment of the period
};

}  // namespace

Result<std::vector<CashFlow>> cash_flows(const LoanTerms& loan) {
  assert(loan.principal.count > 0 && loan.term > 0 && loan.yearly.millionths >= 0);
  if (loan.unit == TermUnit::days && loan.repayment != Repayment::bullet) {
    return no_rate(say("a loan in days is repaid at once, not by instalments",
                       "按天计的贷款须一次偿还，不能分期"),
                   say("give the term in months, or register the all-in cost",
                       "请按月填写期限，或登记综合融资成本"));
  }
  return Schedule(loan).flows();
}

Result<AllInCost> highest_all_in_cost(const Product& product) {
  const PeriodsPerYear periods =
      product.term_unit == TermUnit::months ? PeriodsPerYear::months : PeriodsPerYear::days;
  LoanTerms loan{product.amount_min,  product.term_min,  product.term_unit, product.rate_max,
                 product.rate_method, Repayment::bullet, product.fees};
  std::optional<std::uint64_t> dearest;  // the smallest discount factor is the highest rate
  Rate linear;
  for (const Repayment repayment : product.repayment) {
    loan.repayment = repayment;
    for (const Fen amount : {product.amount_min, product.amount_max}) {
      loan.principal = amount;
      for (const std::int64_t term : {product.term_min, product.term_max}) {
        loan.term = term;
        GUIJU_TRY(flows, cash_flows(loan));
        GUIJU_CHECK_OK(check_flows(flows));
        linear = std::max(linear, linear_rate(flows, periods));
        // Worth less than nothing at the dearest rate so far, a loan is cheaper and need not be
        // solved.
        if (!dearest || present_value(flows, *dearest) >= 0) dearest = solve(flows);
      }
    }
  }
  if (!dearest) {
    return no_rate(say("no repayment method is registered", "没有登记还款方式"),
                   say("fill in repayment, or register the all-in cost",
                       "请填写 repayment，或登记综合融资成本"));
  }
  GUIJU_TRY(cost, yearly_of(*dearest, periods));
  cost.simple = std::max(cost.simple, linear);
  return cost;
}

}  // namespace guiju::registry
