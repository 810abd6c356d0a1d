// Consent: given by the person's own tick, for one thing at a time, after reading it.
#include <algorithm>

#include "page/checks.h"

namespace guiju::page {
namespace {

bool is_consent(const Tick& tick, const Standards& law) {
  return !tick.radio &&
         (contains_any(tick.label, law.agree) || contains_any(tick.label, law.agreement));
}

bool is_option(const Tick& tick, const Standards& law) {
  return !tick.radio &&
         (contains_any(tick.label, law.option) || contains_any(tick.label, law.product));
}

Message script_may_tick() {
  return say("a script may set the boxes; only a browser shows it",
             "脚本可能改变勾选状态，只有浏览器能看到");
}

// The words beside a box, as they are painted.
NodeIndex first_text(const Tree& tree, NodeIndex around) {
  if (around == no_node) return no_node;
  for (NodeIndex i = around; i < tree.at(around).end; ++i) {
    if (!tree.at(i).element && !trimmed(tree.at(i).text).empty()) return i;
  }
  return no_node;
}

// Something of the page itself lies on it; what is fixed to the screen may be scrolled away from.
bool is_covered(const Tree& tree, NodeIndex text) {
  const Rect& rect = *tree.at(text).rect;
  const NodeIndex top = tree.topmost(rect.x + rect.width / 2, rect.y + rect.height / 2);
  if (top == no_node || top == text || tree.is_within(text, top)) return false;
  for (NodeIndex at = top; at != no_node; at = tree.at(at).parent) {
    if (tree.at(at).fixed) return false;
  }
  return tree.at(top).parent != tree.at(text).parent;
}

std::vector<NodeIndex> agreements_within(const Case& given, NodeIndex around) {
  std::vector<NodeIndex> mine;
  for (const NodeIndex node : find_agreements(given.tree(), given.standards)) {
    if (given.tree().is_within(node, around)) mine.push_back(node);
  }
  return mine;
}

}  // namespace

Finding preticked_consent(const Case& given) {
  Finding finding;
  bool any = false;
  for (const Tick& tick : find_ticks(given.tree())) {
    if (!is_consent(tick, given.standards) || is_option(tick, given.standards)) continue;
    any = true;
    if (!tick.on) continue;
    finding.add(Check::preticked_consent, place_of(given.tree(), tick.box),
                say("ticked when the page opens: “{}”", "页面打开时已勾选：“{}”", tick.label));
  }
  if (finding.state == State::absent && any && given.is_blind())
    return Finding::unsure(script_may_tick());
  return finding;
}

Finding consent_hidden(const Case& given) {
  constexpr Check mine = Check::consent_hidden;
  const Tree& tree = given.tree();
  const Standards& law = given.standards;
  Finding finding;
  bool any = false;
  for (const Tick& tick : find_ticks(tree)) {
    if (!tick.on || (!is_consent(tick, law) && !is_option(tick, law))) continue;
    any = true;
    const NodeIndex text = first_text(tree, tick.around);
    const Place place = place_of(tree, tick.box);
    if (text == no_node || !tree.at(text).shown) {
      finding.add(mine, place,
                  say("a ticked box whose words are not shown: “{}”", "已勾选但文字不可见：“{}”",
                      tick.label));
      continue;
    }
    if (!tree.laid_out) continue;
    const Node& node = tree.at(text);
    const double seen = contrast(node.colour, tree.at(node.parent).ground);
    if (node.font_px < law.consent_px) {
      finding.add(mine, place,
                  say("a ticked box whose words are {:.0f} px high, less than {:.0f}",
                      "已勾选但文字仅 {:.0f} 像素，小于 {:.0f}", node.font_px, law.consent_px));
    } else if (seen < law.close_contrast) {
      finding.add(mine, place,
                  say("a ticked box whose words have a contrast of {:.1f}:1, less than {:.1f}:1",
                      "已勾选但文字对比度仅 {:.1f}:1，低于 {:.1f}:1", seen, law.close_contrast));
    } else if (is_covered(tree, text)) {
      finding.add(mine, place,
                  say("a ticked box that lies under something else", "已勾选但被其他元素遮盖"));
    }
  }
  if (finding.state == State::absent && given.is_unstyled() &&
      (any || (given.is_blind() && !find_ticks(tree).empty())))
    return Finding::unsure(say("size and colour of the words show in a browser only",
                               "文字大小与颜色只有浏览器能看到"));
  return finding;
}

Finding option_on_by_default(const Case& given) {
  Finding finding;
  bool any = false;
  for (const Tick& tick : find_ticks(given.tree())) {
    if (!is_option(tick, given.standards)) continue;
    any = true;
    if (!tick.on) continue;
    finding.add(Check::option_on_by_default, place_of(given.tree(), tick.box),
                say("switched on when the page opens: “{}”", "页面打开时已开启：“{}”", tick.label));
  }
  if (finding.state == State::absent && any && given.is_blind())
    return Finding::unsure(script_may_tick());
  return finding;
}

Finding forced_bundling(const Case& given) {
  constexpr Check mine = Check::forced_bundling;
  const Tree& tree = given.tree();
  Finding finding;
  bool any = false;
  for (const Tick& tick : find_ticks(tree)) {
    if (tick.radio || !contains_any(tick.label, given.standards.product)) continue;
    any = true;
    const Node& box = tree.at(tick.box);
    if ((box.has_attribute("disabled") && tick.on) || box.has_attribute("required")) {
      finding.add(mine, place_of(tree, tick.box),
                  say("cannot be left out: “{}”", "无法取消：“{}”", tick.label));
    }
  }
  if (finding.state == State::found || !any) return finding;
  const auto& trial = given.visit.bundle;
  if (trial && trial->sends_without) return finding;
  if (trial && trial->sends_with) {
    finding.add(mine, trial->option,
                say("the form is sent with the extra product only",
                    "不选附加产品便无法提交，选上才可提交"));
    return finding;
  }
  return Finding::unsure(
      say("an extra product stands in the form; whether it can be left out was not seen",
          "表单中有附加产品，未能确认可否不选"));
}

Finding blanket_consent(const Case& given) {
  constexpr Check mine = Check::blanket_consent;
  const Standards& law = given.standards;
  const Tree& tree = given.tree();
  Finding finding;
  for (const Tick& tick : find_ticks(tree)) {
    if (!is_consent(tick, law)) continue;
    const auto agreements = agreements_within(given, tick.around);
    const bool own = std::any_of(agreements.begin(), agreements.end(), [&](NodeIndex node) {
      return contains_any(tree.text_of(node), law.separate_consent);
    });
    if (!own || static_cast<std::int64_t>(agreements.size()) <= law.agreements_per_tick) continue;
    finding.add(
        mine, place_of(tree, tick.box),
        say("one tick for {} agreements, one of which needs a consent of its own: “{}”",
            "一次勾选同意 {} 份协议，其中有须单独同意的：“{}”", agreements.size(), tick.label));
  }
  constexpr std::size_t characters_min = 30;
  bool unopened = false;
  for (const AgreementTrial& trial : given.visit.agreements) {
    if (trial.url.empty()) continue;
    unopened = unopened || !trial.fetched;
    if (!trial.fetched) continue;
    if (trial.status < 200 || trial.status >= 400) {
      finding.add(
          mine, trial.link,
          say("{} cannot be opened: status {}", "{} 无法打开：状态 {}", trial.name, trial.status),
          trial.url);
    } else if (trial.characters < characters_min) {
      finding.add(
          mine, trial.link,
          say("{} is empty: {} characters", "{} 是空的：{} 字", trial.name, trial.characters),
          trial.url);
    }
  }
  if (!given.visit.rendered) unopened = unopened || !find_agreements(tree, law).empty();
  if (finding.state == State::absent && unopened)
    return Finding::unsure(say("the agreements were not opened", "未打开协议链接核对内容"));
  return finding;
}

Finding agreement_unreadable(const Case& given) {
  constexpr Check mine = Check::agreement_unreadable;
  const Standards& law = given.standards;
  const Tree& tree = given.tree();
  Finding finding;
  for (const Tick& tick : find_ticks(tree)) {
    if (!is_consent(tick, law) || !contains_any(tick.label, law.agreement)) continue;
    if (agreements_within(given, tick.around).empty()) {
      finding.add(mine, place_of(tree, tick.around),
                  say("an agreement is named without a link: “{}”", "协议只有名称没有链接：“{}”",
                      tick.label));
    }
  }
  for (const AgreementTrial& trial : given.visit.agreements) {
    if (!trial.is_link) {
      finding.add(mine, trial.link,
                  say("{} is named without a link", "{} 只有名称没有链接", trial.name));
    } else if (trial.opened_box && trial.only_agree) {
      finding.add(mine, trial.link,
                  say("{} opens in a box that only agreeing closes", "{} 的弹层只能点同意才能关闭",
                      trial.name));
    } else if (trial.url.empty() && !trial.opened_box) {
      finding.add(mine, trial.link,
                  say("nothing opens at {}", "点击 {} 没有打开任何内容", trial.name));
    }
  }
  if (finding.state == State::absent && !given.visit.rendered && given.is_blind() &&
      !find_agreements(tree, law).empty())
    return Finding::unsure(
        say("what the agreement links open was not seen", "未能确认协议链接打开什么"));
  return finding;
}

// A loan that is chosen already when somebody only wants to pay.
Finding loan_default_payment(const Case& given) {
  constexpr Check mine = Check::loan_default_payment;
  const Standards& law = given.standards;
  if (!contains_any(given.words.text, law.payment)) return {};
  Finding finding;
  bool offered = false;
  for (const Tick& tick : find_ticks(given.tree())) {
    if (!contains_any(tick.label, law.loan)) continue;
    offered = true;
    if (!tick.on) continue;
    finding.add(mine, place_of(given.tree(), tick.box),
                say("chosen as the way to pay: “{}”", "默认选中的付款方式：“{}”", tick.label));
  }
  if (finding.state == State::absent && offered)
    return Finding::unsure(say("a loan stands among the ways to pay", "付款方式中列有贷款产品"));
  return finding;
}

}  // namespace guiju::page
