// http/workers.h: the few threads for what must not hold a loop up: passwords, the database, long reads.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace guiju::http {

class Workers {
 public:
  Workers(std::size_t threads, std::size_t waiting_max);
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False when too much waits already, or after `stop`: nothing was taken.
  bool run(std::function<void()> work);
  void stop();  // what was taken is still done

 private:
  void work();

  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace guiju::http
