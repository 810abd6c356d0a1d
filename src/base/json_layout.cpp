#include "base/json_layout.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/json_syntax.h"

namespace guiju {
namespace {

constexpr std::size_t nodes_max = 1024;
constexpr std::size_t bytes_max = 64 << 10;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The offset just past the value that begins at `at`. REQUIRES: `bytes` is JSON.
std::size_t value_end(std::string_view bytes, std::size_t at) {
  std::size_t open = 0;
  do {
    const char c = bytes[at];
    if (c == '"') {
      for (++at; bytes[at] != '"'; ++at)
        if (bytes[at] == '\\') ++at;
      ++at;
    } else if (c == '[' || c == '{') {
      ++open;
      ++at;
    } else if (c == ']' || c == '}') {
      --open;
      ++at;
    } else if (open > 0 && (is_blank(c) || c == ',' || c == ':')) {
      ++at;
    } else {  // number, true, false, null
      while (at < bytes.size() && !is_blank(bytes[at]) && bytes[at] != ',' && bytes[at] != ']' &&
             bytes[at] != '}')
        ++at;
    }
  } while (open > 0);
  return at;
}

// Bytes in the order of memory, the first one lowest.
static_assert(std::endian::native == std::endian::little);
std::uint64_t eight_bytes(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, 8);
  return word;
}
// REQUIRES: count < 8
std::uint64_t low_bytes(std::size_t count) { return (std::uint64_t{1} << (8 * count)) - 1; }

}  // namespace

// Reads one document along the steps.
class JsonLayout::Reader {
 public:
  Reader(std::string_view bytes, std::vector<Node>& nodes)
      : begin_(bytes.data()), at_(begin_), end_(begin_ + bytes.size()), nodes_(nodes) {}

  // REQUIRES: eight readable bytes behind `between`.
  bool skip(const char* between, std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) return false;
    const char* const to = at_ + size;
    for (; at_ < to; at_ += 8, between += 8) {
      std::uint64_t differs = eight_bytes(at_) ^ eight_bytes(between);
      if (to - at_ < 8) differs &= low_bytes(static_cast<std::size_t>(to - at_));
      if (differs != 0) return false;
    }
    at_ = to;
    return true;
  }

  bool at_end() const { return at_ == end_; }
  // Some byte of a text was not ASCII.
  bool has_high_bytes() const { return (high_ & 0x8080808080808080u) != 0; }
  std::string_view key(const Step& step) const { return {at_ - step.key_from_end, step.key_size}; }

  bool open_map(const Step& step) {
    if (*at_ != '{') return false;
    open_[depth_++] = static_cast<std::uint32_t>(nodes_.size());
    Node& node = add(NodeKind::map, key(step));
    node.size = step.size;
    ++at_;
    return true;
  }

  void close_map() { nodes_[open_[--depth_]].end = static_cast<std::uint32_t>(nodes_.size()); }

  bool list(const Step& step) {
    if (*at_ != '[') return false;
    const std::size_t index = nodes_.size();
    add(NodeKind::list, key(step));
    ++at_;
    blanks();
    if (*at_ == ']') {
      ++at_;
      return true;
    }
    for (std::uint32_t size = 1;; ++size) {
      if (!scalar({})) return false;
      blanks();
      if (at_ >= end_) return false;
      const char c = *at_++;
      if (c == ']') {
        nodes_[index].size = size;
        nodes_[index].end = static_cast<std::uint32_t>(nodes_.size());
        return true;
      }
      if (c != ',') return false;
      blanks();
    }
  }

  bool scalar(std::string_view key) {
    switch (*at_) {
      case '"': return text(key);
      case 't': return word(key, "true", NodeKind::boolean);
      case 'f': return word(key, "false", NodeKind::boolean);
      case 'n': return word(key, "null", NodeKind::null);
      default: return number(key);
    }
  }

 private:
  Node& add(NodeKind kind, std::string_view key) {
    Node& node = nodes_.emplace_back();
    node.kind = kind;
    node.column = static_cast<std::uint32_t>(at_ - begin_) + 1;
    node.end = static_cast<std::uint32_t>(nodes_.size());
    node.key = key;
    return node;
  }

  void blanks() {
    while (at_ < end_ && is_blank(*at_)) ++at_;
  }

  bool word(std::string_view key, std::string_view text, NodeKind kind) {
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, text.size()) != text)
      return false;
    Node& node = add(kind, key);
    node.truth = text == "true";
    node.text = {at_, text.size()};
    at_ += text.size();
    return true;
  }

  bool number(std::string_view key) {
    const std::size_t length = json_number_length({at_, static_cast<std::size_t>(end_ - at_)});
    if (length == 0) return false;
    add(NodeKind::number, key).text = {at_, length};
    at_ += length;
    return true;
  }

  // A text without escapes; eight bytes at a time up to the first that ends it or needs the parser.
  bool text(std::string_view key) {
    constexpr std::uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    const auto zeros = [](std::uint64_t word) { return (word - ones) & ~word & highs; };
    Node& node = add(NodeKind::text, key);
    const char* const first = ++at_;
    for (; at_ < end_; at_ += 8) {
      const std::uint64_t word = eight_bytes(at_);
      const std::uint64_t below_space = (word - ones * 0x20) & ~word & highs;
      // The lowest bit stands in the first such byte; those above it may be borrowed.
      const std::uint64_t special =
          zeros(word ^ (ones * '"')) | zeros(word ^ (ones * '\\')) | below_space;
      if (special == 0) {
        high_ |= word;
        continue;
      }
      const auto before = static_cast<std::size_t>(std::countr_zero(special)) / 8;
      high_ |= word & low_bytes(before);
      at_ += before;
      if (at_ >= end_ || *at_ != '"') return false;
      node.text = {first, static_cast<std::size_t>(at_ - first)};
      ++at_;
      return true;
    }
    return false;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::vector<Node>& nodes_;
  std::array<std::uint32_t, document_depth_max> open_{};
  std::size_t depth_ = 0;
  std::uint64_t high_ = 0;
};

