// content/claim_words.h: the words around a number that say what it is. Each kind of word is the
// concept `claim_<name>` of the lexicon; only how they combine is written in the code.
//
//   借1万元 | 每天 利息 仅 2.7元        the head of 2.7元: 仅, 利息, 每天; its tail: nothing
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/claim.h"
#include "content/numbers.h"
#include "content/patterns.h"

namespace guiju::content {

enum class ClaimWord : std::uint8_t {
  day_rate,    // 日息
  month_rate,  // 月利率
  year_rate,   // 年化利率
  bare_rate,   // 利息, 利率
  day_fee,     // 日手续费
  month_fee,   // 月费率, 每期手续费
  fee,         // 手续费, 服务费
  fee_rate,    // 费率
  total_fee,   // 总手续费
  broker_fee,  // 居间费: charged once by whoever arranges the loan
  once,        // 一次性
  penalty,     // 逾期, 罚息: not the price of the loan
  aside,       // 存款, 收益: not of a loan at all
  per_day,
  per_month,
  per_year,        // 每天, 每月, 每年
  period,          // 期, alone
  from,            // 低至, 最低
  only,            // 仅, 只需: "from" of a sum, nothing of a percentage
  upto,            // 最高, 不超
  approx,          // 约
  filler,          // 为, 是, 单利: may stand between a word and its number
  starting,        // 起: behind the number
  capped,          // 封顶, 以内: behind the number
  borrowed,        // 借, 用, 本金: before a principal
  amount,          // 额度, 可贷: makes a sum a loan amount
  not_amount,      // 消费, 保证金, 首付: a sum beside it is none
  term,            // 期限, 最长: makes a time the loan's term
  repay,           // 还, 应还
  instalment,      // 月供
  total,           // 总还款, 共还
  total_interest,  // 总利息
  received,        // 到手
  deducted,        // 先扣, 砍头息
  advance,         // 先交, 下款前
  advance_fee,     // 保证金, 解冻费
  price,           // 车价
  down_payment,    // 首付
  interest_free,   // 免息
  zero_rate,       // 0利率
  after,           // 后: 7天后还
  front,           // 前, 首: 前3期
  rest,            // 之后
  first_month,     // 首月: 首月免息
  equal_instalment,
  equal_flat,
  equal_principal,
  interest_only,
  bullet,
  revolving,
  compound,  // 复利
  vague,     // 几块钱, 一杯奶茶钱
  all_in,    // 综合融资成本: fees included
};
inline constexpr std::array<std::string_view, 53> claim_word_names{"claim_day_rate",
                                                                   "claim_month_rate",
                                                                   "claim_year_rate",
                                                                   "claim_bare_rate",
                                                                   "claim_day_fee",
                                                                   "claim_month_fee",
                                                                   "claim_fee",
                                                                   "claim_fee_rate",
                                                                   "claim_total_fee",
                                                                   "claim_broker_fee",
                                                                   "claim_once",
                                                                   "claim_penalty",
                                                                   "claim_aside",
                                                                   "claim_per_day",
                                                                   "claim_per_month",
                                                                   "claim_per_year",
                                                                   "claim_period",
                                                                   "claim_from",
                                                                   "claim_only",
                                                                   "claim_upto",
                                                                   "claim_approx",
                                                                   "claim_filler",
                                                                   "claim_starting",
                                                                   "claim_capped",
                                                                   "claim_borrowed",
                                                                   "claim_amount",
                                                                   "claim_not_amount",
                                                                   "claim_term",
                                                                   "claim_repay",
                                                                   "claim_instalment",
                                                                   "claim_total",
                                                                   "claim_total_interest",
                                                                   "claim_received",
                                                                   "claim_deducted",
                                                                   "claim_advance",
                                                                   "claim_advance_fee",
                                                                   "claim_price",
                                                                   "claim_down_payment",
                                                                   "claim_interest_free",
                                                                   "claim_zero_rate",
                                                                   "claim_after",
                                                                   "claim_front",
                                                                   "claim_rest",
                                                                   "claim_first_month",
                                                                   "claim_equal_instalment",
                                                                   "claim_equal_flat",
                                                                   "claim_equal_principal",
                                                                   "claim_interest_only",
                                                                   "claim_bullet",
                                                                   "claim_revolving",
                                                                   "claim_compound",
                                                                   "claim_vague",
                                                                   "claim_all_in"};
static_assert(claim_word_names.size() == static_cast<std::size_t>(ClaimWord::all_in) + 1);

// Kinds of words, as a set.
class WordSet {
 public:
  constexpr WordSet() = default;
  constexpr WordSet(std::initializer_list<ClaimWord> words) {
    for (const ClaimWord word : words) add(word);
  }
  constexpr void add(ClaimWord word) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(word); }
  constexpr void add(WordSet other) { bits_ |= other.bits_; }
  constexpr bool has(ClaimWord word) const {
    return (bits_ >> static_cast<unsigned>(word) & 1) != 0;
  }
  constexpr bool any(WordSet other) const { return (bits_ & other.bits_) != 0; }

