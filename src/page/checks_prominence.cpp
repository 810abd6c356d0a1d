// Prominence: what must be read is there, large enough, and not in the small print.
#include <algorithm>

#include "page/checks.h"

namespace guiju::page {
namespace {

struct Look {
  NodeIndex node = no_node;
  double font_px = 0;
  double contrast = 0;
};

Look look_at(const Case& given, std::uint32_t code_point) {
  const Tree& tree = given.tree();
  Look look{given.words.node_at(code_point), 0, 0};
  if (look.node == no_node) return look;
  const Node& text = tree.at(look.node);
  look.font_px = text.font_px;
  look.contrast = contrast(text.colour, tree.at(text.parent).ground);
  return look;
}

// The largest of these claims.
Look largest(const Case& given, const std::vector<Span>& spans) {
  Look best;
  for (const Span& span : spans) {
    const Look look = look_at(given, span.begin);
    if (look.node != no_node && (best.node == no_node || look.font_px > best.font_px)) best = look;
  }
  return best;
}

bool on_first_screen(const Tree& tree, NodeIndex node) {
  const Node& text = tree.at(node);
  return text.rect && intersection(*text.rect, tree.screen).area() > 0;
}

double headline_px(const Case& given) {
  std::vector<Span> all = given.claims.amounts;
  all.insert(all.end(), given.claims.other_rates.begin(), given.claims.other_rates.end());
  return largest(given, all).font_px;
}

bool is_offer(const Case& given) {
  return !given.claims.amounts.empty() || !given.claims.other_rates.empty() ||
         !given.claims.yearly_rates.empty() || !find_apply(given.tree(), given.standards).empty();
}

Message looks_unseen() {
  return say("size, colour and place show in a browser only", "大小、颜色与位置只有浏览器能看到");
}

}  // namespace

Finding rate_not_prominent(const Case& given) {
  constexpr Check mine = Check::rate_not_prominent;
  const Standards& law = given.standards;
  const Tree& tree = given.tree();
  Finding finding;
  std::vector<Span> claims = given.claims.amounts;
  claims.insert(claims.end(), given.claims.other_rates.begin(), given.claims.other_rates.end());
  if (given.claims.yearly_rates.empty()) {
    if (claims.empty()) return finding;
    finding.add(mine, place_of(tree, largest(given, claims).node),
                say("a claim without the yearly rate anywhere in sight",
                    "宣传了额度或费率，页面可见处没有年化利率"));
    return finding;
  }
  if (!tree.laid_out) return Finding::unsure(looks_unseen());
  const Look yearly = largest(given, given.claims.yearly_rates);
  const Look rate = largest(given, given.claims.other_rates);
  const Look amount = largest(given, given.claims.amounts);
  const Place place = place_of(tree, yearly.node);
  if (rate.node != no_node && yearly.font_px < rate.font_px) {
    finding.add(
        mine, place,
        say("the yearly rate is {:.0f} px high, the daily or monthly one {:.0f}",
            "年化利率 {:.0f} 像素，日利率或月利率 {:.0f} 像素", yearly.font_px, rate.font_px));
  }
  if (amount.node != no_node && yearly.font_px < amount.font_px * law.rate_headline) {
    finding.add(mine, place,
                say("the yearly rate is {:.0f} px high, the amount {:.0f}",
                    "年化利率 {:.0f} 像素，额度 {:.0f} 像素", yearly.font_px, amount.font_px));
  }
  if (yearly.contrast < law.text_contrast) {
    finding.add(
        mine, place,
        say("the yearly rate's contrast is {:.1f}:1, less than {:.1f}:1",
            "年化利率对比度为 {:.1f}:1，低于 {:.1f}:1", yearly.contrast, law.text_contrast));
  }
  const bool seen = std::any_of(given.claims.yearly_rates.begin(), given.claims.yearly_rates.end(),
                                [&](const Span& span) {
                                  const NodeIndex node = given.words.node_at(span.begin);
                                  return node != no_node && on_first_screen(tree, node);
                                });
  const bool claimed_first = std::any_of(claims.begin(), claims.end(), [&](const Span& span) {
    const NodeIndex node = given.words.node_at(span.begin);
    return node != no_node && on_first_screen(tree, node);
  });
  if (!seen && claimed_first) {
    finding.add(mine, place,
                say("the claim is on the first screen, the yearly rate below it",
                    "宣传内容在首屏，年化利率却不在首屏"));
  }
  return finding;
}

Finding lender_not_shown(const Case& given) {
  if (!is_offer(given)) return {};
  const bool shown =
      given.claims.lender_named || contains_any(given.words.text, given.standards.lender);
  Finding finding;
  if (!shown) {
    const auto apply = find_apply(given.tree(), given.standards);
    finding.add(Check::lender_not_shown,
                place_of(given.tree(), apply.empty() ? NodeIndex{0} : apply.front()),
                say("nowhere in sight does the page say who lends", "页面可见处没有写明放贷主体"));
    return finding;
  }
  if (given.is_blind() && !given.claims.lender_named)
    return Finding::unsure(say("a script may write the lender's name", "放贷主体可能由脚本写出"));
  return finding;
}

Finding risk_not_legible(const Case& given) {
  constexpr Check mine = Check::risk_not_legible;
  if (!is_offer(given)) return {};
  const Tree& tree = given.tree();
  const Standards& law = given.standards;
  const auto sentences = find_words(tree, law.risk);
  Finding finding;
  if (sentences.empty()) {
    finding.add(mine, {},
                say("no warning of the risk of borrowing in sight", "可见处没有风险提示"));
    return finding;
  }
  if (!tree.laid_out) return Finding::unsure(looks_unseen());
  const double least = std::max(law.risk_px, headline_px(given) * law.risk_headline);
  Place first;
  Message why;
  for (const NodeIndex node : sentences) {
    const Node& element = tree.at(node);
    const double seen = contrast(element.colour, element.ground);
    if (element.font_px >= least && seen >= law.text_contrast) return finding;  // one is legible
    if (!first.path.empty()) continue;
    first = place_of(tree, node);
    why = element.font_px < least
              ? say("the warning is {:.0f} px high, less than {:.0f}",
                    "风险提示 {:.0f} 像素，小于 {:.0f}", element.font_px, least)
              : say("the warning's contrast is {:.1f}:1, less than {:.1f}:1",
                    "风险提示对比度为 {:.1f}:1，低于 {:.1f}:1", seen, law.text_contrast);
  }
  finding.add(mine, std::move(first), std::move(why));
  return finding;
}

// Words in a picture are words that nobody has reviewed and no screen reader reads.
Finding text_in_pictures(const Case& given) {
  const Tree& tree = given.tree();
  Finding finding;
  bool unnamed = false, any = false;
  constexpr std::size_t words_bytes_min = 240;  // about eighty characters
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (node.tag != "img" && node.tag != "canvas" && node.tag != "svg" && node.tag != "picture")
      continue;
    if (!node.shown) continue;
    any = true;
    if (!node.rect) continue;
    const double share = node.rect->area() / tree.screen.area();
    if (share < given.standards.picture_share) continue;
    if (given.words.text.size() < words_bytes_min) {
      finding.add(
          Check::text_in_pictures, place_of(tree, i),
          say("a picture of {:.0f} % of the screen on a page of {} bytes of words",
              "图片占屏幕 {:.0f}%，而页面文字仅 {} 字节", share * 100, given.words.text.size()));
    }
    unnamed = unnamed || (node.attribute("alt").empty() && node.tag != "svg");
  }
  if (finding.state == State::found) return finding;
  if (unnamed || (any && !tree.laid_out))
    return Finding::unsure(
        say("a picture may hold words that were not read", "图片中可能有未审查的文字"));
  return finding;
}

}  // namespace guiju::page
