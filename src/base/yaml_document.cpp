#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "base/document.h"
#include "base/document_storage.h"
#include "base/plain_scalar.h"
#include "base/utf8.h"

namespace guiju {
namespace {

struct Refused {  // leaves yaml-cpp's parser by the only way it has; caught in parse_yaml
  Error error;
};

class BytesBuffer : public std::streambuf {
 public:
  explicit BytesBuffer(std::string& bytes, std::size_t size) {
    setg(bytes.data(), bytes.data(), bytes.data() + size);
  }
};

constexpr std::string_view core_tags = "tag:yaml.org,2002:";

// Lays yaml-cpp's events out as flat nodes. A map's key arrives as one more scalar, and waits for
// its value.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::vector<Node>& nodes, Document::Storage& storage, std::string_view source)
      : nodes_(nodes), storage_(storage), source_(source) {}

  bool finished() const { return documents_ > 0 && open_.empty() && !nodes_.empty(); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1)
      refuse(mark, say("a second YAML document begins here", "此处开始了第二个 YAML 文档"),
             say("keep one document in a file", "每个文件只保留一个文档"));
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (expects_key())
      refuse(mark, say("a key is missing", "缺少键"), say("write key: value", "请写 键: 值"));
    if (in_map() && !colon_follows_key())
      refuse(mark,
             say("the key '{}' has no ': ' behind it", "键“{}”之后缺少“: ”", excerpt(key_, 80)),
             say("write key: value, with a space behind the colon, and close every bracket",
                 "请写 键: 值，冒号后须有空格，括号须成对"));
    Node node = node_at(mark);
    node.plain = true;
    add(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (tag != "?") check_closed(mark);
    const std::string_view text = storage_.texts.keep(value);
    if (expects_key()) {
      check_scalar_tag(mark, tag);
      key_ = text;
      key_position_ = mark.pos;
      has_key_ = true;
      return;
    }
    Node node = node_at(mark);
    if (tag == "?") {
      resolve_plain_scalar(text, node);
    } else {
      node.kind = NodeKind::text;
      node.text = text;
      apply_scalar_tag(mark, tag, node);
    }
    add(node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    begin(mark, tag, "seq", NodeKind::list);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    begin(mark, tag, "map", NodeKind::map);
  }
  void OnMapEnd() override {
    const std::uint32_t map = open_.back();
    end();
    const std::uint32_t twice = find_duplicate_key(nodes_, map, storage_.order);
    if (twice != nodes_.size())
      throw Refused{
          duplicate_key(where(nodes_[twice].line, nodes_[twice].column), nodes_[twice].key)};
  }

  std::string where(std::uint32_t line, std::uint32_t column) const {
    const std::string_view bytes = storage_.bytes();
    return place_text(source_, bytes, place_at(bytes, line, column));
  }

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark, Message what, Message remedy) const {
    const Node at = node_at(mark);
    throw Refused{
        Error{ErrorKind::bad_input, where(at.line, at.column), std::move(what), std::move(remedy)}};
  }

  [[noreturn]] void refuse_anchor(const YAML::Mark& mark) const {
    refuse(mark, say("anchors and aliases (& and *) are not taken", "不支持锚点与别名（& 与 *）"),
           say("write the value out; put text that begins with & or * in quotes",
               "请直接写出内容；以 & 或 * 开头的文本请加引号"));
  }

  [[noreturn]] void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    refuse(mark, say("the tag '{}' is not taken", "不支持标签“{}”", excerpt(tag, 80)),
           say("remove the tag; put text that begins with ! in quotes",
               "请删除标签；以 ! 开头的文本请加引号"));
  }

  static Node node_at(const YAML::Mark& mark) {
    Node node;
    node.line = static_cast<std::uint32_t>(mark.line + 1);
    node.column = static_cast<std::uint32_t>(mark.column + 1);
    return node;
  }

