// cli/review_page.h: a page that needs nothing beside itself: no scripts, no fonts, no network.
#pragma once

#include <string>
#include <string_view>

#include "cli/review_judge.h"

namespace guiju::cli {

class ReviewPage {
 public:
  explicit ReviewPage(const Context& context) : context_(context) {}
  void add(const Reviewed& reviewed);
  void add_below(std::string_view html) { cards_ += html; }  // of the text added last
  std::string finish(const ReviewCounts& counts) const;

 private:
  const Context& context_;
  std::string cards_, version_;
};

std::string html_text(std::string_view text);  // with &, <, > and quotes escaped

}  // namespace guiju::cli
