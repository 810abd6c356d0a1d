// http/committer.h: verdicts of all loops made durable by few syncs, without a loop ever waiting.
//
//   loop: judge, judge, … ─► hand over a batch ─► one thread: one sync, each settled ─► back to the loop, answered
//
// While one batch is written the next gathers, so under load a sync serves hundreds.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "gate/decisions.h"

namespace guiju::http {

struct Ticket {
  gate::Pending pending;
  std::string answer;       // once settled
  Status outcome = Done{};  // why there is none
  void* owner = nullptr;    // of whoever handed it over
};

class Committer {
 public:
  // Called by the committing thread with the tickets handed over, in order.
  using Back = std::function<void(std::vector<Ticket*>)>;

  explicit Committer(gate::Decisions& decisions);
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  void commit(std::vector<Ticket*> tickets, const Back& back);
  void wait_until_idle();  // everything handed over was handed back

 private:
  struct Batch {
    std::vector<Ticket*> tickets;
    const Back* back;
  };
  void work();
  void write(std::vector<Batch>& batches);

  gate::Decisions& decisions_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Batch> waiting_;
  bool stopping_ = false, busy_ = false;
  std::condition_variable idle_;
  std::thread thread_;
};

}  // namespace guiju::http
