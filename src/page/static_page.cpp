#include "page/static_page.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <new>

#include "base/utf8.h"

namespace guiju::page {
namespace {

constexpr int depth_max = 400;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : lower(text)) {
    if (c != ' ' && c != '\t' && c != '\n') out += c;
  }
  return out;
}

bool hidden_by_source(const Node& node) {
  if (node.has_attribute("hidden")) return true;
  const std::string style = without_spaces(node.attribute("style"));
  return style.find("display:none") != style.npos || style.find("visibility:hidden") != style.npos;
}

bool never_shown(std::string_view tag) {
  return tag == "script" || tag == "style" || tag == "noscript" || tag == "template" ||
         tag == "head" || tag == "title";
}

class Reader {
 public:
  explicit Reader(StaticPage& page) : page_(page) {}

  // False when the tree is too deep.
  bool read(const GumboNode* node, NodeIndex parent, bool shown, int depth) {
    if (depth > depth_max) return false;
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA ||
        node->type == GUMBO_NODE_WHITESPACE) {
      add_text(node->v.text.text, parent, shown);
      return true;
    }
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) return true;
    const GumboElement& element = node->v.element;
    const auto index = static_cast<NodeIndex>(page_.tree.nodes.size());
    Node made;
    made.parent = parent;
    made.tag = element.tag == GUMBO_TAG_UNKNOWN
                   ? unknown_tag(element)
                   : std::string(gumbo_normalized_tagname(element.tag));
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      made.attributes.emplace_back(lower(attribute->name), attribute->value);
    }
    made.shown = shown && !never_shown(made.tag) && !hidden_by_source(made);
    note(made, element);
    page_.tree.nodes.push_back(std::move(made));
    const bool children_shown = page_.tree.nodes[index].shown;
    for (unsigned i = 0; i < element.children.length; ++i) {
      if (!read(static_cast<const GumboNode*>(element.children.data[i]), index, children_shown,
                depth + 1))
        return false;
    }
    return true;
  }

 private:
  static std::string unknown_tag(const GumboElement& element) {
    GumboStringPiece piece = element.original_tag;
    gumbo_tag_from_original_text(&piece);
    return piece.data == nullptr ? "unknown" : lower({piece.data, piece.length});
  }

  void add_text(const char* text, NodeIndex parent, bool shown) {
    Node made;
    made.parent = parent;
    made.element = false;
    made.text = text;
    made.shown = shown;
    page_.tree.nodes.push_back(std::move(made));
  }

  void note(Node& made, const GumboElement& element) {
    for (const auto& [name, value] : made.attributes) {
      if (name.starts_with("on") || lower(value).starts_with("javascript:"))
        page_.has_scripts = true;
    }
    if (made.tag == "script") {
      page_.has_scripts = true;
      for (unsigned i = 0; i < element.children.length; ++i) {
        const auto* child = static_cast<const GumboNode*>(element.children.data[i]);
        if (child->type == GUMBO_NODE_TEXT) page_.scripts.append(child->v.text.text).append("\n");
      }
    }
    if (made.tag == "style" || (made.tag == "link" && lower(made.attribute("rel")) == "stylesheet"))
      page_.has_style_sheets = true;
    if (made.tag == "title" && element.children.length > 0) {
      const auto* child = static_cast<const GumboNode*>(element.children.data[0]);
      if (child->type == GUMBO_NODE_TEXT) page_.title = trimmed(child->v.text.text);
    }
    if (made.tag == "meta" && lower(made.attribute("http-equiv")) == "refresh") {
      page_.has_refresh = true;
      const std::string_view content = made.attribute("content");
      if (const std::size_t at = lower(content).find("url="); at != content.npos)
        page_.refresh_url = trimmed(content.substr(at + 4));
    }
    const std::string type = lower(made.attribute("type"));
    if (made.tag == "input" && (type == "checkbox" || type == "radio"))
      made.ticked = made.has_attribute("checked");
    if (made.has_attribute("aria-checked")) made.ticked = made.attribute("aria-checked") == "true";
    if (made.tag == "option") made.ticked = made.has_attribute("selected");
    if (made.tag == "input") made.value = std::string(made.attribute("value"));
  }

  StaticPage& page_;
};

