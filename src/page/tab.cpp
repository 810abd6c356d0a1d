// One page in one context: what we make it do, and what it does.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "page/address.h"
#include "page/base64.h"
#include "page/browser.h"
#include "page/snapshot_tree.h"

namespace guiju::page {
namespace {

constexpr std::string_view phone =
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36";
constexpr std::size_t events_max = 4'000;
constexpr std::size_t body_bytes_max = 1u << 16;

// Tells us of calls that no event of the protocol tells. It runs before any script of the page, in
// the page's own world: a page that looks for it can find it, and one that calls a frame's fresh
// copies of these functions passes by it.
constexpr std::string_view listener = R"js((() => {
  const tell = window.__guiju_note;
  if (!tell) return;
  const wrap = (holder, name, what) => {
    try {
      const plain = holder && holder[name];
      if (typeof plain !== 'function') return;
      holder[name] = function (...given) {
        try { tell(what + '\n' + (name === 'pushState' ? String(given[2] || '') : '')); } catch (e) {}
        return plain.apply(this, given);
      };
    } catch (e) {}
  };
  if (!navigator.contacts) {
    try {
      Object.defineProperty(navigator, 'contacts', {configurable: true, value: {
        select: () => Promise.reject(new DOMException('denied', 'SecurityError')),
        getProperties: () => Promise.resolve(['name', 'tel'])}});
    } catch (e) {}
  }
  wrap(navigator.contacts, 'select', 'contacts');
  wrap(window.Geolocation && Geolocation.prototype, 'getCurrentPosition', 'geolocation');
  wrap(window.Geolocation && Geolocation.prototype, 'watchPosition', 'geolocation');
  wrap(window.Notification, 'requestPermission', 'notifications');
  wrap(window.Clipboard && Clipboard.prototype, 'readText', 'clipboard');
  wrap(window.Clipboard && Clipboard.prototype, 'read', 'clipboard');
  wrap(window.MediaDevices && MediaDevices.prototype, 'getUserMedia', 'camera_or_microphone');
  wrap(window.CredentialsContainer && CredentialsContainer.prototype, 'get', 'credentials_or_sms');
  wrap(History.prototype, 'pushState', 'push_state');
})())js";

std::string_view text_of(const Value& map, std::string_view name) {
  if (!map || map.kind() != NodeKind::map) return {};
  const Value member = map.find(name);
  if (!member || member.kind() != NodeKind::text) return {};
  return member.node().text;
}

std::int64_t number_of(const Value& map, std::string_view name) {
  if (!map || map.kind() != NodeKind::map) return 0;
  const Value member = map.find(name);
  if (!member) return 0;
  const auto number = member.as_double();
  return number ? static_cast<std::int64_t>(*number) : 0;
}

bool is_true(const Value& map, std::string_view name) {
  const Value member = map ? map.find(name) : Value();
  return member && member.kind() == NodeKind::boolean && member.node().truth;
}

template <class Fill>
std::string object(Fill fill) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  fill(json);
  json.end_object();
  return out;
}

Error not_loaded(const std::string& url, std::string_view reason) {
  return Error{ErrorKind::unavailable, url, say("did not load: {}", "未能打开：{}", reason),
               say("open it by hand; a page that needs a login cannot be audited from outside",
                   "请手工打开确认；需要登录的网页无法从外部审查")};
}

}  // namespace

Tab::~Tab() {
  browser_.tabs_.erase(session_);
  browser_.attached_.erase(target_);
  if (!context_.empty() && !browser_.devtools_.is_gone())
    browser_.devtools_.post("Target.disposeBrowserContext",
                            one_member("browserContextId", context_));
}

Result<Answer> Tab::call(std::string_view method, std::string_view params,
                         std::int64_t timeout_ms) {
  auto answer = browser_.devtools_.call(method, params, session_, timeout_ms);
  if (!answer) return browser_.why_gone(std::move(answer).error());
  return answer;
}

void Tab::post(std::string_view method, std::string_view params) {
  browser_.devtools_.post(method, params, session_);
}

