// content/ad_text.h: the text of an ad, valid by construction, and positions in it in two units.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::content {

template <class Unit>
struct Range {  // half-open
  std::uint32_t begin = 0, end = 0;
  bool empty() const { return begin == end; }
  friend bool operator==(const Range&, const Range&) = default;
};
using ByteRange = Range<struct Byte>;       // into AdText::bytes(); inside only
using CharRange = Range<struct CodePoint>;  // into the text as it was given; in answers

inline constexpr std::size_t ad_bytes_max = 1u << 20;

class AdText {  // valid UTF-8, not empty, at most 1 MiB: there is no other way to make one
 public:
  static Result<AdText> parse(std::string bytes);
  std::string_view bytes() const { return bytes_; }
  CharRange to_chars(ByteRange range) const;

 private:
  explicit AdText(std::string bytes);
  std::string bytes_;
  std::vector<std::uint32_t> chars_before_;  // code points before each 64-byte block
};

}  // namespace guiju::content
