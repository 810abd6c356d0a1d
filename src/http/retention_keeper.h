// http/retention_keeper.h: the service's own hand on what was kept as long as it may be (gate/retention.h).
//
// A thread of its own; records are read without a lock, and the store is held only while something goes. What it did,
// or could not do, it says in the log, in numbers.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace guiju::http {

class Service;

class RetentionKeeper {
 public:
  RetentionKeeper(Service& service, std::int64_t hours);  // hours between looks; 0: never
  ~RetentionKeeper();
  RetentionKeeper(const RetentionKeeper&) = delete;
  RetentionKeeper& operator=(const RetentionKeeper&) = delete;
  void look_now();  // and wait until it was done

 private:
  void work();
  void look();

  Service& service_;
  const std::int64_t hours_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool stopping_ = false, wanted_ = false;
  std::uint64_t looks_ = 0;
  std::thread thread_;
};

}  // namespace guiju::http
