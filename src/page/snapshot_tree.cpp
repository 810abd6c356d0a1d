#include "page/snapshot_tree.h"

#include <algorithm>
#include <charconv>

namespace guiju::page {
namespace {

constexpr std::size_t nodes_max = 200'000;

Error malformed(std::string_view what) {
  return Error{ErrorKind::corrupt, "DOMSnapshot",
               say("the browser's answer has no {}", "浏览器应答缺少 {}", what),
               say("use a Chromium of 120 or later", "请使用 120 或更新版本的 Chromium")};
}

std::vector<std::int64_t> integers(const Value& list) {
  std::vector<std::int64_t> out;
  if (!list || list.kind() != NodeKind::list) return out;
  out.reserve(list.size());
  for (const Value each : list) {
    const auto number = each.as_int();
    out.push_back(number ? *number : -1);
  }
  return out;
}

double number(std::string_view text) {  // "16px", "0.5"
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool never_shown(std::string_view tag) {
  return tag == "script" || tag == "style" || tag == "noscript" || tag == "template" ||
         tag == "head" || tag == "title";
}

class Reader {
 public:
  Reader(const Value& result, Tree& tree) : tree_(tree) {
    for (const Value text : result.find("strings")) {
      const auto read = text.as_text();
      strings_.push_back(read ? *read : std::string_view());
    }
  }

  // One document's nodes; those of a frame stand behind the others, at the frame's place.
  Status read(const Value& document, NodeIndex frame) {
    const Value nodes = document.find("nodes");
    const Value layout = document.find("layout");
    if (!nodes || !layout) return malformed("nodes");
    const auto base = static_cast<NodeIndex>(tree_.nodes.size());
    std::vector<NodeIndex> places;  // by their number in the answer; comments have no place
    const auto parents = integers(nodes.find("parentIndex"));
    const auto types = integers(nodes.find("nodeType"));
    const auto names = integers(nodes.find("nodeName"));
    const auto values = integers(nodes.find("nodeValue"));
    const auto backends = integers(nodes.find("backendNodeId"));
    std::vector<Value> attributes;
    for (const Value each : nodes.find("attributes")) attributes.push_back(each);
    if (types.size() != parents.size() || names.size() != parents.size())
      return malformed("node lists of one length");
    for (std::size_t i = 0; i < parents.size() && tree_.nodes.size() < nodes_max; ++i) {
      const bool element = types[i] == 1, text = types[i] == 3;
      places.push_back(no_node);
      if (!element && !text) continue;
      Node node;
      node.element = element;
      const auto parent = parents[i] < 0 ? no_node : places[static_cast<std::size_t>(parents[i])];
      node.parent = parent;  // a frame's document is a tree of its own: subtrees stay contiguous
      if (i < backends.size()) node.backend_id = backends[i];
      if (element) node.tag = lower(string(names[i]));
      if (text && i < values.size()) node.text = string(values[i]);
      if (element && i < attributes.size()) read_attributes(attributes[i], node);
      node.shown = false;  // until it has a box
      places[i] = static_cast<NodeIndex>(tree_.nodes.size());
      tree_.nodes.push_back(std::move(node));
    }
    read_states(nodes, places);
    read_layout(layout, places, frame);
    inherit(base);
    const Value frames = nodes.find("contentDocumentIndex");
    if (!frames) return Done{};
    for (const std::int64_t index : integers(frames.find("index"))) {
      const bool known = index >= 0 && static_cast<std::size_t>(index) < places.size();
      frames_.push_back(known ? places[static_cast<std::size_t>(index)] : no_node);
    }
    for (const std::int64_t index : integers(frames.find("value"))) documents_.push_back(index);
    return Done{};
  }

  // The frame element of the document, no_node for the page itself.
  NodeIndex frame_of(std::int64_t document) const {
    for (std::size_t i = 0; i < documents_.size() && i < frames_.size(); ++i) {
      if (documents_[i] == document) return frames_[i];
    }
    return no_node;
  }

 private:
  std::string string(std::int64_t index) const {
    if (index < 0 || static_cast<std::size_t>(index) >= strings_.size()) return {};
    return std::string(strings_[static_cast<std::size_t>(index)]);
  }

  void read_attributes(const Value& list, Node& node) const {
    const auto pairs = integers(list);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
      node.attributes.emplace_back(lower(string(pairs[i])), string(pairs[i + 1]));
    const std::string type = lower(node.attribute("type"));
    if (node.tag == "input" && (type == "checkbox" || type == "radio")) node.ticked = false;
    if (node.tag == "option") node.ticked = false;
    if (node.has_attribute("aria-checked")) node.ticked = node.attribute("aria-checked") == "true";
  }

  void read_states(const Value& nodes, const std::vector<NodeIndex>& places) {
    const auto each = [&](std::string_view name, auto set) {
      const Value rare = nodes.find(name);
      if (!rare) return;
      const auto where = integers(rare.find("index"));
      const auto what = integers(rare.find("value"));
      for (std::size_t i = 0; i < where.size(); ++i) {
        if (where[i] < 0 || static_cast<std::size_t>(where[i]) >= places.size()) continue;
        const NodeIndex place = places[static_cast<std::size_t>(where[i])];
        if (place != no_node) set(tree_.nodes[place], i < what.size() ? string(what[i]) : "");
      }
    };
    each("inputChecked", [](Node& node, const std::string&) { node.ticked = true; });
    each("optionSelected", [](Node& node, const std::string&) { node.ticked = true; });
    each("isClickable", [](Node& node, const std::string&) { node.clickable = true; });
    each("inputValue", [](Node& node, const std::string& value) { node.value = value; });
    each("textValue", [](Node& node, const std::string& value) { node.value = value; });
    each("pseudoType", [](Node& node, const std::string& value) { node.tag = "::" + value; });
  }

  void read_layout(const Value& layout, const std::vector<NodeIndex>& places, NodeIndex frame) {
    const auto where = integers(layout.find("nodeIndex"));
    const auto paints = integers(layout.find("paintOrders"));
    const auto grounds = integers(layout.find("blendedBackgroundColors"));
    const double dx = frame == no_node || !tree_.nodes[frame].rect ? 0 : tree_.nodes[frame].rect->x;
    const double dy = frame == no_node || !tree_.nodes[frame].rect ? 0 : tree_.nodes[frame].rect->y;
    std::vector<Value> bounds, styles;
    for (const Value each : layout.find("bounds")) bounds.push_back(each);
    for (const Value each : layout.find("styles")) styles.push_back(each);
    for (std::size_t i = 0; i < where.size() && i < bounds.size() && i < styles.size(); ++i) {
      if (where[i] < 0 || static_cast<std::size_t>(where[i]) >= places.size()) continue;
      const NodeIndex place = places[static_cast<std::size_t>(where[i])];
      if (place == no_node) continue;
      Node& node = tree_.nodes[place];
      std::array<double, 4> box{};
      std::size_t k = 0;
      for (const Value each : bounds[i]) {
        const auto read = each.as_double();
        if (k < 4) box[k++] = read ? *read : 0;
      }
      const Rect rect{box[0] + dx, box[1] + dy, box[2], box[3]};
      // A text broken over anonymous boxes comes more than once.
      node.rect = node.rect && !node.element ? joined(*node.rect, rect) : rect;
      if (i < paints.size()) node.paint = static_cast<std::int32_t>(paints[i]);
      if (i < grounds.size()) {
        if (const auto colour = parse_colour(string(grounds[i]))) node.ground = *colour;
      }
      read_styles(styles[i], node);
    }
  }

  static Rect joined(const Rect& a, const Rect& b) {
    const double x = std::min(a.x, b.x), y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
  }

  void read_styles(const Value& list, Node& node) const {
    const auto held = integers(list);
    if (held.size() < snapshot_styles.size()) return;
    const std::string display = string(held[0]), visibility = string(held[1]);
    node.opacity = number(string(held[2]));
    const std::string position = string(held[3]);
    node.fixed = position == "fixed";
    node.lifted = position == "fixed" || position == "absolute";
    node.font_px = number(string(held[4]));
    if (const auto colour = parse_colour(string(held[5]))) node.colour = *colour;
    node.shown = display != "none" && visibility == "visible" && !never_shown(node.tag);
  }

  // Texts take their looks from the element they stand in; opacity and hiding are handed down.
  void inherit(NodeIndex base) {
    for (NodeIndex i = base; i < tree_.nodes.size(); ++i) {
      Node& node = tree_.nodes[i];
      if (node.parent == no_node) continue;
      const Node& parent = tree_.nodes[node.parent];
      if (!node.element) {
        node.shown = node.rect.has_value() && node.rect->area() > 0 && parent.shown;
        node.opacity = parent.opacity;
        node.font_px = parent.font_px;
        node.colour = parent.colour;
        if (node.paint < 0) node.paint = parent.paint;
      } else {
        node.opacity *= parent.opacity;
      }
      constexpr double least_seen = 0.05;
      if (node.opacity < least_seen) node.shown = false;
      // Pushed off to the left or above, as screen readers' texts are.
      if (node.rect && (node.rect->right() <= 0 || node.rect->bottom() <= 0)) node.shown = false;
    }
  }

  Tree& tree_;
  std::vector<std::string_view> strings_;
  std::vector<NodeIndex> frames_;
  std::vector<std::int64_t> documents_;
};

}  // namespace

Result<Tree> tree_of_snapshot(const Value& result) {
  Tree tree;
  tree.laid_out = true;
  const Value documents = result.find("documents");
  if (!documents || !result.find("strings")) return malformed("documents");
  Reader reader(result, tree);
  std::int64_t number_of_document = 0;
  for (const Value document : documents) {
    const NodeIndex frame = reader.frame_of(number_of_document++);
    if (frame != no_node && !tree.at(frame).shown) continue;
    GUIJU_CHECK_OK(reader.read(document, frame));
  }
  tree.close();
  return tree;
}

}  // namespace guiju::page
