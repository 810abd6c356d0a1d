// content/claims.h: which of a text's numbers are claims about a loan, and what they say per year.
//
//   numbers + words around them ─► claims (kind, exact value, period, qualifier)
//                               ─► held against the product's registered terms
//
// The words (日息, 低至, 起, 额度 …) are concepts of the lexicon; only how they combine is written
// here. When the text does not say enough, the claim is `ambiguous` and has no yearly rate: a wrong
// number is worse than none.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "content/numbers.h"
#include "content/patterns.h"
#include "content/review.h"

namespace guiju::content {

// The parts words play around a number; each is the concept `claim_<name>` of the lexicon.
enum class ClaimWord : std::uint8_t {
  day_rate,    // 日息
  month_rate,  // 月利率
  year_rate,   // 年化利率
  bare_rate,   // 利息, 利率
  fee,         // 手续费, 服务费
  penalty,     // 逾期, 罚息: not the price of the loan
  per_day,
  per_month,
  per_year,    // 每天, 每月, 每年
  from,        // 低至, 最低
  only,        // 仅, 只需: "from" of a sum, nothing of a percentage
  upto,        // 最高, 不超
  approx,      // 约
  filler,      // 为, 是, 单利: may stand between a word and its number
  starting,    // 起: behind the number
  capped,      // 封顶, 以内: behind the number
  borrowed,    // 借, 用: before a principal
  amount,      // 额度, 可贷: makes a sum a loan amount
  not_amount,  // 消费, 保证金, 首付: a sum beside it is none
  term,        // 期限, 最长: makes a time the loan's term
};
inline constexpr std::array<std::string_view, 20> claim_word_names{
    "claim_day_rate", "claim_month_rate", "claim_year_rate", "claim_bare_rate",  "claim_fee",
    "claim_penalty",  "claim_per_day",    "claim_per_month", "claim_per_year",   "claim_from",
    "claim_only",     "claim_upto",       "claim_approx",    "claim_filler",     "claim_starting",
    "claim_capped",   "claim_borrowed",   "claim_amount",    "claim_not_amount", "claim_term"};

struct ClaimSpan {
  std::uint32_t begin = 0, end = 0;  // units: the words and the number
};

class ClaimReader {
 public:
  static Result<ClaimReader> build(const rulebook::Lexicon& lexicon);

  struct Scratch {
    struct Word {
      std::uint32_t begin, end;
      ClaimWord kind;
    };
    std::vector<Word> by_end, by_begin;
    std::vector<std::uint8_t> used;  // numbers that serve another claim as principal
    std::vector<std::pair<ClaimSpan, Claim>> sorted;
    std::vector<ClaimSpan> spans;  // of the claims, in their order
  };
  // Fills `claims` (spans in units are in scratch.spans) by place.
  void read(const Units& units, const Occurrences& occurrences, std::span<const Number> numbers,
            bool about_loans, Scratch& scratch, std::vector<Claim>& claims) const;

 private:
  std::array<ConceptIndex, claim_word_names.size()> words_{};
};

// The signal a rate claim sends to the patterns.
Signal signal_of(const Claim& claim);

struct TermsVerdict {
  bool below = false, above = false, amount_above = false, term_above = false;
};
// Sets `agrees` of each claim that can be compared.
TermsVerdict compare_with_terms(const ProductTerms& terms, std::span<Claim> claims);
// A daily or monthly rate and the yearly one said to equal it that do not: index of the yearly
// claim.
std::optional<std::size_t> find_contradiction(std::span<const Claim> claims);

}  // namespace guiju::content
