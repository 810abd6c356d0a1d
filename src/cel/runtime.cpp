#include "cel/runtime.h"

#include <algorithm>
#include <cstring>

namespace guiju::cel {

Scratch::Scratch() : body_(std::make_unique<Body>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

void* Arena::take_slowly(std::size_t bytes) {
  if (bytes > arena_bytes_max || total_ + bytes > arena_bytes_max) return nullptr;
  const std::size_t size =
      std::max({bytes, std::size_t{4096}, std::min(total_, arena_bytes_max - total_)});
  chunks_.push_back({std::make_unique<std::byte[]>(size), size});
  total_ += size;
  begin_ = chunks_.back().bytes.get();
  at_ = begin_ + bytes;
  end_ = begin_ + size;
  return begin_;
}

void Arena::merge() {
  const std::size_t size = std::min(total_, arena_bytes_max);
  chunks_.clear();
  chunks_.push_back({std::make_unique<std::byte[]>(size), size});
  total_ = size;
  begin_ = chunks_.back().bytes.get();
  end_ = begin_ + size;
}

Value Runtime::keep_text(std::string_view text) {
  if (text.empty()) return Value::text({});
  char* copy = take<char>(text.size());
  if (copy == nullptr) return fail(EvaluationError::cost_exceeded);
  std::memcpy(copy, text.data(), text.size());
  return Value::text({copy, text.size()});
}

}  // namespace guiju::cel
