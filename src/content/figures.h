// content/figures.h: each number of a text by the part it plays in an offer.
//
//   借12,000元 principal   分12期 term   前3期 segment   每期还1,000元 instalment   日息0.02% price
//
// A figure is one number with the words around it. What several of them say together is not known
// here (content/offers.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "content/claim_words.h"
#include "content/yearly.h"

namespace guiju::content {

enum class Part : std::uint8_t {
  none,
  price,           // a share: 0.02%, 3厘
  upper_end,       // 最高不超过6.5%, of a price before it
  cost,            // money for interest or a fee: 日息2.7元, 手续费75元
  principal,       // 借1万
  amount,          // any other sum
  term,            // 12期, 30天
  segment,         // 前3期, 之后
  interest_free,   // 30天免息
  zero_term,       // 3年0利率
  instalment,      // 每期还479元
  total,           // 总还款, 到期还
  total_interest,  // 总利息
  received,        // 到手
  deducted,        // 先扣
  advance,         // 下款前先交
  item_price,      // 车价
  down_payment,    // 首付, a sum or a share
  penalty,         // a rate of loans in arrears
};

struct Figure {
  Part part = Part::none;
  std::uint32_t number = 0;  // its index
  Surroundings words;
  bool used = false;  // by a claim
};

class FigureReader {
 public:
  FigureReader(const Units& units, std::span<const Number> numbers, const ClaimWords::At& words,
               bool about_loans)
      : units_(units), numbers_(numbers), words_(words), about_loans_(about_loans) {}
  void read(std::vector<Figure>& figures) const;

 private:
  Figure figure_of(std::uint32_t index) const;
  Part part_of_time(const Number& number, const Surroundings& words) const;
  Part part_of_share(const Number& number, Surroundings& words) const;
  Part part_of_money(const Number& number, const Surroundings& words) const;
  bool is_coin(const Number& number, const Surroundings& words) const;
  bool price_follows(const Number& number, const Surroundings& words) const;
  bool names_behind(std::uint32_t place, ClaimWord kind) const;
  bool names_before(std::uint32_t place, ClaimWord kind) const;
  std::uint16_t code(std::uint32_t at) const {
    return at < units_.size() ? units_.codes[at] : std::uint16_t{0};
  }

  const Units& units_;
  std::span<const Number> numbers_;
  const ClaimWords::At& words_;
  bool about_loans_;
};

// The whole months, or days, of a number of time; 0 when there is no such number of them.
std::int32_t months_of(const Number& number);
std::int32_t days_of(const Number& number);

// How many of a number's units make a yuan: 毛 is a tenth, 分 a hundredth.
std::int64_t coins_of(const Number& number);
// Money of a number, in fen.
Fen fen_of(const Number& number);
Fen fen_max_of(const Number& number);

}  // namespace guiju::content
