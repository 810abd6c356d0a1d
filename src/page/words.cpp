#include "page/words.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace guiju::page {
namespace {

constexpr std::array<std::string_view, 20> inline_tags{
    "a", "abbr", "b", "bdi",   "big",  "code",   "em",  "font", "i",   "label",
    "u", "mark", "s", "small", "span", "strong", "sub", "sup",  "del", "ins"};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// The block that a text is part of: what stands in another one begins a line.
NodeIndex block_of(const Tree& tree, NodeIndex node) {
  NodeIndex at = tree.at(node).parent;
  while (at != no_node &&
         std::find(inline_tags.begin(), inline_tags.end(), tree.at(at).tag) != inline_tags.end())
    at = tree.at(at).parent;
  return at;
}

}  // namespace

NodeIndex Words::node_at(std::uint32_t code_point) const {
  const auto after =
      std::upper_bound(runs.begin(), runs.end(), code_point,
                       [](std::uint32_t at, const Run& run) { return at < run.end; });
  if (after == runs.end()) return runs.empty() ? no_node : runs.back().node;
  return after->node;
}

Words words_of(const Tree& tree) {
  Words words;
  std::uint32_t points = 0;
  NodeIndex block = no_node;
  bool ends_in_space = false;
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.at(i);
    if (node.element || !node.shown) continue;
    const std::string text = trimmed(node.text);
    if (text.empty() || find_invalid_utf8(text)) {
      ends_in_space = ends_in_space || !node.text.empty();
      continue;
    }
    if (words.text.size() + text.size() + 1 > words_bytes_max) break;
    const NodeIndex mine = block_of(tree, i);
    // Between words of one line a space stays a space.
    const bool apart = ends_in_space || is_space(node.text.front());
    if (!words.text.empty() && (mine != block || apart)) {
      words.text += mine != block ? '\n' : ' ';
      ++points;
    }
    block = mine;
    ends_in_space = is_space(node.text.back());
    const auto count = static_cast<std::uint32_t>(count_code_points(text));
    words.runs.push_back({points, points + count, i});
    words.text += text;
    points += count;
  }
  return words;
}

}  // namespace guiju::page
