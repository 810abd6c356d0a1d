// gate/review_line.h: the public shape of a reviewed text, as docs and the command line promise it.
//
//   {"id","verdict":"pass|review|reject","answer","labels":[…],
//    "findings":[{"label","start","end","text","clauses","policy","message","fix",
//                 "suggestions":[{"start","end","replace_with","why"}]}],
//    "suppressed":[{"label","start","end","text","why"}],"claims":[{…}],
//    "channel_findings":[{"code","start","end","policy","clauses","message","fix"}],
//    "channel":{"kind","segments"?,"encoding"?,"utterances"?} of a text whose channel is known,
//    "class","rank" (the higher, the more like an offer: what to look at first),"rulebook",
//    "mending","fixed","missing" when a rewritten text was asked for}
// Positions count Unicode code points of the text as it was given.
#pragma once

#include <string>
#include <string_view>

#include "base/document.h"
#include "base/json_writer.h"
#include "base/message.h"
#include "content/ad_text.h"
#include "gate/creative.h"
#include "gate/suggestion.h"

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

// {"id","text","kind"?,"product_terms"?,"product"?}: members beside these are the caller's own and
// are left alone. A kind that is none of content::channel_names is the caller's own too.
struct ReviewInput {
  std::string id;
  content::AdText text;
  std::optional<content::ProductTerms> terms;
  std::optional<content::Channel> channel{};
  std::string product{};  // as registered, where there is a registry
};
Result<ReviewInput> parse_review_input(const Value& line);

// The reason of the verdict that judges findings of this label; null when none of its policies is
// in force.
const rulebook::Reason* reason_for(const rulebook::Verdict& verdict, std::string_view label);

// The same for a code of the channel. Its policy is named like the code: channel.sms_too_long is
// judged by creative.sms-too-long.
const rulebook::Reason* reason_for(const rulebook::Verdict& verdict, content::ChannelCode code);
bool is_policy_of(std::string_view policy, content::ChannelCode code);

// Where the words of a text stand when it was read from something that is seen.
class SeenPlaces {
 public:
  virtual ~SeenPlaces() = default;
  virtual void add_to_span(JsonWriter& json, content::CharRange span) const = 0;
  virtual void add_to_line(JsonWriter& json) const = 0;
};

// What goes with a review beside its verdict.
struct ReviewExtras {
  const rulebook::Lexicon* lexicon = nullptr;  // null: no suggestions
  const rulebook::Figures* figures = nullptr;  // of the product; set where the lexicon is
  const Mended* mended = nullptr;              // null: not asked for
  const SeenPlaces* places = nullptr;          // null: the text was not read from something seen
};

// REQUIRES: judge_creative has just filled the scratch for this text.
void write_review(std::string& out, std::string_view id, const content::AdText& text,
                  const CreativeScratch& scratch, Language language,
                  const ReviewExtras& extras = {});

}  // namespace guiju::gate
