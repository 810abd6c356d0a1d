// rulebook/problems.h: everything that is wrong with a set of files, gathered before anything is
// refused.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace guiju::rulebook {

class Problems {
 public:
  static constexpr std::size_t errors_max = 1000;  // beyond it errors are counted, not kept

  explicit Problems(std::vector<Error>& into) : errors_(into) {}
  void add(Error error);
  void add(std::string_view where, Message what, Message remedy);
  void add(const Status& status) {
    if (!status) add(status.error());
  }
  // "no policy named 'x'"; the remedy is the nearest right name, or `otherwise` when none is near.
  void add_unknown(std::string_view where, Message what, std::string_view nearest,
                   Message otherwise);

  std::size_t count() const { return count_; }
  // Sorts what was gathered by file and line, and sums it up: an error as soon as there was one.
  Status finish(Message what_was_read);

 private:
  std::vector<Error>& errors_;
  std::size_t count_ = 0;
};

}  // namespace guiju::rulebook