bool JsonLayout::read(std::string_view bytes, std::vector<Node>& nodes) {
  if (steps_.empty() || bytes.size() > bytes_max) return false;
  nodes.clear();
  Reader reader(bytes, nodes);
  const char* between = between_.data();
  for (const Step& step : steps_) {
    if (!reader.skip(between, step.between)) return false;
    between += step.between;
    if (step.part == Part::map_end) {
      reader.close_map();
      continue;
    }
    if (step.part == Part::end) break;
    if (reader.at_end()) return false;
    const bool good = step.part == Part::map    ? reader.open_map(step)
                      : step.part == Part::list ? reader.list(step)
                                                : reader.scalar(reader.key(step));
    if (!good) return false;
  }
  if (!reader.at_end()) return false;
  if (reader.has_high_bytes() && !simdjson::validate_utf8(bytes.data(), bytes.size())) return false;
  served_ = true;
  return true;
}

void JsonLayout::learn(std::string_view bytes, const std::vector<Node>& nodes) {
  if (wait_ > 0) {
    --wait_;
    return;
  }
  misses_ = served_ ? 0 : std::min(misses_ + 1, 10u);
  wait_ = (1u << misses_) - 1;
  served_ = false;
  if (!describe(bytes, nodes)) steps_.clear();
}

// Adds a step after the bytes `between`, which end with the member's key, if it has one.
bool JsonLayout::add_between(std::string_view between, std::string_view key, Part part,
                             std::uint32_t size) {
  Step step;
  step.part = part;
  step.between = static_cast<std::uint32_t>(between.size());
  step.size = size;
  if (const std::size_t close = between.rfind('"'); close != std::string_view::npos) {
    if (close <= key.size() || between[close - key.size() - 1] != '"' ||
        between.substr(close - key.size(), key.size()) != key)
      return false;  // an escape in the key
    step.key_from_end = static_cast<std::uint32_t>(between.size() - (close - key.size()));
    step.key_size = static_cast<std::uint32_t>(key.size());
  }
  between_ += between;
  steps_.push_back(step);
  return true;
}

bool JsonLayout::describe(std::string_view bytes, const std::vector<Node>& nodes) {
  steps_.clear();
  between_.clear();
  if (nodes.empty() || nodes.size() > nodes_max || bytes.size() > bytes_max ||
      nodes[0].kind != NodeKind::map)
    return false;
  std::array<std::uint32_t, document_depth_max> ends{};  // of the open maps
  std::size_t depth = 0, done = 0;                       // bytes described so far
  for (std::uint32_t at = 0; at < nodes.size();) {
    const Node& node = nodes[at];
    const std::size_t offset = node.column - 1;
    const Part part = node.kind == NodeKind::map    ? Part::map
                      : node.kind == NodeKind::list ? Part::list
                                                    : Part::scalar;
    if (part == Part::list)
      for (std::uint32_t item = at + 1; item < node.end; ++item)
        if (nodes[item].kind == NodeKind::map || nodes[item].kind == NodeKind::list) return false;
    if (!add_between(bytes.substr(done, offset - done), node.key, part, node.size)) return false;
    if (part == Part::map) {
      ends[depth++] = node.end;
      done = offset + 1;
      ++at;
    } else {
      done = value_end(bytes, offset);
      at = node.end;
    }
    while (depth > 0 && ends[depth - 1] == at) {
      steps_.push_back({Part::map_end, 0, 0, 0, 0});
      --depth;
    }
  }
  const bool whole = add_between(bytes.substr(done), {}, Part::end, 0);
  between_.append(8, '\0');  // compared eight at a time
  return whole;
}

}  // namespace guiju
