// cli/lines.h: JSON lines from a file or standard input, one at a time, with their numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/command.h"

namespace guiju::cli {

// Lines end with '\n'; empty ones are skipped but counted.
class Lines {
 public:
  Lines(std::string text, std::string name) : text_(std::move(text)), name_(std::move(name)) {}

  bool next(std::string_view& line) {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      begin_ = at_;
      line = std::string_view(text_).substr(at_, end - at_);
      at_ = end + 1;
      ++number_;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.find_first_not_of(" \t") != std::string_view::npos) return true;
    }
    return false;
  }
  std::string source() const {
    return name_ + ":" + std::to_string(number_);
  }  // "requests.jsonl:17"
  std::uint64_t number() const { return number_; }
  std::size_t begin() const { return begin_; }  // of the line, in bytes of the whole
  std::string_view whole() const { return text_; }
  std::uint64_t count() const;  // lines in all

 private:
  std::string text_, name_;
  std::size_t at_ = 0, begin_ = 0;
  std::uint64_t number_ = 0;
};

inline std::uint64_t Lines::count() const {
  std::uint64_t lines = 0;
  for (const char c : text_) lines += c == '\n';
  return lines;
}

inline constexpr std::uint64_t input_bytes_max = std::uint64_t{1} << 30;

}  // namespace guiju::cli
