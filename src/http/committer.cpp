#include "http/committer.h"

namespace guiju::http {

Committer::Committer(gate::Decisions& decisions)
    : decisions_(decisions), thread_([this] { work(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard hold(mutex_);
    stopping_ = true;
  }
  more_.notify_one();
  thread_.join();
}

void Committer::commit(std::vector<Ticket*> tickets, const Back& back) {
  {
    const std::lock_guard hold(mutex_);
    waiting_.push_back({std::move(tickets), &back});
  }
  more_.notify_one();
}

void Committer::work() {
  std::vector<Batch> mine;
  for (;;) {
    {
      std::unique_lock hold(mutex_);
      more_.wait(hold, [&] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      mine.swap(waiting_);
      busy_ = true;
    }
    write(mine);
    for (Batch& batch : mine) (*batch.back)(std::move(batch.tickets));
    mine.clear();
    const std::lock_guard hold(mutex_);
    busy_ = false;
    if (waiting_.empty()) idle_.notify_all();
  }
}

void Committer::wait_until_idle() {
  std::unique_lock hold(mutex_);
  idle_.wait(hold, [&] { return waiting_.empty() && !busy_; });
}

void Committer::write(std::vector<Batch>& batches) {
  std::vector<gate::Settlement> all;
  for (const Batch& batch : batches) {
    for (Ticket* const ticket : batch.tickets) {
      ticket->answer.clear();
      all.push_back({.pending = &ticket->pending, .out = &ticket->answer});
    }
  }
  decisions_.commit(all);
  auto settled = all.begin();
  for (const Batch& batch : batches)
    for (Ticket* const ticket : batch.tickets) ticket->outcome = std::move((settled++)->outcome);
}

}  // namespace guiju::http
