// http/replay_jobs.h: replays of the journal that somebody asked for and looks at later.
//
//   start ─► queued ─► running (lines, bytes) ─► done (a report) | failed (an error)
//
// One runs at a time, beside the verdicts and on one thread. Reports are kept until the service stops.
#pragma once

#include <array>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "base/time.h"
#include "rulebook/ruleset.h"

namespace guiju::http {

class Service;

enum class JobState : std::uint8_t { queued, running, done, failed };
inline constexpr std::array<std::string_view, 4> job_state_names{"queued", "running", "done",
                                                                 "failed"};

struct ReplayAsked {
  std::string revision;  // as people name it; empty: the rules that judge now
  std::optional<Date> as_of;
};

struct ReplayJob {
  std::uint64_t number = 0;
  ReplayAsked asked;
  std::string asked_by;
  Instant made;
  JobState state = JobState::queued;
  std::uint64_t lines = 0, bytes = 0;
  std::string report;          // JSON, once done
  std::optional<Error> error;  // once failed
  bool removed = false;        // while it still runs
};

class ReplayJobs {
 public:
  explicit ReplayJobs(Service& service);
  ~ReplayJobs();

  //   errors: unavailable (no journal, too many wait), not_found (no such revision)
  Result<std::uint64_t> start(ReplayAsked asked, std::string asked_by);
  std::optional<ReplayJob> find(std::uint64_t number) const;
  std::vector<ReplayJob> all() const;  // without their reports, the latest first
  // It is gone at once; a running one stops soon.   errors: not_found
  Status remove(std::uint64_t number);

  static constexpr std::size_t jobs_max = 64, waiting_max = 8;

 private:
  void work();
  void run(std::uint64_t number);

  Service& service_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable more_;
  std::map<std::uint64_t, ReplayJob> jobs_;
  std::uint64_t last_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace guiju::http
