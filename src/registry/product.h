// registry/product.h: a loan product with its registered terms: what an ad's numbers are held
// against.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "registry/business.h"
#include "registry/keys.h"
#include "registry/period.h"
#include "registry/region_set.h"

namespace guiju::registry {

enum class ProductKind : std::uint8_t {
  consumer,
  business,
  auto_loan,
  mortgage,
  credit_card_instalment,
  student_aid,
  other,
};
inline constexpr std::array<std::string_view, 7> product_kind_names{
    "consumer", "business", "auto", "mortgage", "credit_card_instalment", "student_aid", "other"};
constexpr Business business_of(ProductKind kind) {
  switch (kind) {
    case ProductKind::consumer: return Business::consumer_loans;
    case ProductKind::business: return Business::business_loans;
    case ProductKind::auto_loan: return Business::auto_loans;
    case ProductKind::mortgage: return Business::mortgages;
    case ProductKind::credit_card_instalment: return Business::credit_cards;
    case ProductKind::student_aid: return Business::student_aid;
    case ProductKind::other: return Business::lending;
  }
  return Business::lending;
}

enum class FeeKind : std::uint8_t {
  service,
  guarantee,
  insurance,
  membership,
  account,
  handling,
  late,             // only when the borrower pays late
  early_repayment,  // only when the borrower repays early
  other,
};
inline constexpr std::array<std::string_view, 9> fee_kind_names{
    "service",  "guarantee", "insurance",       "membership", "account",
    "handling", "late",      "early_repayment", "other"};

enum class FeePer : std::uint8_t { once, month, year };
inline constexpr std::array<std::string_view, 3> fee_per_names{"once", "month", "year"};
enum class FeeBasis : std::uint8_t { principal, balance };  // what its rate is taken of
inline constexpr std::array<std::string_view, 2> fee_basis_names{"principal", "balance"};

struct Fee {
  FeeKind kind = FeeKind::service;
  FeePer per = FeePer::once;
  std::optional<Rate> rate;  // INVARIANT: exactly one of rate and amount
  std::optional<Fen> amount;
  FeeBasis of = FeeBasis::principal;
  bool deducted_up_front = false;  // INVARIANT: only with FeePer::once
  // Everybody pays it, so it belongs to the all-in cost.
  bool is_certain() const { return kind != FeeKind::late && kind != FeeKind::early_repayment; }
  friend bool operator==(const Fee&, const Fee&) = default;
};

enum class Repayment : std::uint8_t {
  equal_principal_and_interest,  // 等额本息
  equal_principal,               // 等额本金
  interest_first,                // 先息后本
  bullet,                        // 到期一次还本付息
  flat_fee,                      // 等本等息: interest always on the original principal
};
inline constexpr std::array<std::string_view, 5> repayment_names{
    "equal_principal_and_interest", "equal_principal", "interest_first", "bullet", "flat_fee"};

inline constexpr std::array<std::string_view, 2> yearly_method_names{"simple", "compound"};

enum class TermUnit : std::uint8_t { months, days };
inline constexpr std::array<std::string_view, 2> term_unit_names{"months", "days"};
inline constexpr std::int64_t term_months_max = 480;
inline constexpr std::int64_t term_days_max = 14'610;  // 40 years, as 480 months

inline constexpr std::int64_t risk_tier_min = 1, risk_tier_max = 5;
inline constexpr std::size_t fees_max = 16;

enum class SaleStatus : std::uint8_t { on_sale, paused, withdrawn };
inline constexpr std::array<std::string_view, 3> sale_status_names{"on_sale", "paused",
                                                                   "withdrawn"};

struct Product {
  ProductKey id;
  InstitutionKey institution;
  std::string name;
  ProductKind kind = ProductKind::consumer;
  Rate rate_min, rate_max;  // yearly, before fees
  YearlyMethod rate_method = YearlyMethod::simple;
  std::vector<Fee> fees;
  std::optional<Rate> all_in_simple, all_in_compound;  // as registered; INVARIANT: both or neither
  Fen amount_min, amount_max;
  TermUnit term_unit = TermUnit::months;
  std::int64_t term_min = 1, term_max = 1;
  std::vector<Repayment> repayment;
  std::vector<std::string> uses;
  RegionSet regions;
  std::int64_t risk_tier = 1;  // 1 .. 5
  std::vector<std::string> bundled;
  bool student_only = false;
  Period on_sale;
  SaleStatus status = SaleStatus::on_sale;

  bool is_on_sale(Date day) const { return status == SaleStatus::on_sale && on_sale.contains(day); }
  friend bool operator==(const Product&, const Product&) = default;
};

}  // namespace guiju::registry
