// content/offers.h: figures of one offer taken together: what is lent, what it costs, what is repaid
// and when.
//
//   principal, term, instalment ─► repayment, with its rate of return
//   principal, received         ─► a fee deducted up front
//   principal, cost a day       ─► rate
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "content/figures.h"
#include "content/yearly.h"

namespace guiju::content {

// A claim and where it stands, in units.
struct PlacedClaim {
  std::uint32_t begin = 0, end = 0;
  bool listed_rate = false;  // its price is a rate to the reader: 月费率, and not 手续费
  Claim claim;
};

class OfferReader {
 public:
  OfferReader(const Units& units, std::span<const Number> numbers, const ClaimWords::At& words,
              std::span<Figure> figures, std::vector<PlacedClaim>& claims)
      : units_(units), numbers_(numbers), words_(words), figures_(figures), claims_(claims) {}
  // Makes the claims of flows and of money for a cost; marks the figures they used.
  void read();

 private:
  static constexpr std::size_t parts_max = 4;
  struct Instalments {
    Figure* figure = nullptr;
    std::int32_t count = 0;  // 0: not said
  };
  struct Offer {
    Figure *principal = nullptr, *price = nullptr, *down = nullptr, *term = nullptr;
    Figure *total = nullptr, *total_interest = nullptr, *received = nullptr, *deducted = nullptr;
    Figure* zero = nullptr;
    std::array<Instalments, parts_max> instalments;
    std::array<Figure*, parts_max> costs{};
    std::size_t instalment_count = 0, cost_count = 0;
    std::int32_t segment = 0;  // 前3期, until an instalment takes it
    bool has_flows() const {
      return instalment_count > 0 || total || total_interest || received || deducted ||
             cost_count > 0;
    }
  };

  struct Runs {
    std::array<Repayments, parts_max + 1> parts{};
    std::size_t count = 0;
    std::span<const Repayments> all() const { return std::span(parts).first(count); }
  };

  void add(Figure& figure, Offer& offer) const;
  void add_term(Figure& figure, Offer& offer) const;
  void finish(Offer& offer);
  void read_deduction(const Offer& offer);
  void read_instalments(const Offer& offer);
  void read_total(const Offer& offer);
  void read_daily_cost(const Offer& offer, Figure& cost);
  void read_zero(const Offer& offer);
  void read_cost(const Offer& offer, Figure& cost);
  void read_advance(Figure& figure);

  const Number& number(const Figure* figure) const { return numbers_[figure->number]; }
  std::optional<Fen> principal_of(const Offer& offer) const;
  bool sets_months(const Figure* term) const;
  void set_time(const Figure* term, Flows& flows) const;
  void set_periods(const Offer& offer, PlacedClaim& placed) const;
  void set_method(const Offer& offer, Flows& flows) const;
  Runs runs_of(const Offer& offer, Claim& claim) const;
  bool settle_total(const Runs& runs, Claim& claim) const;
  std::span<const Figure> figures_near(std::size_t index) const;
  void settle_rounding(std::size_t index, Claim& claim) const;
  PlacedClaim& open(ClaimKind kind);
  void cover(PlacedClaim& claim, Figure* figure) const;
  std::uint16_t code(std::uint32_t at) const {
    return at < units_.size() ? units_.codes[at] : std::uint16_t{0};
  }

  const Units& units_;
  std::span<const Number> numbers_;
  const ClaimWords::At& words_;
  std::span<Figure> figures_;
  std::vector<PlacedClaim>& claims_;
};

// Of the methods of repayment, the one the text names.
Method method_named(const ClaimWords::At& words);

}  // namespace guiju::content
