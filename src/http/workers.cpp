#include "http/workers.h"

namespace guiju::http {

Workers::Workers(std::size_t threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::run(std::function<void()> work) {
  {
    const std::lock_guard hold(mutex_);
    if (stopping_ || waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(work));
  }
  more_.notify_one();
  return true;
}

void Workers::stop() {
  {
    const std::lock_guard hold(mutex_);
    stopping_ = true;
  }
  more_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
  threads_.clear();
}

void Workers::work() {
  for (;;) {
    std::function<void()> mine;
    {
      std::unique_lock hold(mutex_);
      more_.wait(hold, [&] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      mine = std::move(waiting_.front());
      waiting_.pop_front();
    }
    mine();
  }
}

}  // namespace guiju::http
