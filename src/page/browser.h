// page/browser.h: a warm browser, and tabs that each see one page with the eyes of a phone.
//
//   Browser::start ─► open(TabOptions) ─► Tab: go ─► pass(virtual time) ─► look, click, type ─► events
//
// A tab is a context of its own: no cookie, storage or permission outlives it. Time in the page is
// virtual: ten seconds of countdown pass in milliseconds, and the page's clock is what we say. Each
// request of the page is asked about before it leaves (see TabOptions); downloads and permissions
// are refused and noted; windows that a page opens are noted and closed before they load.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "page/browser_process.h"
#include "page/devtools.h"
#include "page/tree.h"

namespace guiju::page {

struct TabOptions {
  Instant clock;           // what the page reads as now when it begins to load
  std::string user_agent;  // empty: a phone's
  std::string referrer;
  bool allow_private = false;            // addresses of our own network, else the first host's only
  std::vector<std::string> shown_hosts;  // private all the same, but the user named them
  std::int64_t page_ms_max = 15'000;     // of real time, for each step
  std::uint64_t bytes_max = 32u << 20;   // of answers in all
  int redirects_max = 10;
};

// What the page did; `phase` says what we were doing to it.
enum class Phase : std::uint8_t {
  load,
  wait,
  close,
  type,
  consent,
  agreement,
  apply,
  back,
  bundle
};
struct Event {
  enum class Kind : std::uint8_t {
    navigation,   // the main frame went to `url`
    redirect,     // … by an answer with status `detail`
    within_page,  // only the part behind # or the history's entry changed
    push_state,   // history.pushState was called
    window,       // window.open, or a link to a new window
    download,
    permission,  // `detail`: geolocation, contacts …
    dialog,      // alert, confirm, beforeunload
    request,     // any request; `detail` its method, `body` what it sends
    refused,     // … that we did not let out
    socket,      // a websocket opened, or a frame sent: `body`
  } kind = Kind::navigation;
  Phase phase = Phase::load;
  std::string url, detail, body, type;  // type: Document, XHR, Image …
};

struct Loaded {  // a resource fetched beside the page
  bool tried = false;
  int status = 0;  // 0 when no server answered
  std::string body;
};

class Browser;

class Tab {
 public:
  ~Tab();
  Tab(const Tab&) = delete;
  Tab& operator=(const Tab&) = delete;

  // Navigates and lets `settle_ms` of the page's time pass once it has loaded.
  //   errors: unavailable when nothing answers there; bad_input for another scheme
  Status go(const std::string& url, std::int64_t settle_ms);
  Status pass(std::int64_t virtual_ms);
  Result<Tree> look();
  // PNG in Base64; without a rectangle, the screen.
  Result<std::string> picture(const std::optional<Rect>& part);
  // By the mouse, after scrolling there. False when nothing of the node can be hit.
  Result<bool> click(const Node& node);
  Status focus(const Node& node);
  Status type(std::string_view text);
  Status press_tab();
  // The text that a JavaScript expression yields.
  Result<std::string> evaluate(std::string_view expression);
  Result<Loaded> fetch(const std::string& url);
  // The body of an answer of this load whose type is one of Document, XHR, Fetch, Script.
  std::vector<std::string> bodies();
  Status back();

  void set_phase(Phase phase) { phase_ = phase; }
  // What the page may send from now on; what it may not is noted and refused.
  enum class Hold : std::uint8_t { nothing, posts, everything };
  void hold(Hold hold) { hold_ = hold; }
  const std::vector<Event>& events() const { return events_; }
  const std::string& url() const { return url_; }
  const std::string& html() const { return html_; }  // the last document as it was served
  int status() const { return status_; }
  bool failed_to_load() const { return !load_error_.empty(); }
  std::string load_error() const { return load_error_; }

 private:
  friend class Browser;
  Tab(Browser& browser, TabOptions options) : browser_(browser), options_(std::move(options)) {}
  Status open();
  Result<Answer> call(std::string_view method, std::string_view params = {},
                      std::int64_t timeout_ms = 10'000);
  void post(std::string_view method, std::string_view params = {});
  void on_event(std::string_view method, const Value& params);
  void on_request(const Value& params);
  void on_request_paused(const Value& params);
  void on_frame(const Value& params);
  void note(Event::Kind kind, std::string url, std::string detail = {}, std::string body = {},
            std::string type = {});
  bool may_leave(const std::string& url);
  void read_html();

  Browser& browser_;
  TabOptions options_;
  std::string context_, target_, session_, main_frame_;
  Phase phase_ = Phase::load;
  std::vector<Event> events_;
  std::string url_, html_, load_error_;
  std::string first_host_, first_folder_, document_request_;
  struct Resource {
    std::string request, type;
  };
  std::vector<Resource> resources_;
  std::unordered_map<std::string, bool> looked_up_;
  int status_ = 0, redirects_ = 0;
  std::uint64_t bytes_ = 0;
  Hold hold_ = Hold::nothing;
  bool loaded_ = false, time_over_ = false, too_much_ = false, crashed_ = false;
};

class Browser {
 public:
  static Result<std::unique_ptr<Browser>> start(const BrowserOptions& options, const Clock& clock);
  ~Browser();
  Result<std::unique_ptr<Tab>> open(TabOptions options);
  // Real time passes; the tabs' events are taken.
  Status idle(std::int64_t ms);
  const std::string& version() const { return version_; }
  pid_t pid() const { return process_.pid(); }
  const std::string& profile() const { return process_.profile(); }
  bool is_gone() const { return devtools_.is_gone(); }

 private:
  friend class Tab;
  Browser(BrowserProcess process, const Clock& clock);
  void on_event(std::string_view method, std::string_view session, const Value& params);
  Error why_gone(Error error) const;

  BrowserProcess process_;
  const Clock& clock_;
  Devtools devtools_;
  std::unordered_map<std::string, Tab*> tabs_;             // by session
  std::unordered_map<std::string, std::string> attached_;  // sessions by target
  std::string version_, awaited_target_;
};

// Where Debian and others put Chromium; empty when it is nowhere there.
std::string find_browser();

}  // namespace guiju::page
