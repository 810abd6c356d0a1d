// page/static_page.h: HTML bytes ─► tree, without a browser.
//
// The bytes are read as HTML5 says (gumbo), whatever their faults. Seen are tags, texts, forms and
// boxes as the source has them, and what the source hides (the attribute `hidden`, an inline
// style). Not seen: style sheets and anything a script does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "page/tree.h"

namespace guiju::page {

inline constexpr std::size_t html_bytes_max = 8u << 20;

struct StaticPage {
  Tree tree;
  std::string title;
  std::string refresh_url;  // where a <meta http-equiv=refresh> leads; empty when none
  bool has_refresh = false;
  bool has_scripts = false;       // or handlers in attributes
  bool has_style_sheets = false;  // <style> or <link rel=stylesheet>
  std::string scripts;            // the inline ones, one after the other
};

//   errors: bad_input beyond html_bytes_max, for bytes that are no UTF-8, or a depth beyond 400
Result<StaticPage> parse_html(std::string_view bytes, std::string_view source);

}  // namespace guiju::page
