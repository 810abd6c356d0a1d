// gate/page_review.h: may this landing page be used?
//
//   page::Visit ─► visible words ─► content review ─┐
//        └──────► page audit (24 checks) ───────────┴─► facts ─► policies ─► verdict
//
// The words are reviewed as one text in reading order, and each finding knows the element it stands
// in. The numbers and words that pages are held against are the rulebook's, of the day.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "gate/creative.h"
#include "gate/review_line.h"
#include "page/archive.h"
#include "page/checks.h"

namespace guiju::gate {

page::Standards standards_of(const rulebook::RulesInForce& rules);

struct PageSubject {
  std::string_view id;
  Instant at;
  std::vector<std::string> lender_hosts;
  const page::Archived* approved = nullptr;
};

struct PageReview {
  page::Words words;
  std::optional<content::AdText> text;
  std::vector<std::string> claims;  // each in one line
  page::Audit audit;
  std::optional<page::Drift> drift;
  PageFacts facts;

  // Where a finding of the words stands.
  page::Place place_of(const page::Visit& visit, content::CharRange span) const;
};

// Facts and verdict are left in the scratch, the rest in the result.
//   errors: those of AdText
Result<PageReview> review_page(const Edition& edition, const Calendar& calendar,
                               const page::Visit& visit, const PageSubject& subject,
                               CreativeScratch& scratch);

// The line of review_line.h, with "path" and "rect" in findings, and
//   "page":{"url","rendered","chain":[{"url","how"}],"faults":[{"check","path","rect","evidence","url"}],
//           "unsure":[{"check","why"}],"drift":{"removed","added","claims_removed","claims_added"}}
void write_page_review(std::string& out, std::string_view id, const page::Visit& visit,
                       const PageReview& review, const CreativeScratch& scratch, Language language,
                       ReviewExtras extras = {});

}  // namespace guiju::gate
