// page/visit.h: everything seen of one page: what it shows, what it does by itself, and what it does
// when a person closes, types, agrees, applies or goes back.
//
//   see_source(html)          bytes only
//   see_page(browser, url)    first load: look, wait, close the pop-up, type, read the agreements,
//                             go back; a second load in a fresh context an hour later by the page's
//                             clock: what restarts, where the apply button leads
//
// A visit holds observations; what is a fault is for checks.h to say.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ports.h"
#include "page/browser.h"
#include "page/parts.h"
#include "page/static_page.h"
#include "page/words.h"

namespace guiju::page {

struct Hop {
  std::string url;
  std::string how;  // "asked", "301", "page" (a script or meta refresh), "click"
};

struct CloseTrial {
  Place control;
  Rect rect;
  double contrast = 0;
  bool at_once = false;  // it was there when the page had settled
  bool clicked = false;
  bool gone = false;        // the pop-up, a moment after
  bool stays_away = false;  // … and some seconds after
  std::string led_to;       // where the click went instead; empty when nowhere
};

struct TypeTrial {
  Place field;
  std::string planted;  // what was typed
  std::string storage;  // what the page keeps afterwards
};

struct AgreementTrial {
  Place link;
  std::string name, url;
  bool is_link = false;  // or somebody listens for a click
  bool fetched = false;
  int status = 0;              // of the page behind it
  std::size_t characters = 0;  // shown there, or in the box that opened
  bool opened_box = false;
  bool only_agree = false;  // … which nothing but agreeing closes
};

struct BackTrial {
  std::size_t pushes = 0;        // history entries that the page made by itself
  std::size_t pushes_after = 0;  // … and again when going back
  bool left = false, new_box = false, dialog = false;
};

struct ApplyTrial {
  Place control;
  bool clicked = false, moved = false;
  std::string sent_to;            // where a form would have gone; it was not let out
  std::vector<std::string> hops;  // addresses after the click
  std::string landed;
  bool applies_again = false;  // the landing has an apply button of its own
  std::string next;            // … which leads there, as far as its link says
};

struct BundleTrial {
  Place option;
  bool sends_without = false, sends_with = false;
};

struct Reload {
  Tree first;
  std::string final_url;
  double apart_ms = 0;  // of real time between the two loads
};

struct Visit {
  std::string asked;  // as the user wrote it
  std::string url;    // where the page was seen
  bool rendered = false;
  StaticPage source;
  std::string html;
  std::vector<Hop> chain;
  Tree first, later;   // once settled; after the quiet time
  std::string screen;  // PNG of the first screen, Base64
  std::string below;   // … and of what is below it, as far as below_rect; empty on short pages
  Rect below_rect;
  std::vector<Event> events;
  std::optional<CloseTrial> close;
  std::optional<TypeTrial> typed;
  std::vector<AgreementTrial> agreements;
  std::optional<BackTrial> back;
  std::optional<ApplyTrial> apply;
  std::optional<BundleTrial> bundle;
  std::optional<Reload> reload;
  std::vector<std::string> bodies;  // of the answers, where words had to be looked up in them
  std::string not_tried;            // why the second load is missing, when it is
  double first_load_ms = 0, more_loads_ms = 0;

  const Tree& tree() const { return first; }
};

Result<Visit> see_source(std::string_view html, std::string_view name);

struct VisitOptions {
  Instant now;  // the page's clock at the first load
  bool allow_private = false;
  bool second_load = true;
  std::int64_t page_ms_max = 15'000;
  std::vector<std::string> shown_hosts;
};
Result<Visit> see_page(Browser& browser, const std::string& url, const Standards& standards,
                       const VisitOptions& options, const Clock& clock);

}  // namespace guiju::page
