// model/folds.h: rows apart to learn from and to be judged by.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace guiju::model {

// "class-rank-mod-k": the rows of each class are numbered from 0 in order, and the fold is that number mod k.
inline std::vector<std::uint32_t> folds_by_class_rank(std::span<const std::uint8_t> bad,
                                                      std::uint32_t k) {
  std::uint32_t next[2] = {0, 0};
  std::vector<std::uint32_t> fold;
  fold.reserve(bad.size());
  for (const std::uint8_t one : bad) fold.push_back(next[one]++ % k);
  return fold;
}

}  // namespace guiju::model
