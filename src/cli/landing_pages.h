// cli/landing_pages.h: `guiju review` of web pages: by a browser where there is one, else from the
// source alone.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/review_page.h"
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
inline constexpr OptionSpec lender_host_option{
    "lender-host",
    '\0',
    "HOST",
    {"pages: a domain of the lender's own platform; may be repeated",
     "网页：放贷机构自营平台的域名，可多次给出"}};
inline constexpr OptionSpec save_snapshot_option{
    "save-snapshot", '\0', "DIR", {"pages: keep each as it was seen", "网页：保存所见快照"}};
inline constexpr OptionSpec against_option{
    "against", '\0', "SNAPSHOT", {"pages: compare with what was saved", "网页：与保存的快照比较"}};

bool is_address(std::string_view operand);  // http, https or file
bool is_page(std::string_view operand);     // an address, or a file .html, .htm

// One run over pages; the browser is started for the first and stays warm.
class LandingPages {
 public:
  enum class Form : std::uint8_t { table, jsonl, html };
  LandingPages(const Context& context, const gate::Snapshot& snapshot, Instant at, Form form)
      : context_(context), snapshot_(snapshot), at_(at), form_(form) {}

  // `bytes` is the source of a file; none for an address. Prints the answer, or adds it to `report`.
  Result<rulebook::Outcome> review(const std::string& name, const std::optional<std::string>& bytes,
                                   ReviewPage& report);

 private:
  Result<page::Visit> see(const std::string& name, const std::optional<std::string>& bytes);
  Status ready_browser();
  void print(const std::string& name, const page::Visit& visit, const gate::PageReview& review);
  std::string card(const std::string& name, const page::Visit& visit,
                   const gate::PageReview& review) const;

  const Context& context_;
  const gate::Snapshot& snapshot_;
  Instant at_;
  Form form_;
  std::unique_ptr<page::Browser> browser_;
  bool without_browser_ = false;
  gate::CreativeScratch scratch_;
};

}  // namespace guiju::cli
