// content/claims.h: which of a text's numbers are claims about a loan, and what they say per year.
//
//   numbers ─► figures (the part each plays, by the words around it)          figures.h
//           ─► offers (figures of one loan together: flows, costs of a day)   offers.h
//           ─► prices, amounts, terms, each linked with what stands beside it
//           ─► yearly rates, simple and by the flows                          yearly.h
//           ─► held against the product's registered terms, and each other
//
// When the text does not say enough, the claim is ambiguous, says why (`Doubt`), and has no yearly
// rate: a wrong number is worse than none.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "content/offers.h"
#include "content/review.h"

namespace guiju::content {

class ClaimReader {
 public:
  static Result<ClaimReader> build(const rulebook::Lexicon& lexicon);

  struct Scratch {
    ClaimWords::Scratch words;
    std::vector<Figure> figures;
    std::vector<PlacedClaim> placed;  // by place; `claims` holds the same in the same order
  };
  void read(const Units& units, const Occurrences& occurrences, std::span<const Number> numbers,
            bool about_loans, Scratch& scratch, std::vector<Claim>& claims) const;

  // Some fee is named, or an all-in cost that includes them.
  bool speaks_of_fees(const Occurrences& occurrences) const;

 private:
  ClaimWords words_;
};

// The signal a claim of a price sends to the patterns, if any.
std::optional<Signal> signal_of(const PlacedClaim& placed);

struct TermsVerdict {
  bool below = false, above = false, amount_above = false, term_above = false;
};
// Sets `agrees` of each claim that can be compared.
TermsVerdict compare_with_terms(const ProductTerms& terms, std::span<Claim> claims);
// A yearly rate that another claim of the text, said to equal it, contradicts: its index.
std::optional<std::size_t> find_contradiction(std::span<const Claim> claims);

}  // namespace guiju::content
