// gate/law.h: which revision of the rulebook judges a case.
//
//   the case's instant ─► span of the timeline ─► the published edition
//                                            └──► or the challenger, for its share of the people
//
// An edition is everything that depends on the rulebook, made ready once: the rules, the reviewer
// with their words, the registry held against their terms, the verdicts on every creative. The same
// person always falls on the same side: by a keyed hash of who is asked for and of the revision,
// without anything remembered.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "content/channels.h"
#include "content/review.h"
#include "gate/creative_reviews.h"
#include "gate/revisions.h"
#include "registry/registry.h"
#include "rulebook/ruleset.h"

namespace guiju::gate {

// What a data directory says of the law; empty: the rulebook of the program and nothing else.
struct LawSources {
  struct Rules {
    Digest revision;
    std::vector<SourceFile> files;
  };
  std::vector<LawSpan> timeline;
  std::vector<Rules> revisions;  // every one the timeline or `shadows` names, but revision zero
  std::vector<Digest> shadows;
};

struct Edition {
  Digest revision;  // built_in: the rulebook of the program, or the one a command named
  std::shared_ptr<const rulebook::Ruleset> ruleset;
  std::shared_ptr<const registry::Registry> registry;
  std::shared_ptr<const content::Reviewer> reviewer;
  content::ChannelReader channels;
  CreativeReviews creatives;
};

// SipHash-2-4 of the id under a key from the revision: nobody who chooses ids can choose the side.
std::uint64_t sticky_number(const Digest& revision, std::string_view id);
// Whether the challenger with that share answers for this id.
bool is_challenged(const Digest& challenger, std::int64_t share_bp, std::string_view id);

class Law {
 public:
  struct Span {
    Instant from = beginning;
    std::shared_ptr<const Edition> edition, challenger;  // the latter null when there is none
    std::int64_t share_bp = 0;
  };
  Law() = default;
  // REQUIRES: spans ascend, the first from the beginning.
  Law(std::vector<Span> spans, std::vector<std::shared_ptr<const Edition>> shadows)
      : spans_(std::move(spans)), shadows_(std::move(shadows)) {}

  // What was published for that instant.
  const Edition& at(Instant instant) const { return *span_at(instant).edition; }
  // What judges this case: `id` is the person's, or the creative's or request's where there is none.
  const Edition& for_case(Instant instant, std::string_view id) const {
    const Span& span = span_at(instant);
    const bool other =
        span.challenger && is_challenged(span.challenger->revision, span.share_bp, id);
    return other ? *span.challenger : *span.edition;
  }
  std::span<const std::shared_ptr<const Edition>> shadows() const { return shadows_; }
  std::span<const Span> spans() const { return spans_; }

 private:
  const Span& span_at(Instant instant) const {
    std::size_t i = spans_.size() - 1;
    while (i > 0 && spans_[i].from > instant) --i;  // nearly every case is of the last one
    return spans_[i];
  }
  std::vector<Span> spans_;
  std::vector<std::shared_ptr<const Edition>> shadows_;
};

}  // namespace guiju::gate
