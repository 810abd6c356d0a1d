#include "base/document.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/document_storage.h"
#include "base/utf8.h"

namespace guiju {
namespace {

const Node nothing{};

struct KindName {
  std::string_view en, zh;
};

KindName name_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::null: return {"nothing (null)", "空值（null）"};
    case NodeKind::boolean: return {"a boolean", "布尔值"};
    case NodeKind::number: return {"a number", "数字"};
    case NodeKind::text: return {"text", "文本"};
    case NodeKind::list: return {"a list", "列表"};
    case NodeKind::map: return {"a map", "对象"};
  }
  return {};
}

// "a number (12)": the value itself is shown when it is a short scalar.
Message found_text(const Node& node) {
  const KindName name = name_of(node.kind);
  if (node.kind == NodeKind::boolean)
    return say("{0} ({2})", "{1}（{2}）", name.en, name.zh, node.truth ? "true" : "false");
  if (node.kind == NodeKind::number)
    return say("{0} ({2})", "{1}（{2}）", name.en, name.zh, excerpt(node.text, 40));
  return Message{std::string(name.en), std::string(name.zh)};
}

Error wrong_kind(const Value& value, std::string_view en, std::string_view zh, Message remedy) {
  const Message found = found_text(value.node());
  return Error{ErrorKind::bad_input, value.where(),
               Message{fmt::format("expected {}, found {}", en, found.en),
                       fmt::format("此处应为{}，实为{}", zh, found.zh)},
               std::move(remedy)};
}

bool is_line_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// REQUIRES: a decimal outside the range of a double. It lies below when it is scaled down.
bool rounds_to_zero(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) return text.substr(exponent + 1).starts_with('-');
  const std::size_t first = text.find_first_of("123456789");
  return first == std::string_view::npos || first > text.find('.');
}

}  // namespace

Place place_of(std::string_view bytes, std::size_t offset) {
  const std::string_view before = bytes.substr(0, offset);
  const std::size_t newline = before.rfind('\n');
  const std::string_view line =
      newline == std::string_view::npos ? before : before.substr(newline + 1);
  return {static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<std::uint32_t>(count_code_points(line)) + 1};
}

namespace {

struct LineStart {
  std::size_t offset = 0;
  std::uint32_t line = 1;  // the last one when there are fewer lines than were asked for
};

LineStart start_of_line(std::string_view bytes, std::uint32_t line) {
  LineStart start;
  while (start.line < line) {
    const std::size_t newline = bytes.find('\n', start.offset);
    if (newline == std::string_view::npos) break;
    start.offset = newline + 1;
    ++start.line;
  }
  return start;
}

}  // namespace

std::size_t offset_at(std::string_view bytes, std::uint32_t line, std::uint32_t column) {
  return std::min(start_of_line(bytes, line).offset + column - (column > 0 ? 1 : 0), bytes.size());
}

Place place_at(std::string_view bytes, std::uint32_t line, std::uint32_t column) {
  const LineStart start = start_of_line(bytes, line);
  const std::size_t end = std::min(start.offset + column - (column > 0 ? 1 : 0), bytes.size());
  const std::string_view before = bytes.substr(start.offset, end - start.offset);
  if (before.find('\n') != before.npos) return place_of(bytes, end);  // past the end of its line
  return {start.line, static_cast<std::uint32_t>(count_code_points(before)) + 1};
}

std::string place_text(std::string_view source, std::string_view bytes, Place place) {
  const std::size_t colon = source.rfind(':');
  const bool names_line =
      colon != std::string_view::npos && is_line_number(source.substr(colon + 1));
  const std::string_view body = bytes.ends_with('\n') ? bytes.substr(0, bytes.size() - 1) : bytes;
  if (names_line && body.find('\n') == std::string_view::npos)
    return fmt::format("{}:{}", source, place.column);
  return fmt::format("{}:{}:{}", source, place.line, place.column);
}

Status check_bytes(std::string_view bytes, std::string_view source) {
  if (bytes.size() > document_bytes_max)
    return Error{
        ErrorKind::bad_input, std::string(source),
        say("the document has {} bytes, more than {}", "文档有 {} 字节，超过上限 {} 字节",
            bytes.size(), document_bytes_max),
        say("split it, or send one record per line (JSONL)", "请拆分，或每行一条记录（JSONL）")};
  if (const auto bad = find_invalid_utf8(bytes))
    return Error{ErrorKind::bad_input, place_text(source, bytes, place_of(bytes, *bad)),
                 say("the bytes are not valid UTF-8 (byte 0x{:02X} at offset {})",
                     "内容不是有效的 UTF-8（偏移 {1} 处的字节 0x{0:02X}）",
                     static_cast<unsigned>(static_cast<unsigned char>(bytes[*bad])), *bad),
                 say("save the file as UTF-8; GBK files must be converted first",
                     "请将文件另存为 UTF-8；GBK 文件需先转换")};
  return Done{};
}

std::uint32_t find_duplicate_key(const std::vector<Node>& nodes, std::uint32_t map,
                                 std::vector<std::uint32_t>& order) {
  const std::uint32_t end = nodes[map].end;
  if (nodes[map].size <= 16) {
    for (std::uint32_t a = map + 1; a < end; a = nodes[a].end)
      for (std::uint32_t b = map + 1; b < a; b = nodes[b].end)
        if (nodes[a].key == nodes[b].key) return a;
    return static_cast<std::uint32_t>(nodes.size());
  }
  order.clear();
  for (std::uint32_t a = map + 1; a < end; a = nodes[a].end) order.push_back(a);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int compared = nodes[a].key.compare(nodes[b].key);
    return compared != 0 ? compared < 0 : a < b;
  });
  std::uint32_t first = static_cast<std::uint32_t>(nodes.size());
  for (std::size_t i = 1; i < order.size(); ++i)
    if (nodes[order[i]].key == nodes[order[i - 1]].key) first = std::min(first, order[i]);
  return first;
}

