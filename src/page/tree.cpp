#include "page/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace guiju::page {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

double channel(double value) {
  const double share = value / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(const Colour& colour) {
  return 0.2126 * channel(colour.red) + 0.7152 * channel(colour.green) +
         0.0722 * channel(colour.blue);
}

Colour over(const Colour& top, const Colour& ground) {
  const auto mix = [&](double a, double b) { return a * top.alpha + b * (1 - top.alpha); };
  return {mix(top.red, ground.red), mix(top.green, ground.green), mix(top.blue, ground.blue), 1};
}

std::optional<Colour> parse_hex(std::string_view digits) {
  if (digits.size() != 6 && digits.size() != 8) return std::nullopt;
  std::array<double, 4> parts{0, 0, 0, 255};
  for (std::size_t i = 0; i * 2 < digits.size(); ++i) {
    int part = 0;
    const char* from = digits.data() + i * 2;
    if (std::from_chars(from, from + 2, part, 16).ptr != from + 2) return std::nullopt;
    parts[i] = part;
  }
  return Colour{parts[0], parts[1], parts[2], parts[3] / 255};
}

void append_words(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (!is_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
}

}  // namespace

Rect intersection(const Rect& a, const Rect& b) {
  const double x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  const double right = std::min(a.right(), b.right()), bottom = std::min(a.bottom(), b.bottom());
  return right > x && bottom > y ? Rect{x, y, right - x, bottom - y} : Rect{};
}

std::optional<Colour> parse_colour(std::string_view css) {
  if (css.starts_with('#')) return parse_hex(css.substr(1));
  const std::size_t open = css.find('(');
  if (!css.starts_with("rgb") || open == css.npos) return std::nullopt;
  std::array<double, 4> parts{0, 0, 0, 1};
  std::size_t at = open + 1;
  for (std::size_t i = 0; i < parts.size() && at < css.size(); ++i) {
    while (at < css.size() && (css[at] == ' ' || css[at] == ',' || css[at] == '/')) ++at;
    const auto read = std::from_chars(css.data() + at, css.data() + css.size(), parts[i]);
    if (read.ec != std::errc{}) break;
    at = static_cast<std::size_t>(read.ptr - css.data());
  }
  return Colour{parts[0], parts[1], parts[2], parts[3]};
}

double contrast(const Colour& text, const Colour& ground) {
  const double a = luminance(over(text, ground)), b = luminance(ground);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

std::string_view Node::attribute(std::string_view name) const {
  for (const auto& [key, held] : attributes) {
    if (key == name) return held;
  }
  return {};
}

bool Node::has_attribute(std::string_view name) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const auto& pair) { return pair.first == name; });
}

bool Tree::is_within(NodeIndex inner, NodeIndex outer) const {
  while (inner != no_node && inner != outer) inner = nodes[inner].parent;
  return inner == outer;
}

std::string Tree::path(NodeIndex index) const {
  if (index == no_node) return {};
  if (!nodes[index].element) return path(nodes[index].parent);
  const Node& node = nodes[index];
  std::string step = node.tag;
  if (const std::string_view id = node.attribute("id"); !id.empty()) {
    step += fmt::format("#{}", id);
  } else if (node.parent != no_node && !node.tag.starts_with("::")) {
    std::size_t before = 0, same = 0;
    for (NodeIndex i = node.parent + 1; i < nodes[node.parent].end; ++i) {
      if (nodes[i].parent != node.parent || nodes[i].tag != node.tag || !nodes[i].element) continue;
      ++same;
      if (i <= index) ++before;
    }
    if (same > 1) step += fmt::format(":nth-of-type({})", before);
  }
  std::string outer = node.parent == no_node ? std::string() : path(node.parent);
  return outer.empty() ? step : outer + " > " + step;
}

std::string Tree::text_of(NodeIndex index) const {
  std::string out;
  for (NodeIndex i = index; i < nodes[index].end; ++i) {
    if (!nodes[i].element && nodes[i].shown) append_words(out, nodes[i].text);
  }
  return trimmed(out);
}

std::string Tree::all_text_of(NodeIndex index) const {
  std::string out;
  for (NodeIndex i = index; i < nodes[index].end; ++i) {
    if (!nodes[i].element) append_words(out, nodes[i].text);
  }
  return trimmed(out);
}

NodeIndex Tree::topmost(double x, double y) const {
  NodeIndex best = no_node;
  for (NodeIndex i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    if (!node.shown || !node.rect || !node.rect->contains(x, y)) continue;
    if (best == no_node || node.paint >= nodes[best].paint) best = i;
  }
  return best;
}

void Tree::close() {
  for (std::size_t i = nodes.size(); i-- > 0;) {
    Node& node = nodes[i];
    node.end = std::max<NodeIndex>(node.end, static_cast<NodeIndex>(i) + 1);
    if (node.parent != no_node) nodes[node.parent].end = std::max(nodes[node.parent].end, node.end);
  }
}

std::string trimmed(std::string_view text) {
  std::string out;
  append_words(out, text);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (out.starts_with(' ')) out.erase(0, 1);
  return out;
}

std::string_view first_of(std::string_view text, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (text.find(word) != text.npos) return word;
  }
  return {};
}

bool contains_any(std::string_view text, const std::vector<std::string>& words) {
  return !first_of(text, words).empty();
}

}  // namespace guiju::page
