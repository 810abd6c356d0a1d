// content/yearly.h: what a claim comes to in a year. Simple: a day × 365 (and × 360, both are in
// use), a month × 12. By the flows: 12 × the monthly rate of return. Compound only beside them.
#pragma once

#include <span>

#include "content/claim.h"

namespace guiju::content {

inline constexpr std::int32_t months_per_year = 12, days_per_year = 365, bank_days_per_year = 360;
// A fee on the first principal has no yearly rate without the number of instalments; offers that
// name none mean a year, and the claim says that this was assumed.
inline constexpr std::int32_t periods_assumed = 12;

// value ÷ over as an exact fraction, rounded half up. None beyond any rate that could be meant.
std::optional<FineRate> fraction(std::int64_t value, std::int64_t over);
std::optional<FineRate> times(FineRate rate, std::int64_t by, std::int64_t over = 1);

// From the price (and method, periods): of rates and fees.
void set_yearly_of_price(Claim& claim);
// From a payout and monthly repayments.
void set_yearly_of_flows(Claim& claim, std::int64_t paid_out, std::span<const Repayments> repaid);
// From all repaid at once: after `flows.days`, or `flows.periods` months.
void set_yearly_of_bullet(Claim& claim, Fen paid_out, Fen repaid);

}  // namespace guiju::content
