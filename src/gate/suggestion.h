// gate/suggestion.h: the wording that would pass, for each finding and for the whole text.
//
//   findings ─► edits (lexicon's advice, the product's figures) ─► a text ─► reviewed again ─► …
//
// A text is called mended only when its own review passes it. What cannot be mended is told apart:
// a figure is missing, no wording is lawful, or a person has to write it anew.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/ad_text.h"
#include "content/review.h"
#include "rulebook/lexicon.h"

namespace guiju::gate {

// The figures of a product as an ad writes them: "7.2%", "200000", "12".
rulebook::Figures figures_of(const content::ProductTerms* terms);

struct Edit {
  content::ByteRange bytes;  // empty: something is added behind the text
  content::CharRange span;
  std::string replace_with;  // empty: leave it out
  const rulebook::Suggestion* advice = nullptr;
};

// What to do about one finding; none when there is no advice or no lawful wording. `wider` widens
// what is taken out: 0 the last clause of the hit, 1 as the advice says, 2 the clause, 3 the sentence.
std::optional<Edit> edit_for(const content::Finding& finding, const content::AdText& text,
                             const rulebook::Lexicon& lexicon, const rulebook::Figures& figures,
                             int wider = 0);

enum class Mending : std::uint8_t {
  unchanged,     // passes as it is
  mended,        // `text` passes
  needs_terms,   // would need `missing` figures of the product
  withdraw,      // no wording makes it lawful
  needs_person,  // advice did not lead to a text that passes
};
inline constexpr std::array<std::string_view, 5> mending_names{"unchanged", "mended", "needs_terms",
                                                               "withdraw", "needs_person"};

struct Mended {
  Mending mending = Mending::unchanged;
  std::string text;                       // of `mended` and `unchanged`
  std::vector<rulebook::Figure> missing;  // of `needs_terms`
  Message why;                            // of `withdraw`: the advice's reason
};

// Judges a text and says whether it passes. Leaves the review it was judged by.
using Judgement = std::function<bool(const content::AdText& text, content::Review& into)>;

Mended mend(const content::AdText& text, const rulebook::Lexicon& lexicon,
            const rulebook::Figures& figures, const Judgement& judge);

}  // namespace guiju::gate
