// http/metrics.h: what is counted, for Prometheus (text format 0.0.4). One writer a loop, no lock, no shared line.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>

namespace guiju::http {

// Upper bounds of the latency buckets, in microseconds.
inline constexpr std::array<std::int64_t, 13> latency_bounds_us{
    50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 500'000, 2'000'000};

class Counter {  // one writer; readers see a recent value
 public:
  void add(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct alignas(64) LoopMetrics {
  std::array<Counter, 6> responses;  // by the first digit of the status
  std::array<Counter, 4> verdicts;   // by rulebook::Outcome
  std::array<Counter, latency_bounds_us.size() + 1> latency;
  Counter latency_us_sum;
  Counter connections_opened, connections_closed;
  Counter refused_bytes;  // requests that were no HTTP, too large or too slow
  Counter batches;        // hand-overs to the committer

  void note_latency(std::int64_t microseconds);
};

struct Gauges {
  std::uint64_t journal_records = 0;               // since the start
  std::array<std::uint64_t, 4> worker_verdicts{};  // by outcome, beside those of the loops
  bool ready = false;
  std::int64_t started_s = 0;  // Unix time
  std::string version, rulebook;
};
std::string prometheus_text(std::span<const LoopMetrics> loops, const Gauges& gauges);

}  // namespace guiju::http