 private:
  std::uint64_t bits_ = 0;
};

inline constexpr WordSet rate_words{ClaimWord::day_rate, ClaimWord::month_rate,
                                    ClaimWord::year_rate, ClaimWord::bare_rate};
inline constexpr WordSet fee_words{ClaimWord::day_fee,   ClaimWord::month_fee,
                                   ClaimWord::fee,       ClaimWord::fee_rate,
                                   ClaimWord::total_fee, ClaimWord::broker_fee};

// What the words at a number say of it.
struct Surroundings {
  static constexpr std::uint32_t no_number = UINT32_MAX;
  std::uint32_t begin = 0, end = 0;  // units, with the words
  WordSet before, behind;
  ClaimPeriod period = ClaimPeriod::unknown;
  std::uint32_t time = no_number;  // a number of time among them: 7天后还
  bool period_behind = false;      // 2.7元/天
  bool has(ClaimWord word) const { return before.has(word) || behind.has(word); }
  bool rate() const { return before.any(rate_words); }
  bool fee() const { return before.any(fee_words); }
  bool priced() const { return rate() || fee(); }
  bool from() const { return before.has(ClaimWord::from) || behind.has(ClaimWord::starting); }
  bool upto() const { return before.has(ClaimWord::upto) || behind.has(ClaimWord::capped); }
  bool approx() const { return has(ClaimWord::approx); }
  ClaimQualifier qualifier(bool range) const;
};

// The words of one text, by place.
class ClaimWords {
 public:
  static Result<ClaimWords> build(const rulebook::Lexicon& lexicon);

  struct Word {
    std::uint32_t begin, end;
    WordSet kinds;
  };
  struct Scratch {
    std::vector<Word> words;
    std::vector<std::uint32_t> at_begin, at_end;  // by unit: 1 + the longest word there, or 0
  };

  class At;  // one text's words around its numbers
  ConceptIndex concept_of(ClaimWord word) const {
    return concepts_[static_cast<std::size_t>(word)];
  }

 private:
  std::array<ConceptIndex, claim_word_names.size()> concepts_{};
};

class ClaimWords::At {
 public:
  At(const ClaimWords& words, const Units& units, const Occurrences& occurrences,
     std::span<const Number> numbers, Scratch& scratch);

  // Reads the words before a number back to the one that says what it is, and those behind it.
  Surroundings around(std::uint32_t number) const;
  Surroundings before(std::uint32_t place) const;  // only those before a place
  // The longest word that begins there.
  const Word* beginning(std::uint32_t place) const;
  const Word* ending(std::uint32_t place) const;
  // Some such word begins within [first, last).
  bool has(ClaimWord kind, std::uint32_t first, std::uint32_t last) const {
    return occurrences_.within(words_.concepts_[static_cast<std::size_t>(kind)], first, last);
  }
  bool has_anywhere(ClaimWord kind) const {
    return occurrences_.has(words_.concepts_[static_cast<std::size_t>(kind)]);
  }
  std::span<const Occurrence> all(ClaimWord kind) const {
    return occurrences_.of(words_.concepts_[static_cast<std::size_t>(kind)]);
  }
  // … in the clause of a unit.
  bool in_clause(ClaimWord kind, std::uint32_t unit) const {
    const std::uint32_t clause = units_.clause_of[unit];
    return has(kind, units_.clause_first[clause], units_.clause_first[clause + 1]);
  }

 private:
  void add(Occurrence at, ClaimWord kind);
  bool take(const Word& word, Surroundings& into) const;
  bool take_number(std::uint32_t at, Surroundings& into) const;
  bool is_aside(const Word& word, const Surroundings& into) const;
  void read_behind(std::uint32_t place, bool is_share, Surroundings& into) const;
  std::uint32_t number_ending(std::uint32_t place) const;
  std::uint16_t code(std::uint32_t at) const {
    return at < units_.size() ? units_.codes[at] : std::uint16_t{0};
  }

  const ClaimWords& words_;
  const Units& units_;
  const Occurrences& occurrences_;
  std::span<const Number> numbers_;
  Scratch& scratch_;
};

}  // namespace guiju::content
