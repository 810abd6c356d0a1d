// Navigation: the page goes nowhere by itself, apply leads to the lender, back leads out.
#include <algorithm>
#include <set>

#include "page/address.h"
#include "page/checks.h"

namespace guiju::page {
namespace {

bool is_lenders(const Case& given, std::string_view host) {
  return std::any_of(given.lender_hosts.begin(), given.lender_hosts.end(),
                     [&](const std::string& domain) { return is_host_of(host, domain); });
}

std::string_view hint_in(std::string_view scripts) {
  for (const std::string_view hint : {"location.href=", "location.href =", "location.replace(",
                                      "location.assign(", "location=", "location =", ".submit()"}) {
    if (scripts.find(hint) != scripts.npos) return hint;
  }
  return {};
}

}  // namespace

Finding automatic_redirect(const Case& given) {
  constexpr Check mine = Check::automatic_redirect;
  Finding finding;
  if (given.visit.source.has_refresh && !given.visit.source.refresh_url.empty()) {
    finding.add(
        mine, {"html > head > meta", std::nullopt},
        say("the page sends the reader on by a meta refresh", "页面以 meta refresh 自动跳转"),
        given.visit.source.refresh_url);
  }
  std::size_t navigations = 0;
  for (const Event& event : given.visit.events) {
    if (event.phase != Phase::load && event.phase != Phase::wait) continue;
    const bool moved = event.kind == Event::Kind::navigation && ++navigations > 1;
    const bool opened = event.kind == Event::Kind::window;
    const bool saved = event.kind == Event::Kind::download;
    const bool sent =
        event.kind == Event::Kind::request && event.type == "Document" && event.detail == "POST";
    if (!moved && !opened && !saved && !sent) continue;
    const Message what = saved ? say("a download begins without any input", "未经操作即开始下载")
                         : sent ? say("a form is sent without any input", "未经操作即提交表单")
                         : opened
                             ? say("a window opens without any input", "未经操作即打开新窗口")
                             : say("the page moves on without any input", "未经操作即自动跳转");
    finding.add(mine, {"html", std::nullopt}, what, event.url);
  }
  if (finding.state == State::found || given.visit.rendered) return finding;
  if (const std::string_view hint = hint_in(given.visit.source.scripts); !hint.empty()) {
    return Finding::unsure(say("a script holds “{}”; whether it runs by itself was not seen",
                               "脚本中有“{}”，是否自动执行未能确认", hint));
  }
  return finding;
}

Finding second_hop(const Case& given) {
  constexpr Check mine = Check::second_hop;
  Finding finding;
  const Visit& visit = given.visit;
  const std::string here = address_of(visit.url).host;
  if (visit.reload) {
    const std::string there = address_of(visit.reload->final_url).host;
    if (site_of(there) != site_of(here)) {
      finding.add(mine, {"html", std::nullopt},
                  say("another visitor is sent to {}", "换一个访客会被带到 {}", there),
                  visit.reload->final_url);
    }
  }
  const auto apply = find_apply(given.tree(), given.standards);
  if (is_lenders(given, here) || apply.empty()) return finding;
  if (!visit.apply) {
    if (finding.state == State::found) return finding;
    const NodeIndex anchor = enclosing(given.tree(), apply.front(), "a");
    const std::string_view href =
        anchor == no_node ? std::string_view() : given.tree().at(anchor).attribute("href");
    const std::string host = address_of(href).host;
    if (contains_any(host, given.standards.shortener_hosts) && !host.empty()) {
      finding.add(
          mine, place_of(given.tree(), apply.front()),
          say("the apply button leads through a shortener: {}", "申请按钮经短链接跳转：{}", host),
          std::string(href));
      return finding;
    }
    if (given.is_blind() || !host.empty())
      return Finding::unsure(
          say("where the apply button leads was not followed", "未跟踪申请按钮去向"));
    return finding;
  }
  const ApplyTrial& trial = *visit.apply;
  if (!trial.moved && is_lenders(given, address_of(trial.sent_to).host)) return finding;
  if (!trial.moved) {
    // The form is on this page: is this page the lender's?
    if (!given.lender_hosts.empty()) {
      return Finding::unsure(
          say("the apply button stays on {}, which is not a domain of the lender",
              "申请按钮停留在 {}，不是放贷机构的域名", here));
    }
    return finding;
  }
  const std::string landed = address_of(trial.landed).host;
  std::set<std::string> sites{site_of(here)};
  for (const std::string& hop : trial.hops) {
    const std::string host = address_of(hop).host;
    sites.insert(site_of(host));
    for (const std::string& shortener : given.standards.shortener_hosts) {
      if (is_host_of(host, shortener)) {
        finding.add(
            mine, trial.control,
            say("the apply button leads through a shortener: {}", "申请按钮经短链接跳转：{}", host),
            hop);
      }
    }
  }
  if (is_lenders(given, landed)) return finding;
  const bool elsewhere = site_of(landed) != site_of(here);
  const bool leads_on = trial.applies_again && !trial.next.empty() &&
                        site_of(address_of(trial.next).host) != site_of(landed);
  if (!given.lender_hosts.empty() && elsewhere) {
    finding.add(mine, trial.control,
                say("the apply button leads to {}, which is not a domain of the lender",
                    "申请按钮跳转到 {}，不是放贷机构的域名", landed),
                trial.landed);
  } else if (leads_on || (!given.lender_hosts.empty() && trial.applies_again)) {
    finding.add(mine, trial.control,
                say("the apply button leads to {}, which asks to apply again",
                    "申请按钮跳转到 {}，那里还要再点一次申请", landed),
                trial.landed);
  } else if (sites.size() > 2) {
    finding.add(mine, trial.control,
                say("the apply button leads through {} sites to {}",
                    "申请按钮经过 {} 个站点跳转到 {}", sites.size(), landed),
                trial.landed);
  } else if (finding.state == State::absent && (elsewhere || trial.applies_again)) {
    return Finding::unsure(
        say("the apply button leads to {}; name the lender's domains to tell whose that is",
            "申请按钮跳转到 {}，请提供放贷机构域名以判断归属", landed));
  }
  return finding;
}

Finding exit_blocked(const Case& given) {
  constexpr Check mine = Check::exit_blocked;
  Finding finding;
  if (!given.visit.rendered) {
    const std::string& scripts = given.visit.source.scripts;
    for (const std::string_view hint :
         {"pushState(", "onbeforeunload", "'beforeunload'", "\"beforeunload\""}) {
      if (scripts.find(hint) != scripts.npos) {
        return Finding::unsure(say("a script holds “{}”; whether it keeps people was not seen",
                                   "脚本中有“{}”，是否阻拦退出未能确认", hint));
      }
    }
    return finding;
  }
  const auto& trial = given.visit.back;
  if (!trial) return finding;
  const Place place{"html", std::nullopt};
  if (trial->dialog)
    finding.add(mine, place, say("leaving raises a dialog", "离开时弹出对话框阻拦"));
  if (trial->left) return finding;
  if (trial->pushes_after > 0) {
    finding.add(mine, place,
                say("going back adds a new entry: the page cannot be left by going back",
                    "返回时页面再次压入历史记录，无法通过返回离开"));
  } else if (trial->new_box) {
    finding.add(mine, place, say("going back opens a box instead", "返回时弹出挽留弹窗"));
  } else if (trial->pushes > 1) {
    finding.add(mine, place,
                say("{} history entries were added without any input", "未经操作压入 {} 条历史记录",
                    trial->pushes));
  } else if (trial->pushes == 1 && finding.state == State::absent) {
    return Finding::unsure(
        say("a history entry was added without any input", "未经操作压入了一条历史记录"));
  }
  return finding;
}

}  // namespace guiju::page
