#include "http/committer.h"

#include <optional>

namespace guiju::http {

Committer::Committer(gate::Decisions& decisions, gate::Journal& journal)
    : decisions_(decisions), journal_(journal), thread_([this] { work(); }) {}

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
  std::vector<std::string_view> payloads;
  for (const Batch& batch : batches)
    for (const Ticket* ticket : batch.tickets) payloads.push_back(ticket->pending.payload);
  const auto first = journal_.append_all(payloads);
  // One record that is too large must not take the others with it: then each goes alone.
  const bool apart = !first && first.error().kind == ErrorKind::bad_input && payloads.size() > 1;
  std::uint64_t offset = 0;
  for (const Batch& batch : batches) {
    for (Ticket* const ticket : batch.tickets) {
      ticket->answer.clear();
      const Result<std::uint64_t> mine =
          apart ? journal_.append(ticket->pending.payload)
                : (first ? Result<std::uint64_t>(*first + offset) : first);
      ++offset;
      ticket->outcome = decisions_.settle(ticket->pending, mine, ticket->answer);
    }
  }
}

}  // namespace guiju::http
