// cli/review_output.h: how `guiju review` prints. A format is one row of the table in
// review_output.cpp and one file.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/review_judge.h"
#include "cli/table.h"

namespace guiju::cli {

class ReviewOutput {
 public:
  explicit ReviewOutput(const Context& context) : context_(context) {}
  virtual ~ReviewOutput() = default;
  virtual void add(const Reviewed& reviewed) = 0;
  // A text that could not be judged; to standard error unless the format has a place for it.
  virtual void refuse(const ReviewItem& item, const Error& error);
  virtual void finish(const ReviewCounts& counts) = 0;

 protected:
  const Context& context_;
};

struct OutputFormat {
  std::string_view name;
  std::unique_ptr<ReviewOutput> (*make)(const Context& context);
};
std::span<const OutputFormat> output_formats();

std::unique_ptr<ReviewOutput> make_review_table(const Context& context);
std::unique_ptr<ReviewOutput> make_review_lines(const Context& context);
std::unique_ptr<ReviewOutput> make_review_sarif(const Context& context);
std::unique_ptr<ReviewOutput> make_review_page(const Context& context);

// The clauses that carry a reason, the weightiest instruments first; in words, beyond `most` only
// their number.
std::vector<rulebook::ClauseIndex> weighty_clauses(const gate::CreativeScratch& scratch,
                                                   const rulebook::Reason& reason);
std::string cited_clauses(const gate::CreativeScratch& scratch, const rulebook::Reason& reason,
                          Language language, std::size_t most);
// What speaks against the text: reasons for a review or a refusal, the strongest first.
std::vector<const rulebook::Reason*> weighty_reasons(const rulebook::Verdict& verdict);
// Where a text is marked: findings only, overlaps joined, in order.
std::vector<Mark> marks_of(const content::Review& review);
// One text in the terminal: verdict, the words with carets, each finding with clause and advice.
void print_review(const Context& context, const Reviewed& reviewed);

}  // namespace guiju::cli
