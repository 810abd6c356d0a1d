#include "page/parts.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju::page {
namespace {

constexpr std::size_t button_points_max = 14, agreement_points_max = 40, label_points_max = 120;

bool is_close_words(const Node& node, std::string_view text, const Standards& standards) {
  constexpr std::size_t points_max = 6;
  if (!text.empty() && count_code_points(text) <= points_max && contains_any(text, standards.close))
    return true;
  for (const std::string_view name : {"aria-label", "title", "class", "id", "alt"}) {
    const std::string_view held = node.attribute(name);
    if (held.find("close") != held.npos || contains_any(held, standards.close)) return true;
  }
  return false;
}

// Something of the page that the box lies on: shown words outside of it, below it in painting.
bool lies_on_words(const Tree& tree, NodeIndex box) {
  const Node& over = tree.at(box);
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (node.element || !node.shown || !node.rect || (i >= box && i < over.end)) continue;
    if (node.paint < over.paint && intersection(*node.rect, *over.rect).area() > 0) return true;
  }
  return false;
}

double share_of_screen(const Tree& tree, const Rect& rect) {
  return intersection(rect, tree.screen).area() / tree.screen.area();
}

std::string label_of(const Tree& tree, NodeIndex box, NodeIndex& around) {
  const Node& node = tree.at(box);
  around = box;
  if (const NodeIndex label = enclosing(tree, box, "label"); label != no_node) {
    around = label;
    return tree.all_text_of(label);
  }
  if (const std::string_view id = node.attribute("id"); !id.empty()) {
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
      if (tree.at(i).tag == "label" && tree.at(i).attribute("for") == id) {
        around = i;
        return tree.all_text_of(i);
      }
    }
  }
  if (const std::string_view said = node.attribute("aria-label"); !said.empty())
    return std::string(said);
  for (NodeIndex at = box; at != no_node; at = tree.at(at).parent) {
    std::string text = tree.all_text_of(at);
    if (count_code_points(text) > label_points_max) break;
    around = at;
    if (!text.empty()) return text;
  }
  return {};
}

bool has_token(std::string_view classes, std::string_view part) {
  return classes.find(part) != classes.npos;
}

// Widgets made of plain elements say what they are by role or class only.
std::optional<bool> state_of(const Node& node) {
  const std::string_view type = node.attribute("type"), role = node.attribute("role");
  if (node.tag == "input" && (type == "checkbox" || type == "radio")) return node.ticked;
  if (role == "checkbox" || role == "switch" || role == "radio")
    return node.attribute("aria-checked") == "true";
  if (node.tag == "input" || node.tag == "label" || node.tag == "form") return std::nullopt;
  const std::string_view classes = node.attribute("class");
  if (has_token(classes, "checkbox") || has_token(classes, "switch"))
    return has_token(classes, "checked") || has_token(classes, "active") ||
           has_token(classes, "is-on") || has_token(classes, "selected");
  return std::nullopt;
}

}  // namespace

Place place_of(const Tree& tree, NodeIndex node) {
  if (node == no_node) return {};
  NodeIndex element = node;
  while (element != no_node && !tree.at(element).element) element = tree.at(element).parent;
  return {tree.path(node), element == no_node ? std::nullopt : tree.at(element).rect};
}

std::optional<Popup> find_popup(const Tree& tree, const Standards& standards) {
  if (!tree.laid_out) return std::nullopt;
  Popup popup;
  double largest = 0;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (!node.lifted || !node.shown || !node.rect || node.tag == "html" || node.tag == "body")
      continue;
    const double share = share_of_screen(tree, *node.rect);
    if (share < standards.popup_share || share <= largest || !lies_on_words(tree, i)) continue;
    popup.box = i;
    largest = share;
  }
  if (popup.box == no_node) return std::nullopt;
  // The control may stand in the box, or in another lifted one that is painted above it.
  const std::int32_t ground = tree.at(popup.box).paint;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (!node.element || !node.shown || !node.rect || node.paint < ground) continue;
    bool above = tree.is_within(i, popup.box);
    for (NodeIndex at = i; at != no_node && !above; at = tree.at(at).parent)
      above = tree.at(at).lifted && tree.at(at).paint >= ground;
    if (!above || i == popup.box || !is_close_words(node, tree.text_of(i), standards)) continue;
    // The innermost one that says it.
    if (popup.close == no_node || tree.is_within(i, popup.close)) popup.close = i;
  }
  return popup;
}

