// http/drawn_up_acts.h: acts that were drawn up for people, until their signature comes.
//
// In memory and for an hour: what is lost is drawn up anew. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "gate/publishing.h"

namespace guiju::http {

inline constexpr std::int64_t drawn_up_minutes = 60;
inline constexpr std::size_t drawn_up_max = 64;  // the oldest goes first

class DrawnUpActs {
 public:
  struct One {
    std::uint64_t number = 0;
    Instant made;
    std::shared_ptr<const gate::DrawnUp> drawn_up;
  };
  One add(gate::DrawnUp drawn_up, Instant now) {
    const std::lock_guard hold(mutex_);
    drop_old(now);
    if (all_.size() >= drawn_up_max) all_.erase(all_.begin());
    const One one{++last_, now, std::make_shared<const gate::DrawnUp>(std::move(drawn_up))};
    all_.emplace(one.number, one);
    return one;
  }
  std::optional<One> find(std::uint64_t number, Instant now) {
    const std::lock_guard hold(mutex_);
    drop_old(now);
    const auto at = all_.find(number);
    return at == all_.end() ? std::nullopt : std::optional(at->second);
  }
  void remove(std::uint64_t number) {
    const std::lock_guard hold(mutex_);
    all_.erase(number);
  }

 private:
  void drop_old(Instant now) {
    constexpr std::int64_t kept_us = drawn_up_minutes * 60'000'000;
    std::erase_if(all_,
                  [&](const auto& one) { return one.second.made.micros + kept_us < now.micros; });
  }
  std::mutex mutex_;  // guards what follows
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, One> all_;
};

}  // namespace guiju::http