Error duplicate_key(std::string where, std::string_view key) {
  return Error{ErrorKind::bad_input, std::move(where),
               say("the key '{}' appears twice", "键“{}”重复出现", excerpt(key, 80)),
               say("keep one of the two", "请只保留其中一个")};
}

Error too_deep(std::string where) {
  return Error{ErrorKind::bad_input, std::move(where),
               say("lists and maps are nested deeper than {}", "列表与对象的嵌套超过 {} 层",
                   document_depth_max),
               say("flatten the document", "请减少嵌套层数")};
}

Document::Document() : storage_(std::make_unique<Storage>()) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
std::string_view Document::bytes() const {
  return storage_ ? storage_->bytes() : std::string_view();
}
Document& Document::operator=(Document&&) noexcept = default;

const Node& Value::node() const {
  if (document_ == nullptr || index_ >= document_->nodes().size()) return nothing;
  return document_->nodes()[index_];
}

std::string Value::where() const {
  if (document_ == nullptr) return "";
  const Node& at = node();
  const std::string_view bytes = document_->bytes();
  const Place place = at.line == 0 ? place_of(bytes, at.column - (at.column > 0 ? 1 : 0))
                                   : place_at(bytes, at.line, at.column);
  return place_text(document_->source(), bytes, place);
}

std::string Value::path() const {
  std::string out;
  if (document_ == nullptr || index_ >= document_->nodes().size()) return out;
  const auto& nodes = document_->nodes();
  for (std::uint32_t parent = 0; parent != index_;) {
    std::uint32_t child = parent + 1;
    std::uint32_t position = 0;
    for (; nodes[child].end <= index_; child = nodes[child].end) ++position;
    if (nodes[parent].kind == NodeKind::list) {
      out += fmt::format("[{}]", position);
    } else {
      if (!out.empty()) out += '.';
      out += nodes[child].key;
    }
    parent = child;
  }
  return out;
}

Value Value::find(std::string_view key) const {
  if (kind() != NodeKind::map) return {};
  for (const Value member : *this)
    if (member.key() == key) return member;
  return {};
}

Value::Iterator& Value::Iterator::operator++() {
  at_ = document_->nodes()[at_].end;
  return *this;
}

Value::Iterator Value::begin() const {
  const bool nested = kind() == NodeKind::list || kind() == NodeKind::map;
  return {document_, nested ? index_ + 1 : node().end};
}

Value::Iterator Value::end() const { return {document_, node().end}; }

Result<std::string_view> Value::as_text() const {
  const Node& at = node();
  if (at.kind == NodeKind::text) return at.text;
  if (at.plain && (at.kind == NodeKind::number || at.kind == NodeKind::boolean)) return at.text;
  return wrong_kind(*this, "text", "文本", say("put it in quotes", "请写成带引号的文本"));
}

Result<bool> Value::as_bool() const {
  if (node().kind == NodeKind::boolean) return node().truth;
  return wrong_kind(*this, "true or false", "true 或 false",
                    say("write true or false, without quotes", "请写 true 或 false，不加引号"));
}

Result<std::int64_t> Value::as_int() const {
  const auto remedy = [] {
    return say("write a whole number, without quotes, decimals or exponent",
               "请写整数，不加引号、小数点或指数");
  };
  const Node& at = node();
  if (at.kind != NodeKind::number) return wrong_kind(*this, "a whole number", "整数", remedy());
  std::string_view text = at.text;
  int base = 10;
  if (text.starts_with("0x") ||
      text.starts_with("0o")) {  // YAML only: the JSON grammar has neither
    base = text[1] == 'x' ? 16 : 8;
    text.remove_prefix(2);
  } else if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (failure == std::errc::result_out_of_range)
    return Error{ErrorKind::bad_input, where(),
                 say("the number {} does not fit in 64 bits", "数字 {} 超出 64 位整数的范围",
                     excerpt(at.text, 40)),
                 remedy()};
  if (failure != std::errc() || end != text.data() + text.size())
    return wrong_kind(*this, "a whole number", "整数", remedy());
  return value;
}

Result<double> Value::as_double() const {
  const Node& at = node();
  if (at.kind != NodeKind::number)
    return wrong_kind(*this, "a number", "数字",
                      say("write a number, without quotes", "请写数字，不加引号"));
  std::string_view text = at.text;
  if (text.starts_with("0x") || text.starts_with("0o")) {
    GUIJU_TRY(whole, as_int());
    return static_cast<double>(whole);
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  // from_chars reports both ends of the range; the small one rounds to zero, which is what it
  // means.
  const bool vanishing = failure == std::errc::result_out_of_range && rounds_to_zero(text);
  if (vanishing) return text.starts_with('-') ? -0.0 : 0.0;
  if (failure != std::errc() || !std::isfinite(value))
    return Error{ErrorKind::bad_input, where(),
                 say("the number {} is beyond the range of a double",
                     "数字 {} 超出双精度浮点数的范围", excerpt(at.text, 40)),
                 say("write a number below 1.8e308", "请写小于 1.8e308 的数字")};
  return value;
}

Result<std::string_view> Value::as_number_text() const {
  if (node().kind == NodeKind::number) return node().text;
  return wrong_kind(*this, "a number", "数字",
                    say("write a number, without quotes", "请写数字，不加引号"));
}

}  // namespace guiju