  // "!" is yaml-cpp's mark of a quoted scalar.
  void check_scalar_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:str") refuse_tag(mark, tag);
  }

  // A core tag states what a scalar is; it must then be that.
  void apply_scalar_tag(const YAML::Mark& mark, const std::string& tag, Node& node) const {
    if (tag == "!" || tag == "tag:yaml.org,2002:str") return;
    if (!tag.starts_with(core_tags)) refuse_tag(mark, tag);
    const std::string_view name = std::string_view(tag).substr(core_tags.size());
    Node resolved = node;
    resolve_plain_scalar(node.text, resolved);
    const bool whole =
        node.text.find_first_of(".eE") == std::string_view::npos || node.text.starts_with("0x");
    const bool agrees = (name == "null" && resolved.kind == NodeKind::null) ||
                        (name == "bool" && resolved.kind == NodeKind::boolean) ||
                        (name == "int" && resolved.kind == NodeKind::number && whole) ||
                        (name == "float" && resolved.kind == NodeKind::number);
    if (!agrees) refuse_tag(mark, tag);
    resolved.plain = false;
    node = resolved;
  }

  // Where `mark` points in our bytes. yaml-cpp does not count a byte order mark.
  std::size_t offset_of(int position) const {
    const std::string_view bytes = storage_.bytes();
    const std::size_t skipped = bytes.starts_with("\xEF\xBB\xBF") ? 3u : 0u;
    return std::min(static_cast<std::size_t>(position) + skipped, bytes.size());
  }

  // yaml-cpp also takes a key without a colon ("a:1", "{a, b}") and calls its value null; a typo
  // would then vanish silently. So the bytes behind the key are read again.
  bool colon_follows_key() const {
    const std::string_view bytes = storage_.bytes();
    std::size_t at = offset_of(key_position_);
    if (bytes.substr(at).starts_with('"') || bytes.substr(at).starts_with('\''))
      at = end_of_quoted(bytes, at);
    else if (bytes.substr(at).starts_with(key_))
      at += key_.size();
    for (; at < bytes.size(); ++at) {
      if (bytes[at] == '#') at = std::min(bytes.find('\n', at), bytes.size() - 1);
      if (std::string_view(" \t\r\n").find(bytes[at]) == std::string_view::npos) break;
    }
    return at < bytes.size() && bytes[at] == ':';
  }

  // yaml-cpp takes a quoted text that is never closed when the last line is complete.
  void check_closed(const YAML::Mark& mark) const {
    const std::string_view bytes = storage_.bytes();
    std::size_t at = offset_of(mark.pos);
    if (bytes.substr(at).starts_with('!'))
      at = bytes.find_first_not_of(" \t", bytes.find_first_of(" \t", at));
    if (at >= bytes.size() || (bytes[at] != '"' && bytes[at] != '\'')) return;
    if (end_of_quoted(bytes, at) > bytes.size())
      refuse(mark, say("this quoted text is never closed", "带引号的文本没有结束引号"),
             say("close it; the file may have been cut off", "请补上结束引号；文件可能被截断"));
  }

  // Behind the closing quote; past the end of the bytes when there is none.
  static std::size_t end_of_quoted(std::string_view bytes, std::size_t at) {
    const char quote = bytes[at++];
    while (at < bytes.size() &&
           (bytes[at] != quote || (quote == '\'' && bytes.substr(at, 2) == "''")))
      at += bytes[at] == quote || (quote == '"' && bytes[at] == '\\') ? 2u : 1u;
    return at + 1;
  }

  bool in_map() const { return !open_.empty() && nodes_[open_.back()].kind == NodeKind::map; }
  bool expects_key() const { return in_map() && !has_key_; }

  void add(Node node) {
    if (in_map()) {
      node.key = key_;
      has_key_ = false;
    }
    if (!open_.empty()) ++nodes_[open_.back()].size;
    node.end = static_cast<std::uint32_t>(nodes_.size()) + 1;
    nodes_.push_back(node);
  }

  void begin(const YAML::Mark& mark, const std::string& tag, std::string_view core, NodeKind kind) {
    if (expects_key())
      refuse(mark, say("a key must be a plain word or a text", "键必须是普通文本"),
             say("write key: value; quote a key that holds brackets",
                 "请写 键: 值；含括号的键请加引号"));
    const bool plain = tag.empty() || tag == "?" || tag == "!";
    if (!plain && !(tag.starts_with(core_tags) && tag.substr(core_tags.size()) == core))
      refuse_tag(mark, tag);
    Node node = node_at(mark);
    if (open_.size() == document_depth_max) throw Refused{too_deep(where(node.line, node.column))};
    node.kind = kind;
    add(node);
    open_.push_back(static_cast<std::uint32_t>(nodes_.size()) - 1);
  }

  void end() {
    nodes_[open_.back()].end = static_cast<std::uint32_t>(nodes_.size());
    open_.pop_back();
  }

  std::vector<Node>& nodes_;
  Document::Storage& storage_;
  std::string_view source_;
  std::vector<std::uint32_t> open_;
  std::string_view key_;
  int key_position_ = 0;  // in the bytes
  bool has_key_ = false;
  int documents_ = 0;
};

// YAML forbids control characters, and yaml-cpp uses one of them (0x04) as its own end mark.
Status check_controls(std::string_view bytes, std::string_view source) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    const bool allowed = byte >= 0x20 ? byte != 0x7F : byte == '\t' || byte == '\n' || byte == '\r';
    if (!allowed)
      return Error{ErrorKind::bad_input, place_text(source, bytes, place_of(bytes, at)),
                   say("a control character (0x{:02X}) stands here", "此处有控制字符（0x{:02X}）",
                       static_cast<unsigned>(byte)),
                   say("remove it, or write it as \\x{:02X} in double quotes",
                       "请删除，或在双引号内写作 \\x{:02X}", static_cast<unsigned>(byte))};
  }
  return Done{};
}

Status run_parser(TreeBuilder& builder, Document::Storage& storage, std::string_view source) {
  try {
    BytesBuffer buffer(storage.input, storage.input_size);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (Refused& refused) {
    return std::move(refused.error);
  } catch (const YAML::Exception& exception) {
    const auto line = static_cast<std::uint32_t>(exception.mark.line + 1);
    const auto column = static_cast<std::uint32_t>(exception.mark.column + 1);
    return Error{ErrorKind::bad_input, builder.where(line, column),
                 say("this is not YAML: {}", "这不是有效的 YAML：{}", exception.msg),
                 say("check the indentation, the space behind ':' and the quotes near here",
                     "请检查附近的缩进、冒号后的空格和引号")};
  }
  if (builder.finished()) return Done{};
  return Error{ErrorKind::bad_input, std::string(source), say("the document is empty", "文档为空"),
               say("write at least one key: value", "请至少写一个 键: 值")};
}

}  // namespace

Status parse_yaml(std::string_view bytes, std::string_view source, Document& into) {
  into.source_.assign(source);
  into.nodes_.clear();
  GUIJU_CHECK_OK(check_bytes(bytes, source));
  GUIJU_CHECK_OK(check_controls(bytes, source));
  Document::Storage& storage = *into.storage_;
  storage.input.assign(bytes);
  storage.input_size = bytes.size();
  storage.texts.clear();
  TreeBuilder builder(into.nodes_, storage, source);
  Status status = run_parser(builder, storage, source);
  if (!status) into.nodes_.clear();
  return status;
}

}  // namespace guiju
