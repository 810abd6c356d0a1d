// Pop-ups: closed by one click, honestly; and refusals that cost no more than consent.
#include <algorithm>

#include "page/checks.h"

namespace guiju::page {
namespace {

Message no_browser() {
  return say("whether something lies over the page shows in a browser only",
             "是否有弹窗遮挡只有浏览器能看到");
}

bool may_lift(const Case& given) {
  return !given.visit.rendered &&
         (given.visit.source.has_scripts || given.visit.source.has_style_sheets);
}

double contrast_of(const Tree& tree, NodeIndex control) {
  double most = 1;
  for (NodeIndex i = control; i < tree.at(control).end; ++i) {
    const Node& node = tree.at(i);
    if (!node.element && node.shown)
      most = std::max(most, contrast(node.colour, tree.at(node.parent).ground));
  }
  return most;
}

}  // namespace

Finding popup_no_close(const Case& given) {
  constexpr Check mine = Check::popup_no_close;
  if (may_lift(given)) return Finding::unsure(no_browser());
  Finding finding;
  const auto& trial = given.visit.close;
  if (!trial) return finding;
  const Standards& law = given.standards;
  if (trial->rect.area() == 0) {
    finding.add(mine, trial->control,
                say("the pop-up has no control that closes it", "弹窗没有关闭标志"));
    return finding;
  }
  const Rect& rect = trial->rect;
  if (rect.width < law.close_px || rect.height < law.close_px) {
    finding.add(
        mine, trial->control,
        say("the close control is {:.0f} × {:.0f} px, less than {:.0f}",
            "关闭标志为 {:.0f} × {:.0f} 像素，小于 {:.0f}", rect.width, rect.height, law.close_px));
  }
  if (trial->contrast < law.close_contrast) {
    finding.add(
        mine, trial->control,
        say("the close control's contrast is {:.1f}:1, less than {:.1f}:1",
            "关闭标志对比度为 {:.1f}:1，低于 {:.1f}:1", trial->contrast, law.close_contrast));
  }
  if (intersection(rect, given.tree().screen).area() < rect.area()) {
    finding.add(mine, trial->control,
                say("the close control lies outside the screen", "关闭标志位于屏幕之外"));
  }
  if (!trial->at_once) {
    finding.add(mine, trial->control,
                say("the close control appears only after a while", "关闭标志延迟出现"));
  }
  if (!trial->led_to.empty()) return finding;  // that is another check
  if (!trial->clicked) {
    finding.add(mine, trial->control,
                say("the close control cannot be clicked", "关闭标志无法点击"));
  } else if (!trial->gone) {
    finding.add(mine, trial->control,
                say("one click does not close the pop-up", "点击一次未能关闭弹窗"));
  } else if (!trial->stays_away) {
    finding.add(mine, trial->control,
                say("the pop-up comes back by itself", "弹窗关闭后自行再次弹出"));
  }
  return finding;
}

Finding popup_fake_close(const Case& given) {
  if (may_lift(given)) return Finding::unsure(no_browser());
  Finding finding;
  const auto& trial = given.visit.close;
  if (!trial || trial->led_to.empty()) return finding;
  finding.add(Check::popup_fake_close, trial->control,
              say("a click on close leads to {}", "点击关闭后跳转到 {}", trial->led_to),
              trial->led_to);
  return finding;
}

// The refusal shames, or is made much smaller or paler than the consent beside it.
Finding refusal_shamed(const Case& given) {
  constexpr Check mine = Check::refusal_shamed;
  const Tree& tree = given.tree();
  const Standards& law = given.standards;
  Finding finding;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (!node.element || !node.shown || !is_control(node)) continue;
    const std::string text = tree.text_of(i);
    if (const std::string_view word = first_of(text, law.shame); !word.empty()) {
      finding.add(mine, place_of(tree, i), say("the refusal reads “{}”", "拒绝按钮写作“{}”", text));
      continue;
    }
    if (!node.rect || !contains_any(text, law.refuse)) continue;
    // Its counterpart stands in the same box.
    const NodeIndex box = node.parent;
    for (NodeIndex k = box + 1; box != no_node && k < tree.at(box).end; ++k) {
      const Node& other = tree.at(k);
      if (k == i || !other.element || !other.shown || !other.rect || !is_control(other)) continue;
      const std::string consent = tree.text_of(k);
      if (!contains_any(consent, law.apply) && !contains_any(consent, law.agree)) continue;
      const double ratio = other.rect->area() / std::max(1.0, node.rect->area());
      const double pale = contrast_of(tree, i);
      if (ratio < law.button_ratio && pale >= law.close_contrast) continue;
      finding.add(
          mine, place_of(tree, i),
          say("“{}” is {:.1f} times as large as “{}”, whose contrast is {:.1f}:1",
              "“{0}”的面积是“{2}”的 {1:.1f} 倍，后者对比度 {3:.1f}:1", consent, ratio, text, pale));
    }
  }
  if (finding.state == State::absent && may_lift(given))
    return Finding::unsure(say("the sizes of two answers show in a browser only",
                               "两个按钮的大小与颜色只有浏览器能看到"));
  return finding;
}

}  // namespace guiju::page