std::vector<Tick> find_ticks(const Tree& tree) {
  std::vector<Tick> ticks;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (!node.element) continue;
    const std::optional<bool> state = state_of(node);
    if (!state) continue;
    Tick tick;
    tick.box = i;
    tick.on = *state;
    tick.radio = node.attribute("type") == "radio" || node.attribute("role") == "radio";
    tick.label = label_of(tree, i, tick.around);
    ticks.push_back(std::move(tick));
  }
  return ticks;
}

bool is_control(const Node& node) {
  const std::string_view type = node.attribute("type");
  return node.tag == "a" || node.tag == "button" || node.attribute("role") == "button" ||
         (node.tag == "input" && (type == "submit" || type == "button" || type == "image")) ||
         node.has_attribute("onclick") || node.clickable;
}

NodeIndex control_of(const Tree& tree, NodeIndex node) {
  for (NodeIndex at = node; at != no_node; at = tree.at(at).parent) {
    if (tree.at(at).element && is_control(tree.at(at)) && tree.at(at).tag != "body" &&
        tree.at(at).tag != "html")
      return at;
  }
  return no_node;
}

std::vector<NodeIndex> find_apply(const Tree& tree, const Standards& standards) {
  std::vector<NodeIndex> found;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (!node.element || !node.shown || !is_control(node)) continue;
    std::string text = tree.text_of(i);
    if (text.empty()) text = std::string(node.attribute("value"));
    if (text.empty() || count_code_points(text) > button_points_max) continue;
    if (!contains_any(text, standards.apply) || contains_any(text, standards.agreement)) continue;
    found.push_back(i);
  }
  std::stable_sort(found.begin(), found.end(), [&](NodeIndex a, NodeIndex b) {
    const auto area = [&](NodeIndex i) { return tree.at(i).rect ? tree.at(i).rect->area() : 0; };
    return area(a) > area(b);
  });
  return found;
}

std::vector<NodeIndex> find_words(const Tree& tree, const std::vector<std::string>& words) {
  std::vector<NodeIndex> found;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (node.element || !node.shown || !contains_any(node.text, words)) continue;
    if (found.empty() || found.back() != node.parent) found.push_back(node.parent);
  }
  return found;
}

std::vector<NodeIndex> find_agreements(const Tree& tree, const Standards& standards) {
  std::vector<NodeIndex> found;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (!node.element || !node.shown || node.tag == "label") continue;
    const std::string text = tree.text_of(i);
    if (text.empty() || count_code_points(text) > agreement_points_max) continue;
    if (!contains_any(text, standards.agreement)) continue;
    const bool quoted = text.starts_with("《") && text.ends_with("》");
    if (node.tag != "a" && !quoted && !is_control(node)) continue;
    if (!found.empty() && tree.is_within(i, found.back())) continue;
    found.push_back(i);
  }
  return found;
}

std::vector<NodeIndex> find_phone_fields(const Tree& tree) {
  std::vector<NodeIndex> found;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (node.tag != "input" || (tree.laid_out && !node.shown)) continue;
    const std::string_view type = node.attribute("type");
    bool phone = type == "tel";
    for (const std::string_view name : {"name", "id", "placeholder", "autocomplete"}) {
      const std::string_view held = node.attribute(name);
      phone = phone || held.find("phone") != held.npos || held.find("mobile") != held.npos ||
              held.find("手机") != held.npos || held == "tel";
    }
    if (phone && type != "hidden" && type != "checkbox") found.push_back(i);
  }
  return found;
}

NodeIndex enclosing(const Tree& tree, NodeIndex node, std::string_view tag) {
  for (NodeIndex at = node; at != no_node; at = tree.at(at).parent) {
    if (tree.at(at).tag == tag) return at;
  }
  return no_node;
}

std::vector<std::int64_t> numbers_in(std::string_view text) {
  std::vector<std::int64_t> out;
  bool inside = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside) out.push_back(0);
    constexpr std::int64_t most = 1'000'000'000;
    if (digit && out.back() < most) out.back() = out.back() * 10 + (c - '0');
    inside = digit;
  }
  return out;
}

}  // namespace guiju::page