// The parser's memory, freed at once. gumbo frees its tree by recursion, which a page of a million
// nested tags turns into a stack that overflows.
class Memory {
 public:
  Memory() { head_.next = head_.before = &head_; }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    while (head_.next != &head_) drop(head_.next);
  }
  static void* take(void* self, std::size_t bytes) {
    auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + bytes));
    if (block == nullptr) throw std::bad_alloc();
    Block& head = static_cast<Memory*>(self)->head_;
    block->before = &head;
    block->next = head.next;
    head.next->before = block;
    head.next = block;
    return block + 1;
  }
  static void give_back(void*, void* bytes) {
    if (bytes != nullptr) drop(static_cast<Block*>(bytes) - 1);
  }

 private:
  struct alignas(16) Block {
    Block *next, *before;
  };
  static void drop(Block* block) {
    block->before->next = block->next;
    block->next->before = block->before;
    std::free(block);
  }
  Block head_;
};

// Elements that need no end tag of their own; any number of them may stand unclosed.
constexpr std::array<std::string_view, 28> closed_by_themselves{
    "area",  "base",   "br",       "col",   "embed", "hr",    "img", "input", "link", "meta",
    "param", "source", "track",    "wbr",   "p",     "li",    "td",  "tr",    "th",   "dd",
    "dt",    "option", "optgroup", "tbody", "thead", "tfoot", "rp",  "rt"};

// How many start tags stand open at once, at most. The parser looks through all open elements for each
// tag, so that a page of nothing but start tags would take hours.
std::size_t open_tags_most(std::string_view bytes) {
  std::size_t open = 0, most = 0;
  for (std::size_t at = bytes.find('<'); at != bytes.npos; at = bytes.find('<', at + 1)) {
    const bool closes = at + 1 < bytes.size() && bytes[at + 1] == '/';
    std::size_t end = at + (closes ? 2 : 1);
    const std::size_t begin = end;
    while (end < bytes.size() && std::isalnum(static_cast<unsigned char>(bytes[end])) != 0) ++end;
    if (end == begin) continue;
    if (closes) {
      open -= open > 0 ? 1 : 0;
      continue;
    }
    const std::string name = lower(bytes.substr(begin, std::min<std::size_t>(end - begin, 10)));
    const auto& free = closed_by_themselves;
    if (std::find(free.begin(), free.end(), name) == free.end()) most = std::max(most, ++open);
  }
  return most;
}

Error too_deep(std::string_view source) {
  return Error{ErrorKind::bad_input, std::string(source),
               say("elements are nested deeper than {}", "元素嵌套超过 {} 层", depth_max),
               say("no page that people read is like that; look at its source",
                   "正常网页不会如此，请检查源文件")};
}

}  // namespace

Result<StaticPage> parse_html(std::string_view bytes, std::string_view source) {
  if (bytes.size() > html_bytes_max) {
    return Error{ErrorKind::bad_input, std::string(source),
                 say("is larger than {} bytes", "超过 {} 字节", html_bytes_max),
                 say("audit the page without what is embedded in it", "请去除内嵌资源后再审查")};
  }
  if (const auto bad = find_invalid_utf8(bytes)) {
    return Error{ErrorKind::bad_input, std::string(source),
                 say("is not UTF-8 at byte {}", "第 {} 字节处不是 UTF-8", *bad),
                 say("save the page as UTF-8", "请以 UTF-8 保存网页")};
  }
  constexpr std::size_t open_tags_max = 5'000;
  if (open_tags_most(bytes) > open_tags_max) return too_deep(source);
  Memory memory;
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  options.allocator = Memory::take;
  options.deallocator = Memory::give_back;
  options.userdata = &memory;
  const GumboOutput* output = gumbo_parse_with_options(&options, bytes.data(), bytes.size());
  StaticPage page;
  if (!Reader(page).read(output->root, no_node, true, 0)) return too_deep(source);
  page.tree.close();
  return page;
}

}  // namespace guiju::page
