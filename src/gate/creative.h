// gate/creative.h: may this material be used for this product?
//
//   text ─► content review (findings, claims) ─► facts ─► policies ─► verdict
//
// The same judgement serves `guiju review` (a text alone), the creative checkpoint of `guiju
// decide` (a registered creative, or a text for a registered product) and the reviews behind every
// placement.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "base/time.h"
#include "cel/cel.h"
#include "content/channels.h"
#include "content/review.h"
#include "gate/snapshot.h"
#include "registry/registry.h"
#include "rulebook/facts.h"
#include "rulebook/verdict.h"

namespace guiju::gate {

// What was seen of a landing page beside its words: names of checks, in their order.
struct PageFacts {
  std::vector<cel::Value> faults, unsure;
};

// What was seen in a picture beside its words: codes, sorted, as the policies name them.
struct PictureFacts {
  std::vector<cel::Value> faults, unsure;
};

// What is judged, beside the words. Of what nobody spoke of there are no facts; of an id that is not
// registered there is one, that it is unknown.
struct CreativeSubject {
  std::string_view id;
  std::optional<registry::CreativeIndex> creative;
  std::optional<registry::ProductIndex> product;
  std::optional<registry::InstitutionIndex> institution;
  Instant at;
  bool names_product = false, names_institution = false;
  Role role = Role::platform;
  const PageFacts* page = nullptr;        // null: the words did not come from a landing page
  const PictureFacts* picture = nullptr;  // null: the words did not come from a picture
};

struct CreativeScratch {  // of one worker, reused
  SnapshotSource::Handle handle;
  content::ReviewScratch content;
  content::Review review;
  content::ChannelReview channel;  // empty: nobody said how the text reaches people
  std::vector<cel::Value> terms;   // those of the review and the channel's codes
  rulebook::Facts facts;
  cel::Scratch cel;
  rulebook::Verdict verdict;
};

// What the channel asks for beside the words, into scratch.channel; nothing without a channel.
// REQUIRES: scratch.review is the review of this text.
void review_channel(const content::ChannelReader& reader, const rulebook::RulesInForce& rules,
                    std::optional<content::Channel> channel, const content::AdText& text,
                    std::string_view lender, CreativeScratch& scratch);
content::Channel channel_of(registry::CreativeKind kind);

// Judges scratch.review and scratch.channel; facts and verdict are left in the scratch.
void judge_creative(const rulebook::RulesInForce& rules, const registry::Registry& registry,
                    const Calendar& calendar, const CreativeSubject& subject,
                    CreativeScratch& scratch);

// {"checkpoint":"creative","id","at", "creative" | "text" and "kind"?, "product"?, "institution"?}
struct CreativeRequest {
  std::string_view id;
  Instant at;
  std::string_view creative, product;   // ids; empty when not given
  std::optional<content::AdText> text;  // when the words are given
  std::string_view institution;
  std::optional<content::Channel> channel;  // of the text
};
Result<CreativeRequest> parse_creative(const Value& request);

class CreativeGate {
 public:
  explicit CreativeGate(const SnapshotSource& snapshots) : snapshots_(snapshots) {}
  // Review, facts and verdict are left in the scratch.
  //   errors: not_found for an id that is not registered
  Status decide(const CreativeRequest& request, CreativeScratch& scratch) const;
  // What `edition` says to it, with the words reviewed by its own lexicon.
  static Status judge(const Snapshot& snapshot, const Edition& edition,
                      const CreativeRequest& request, CreativeScratch& scratch);

 private:
  const SnapshotSource& snapshots_;
};

}  // namespace guiju::gate
