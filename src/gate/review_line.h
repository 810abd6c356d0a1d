// gate/review_line.h: the public shape of a reviewed text, as docs and the command line promise it.
//
//   {"id","verdict":"pass|review|reject","labels":[…],
//    "findings":[{"label","start","end","text","clauses","policy","message","fix"}],
//    "suppressed":[{"label","start","end","text","why"}],"claims":[{…}],"rulebook"}
// Positions count Unicode code points of the text as it was given.
#pragma once

#include <functional>
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

// What a page or a picture adds to the line: members of a finding, members at the end.
struct ReviewExtras {
  std::function<void(JsonWriter&, const content::Finding&)> of_finding{};
  std::function<void(JsonWriter&)> at_end{};
};

// REQUIRES: judge_creative has just filled the scratch for this text.
void write_review(std::string& out, std::string_view id, const content::AdText& text,
                  const CreativeScratch& scratch, Language language,
                  const ReviewExtras* extras = nullptr);

}  // namespace guiju::gate
