// page/tree.h: the elements and texts of a page, with what is known of their looks.
//
// One form for both kinds of sight: an HTML parser knows tags, attributes and texts; a browser adds
// rectangles, colours and the order of painting. A check reads the same tree and asks `laid_out`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guiju::page {

struct Rect {  // CSS pixels of the page, the first screen begins at 0, 0
  double x = 0, y = 0, width = 0, height = 0;
  double area() const { return width > 0 && height > 0 ? width * height : 0; }
  double right() const { return x + width; }
  double bottom() const { return y + height; }
  bool contains(double px, double py) const {
    return px >= x && px < right() && py >= y && py < bottom();
  }
  friend bool operator==(const Rect&, const Rect&) = default;
};
Rect intersection(const Rect& a, const Rect& b);

struct Colour {
  double red = 0, green = 0, blue = 0, alpha = 1;  // 0 .. 255, alpha 0 .. 1
};
std::optional<Colour> parse_colour(std::string_view css);  // rgb(), rgba(), #rrggbb, #rrggbbaa
// WCAG 2.2 contrast of a text on an opaque ground, 1 .. 21.
double contrast(const Colour& text, const Colour& ground);

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex no_node = 0xFFFFFFFFu;

struct Node {
  NodeIndex parent = no_node;
  NodeIndex end = 0;    // index just past this node's subtree
  bool element = true;  // else a text
  std::string tag;      // lower case; "::before" and the like for generated boxes
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;            // of a text node, white space as in the source
  std::optional<bool> ticked;  // of a box or switch: its live state, or that in the source
  std::string value;           // of a field
  bool shown = true;           // not hidden by itself or an ancestor

  // Known to a browser only.
  std::int64_t backend_id = 0;  // DevTools' name of the node
  bool clickable = false;       // somebody listens for clicks
  std::optional<Rect> rect;
  std::int32_t paint = -1;  // later ones lie above
  bool lifted = false;      // position fixed, or absolute
  bool fixed = false;       // stays where it is when the page is scrolled
  double font_px = 0;
  double opacity = 1;  // with that of its ancestors
  Colour colour, ground{255, 255, 255, 1};

  std::string_view attribute(std::string_view name) const;  // empty when there is none
  bool has_attribute(std::string_view name) const;
};

struct Tree {
  std::vector<Node> nodes;  // in document order, a parent before its children
  bool laid_out = false;
  Rect screen{0, 0, 390, 844};

  const Node& at(NodeIndex index) const { return nodes[index]; }
  bool is_within(NodeIndex inner, NodeIndex outer) const;  // or the same
  std::string path(NodeIndex index) const;     // "html > body > div#offer > a:nth-of-type(2)"
  std::string text_of(NodeIndex index) const;  // shown words below it, spaces joined
  // Any words below it, shown or not.
  std::string all_text_of(NodeIndex index) const;
  // The node painted last at a point, no_node when nothing is there.
  NodeIndex topmost(double x, double y) const;
  void close();  // fills `end` from `parent`
};

std::string trimmed(std::string_view text);  // without white space at the ends, runs joined
bool contains_any(std::string_view text, const std::vector<std::string>& words);
// The first of the words that stands in the text; empty when none does.
std::string_view first_of(std::string_view text, const std::vector<std::string>& words);

}  // namespace guiju::page
