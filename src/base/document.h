// base/document.h: one tree for everything we read: JSON, YAML and CSV rows.
//
//   bytes ─► parse_json, _yaml, _csv ─► Document ─► Fields (base/fields.h) ─► typed values
//
// A Document is flat (one vector of nodes) and can be parsed into again and again without
// allocating once it has its working size. JSON is read by simdjson, YAML by yaml-cpp's event
// parser; on top of them we are strict: duplicate keys, invalid UTF-8, YAML anchors and aliases,
// depth beyond 64 and sizes beyond the limit are errors with a place. Numbers keep their text, so
// that 0.1 stays 0.1.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju {

enum class NodeKind : std::uint8_t { null, boolean, number, text, list, map };

struct Node {
  NodeKind kind = NodeKind::null;
  bool truth = false;  // kind boolean
  bool plain =
      false;  // a YAML plain scalar or CSV cell: may be read as text whatever it looks like
  std::uint32_t line = 0;  // 1-based; 0 in JSON, where `column` is 1 + the offset in the bytes
  std::uint32_t column =
      0;                   // 1-based, in bytes; Value::where() tells people the place in characters
  std::uint32_t end = 0;   // index just past this node's subtree
  std::uint32_t size = 0;  // members of a list or map
  std::string_view key;    // inside a map
  std::string_view text;   // text or number: its characters
};

class Document;

// A cursor. Cheap to copy; valid as long as its document is alive and not parsed anew.
class Value {
 public:
  Value() = default;
  Value(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
  explicit operator bool() const { return document_ != nullptr; }

  const Node& node() const;
  NodeKind kind() const { return node().kind; }
  std::string_view key() const { return node().key; }
  std::uint32_t size() const { return node().size; }
  std::string where() const;  // "file.yaml:12:3"
  std::string path()
      const;  // "lenders[0].licence": how to come here from the root; empty at the root

  Value find(std::string_view key) const;  // a map's member, or an empty Value

  class Iterator {
   public:
    Iterator(const Document* document, std::uint32_t at) : document_(document), at_(at) {}
    Value operator*() const { return {document_, at_}; }
    Iterator& operator++();
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Document* document_;
    std::uint32_t at_;
  };
  Iterator begin() const;
  Iterator end() const;

  // Readers. Each fails with the place, what was found and what is expected.
  Result<std::string_view> as_text() const;
  Result<bool> as_bool() const;
  Result<std::int64_t> as_int() const;
  Result<double> as_double() const;
  Result<std::string_view> as_number_text()
      const;  // the number's own characters, for exact decimals

 private:
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

class Document {
 public:
  Document();
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  Value root() const { return {this, 0}; }
  const std::string& source() const { return source_; }
  const std::vector<Node>& nodes() const { return nodes_; }
  std::string_view bytes() const;  // what was parsed: our own copy

  struct Storage;  // the parsers' own buffers

 private:
  friend Status parse_json(std::string_view, std::string_view, Document&);
  friend Status parse_yaml(std::string_view, std::string_view, Document&);
  friend Status parse_csv(std::string_view, std::string_view, Document&);
  std::string source_;
  std::vector<Node> nodes_;
  std::unique_ptr<Storage> storage_;
};

inline constexpr std::size_t document_bytes_max = 16u << 20;
inline constexpr std::uint32_t document_depth_max = 64;

// `source` is what errors call the input, e.g. "requests.jsonl:17".
Status parse_json(std::string_view bytes, std::string_view source, Document& into);
Status parse_yaml(std::string_view bytes, std::string_view source, Document& into);  // one document
// A list of maps, one per row, named by the header. Lines that begin with '#' before the header are
// comments.
Status parse_csv(std::string_view bytes, std::string_view source, Document& into);

}  // namespace guiju
