// For programs: a line of JSON for each text, in the order of the inputs.
#include "cli/landing_pages.h"
#include "cli/review_output.h"
#include "gate/recorder.h"
#include "gate/review_line.h"

namespace guiju::cli {
namespace {

class ReviewLines : public ReviewOutput {
 public:
  using ReviewOutput::ReviewOutput;

  void add(const Reviewed& reviewed) override {
    line_.clear();
    const gate::ReviewExtras extras{&reviewed.lexicon, &reviewed.figures, reviewed.mended};
    if (reviewed.page != nullptr) {
      gate::write_page_review(line_, reviewed.input.id, reviewed.page->visit, reviewed.page->review,
                              reviewed.scratch, context_.language, extras);
    } else if (const auto& picture = reviewed.item.picture) {
      gate::write_picture_review(line_, reviewed.input.id, picture->reading, picture->review,
                                 reviewed.scratch, context_.language, extras);
    } else {
      gate::write_review(line_, reviewed.input.id, reviewed.input.text, reviewed.scratch,
                         context_.language, extras);
    }
    context_.out() << line_ << '\n';
  }

  void refuse(const ReviewItem& item, const Error& error) override {
    line_.clear();
    gate::write_refusal(line_, item.id, error, context_.language);
    context_.out() << line_ << '\n';
  }

  void finish(const ReviewCounts&) override {}

 private:
  std::string line_;
};

}  // namespace

std::unique_ptr<ReviewOutput> make_review_lines(const Context& context) {
  return std::make_unique<ReviewLines>(context);
}

}  // namespace guiju::cli
