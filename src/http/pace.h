// http/pace.h: how often one caller may ask: a bucket of tokens for each, filled at an even rate.
//
// Of one loop and its thread. A caller that is full was away for a second or more and is forgotten when many are known.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.h"

namespace guiju::http {

class Pace {
 public:
  // A second; 0: as often as they like. A burst of two seconds' worth is let through.
  explicit Pace(double per_second) : per_second_(per_second) {}

  bool allows(std::string_view caller, std::int64_t now_ns) {
    if (per_second_ <= 0) return true;
    auto at = buckets_.find(caller);
    if (at == buckets_.end()) {
      if (buckets_.size() >= callers_max) forget_full(now_ns);
      at = buckets_.emplace(std::string(caller), Bucket{burst(), now_ns}).first;
    }
    Bucket& bucket = at->second;
    bucket.tokens = filled(bucket, now_ns);
    bucket.at_ns = now_ns;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

 private:
  struct Bucket {
    double tokens;
    std::int64_t at_ns;
  };
  static constexpr std::size_t callers_max = 100'000;
  double burst() const { return std::max(1.0, 2 * per_second_); }
  double filled(const Bucket& bucket, std::int64_t now_ns) const {
    const double seconds = static_cast<double>(now_ns - bucket.at_ns) / 1e9;
    return std::min(burst(), bucket.tokens + std::max(0.0, seconds) * per_second_);
  }
  void forget_full(std::int64_t now_ns) {
    std::erase_if(buckets_, [&](const auto& one) { return filled(one.second, now_ns) >= burst(); });
    if (buckets_.size() >= callers_max) buckets_.clear();  // an attack: everybody begins anew
  }

  double per_second_;
  std::unordered_map<std::string, Bucket, TextHash, std::equal_to<>> buckets_;
};

}  // namespace guiju::http
