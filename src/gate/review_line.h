// gate/review_line.h: the public shape of a reviewed text, as docs and the command line promise it.
//
//   {"id","verdict":"pass|review|reject","labels":[…],
//    "findings":[{"label","start","end","text","clauses","policy","message","fix"}],
//    "suppressed":[{"label","start","end","text","why"}],"claims":[{…}],"rulebook"}
// Positions count Unicode code points of the text as it was given.
#pragma once

#include <string>
#include <string_view>

#include "base/document.h"
#include "base/json_writer.h"
#include "base/message.h"
#include "content/ad_text.h"
#include "gate/creative.h"

namespace guiju::gate {

// What an outcome of the creative checkpoint is called for a text.
constexpr std::string_view review_word(rulebook::Outcome outcome) {
  switch (outcome) {
    case rulebook::Outcome::allow:
    case rulebook::Outcome::notice: return "pass";
    case rulebook::Outcome::review: return "review";
    case rulebook::Outcome::deny: return "reject";
  }
  return "reject";
}

// {"id","text","kind"?,"product_terms"?}: members beside these are the caller's own and are left
// alone.
struct ReviewInput {
  std::string id;
  content::AdText text;
  std::optional<content::ProductTerms> terms;
};
Result<ReviewInput> parse_review_input(const Value& line);

// The reason of the verdict that judges findings of this label; null when none of its policies is
// in force.
const rulebook::Reason* reason_for(const rulebook::Verdict& verdict, std::string_view label);

// Where the words of a text stand when it was read from something that is seen.
class SeenPlaces {
 public:
  virtual ~SeenPlaces() = default;
  virtual void add_to_span(JsonWriter& json, content::CharRange span) const = 0;
  virtual void add_to_line(JsonWriter& json) const = 0;
};

// REQUIRES: judge_creative has just filled the scratch for this text.
void write_review(std::string& out, std::string_view id, const content::AdText& text,
                  const CreativeScratch& scratch, Language language,
                  const SeenPlaces* places = nullptr);

}  // namespace guiju::gate
