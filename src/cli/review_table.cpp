// For people at a terminal, as a compiler speaks: the words with carets, then what, how, and the law.
#include <algorithm>

#include "cli/review_output.h"
#include "cli/review_pictures.h"
#include "cli/width.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

void print_wrapped(const Context& context, std::string_view head, std::string_view text) {
  bool first = true;
  const int indent = display_width(head);
  for (const std::string& row : wrapped(text, std::max(30, context.columns - indent))) {
    context.out() << (first ? std::string(head)
                            : std::string(static_cast<std::size_t>(indent), ' '))
                  << row << '\n';
    first = false;
  }
}

class ReviewTable : public ReviewOutput {
 public:
  using ReviewOutput::ReviewOutput;

  void add(const Reviewed& reviewed) override {
    print_review(context_, reviewed);
    if (reviewed.item.picture) print_boxes(context_, reviewed);
  }

  void finish(const ReviewCounts& counts) override {
    context_.out() << fmt::format(
        fmt::runtime(context_.pick("{} reviewed: {} pass, {} review, {} reject\n",
                                   "共审查 {} 条：通过 {}，待复核 {}，拒绝 {}\n")),
        counts.reviewed(), counts.verdicts[0], counts.verdicts[1], counts.verdicts[2]);
  }
};

}  // namespace

std::unique_ptr<ReviewOutput> make_review_table(const Context& context) {
  return std::make_unique<ReviewTable>(context);
}

void print_review(const Context& context, const Reviewed& reviewed) {
  const std::string_view id = reviewed.input.id;
  const content::AdText& text = reviewed.input.text;
  const gate::CreativeScratch& scratch = reviewed.scratch;

  const rulebook::Outcome outcome = scratch.verdict.outcome;
  context.out() << context.paint.outcome(outcome, gate::review_word(outcome)) << "  "
                << context.paint.dim(id) << '\n';
  const std::vector<Mark> marks = marks_of(scratch.review);
  if (marks.empty()) {
    for (const std::string& row : wrapped(text.bytes(), context.columns - 4))
      context.out() << "    " << row << '\n';
  } else {
    for (const std::string& row :
         underlined(text.bytes(), marks, context.columns - 4, context.paint))
      context.out() << "    " << row << '\n';
  }
  for (const rulebook::Reason& reason : scratch.verdict.reasons) {
    if (reason.outcome < rulebook::Outcome::review) continue;
    const auto& policy = scratch.verdict.rules->ruleset().policies()[reason.policy.value];
    context.out() << "  " << context.paint.outcome(reason.outcome, policy.id) << '\n';
    print_wrapped(context, "    ",
                  message_of(scratch.verdict, reason, scratch.facts, context.language));
    print_wrapped(context, context.pick("    fix: ", "    改法："),
                  fix_of(scratch.verdict, reason, scratch.facts, context.language));
    print_wrapped(context, context.pick("    law: ", "    依据："),
                  cited_clauses(scratch, reason, context.language, 2));
  }
  context.out() << '\n';
}

}  // namespace guiju::cli
