// cli/review_page.h: a reviewed text for people: in the terminal with carets, or as a page with
// marks.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "content/ad_text.h"
#include "gate/creative.h"

namespace guiju::cli {

// One text in the terminal: verdict, the words with carets, each finding with clause and advice.
void print_review(const Context& context, std::string_view id, const content::AdText& text,
                  const gate::CreativeScratch& scratch);

// A page that needs nothing beside itself: no scripts, no fonts, no network.
class ReviewPage {
 public:
  explicit ReviewPage(const Context& context) : context_(context) {}
  void add(std::string_view id, const content::AdText& text, const gate::CreativeScratch& scratch);
  void add_below(std::string_view html) { cards_ += html; }  // of the text added last
  std::string finish(const std::array<std::uint64_t, 3>& verdicts) const;

 private:
  const Context& context_;
  std::string cards_;
};

std::string html_text(std::string_view text);  // with &, <, > and quotes escaped

}  // namespace guiju::cli
