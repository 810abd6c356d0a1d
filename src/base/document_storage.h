// base/document_storage.h: what the parsers keep behind a Document. Only for base/*_document.cpp.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/json_layout.h"

namespace guiju {

// Text that nodes point into. Blocks never move, and are filled again on the next parse.
class TextArena {
 public:
  void clear() {
    block_ = 0;
    used_ = 0;
  }
  std::string_view keep(std::string_view text) {
    char* place = reserve(text.size());
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    return {place, text.size()};
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  char* reserve(std::size_t size) {
    constexpr std::size_t block_bytes = 64 << 10;
    while (block_ < blocks_.size() && blocks_[block_].size - used_ < size) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) {
      const std::size_t bytes = size < block_bytes ? block_bytes : size;
      blocks_.push_back({std::make_unique<char[]>(bytes), bytes});
      used_ = 0;
    }
    return blocks_[block_].bytes.get() + used_;
  }
  std::vector<Block> blocks_;
  std::size_t block_ = 0;
  std::size_t used_ = 0;
};

struct ParserBuffers {  // a parser's own; only the parser knows the type
  virtual ~ParserBuffers() = default;
};

struct Document::Storage {
  std::string input;           // our copy of the bytes, perhaps with padding behind
  std::size_t input_size = 0;  // without the padding
  TextArena texts;
  std::vector<std::uint32_t> order;     // for finding duplicate keys
  std::unique_ptr<ParserBuffers> json;  // kept from parse to parse
  JsonLayout layout;                    // of the JSON read last

  std::string_view bytes() const { return std::string_view(input).substr(0, input_size); }
};

struct Place {
  std::uint32_t line = 1;
  std::uint32_t column = 1;  // in code points, as editors count
};
Place place_of(std::string_view bytes, std::size_t offset);

// The offset of a line and a column counted in bytes, both 1-based (0 is taken as 1).
std::size_t offset_at(std::string_view bytes, std::uint32_t line, std::uint32_t column);

// place_of(bytes, offset_at(bytes, line, column)), without counting the lines before it again.
Place place_at(std::string_view bytes, std::uint32_t line, std::uint32_t column);

// "file.yaml:12:3". A source that already names a line ("requests.jsonl:17") gets only the column.
std::string place_text(std::string_view source, std::string_view bytes, Place place);

// Size and UTF-8: what every format demands before it is read.
Status check_bytes(std::string_view bytes, std::string_view source);

// The second of two members of `map` that have the same key, or an index past the end.
std::uint32_t find_duplicate_key(const std::vector<Node>& nodes, std::uint32_t map,
                                 std::vector<std::uint32_t>& order);
Error duplicate_key(std::string where, std::string_view key);
Error too_deep(std::string where);

}  // namespace guiju
