#include "page/browser.h"

#include <unistd.h>

#include <array>

#include "base/json_writer.h"

namespace guiju::page {
namespace {

std::string_view text_of(const Value& map, std::string_view name) {
  if (!map || map.kind() != NodeKind::map) return {};
  const Value member = map.find(name);
  if (!member || member.kind() != NodeKind::text) return {};
  return member.node().text;
}

}  // namespace

std::string find_browser() {
  constexpr std::array<const char*, 4> places{"/usr/bin/chromium", "/usr/bin/chromium-browser",
                                              "/usr/bin/google-chrome-stable",
                                              "/usr/bin/google-chrome"};
  for (const char* place : places) {
    if (::access(place, X_OK) == 0) return place;
  }
  return {};
}

Browser::Browser(BrowserProcess process, const Clock& clock)
    : process_(std::move(process)),
      clock_(clock),
      devtools_(process_.to_browser(), process_.from_browser(), clock) {
  devtools_.on_event([this](std::string_view method, std::string_view session,
                            const Value& params) { on_event(method, session, params); });
}

Browser::~Browser() {
  if (!devtools_.is_gone()) devtools_.post("Browser.close");
}

Result<std::unique_ptr<Browser>> Browser::start(const BrowserOptions& options, const Clock& clock) {
  GUIJU_TRY(process, BrowserProcess::start(options));
  std::unique_ptr<Browser> browser(new Browser(std::move(process), clock));
  auto version = browser->devtools_.call("Browser.getVersion", {}, {}, 30'000);
  if (!version) {
    Error error = browser->why_gone(std::move(version).error());
    if (::geteuid() == 0 && !options.no_sandbox) {
      error.remedy = say("as root Chromium needs --no-sandbox; better, run as another user",
                         "以 root 运行时 Chromium 需要 --no-sandbox；更好的办法是换用普通用户");
    }
    return error;
  }
  browser->version_ = std::string(text_of(version->result(), "product"));
  // Every target stands still until we say so: ours is made ready first, others never begin.
  GUIJU_CHECK_OK([&]() -> Status {
    GUIJU_TRY(attached, browser->devtools_.call(
                            "Target.setAutoAttach",
                            R"({"autoAttach":true,"waitForDebuggerOnStart":true,"flatten":true})"));
    static_cast<void>(attached);
    return Done{};
  }());
  return browser;
}

Error Browser::why_gone(Error error) const {
  if (!devtools_.is_gone()) return error;
  const std::string ending = process_.ending();
  error.what = say("the browser ended {}", "浏览器已退出：{}", ending);
  return error;
}

void Browser::on_event(std::string_view method, std::string_view session, const Value& params) {
  if (method == "Target.attachedToTarget") {
    const Value info = params.find("targetInfo");
    const std::string opener(text_of(info, "openerId"));
    const std::string target(text_of(info, "targetId"));
    attached_[target] = std::string(text_of(params, "sessionId"));
    if (!opener.empty()) devtools_.post("Target.closeTarget", one_member("targetId", target));
    return;
  }
  if (const auto tab = tabs_.find(std::string(session)); tab != tabs_.end())
    return tab->second->on_event(method, params);
  // Downloads are told to the browser, by frame.
  if (method != "Browser.downloadWillBegin") return;
  for (const auto& [id, each] : tabs_) {
    if (each->main_frame_ == text_of(params, "frameId")) each->on_event(method, params);
  }
}

Status Browser::idle(std::int64_t ms) {
  if (ms <= 0) return Done{};
  GUIJU_TRY(waited, devtools_.pump([] { return false; }, ms));
  static_cast<void>(waited);
  return Done{};
}

Result<std::unique_ptr<Tab>> Browser::open(TabOptions options) {
  std::unique_ptr<Tab> tab(new Tab(*this, std::move(options)));
  if (auto opened = tab->open(); !opened) return why_gone(std::move(opened).error());
  return tab;
}

}  // namespace guiju::page
