// registry/business.h: what a licence allows, what an agreement is about, what a product is.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace guiju::registry {

enum class Business : std::uint8_t {
  lending,  // every kind of loan; the kinds follow
  consumer_loans,
  business_loans,
  auto_loans,
  mortgages,
  credit_cards,
  student_aid,
  guarantee,
  payment,
  deposits,
  information_services,
};
inline constexpr std::array<std::string_view, 11> business_names{
    "lending",   "consumer_loans", "business_loans",      "auto_loans",
    "mortgages", "credit_cards",   "student_aid",         "guarantee",
    "payment",   "deposits",       "information_services"};

class BusinessSet {
 public:
  constexpr BusinessSet() = default;
  constexpr BusinessSet(std::initializer_list<Business> all) {
    for (const Business b : all) add(b);
  }
  constexpr void add(Business b) { bits_ = static_cast<std::uint16_t>(bits_ | bit(b)); }
  constexpr bool has(Business b) const { return (bits_ & bit(b)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

  // `lending` in the set covers every kind of loan; asked for `lending` in general, any kind of
  // loan will do.
  constexpr bool covers(Business b) const {
    if (has(b)) return true;
    if (b == Business::lending) return (bits_ & loan_kinds) != 0;
    return (bit(b) & loan_kinds) != 0 && has(Business::lending);
  }
  friend constexpr bool operator==(BusinessSet, BusinessSet) = default;

 private:
  static constexpr std::uint16_t bit(Business b) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(b));
  }
  static constexpr std::uint16_t loan_kinds = 0b111'1110;  // consumer_loans .. student_aid
  std::uint16_t bits_ = 0;
};
static_assert(BusinessSet{Business::lending}.covers(Business::mortgages));
static_assert(!BusinessSet{Business::lending}.covers(Business::guarantee));
static_assert(BusinessSet{Business::student_aid}.covers(Business::lending));
static_assert(!BusinessSet{Business::consumer_loans}.covers(Business::mortgages));

}  // namespace guiju::registry
