// cli/review_judge.h: the creative checkpoint for a text alone, on one day, and what came of it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/review_input.h"
#include "gate/creative.h"
#include "gate/suggestion.h"
#include "gate/text_review.h"

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
  const rulebook::Lexicon& lexicon;
  const rulebook::Figures& figures;  // of its product
  const gate::Mended* mended;        // null unless asked for
  const SeenPage* page;              // null: the text is not that of a landing page
};

class ReviewJudge {
 public:
  //   lender_hosts  to which QR codes on pictures may lead; empty: not known
  //   mends         also looks for the wording that would pass
  ReviewJudge(const gate::Snapshot& snapshot, Instant at, std::vector<std::string> lender_hosts,
              bool mends)
      : snapshot_(snapshot),
        at_(at),
        lender_hosts_(std::move(lender_hosts)),
        text_(snapshot, at, mends) {}
  // REQUIRES: the item has an input, and a picture was read.
  Reviewed judge(ReviewItem& item);
  // A page is judged where it is seen; `scratch` holds what came of it.
  Reviewed of_page(const ReviewItem& item, const gate::CreativeScratch& scratch,
                   const SeenPage& page);

 private:
  const gate::Snapshot& snapshot_;
  Instant at_;
  std::vector<std::string> lender_hosts_;
  gate::TextReview text_;
  gate::CreativeScratch picture_;
  rulebook::Figures figures_;  // of a page: none
};

// 0 pass, 1 review, 2 reject.
std::size_t rank_of(rulebook::Outcome outcome);

}  // namespace guiju::cli
