// cli/review_judge.h: the creative checkpoint for a text alone, on one day, and what came of it.
#pragma once

#include <array>
#include <cstdint>

#include "cli/review_input.h"
#include "gate/creative.h"

namespace guiju::cli {

struct ReviewCounts {
  std::array<std::uint64_t, 3> verdicts{};  // pass, review, reject
  std::uint64_t errors = 0;
  std::uint64_t reviewed() const { return verdicts[0] + verdicts[1] + verdicts[2]; }
};

struct SeenPage;  // cli/landing_pages.h

// One text with its verdict; the views hold until the next one is judged.
struct Reviewed {
  const ReviewItem& item;
  const gate::ReviewInput& input;
  const gate::CreativeScratch& scratch;
  const SeenPage* page = nullptr;  // when the text is that of a landing page
};

class ReviewJudge {
 public:
  ReviewJudge(const gate::Snapshot& snapshot, Instant at) : snapshot_(snapshot), at_(at) {}
  // REQUIRES: the item has an input.
  Reviewed judge(const ReviewItem& item);

 private:
  const gate::Snapshot& snapshot_;
  Instant at_;
  gate::CreativeScratch scratch_;
};

// 0 pass, 1 review, 2 reject.
std::size_t rank_of(rulebook::Outcome outcome);

}  // namespace guiju::cli
