#include <ctime>

#include "base/ports.h"

namespace guiju {
namespace {

class SystemClock : public Clock {
 public:
  Instant now() const override {
    const std::timespec time = read(CLOCK_REALTIME);
    return Instant(std::int64_t{time.tv_sec} * 1'000'000 + time.tv_nsec / 1'000);
  }
  std::int64_t monotonic_ns() const override {
    const std::timespec time = read(CLOCK_MONOTONIC);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  }

 private:
  static std::timespec read(clockid_t clock) {
    std::timespec time{};
    clock_gettime(clock, &time);
    return time;
  }
};

}  // namespace

std::unique_ptr<Clock> system_clock() { return std::make_unique<SystemClock>(); }

}  // namespace guiju
