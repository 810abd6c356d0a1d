// rulebook/suggestion.h: what to write instead of words that offend, as data.
//
//   suggestions:
//   - for: rate_misleading.from_only rate_misleading.short_period
//     act: replace
//     within: clause
//     wording: ['年化利率（单利）{rate_min}至{rate_max}']
//     why: {zh: …, en: …}
//
// `for` names labels, patterns or absences; what names the pattern comes before what names its label.
// A wording with a place for a figure serves only where the figure is known; the first that can be
// filled is taken. `review.warning` stands for the warning that every loan ad should carry, `review.plain` for
// the sentence that is left when every word of an ad offends.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/message.h"

namespace guiju::rulebook {

struct Lexicon;

// What a wording may name. Figures are those of the product.
enum class Figure : std::uint8_t {
  rate_min,
  rate_max,  // per cent a year, simple
  amount_min,
  amount_max,  // yuan
  term_min,
  term_max,  // months
  lender,    // full name
};
inline constexpr std::array<std::string_view, 7> figure_names{
    "rate_min", "rate_max", "amount_min", "amount_max", "term_min", "term_max", "lender"};
using Figures = std::array<std::string, figure_names.size()>;  // empty: not known

struct SuggestedWording {
  struct Piece {  // a literal, and behind it a figure unless the wording ends
    std::string literal;
    std::optional<Figure> figure;
  };
  std::vector<Piece> pieces;
  // With every figure filled in; none when one of them is not known.
  std::optional<std::string> filled(const Figures& figures) const;
  void add_missing(const Figures& figures, std::vector<Figure>& into) const;
};

enum class SuggestionAct : std::uint8_t {
  remove,    // leave it out
  replace,   // write the wording instead, or leave it out when no wording can be filled
  add,       // a sentence is missing
  withdraw,  // no wording makes this lawful
};
inline constexpr std::array<std::string_view, 4> suggestion_act_names{"remove", "replace", "add",
                                                                      "withdraw"};
enum class Extent : std::uint8_t { hit, clause, sentence };
inline constexpr std::array<std::string_view, 3> extent_names{"hit", "clause", "sentence"};

struct Suggestion {
  std::vector<std::string> of;  // labels, patterns, absences
  SuggestionAct act = SuggestionAct::remove;
  Extent within = Extent::clause;
  std::vector<SuggestedWording> wordings;
  Message why;
  std::string where;
};

inline constexpr std::string_view warning_suggestion = "review.warning";
inline constexpr std::string_view plain_suggestion = "review.plain";

// By the pattern first, then by the label; null when the lexicon has no advice.
const Suggestion* find_suggestion(const Lexicon& lexicon, std::string_view pattern,
                                  std::string_view label);

// One record of `suggestions:`. REQUIRES: labels, patterns and absences are read.
void read_suggestion(Value record, const Lexicon& lexicon, std::vector<Error>& errors,
                     std::vector<Suggestion>& into);

}  // namespace guiju::rulebook
