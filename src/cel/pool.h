// cel/pool.h: keeps what constants point to: texts, lists and maps at addresses that never move.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/value.h"

namespace guiju::cel {

class Pool {
 public:
  Pool() = default;
  Pool(Pool&&) noexcept = default;
  Pool& operator=(Pool&&) noexcept = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  std::string_view keep_text(std::string_view text);
  std::span<const Value> keep_list(std::vector<Value> values);
  std::span<const MapEntry> keep_map(std::vector<MapEntry> entries);
  // A copy that shares no memory with `value`.
  Value keep(const Value& value);

 private:
  std::deque<std::string> texts_;
  std::deque<std::vector<Value>> lists_;
  std::deque<std::vector<MapEntry>> maps_;
};

}  // namespace guiju::cel
