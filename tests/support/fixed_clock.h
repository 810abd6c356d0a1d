// tests/support/fixed_clock.h: a clock that stands until told otherwise, and dice that can be
// thrown again.
#pragma once

#include <atomic>
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/ports.h"

namespace guiju::testing {

class FixedClock : public Clock {
 public:
  explicit FixedClock(Instant now = Instant(1'790'000'000'000'000)) : micros_(now.micros) {}
  explicit FixedClock(std::string_view rfc3339) { set(rfc3339); }

  Instant now() const override { return Instant(micros_.load()); }
  std::int64_t monotonic_ns() const override { return elapsed_ns_.load(); }

  void set(Instant now) { micros_.store(now.micros); }  // may go back, as real clocks do
  void set(std::string_view rfc3339) {
    const auto instant = parse_instant(rfc3339);
    assert(instant);
    set(*instant);
  }
  void advance_seconds(std::int64_t seconds) { advance_micros(seconds * 1'000'000); }
  void advance_micros(std::int64_t micros) {
    micros_.fetch_add(micros);
    elapsed_ns_.fetch_add(micros * 1'000);
  }

 private:
  std::atomic<std::int64_t> micros_{0};
  std::atomic<std::int64_t> elapsed_ns_{0};
};

// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers from the same seed on every machine.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed), state_(seed) {}

  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(next() >> 56);
  }

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool once_in(std::uint64_t n) { return below(n) == 0; }
  std::uint64_t seed() const { return seed_; }

 private:
  std::uint64_t seed_;
  std::uint64_t state_;
};

// The seed of a property test: 1, unless GUIJU_SEED says otherwise. Print it in every failure
// (SCOPED_TRACE), so that a failure can be repeated.
inline std::uint64_t property_seed() {
  const char* text = std::getenv("GUIJU_SEED");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 1;
}

}  // namespace guiju::testing
