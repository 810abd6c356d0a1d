#include <simdjson.h>

#include "base/document.h"
#include "base/document_storage.h"
#include "base/json_syntax.h"

namespace guiju {
namespace {

namespace ondemand = simdjson::ondemand;

struct JsonBuffers : ParserBuffers {
  ondemand::parser parser;  // owns the unescaped strings until the next parse
};

// Walks simdjson's cursor once, front to back, and lays the tree out flat. A `false` means that
// something is wrong; `error_` says what when we found it ourselves.
class Walk {
 public:
  Walk(std::vector<Node>& nodes, std::vector<std::uint32_t>& order, std::string_view bytes,
       std::string_view source)
      : nodes_(nodes), order_(order), bytes_(bytes), source_(source) {}

  bool document(ondemand::document& document) {
    const std::size_t first = bytes_.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    const char lead = bytes_[first];
    if (lead == '{' || lead == '[') {
      ondemand::value root;
      if (document.get_value().get(root) || !value(root, {}, 0)) return false;
      return !document.current_location().error() ? false : true;  // nothing is left
    }
    // simdjson reads a lone scalar by another interface; here it needs no fast path.
    Node node = node_at(bytes_.data() + first, {});
    const std::string_view token = trimmed(bytes_.substr(first));
    if (lead == '"') {
      std::string_view text;
      if (document.get_string().get(text) || find_json_fault(bytes_)) return false;
      node.kind = NodeKind::text;
      node.text = text;
    } else if (!scalar(token, node)) {
      return false;
    }
    nodes_.push_back(node);
    return true;
  }

  std::optional<Error>& error() { return error_; }

 private:
  static std::string_view trimmed(std::string_view token) {
    const std::size_t last = token.find_last_not_of(" \t\r\n");
    return token.substr(0, last + 1);
  }

  Node node_at(const char* token, std::string_view key) const {
    Node node;
    node.column = static_cast<std::uint32_t>(token - bytes_.data()) + 1;
    node.end = static_cast<std::uint32_t>(nodes_.size()) + 1;
    node.key = key;
    return node;
  }

  std::string where(const Node& node) const {
    return place_text(source_, bytes_, place_of(bytes_, node.column - 1));
  }

  static bool scalar(std::string_view token, Node& node) {
    node.text = token;
    if (token == "true" || token == "false") {
      node.kind = NodeKind::boolean;
      node.truth = token == "true";
      return true;
    }
    if (token == "null") return true;
    node.kind = NodeKind::number;
    return !token.empty() && json_number_length(token) == token.size();
  }

  // simdjson 3.0 lets a lone low surrogate through as three bytes that are no UTF-8. Only escapes
  // can make one, and the first backslash stands where unescaped and raw text first differ.
  static bool is_sound(std::string_view text, const char* raw) {
    return text.empty() || std::memchr(raw, '\\', text.size()) == nullptr ||
           simdjson::validate_utf8(text.data(), text.size());
  }

  bool value(ondemand::value& value, std::string_view key, std::uint32_t depth) {
    const std::string_view token = value.raw_json_token();
    Node node = node_at(token.data(), key);
    switch (token.empty() ? '\0' : token[0]) {
      case '{': node.kind = NodeKind::map; return nested(value, node, depth + 1);
      case '[': node.kind = NodeKind::list; return nested(value, node, depth + 1);
      case '"':
        node.kind = NodeKind::text;
        if (value.get_string().get(node.text) || !is_sound(node.text, token.data() + 1))
          return false;
        break;
      default:
        if (!scalar(trimmed(token), node)) return false;
    }
    nodes_.push_back(node);
    return true;
  }

  bool nested(ondemand::value& value, const Node& node, std::uint32_t depth) {
    if (depth > document_depth_max) {
      error_ = too_deep(where(node));
      return false;
    }
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back(node);
    if (!(node.kind == NodeKind::map ? members(value, index, depth)
                                     : elements(value, index, depth)))
      return false;
    nodes_[index].end = static_cast<std::uint32_t>(nodes_.size());
    if (node.kind != NodeKind::map) return true;
    const std::uint32_t twice = find_duplicate_key(nodes_, index, order_);
    if (twice == nodes_.size()) return true;
    error_ = duplicate_key(where(nodes_[twice]), nodes_[twice].key);
    return false;
  }

  bool elements(ondemand::value& list, std::uint32_t index, std::uint32_t depth) {
    ondemand::array array;
    if (list.get_array().get(array)) return false;
    for (auto element : array) {
      ondemand::value item;
      if (element.get(item) || !value(item, {}, depth)) return false;
      ++nodes_[index].size;
    }
    return true;
  }

  bool members(ondemand::value& map, std::uint32_t index, std::uint32_t depth) {
    ondemand::object object;
    if (map.get_object().get(object)) return false;
    for (auto member : object) {
      ondemand::field field;
      if (std::move(member).get(field)) return false;
      const char* raw = field.key().raw();
      std::string_view key;
      if (field.unescaped_key().get(key) || !is_sound(key, raw)) return false;
      if (!value(field.value(), key, depth)) return false;
      ++nodes_[index].size;
    }
    return true;
  }

  std::vector<Node>& nodes_;
  std::vector<std::uint32_t>& order_;
  std::string_view bytes_;
  std::string_view source_;
  std::optional<Error> error_;
};

Error explain(std::string_view bytes, std::string_view source) {
  if (auto fault = find_json_fault(bytes))
    return Error{ErrorKind::bad_input, place_text(source, bytes, place_of(bytes, fault->offset)),
                 std::move(fault->what), std::move(fault->remedy)};
  return Error{ErrorKind::bad_input, std::string(source), say("this is not JSON", "这不是 JSON"),
               say("check it with a JSON linter", "请用 JSON 检查工具核对")};
}

}  // namespace

Status parse_json(std::string_view bytes, std::string_view source, Document& into) {
  into.source_.assign(source);
  into.nodes_.clear();
  Document::Storage& storage = *into.storage_;
  if (bytes.size() > document_bytes_max) return check_bytes(bytes, source);
  storage.input.reserve(bytes.size() + simdjson::SIMDJSON_PADDING);
  storage.input.assign(bytes);
  storage.input_size = bytes.size();
  storage.input.append(simdjson::SIMDJSON_PADDING, ' ');
  if (storage.layout.read(storage.bytes(), into.nodes_)) return Done{};
  into.nodes_.clear();
  if (!storage.json) storage.json = std::make_unique<JsonBuffers>();
  auto& parser = static_cast<JsonBuffers&>(*storage.json).parser;

  Walk walk(into.nodes_, storage.order, storage.bytes(), source);
  ondemand::document document;
  const bool good = !parser
                         .iterate(simdjson::padded_string_view(
                             storage.input.data(), storage.input_size, storage.input.size()))
                         .get(document) &&
                    walk.document(document);
  if (good) {
    storage.layout.learn(storage.bytes(), into.nodes_);
    return Done{};
  }
  into.nodes_.clear();
  if (walk.error()) return *std::move(walk.error());
  GUIJU_CHECK_OK(check_bytes(bytes, source));
  return explain(storage.bytes(), source);
}

}  // namespace guiju
