// cli/landing_pages.h: `guiju review` of web pages: by a browser where there is one, else from the
// source alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "gate/page_review.h"
#include "page/browser.h"

namespace guiju::cli {

inline constexpr OptionSpec static_option{
    "static",
    '\0',
    "",
    {"pages: from the source alone, without a browser", "网页：只看源文件，不用浏览器"}};
inline constexpr OptionSpec browser_option{
    "browser", '\0', "PATH", {"pages: the Chromium to use", "网页：所用的 Chromium"}};
inline constexpr OptionSpec no_sandbox_option{
    "no-sandbox",
    '\0',
    "",
    {"pages: without Chromium's sandbox; as root only, and for pages you trust",
     "网页：不用 Chromium 沙箱；仅限 root 且网页可信时"}};
inline constexpr OptionSpec allow_private_option{
    "allow-private",
    '\0',
    "",
    {"pages: let them reach private addresses too", "网页：允许访问内网地址"}};
inline constexpr OptionSpec save_snapshot_option{
    "save-snapshot", '\0', "DIR", {"pages: keep each as it was seen", "网页：保存所见快照"}};
inline constexpr OptionSpec against_option{
    "against", '\0', "SNAPSHOT", {"pages: compare with what was saved", "网页：与保存的快照比较"}};

bool is_address(std::string_view operand);  // http, https or file
bool is_page(std::string_view operand);     // an address, or a file .html, .htm

struct SeenPage {
  page::Visit visit;
  gate::PageReview review;
};

// One run over pages; the browser is started for the first and stays warm.
class LandingPages {
 public:
  LandingPages(const Context& context, const gate::Snapshot& snapshot, Instant at)
      : context_(context), snapshot_(snapshot), at_(at) {}

  // `file`: a page's source, or an address without one. Facts and verdict are left in the scratch.
  Result<SeenPage> review(const SourceFile& file);
  const gate::CreativeScratch& scratch() const { return scratch_; }

 private:
  Result<page::Visit> see(const SourceFile& file);
  Status ready_browser();

  const Context& context_;
  const gate::Snapshot& snapshot_;
  Instant at_;
  std::unique_ptr<page::Browser> browser_;
  bool without_browser_ = false;
  gate::CreativeScratch scratch_;
};

// Below the text's own review: the way to the page, its faults with their places, what is unsure.
void print_landing_page(const Context& context, const SeenPage& seen);
std::string landing_page_card(const Context& context, std::string_view name, const SeenPage& seen);

}  // namespace guiju::cli