Status Tab::open() {
  Devtools& devtools = browser_.devtools_;
  GUIJU_TRY(context, devtools.call("Target.createBrowserContext", R"({"disposeOnDetach":true})"));
  context_ = std::string(text_of(context.result(), "browserContextId"));
  devtools.post("Browser.setDownloadBehavior", object([&](JsonWriter& json) {
                  json.field("behavior", "deny").field("browserContextId", context_);
                  json.field("eventsEnabled", true);
                }));
  GUIJU_TRY(target, devtools.call("Target.createTarget", object([&](JsonWriter& json) {
                                    json.field("url", "about:blank");
                                    json.field("browserContextId", context_);
                                    json.field("width", 390).field("height", 844);
                                  })));
  target_ = std::string(text_of(target.result(), "targetId"));
  main_frame_ = target_;  // so it is in Chromium; frameNavigated corrects it
  GUIJU_TRY(came, devtools.pump([&] { return browser_.attached_.contains(target_); }, 10'000));
  if (!came) return not_loaded("about:blank", "no tab came");
  session_ = browser_.attached_[target_];
  browser_.tabs_[session_] = this;

  std::vector<std::uint64_t> asked;
  const auto ask = [&](std::string_view method, const std::string& params = {}) {
    asked.push_back(devtools.send(method, params, session_));
  };
  ask("Page.enable");
  ask("Network.enable", object([](JsonWriter& json) { json.field("maxPostDataSize", 65'536); }));
  ask("Runtime.enable");
  ask("Runtime.addBinding", one_member("name", "__guiju_note"));
  ask("Page.addScriptToEvaluateOnNewDocument", one_member("source", listener));
  ask("Emulation.setDeviceMetricsOverride", object([](JsonWriter& json) {
        json.field("width", 390).field("height", 844);
        json.field("deviceScaleFactor", 1).field("mobile", true);
      }));
  ask("Emulation.setUserAgentOverride", object([&](JsonWriter& json) {
        json.field("userAgent",
                   options_.user_agent.empty() ? phone : std::string_view(options_.user_agent));
        json.field("acceptLanguage", "zh-CN,zh").field("platform", "Android");
      }));
  ask("Emulation.setTimezoneOverride", one_member("timezoneId", "Asia/Shanghai"));
  ask("Network.setBypassServiceWorker", R"({"bypass":true})");
  ask("Fetch.enable", R"({"patterns":[{"urlPattern":"*"}]})");
  ask("Emulation.setVirtualTimePolicy", object([&](JsonWriter& json) {
        json.field("policy", "pause");
        json.field("initialVirtualTime", static_cast<double>(options_.clock.micros) / 1e6);
      }));
  ask("Runtime.runIfWaitingForDebugger");
  for (const std::uint64_t id : asked) {
    GUIJU_TRY(answered, devtools.answer(id, 10'000));
    static_cast<void>(answered);
  }
  return Done{};
}

Status Tab::go(const std::string& url, std::int64_t settle_ms) {
  const Address address = address_of(url);
  if (address.scheme != "http" && address.scheme != "https" && address.scheme != "file") {
    return Error{ErrorKind::bad_input, url,
                 say("only http, https and file are opened", "只能打开 http、https 与 file 地址"),
                 say("write the address in full: https://…", "请写完整地址：https://…")};
  }
  if (first_host_.empty()) first_host_ = address.host;
  if (first_folder_.empty() && address.scheme == "file")
    first_folder_ = address.path.substr(0, address.path.rfind('/') + 1);
  loaded_ = false;
  load_error_.clear();
  redirects_ = 0;
  auto answer = call("Page.navigate", object([&](JsonWriter& json) {
                       json.field("url", url);
                       if (!options_.referrer.empty()) json.field("referrer", options_.referrer);
                     }),
                     options_.page_ms_max);
  if (!answer) return std::move(answer).error();
  if (const std::string_view error = text_of(answer->result(), "errorText"); !error.empty()) {
    load_error_ = std::string(error);
    return not_loaded(url, error);
  }
  GUIJU_CHECK_OK(pass(settle_ms));
  for (int more = 0; more < 4 && !loaded_; ++more) GUIJU_CHECK_OK(pass(settle_ms));
  read_html();
  return Done{};
}

Status Tab::pass(std::int64_t virtual_ms) {
  for (const std::string_view policy : {"pauseIfNetworkFetchesPending", "advance"}) {
    time_over_ = false;
    GUIJU_TRY(granted, call("Emulation.setVirtualTimePolicy", object([&](JsonWriter& json) {
                              json.field("policy", policy).field("budget", virtual_ms);
                              json.field("maxVirtualTimeTaskStarvationCount", 10'000);
                            })));
    static_cast<void>(granted);
    // A fetch that never ends holds the page's time; after a while time goes on without it.
    const std::int64_t patience = policy == "advance" ? 2'000 : options_.page_ms_max / 3;
    auto over = browser_.devtools_.pump([&] { return time_over_ || crashed_; }, patience);
    if (!over) return browser_.why_gone(std::move(over).error());
    if (crashed_) return not_loaded(url_, "the page crashed");
    if (*over) return Done{};
  }
  return Done{};
}

void Tab::read_html() {
  if (document_request_.empty()) return;
  auto body = call("Network.getResponseBody", one_member("requestId", document_request_));
  if (!body) return;
  html_ = std::string(text_of(body->result(), "body"));
  if (is_true(body->result(), "base64Encoded")) html_ = from_base64(html_);
}

Result<Tree> Tab::look() {
  GUIJU_TRY(answer, call("DOMSnapshot.captureSnapshot", object([](JsonWriter& json) {
                           json.key("computedStyles").begin_array();
                           for (const std::string_view style : snapshot_styles) json.value(style);
                           json.end_array();
                           json.field("includePaintOrder", true);
                           json.field("includeDOMRects", true);
                           json.field("includeBlendedBackgroundColors", true);
                         }),
                         options_.page_ms_max));
  return tree_of_snapshot(answer.result());
}

Result<std::string> Tab::picture(const std::optional<Rect>& part) {
  GUIJU_TRY(answer, call("Page.captureScreenshot", object([&](JsonWriter& json) {
                           json.field("format", "png").field("optimizeForSpeed", true);
                           if (!part) return;
                           json.field("captureBeyondViewport", true).key("clip").begin_object();
                           json.field("x", part->x).field("y", part->y);
                           json.field("width", part->width).field("height", part->height);
                           json.field("scale", 1).end_object();
                         }),
                         options_.page_ms_max));
  return std::string(text_of(answer.result(), "data"));
}

Result<bool> Tab::click(const Node& node) {
  const std::string which =
      object([&](JsonWriter& json) { json.field("backendNodeId", node.backend_id); });
  if (auto there = call("DOM.scrollIntoViewIfNeeded", which); !there) {
    if (browser_.is_gone()) return std::move(there).error();
    return false;
  }
  auto quads = call("DOM.getContentQuads", which);
  if (!quads) {
    if (browser_.is_gone()) return std::move(quads).error();
    return false;
  }
  const Value list = quads->result().find("quads");
  if (!list || list.size() == 0) return false;
  double x = 0, y = 0;
  std::size_t i = 0;
  for (const Value number : *list.begin()) {
    const auto read = number.as_double();
    (i++ % 2 == 0 ? x : y) += read ? *read / 4 : 0;
  }
  if (x < 0 || y < 0 || x >= 390 || y >= 844) return false;
  for (const std::string_view type : {"mouseMoved", "mousePressed", "mouseReleased"}) {
    auto done = call("Input.dispatchMouseEvent", object([&](JsonWriter& json) {
                       json.field("type", type).field("x", x).field("y", y);
                       if (type == "mouseMoved") return;
                       json.field("button", "left").field("clickCount", 1);
                     }),
                     3'000);
    if (!done && browser_.is_gone()) return std::move(done).error();
  }
  return true;
}

Status Tab::focus(const Node& node) {
  auto done = call("DOM.focus",
                   object([&](JsonWriter& json) { json.field("backendNodeId", node.backend_id); }));
  if (!done) return std::move(done).error();
  return Done{};
}

Status Tab::type(std::string_view text) {
  auto done = call("Input.insertText", one_member("text", text));
  if (!done) return std::move(done).error();
  return Done{};
}

Status Tab::press_tab() {
  for (const std::string_view type : {"keyDown", "keyUp"}) {
    auto done = call("Input.dispatchKeyEvent", object([&](JsonWriter& json) {
                       json.field("type", type).field("key", "Tab").field("code", "Tab");
                       json.field("windowsVirtualKeyCode", 9);
                     }),
                     3'000);
    if (!done) return std::move(done).error();
  }
  return Done{};
}

Result<std::string> Tab::evaluate(std::string_view expression) {
  GUIJU_TRY(answer, call("Runtime.evaluate", object([&](JsonWriter& json) {
                           json.field("expression", expression);
                           json.field("returnByValue", true).field("timeout", 1'000);
                         })));
  return std::string(text_of(answer.result().find("result"), "value"));
}

Result<Loaded> Tab::fetch(const std::string& url) {
  Loaded loaded;
  const std::string scheme = address_of(url).scheme;
  // Chromium hands out no files here, and we no private addresses.
  if ((scheme != "http" && scheme != "https") || !may_leave(url)) return loaded;
  auto answer = call("Network.loadNetworkResource", object([&](JsonWriter& json) {
                       json.field("frameId", main_frame_).field("url", url).key("options");
                       json.begin_object().field("disableCache", false);
                       json.field("includeCredentials", false).end_object();
                     }),
                     options_.page_ms_max / 3);
  if (!answer) {
    if (browser_.is_gone()) return std::move(answer).error();
    return loaded;
  }
  const Value resource = answer->result().find("resource");
  loaded.tried = true;
  loaded.status = static_cast<int>(number_of(resource, "httpStatusCode"));
  const std::string stream(text_of(resource, "stream"));
  while (!stream.empty() && loaded.body.size() < body_bytes_max) {
    GUIJU_TRY(part, call("IO.read", one_member("handle", stream)));
    const std::string_view data = text_of(part.result(), "data");
    loaded.body += is_true(part.result(), "base64Encoded") ? from_base64(data) : std::string(data);
    if (is_true(part.result(), "eof") || data.empty()) break;
  }
  if (!stream.empty()) post("IO.close", one_member("handle", stream));
  return loaded;
}

std::vector<std::string> Tab::bodies() {
  std::vector<std::string> out;
  for (const Resource& resource : resources_) {
    if (resource.type != "Document" && resource.type != "XHR" && resource.type != "Fetch") continue;
    if (auto body = call("Network.getResponseBody", one_member("requestId", resource.request)))
      out.emplace_back(text_of(body->result(), "body"));
  }
  return out;
}

Status Tab::back() {
  GUIJU_TRY(history, call("Page.getNavigationHistory"));
  const std::int64_t current = number_of(history.result(), "currentIndex");
  const Value entries = history.result().find("entries");
  std::int64_t index = 0, wanted = -1;
  for (const Value entry : entries) {
    if (index++ == current - 1) wanted = number_of(entry, "id");
  }
  if (wanted < 0) return Done{};
  auto gone = call("Page.navigateToHistoryEntry",
                   object([&](JsonWriter& json) { json.field("entryId", wanted); }));
  if (!gone) return std::move(gone).error();
  return Done{};
}

void Tab::note(Event::Kind kind, std::string url, std::string detail, std::string body,
               std::string type) {
  if (events_.size() < events_max) {
    events_.push_back(
        {kind, phase_, std::move(url), std::move(detail), std::move(body), std::move(type)});
  }
}

void Tab::on_event(std::string_view method, const Value& params) {
  using Kind = Event::Kind;
  if (method == "Fetch.requestPaused") return on_request_paused(params);
  if (method == "Network.requestWillBeSent") return on_request(params);
  if (method == "Page.frameNavigated") return on_frame(params);
  if (method == "Emulation.virtualTimeBudgetExpired") {
    time_over_ = true;
  } else if (method == "Page.loadEventFired") {
    loaded_ = true;
  } else if (method == "Page.navigatedWithinDocument") {
    if (text_of(params, "frameId") == main_frame_) {
      url_ = std::string(text_of(params, "url"));
      note(Kind::within_page, url_);
    }
  } else if (method == "Page.windowOpen") {
    note(Kind::window, std::string(text_of(params, "url")));
  } else if (method == "Browser.downloadWillBegin" || method == "Page.downloadWillBegin") {
    note(Kind::download, std::string(text_of(params, "url")),
         std::string(text_of(params, "suggestedFilename")));
  } else if (method == "Page.javascriptDialogOpening") {
    note(Kind::dialog, std::string(text_of(params, "url")), std::string(text_of(params, "type")),
         std::string(text_of(params, "message")));
    post("Page.handleJavaScriptDialog", R"({"accept":true})");
  } else if (method == "Runtime.bindingCalled") {
    const std::string_view payload = text_of(params, "payload");
    const std::size_t line = payload.find('\n');
    const std::string what(payload.substr(0, line));
    const std::string rest(line == payload.npos ? std::string_view() : payload.substr(line + 1));
    note(what == "push_state" ? Kind::push_state : Kind::permission, rest, what);
  } else if (method == "Network.dataReceived") {
    bytes_ += static_cast<std::uint64_t>(number_of(params, "dataLength"));
    if (bytes_ > options_.bytes_max && !too_much_) {
      too_much_ = true;
      post("Page.stopLoading");
    }
  } else if (method == "Network.webSocketCreated") {
    note(Kind::socket, std::string(text_of(params, "url")));
  } else if (method == "Network.webSocketFrameSent") {
    note(Kind::socket, "", "", std::string(text_of(params.find("response"), "payloadData")));
  } else if (method == "Inspector.targetCrashed") {
    crashed_ = true;
  }
}

void Tab::on_frame(const Value& params) {
  const Value frame = params.find("frame");
  if (!text_of(frame, "parentId").empty()) return;
  main_frame_ = std::string(text_of(frame, "id"));
  // Where nothing answers, Chromium shows a page of its own; what was asked for is what counts.
  const std::string_view unreachable = text_of(frame, "unreachableUrl");
  url_ = std::string(unreachable.empty() ? text_of(frame, "url") : unreachable);
  if (const std::string_view hash = text_of(frame, "urlFragment"); !hash.empty())
    url_ += std::string(hash);
  note(Event::Kind::navigation, url_);
}

void Tab::on_request(const Value& params) {
  const std::string_view type = text_of(params, "type");
  const bool document = type == "Document" && text_of(params, "frameId") == main_frame_;
  if (document) {
    document_request_ = std::string(text_of(params, "requestId"));
    if (const Value before = params.find("redirectResponse")) {
      ++redirects_;
      note(Event::Kind::redirect, std::string(text_of(params.find("request"), "url")),
           fmt::format("{}", number_of(before, "status")), {}, std::string(text_of(before, "url")));
    }
  }
  if (resources_.size() < 500)
    resources_.push_back({std::string(text_of(params, "requestId")), std::string(type)});
}

bool Tab::may_leave(const std::string& url) {
  const Address to = address_of(url);
  if (to.scheme == "data" || to.scheme == "blob" || to.scheme == "about") return true;
  // Files are for files only: what lies beside the one that the user named, and below.
  if (to.scheme == "file") return !first_folder_.empty() && to.path.starts_with(first_folder_);
  if (options_.allow_private || to.host == first_host_) return true;
  const auto& shown = options_.shown_hosts;
  if (std::find(shown.begin(), shown.end(), to.host) != shown.end()) return true;
  if (is_private_literal(to.host)) return false;
  const auto known = looked_up_.find(to.host);
  if (known != looked_up_.end()) return !known->second;
  const bool is_private = is_private_after_lookup(to.host);
  looked_up_[to.host] = is_private;
  return !is_private;
}

void Tab::on_request_paused(const Value& params) {
  const Value request = params.find("request");
  const std::string url(text_of(request, "url"));
  const std::string_view method = text_of(request, "method");
  const std::string_view type = text_of(params, "resourceType");
  const std::string_view body = text_of(request, "postData").substr(0, body_bytes_max);
  note(Event::Kind::request, url, std::string(method), std::string(body), std::string(type));
  const bool form = hold_ == Hold::everything || (hold_ == Hold::posts && method != "GET");
  if (form || too_much_ || redirects_ > options_.redirects_max || !may_leave(url)) {
    if (!form) note(Event::Kind::refused, url);
    post("Fetch.failRequest", object([&](JsonWriter& json) {
           json.field("requestId", text_of(params, "requestId"));
           json.field("errorReason", form ? "Aborted" : "BlockedByClient");
         }));
    return;
  }
  post("Fetch.continueRequest",
       object([&](JsonWriter& json) { json.field("requestId", text_of(params, "requestId")); }));
}

}  // namespace guiju::page
