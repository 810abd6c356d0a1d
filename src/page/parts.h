// page/parts.h: the parts of a page that checks speak of: pop-up, tick, agreement, apply button.
//
// Each is found by its looks and words in a tree; what the words are is the rulebook's affair.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "page/standards.h"
#include "page/tree.h"

namespace guiju::page {

struct Place {  // where a finding stands, for people
  std::string path;
  std::optional<Rect> rect;
};
Place place_of(const Tree& tree, NodeIndex node);

struct Popup {
  NodeIndex box = no_node;
  NodeIndex close = no_node;  // the control that says that it closes
};
// A lifted box that covers its share of the screen and other things of the page. Needs layout.
std::optional<Popup> find_popup(const Tree& tree, const Standards& standards);

struct Tick {  // a box or switch with two states
  NodeIndex box = no_node;
  bool on = false, radio = false;
  std::string label;
  NodeIndex around = no_node;  // the element whose words are the label
};
std::vector<Tick> find_ticks(const Tree& tree);

// Buttons and links that begin an application, the most prominent first.
std::vector<NodeIndex> find_apply(const Tree& tree, const Standards& standards);
// Words that name an agreement, each in its smallest element.
std::vector<NodeIndex> find_agreements(const Tree& tree, const Standards& standards);
// Fields that ask for a telephone number.
std::vector<NodeIndex> find_phone_fields(const Tree& tree);
// The smallest shown elements whose words contain one of these.
std::vector<NodeIndex> find_words(const Tree& tree, const std::vector<std::string>& words);
// The enclosing element with this tag, no_node when there is none.
NodeIndex enclosing(const Tree& tree, NodeIndex node, std::string_view tag);
// The element that takes the click: the nearest link, button or listener around.
NodeIndex control_of(const Tree& tree, NodeIndex node);
bool is_control(const Node& node);
std::vector<std::int64_t> numbers_in(std::string_view text);

}  // namespace guiju::page
