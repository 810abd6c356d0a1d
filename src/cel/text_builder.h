// cel/text_builder.h: a text that grows in the memory of an evaluation, and is charged for as it does.
#pragma once

#include <algorithm>
#include <cstring>
#include <string_view>

#include "cel/runtime.h"

namespace guiju::cel {

class TextBuilder {
 public:
  explicit TextBuilder(Runtime& runtime) : runtime_(runtime) {}

  void put(std::string_view part) {
    if (part.empty() || !reserve(part.size())) return;
    std::memcpy(begin_ + size_, part.data(), part.size());
    size_ += part.size();
  }
  void put(char c) { put(std::string_view(&c, 1)); }
  void repeat(char c, std::size_t count) {
    if (!reserve(count)) return;
    std::fill_n(begin_ + size_, count, c);
    size_ += count;
  }

  std::string_view view() const { return {begin_, size_}; }
  std::size_t size() const { return size_; }
  // cost_exceeded when it outgrew the evaluation.
  Value text() const {
    return runtime_.exhausted ? fail(EvaluationError::cost_exceeded) : Value::text(view());
  }

 private:
  bool reserve(std::size_t more) {
    if (size_ + more <= room_) return true;
    const std::size_t room = std::max<std::size_t>(64, 2 * (size_ + more));
    char* moved = runtime_.spend(room / 16) ? runtime_.take<char>(room) : nullptr;
    if (moved == nullptr) return false;
    if (size_ > 0) std::memcpy(moved, begin_, size_);
    begin_ = moved;
    room_ = room;
    return true;
  }

  Runtime& runtime_;
  char* begin_ = nullptr;
  std::size_t size_ = 0, room_ = 0;
};

}  // namespace guiju::cel
