#include "http/retention_keeper.h"

#include "gate/retention.h"
#include "http/service.h"

namespace guiju::http {

RetentionKeeper::RetentionKeeper(Service& service, std::int64_t hours)
    : service_(service), hours_(hours) {
  if (hours_ > 0) thread_ = std::thread([this] { work(); });
}

RetentionKeeper::~RetentionKeeper() {
  {
    const std::lock_guard hold(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void RetentionKeeper::look_now() {
  std::unique_lock hold(mutex_);
  if (!thread_.joinable()) return;
  const std::uint64_t wanted = looks_ + 1;
  wanted_ = true;
  changed_.notify_all();
  changed_.wait(hold, [&] { return looks_ >= wanted || stopping_; });
}

void RetentionKeeper::work() {
  std::unique_lock hold(mutex_);
  while (!stopping_) {
    changed_.wait_for(hold, std::chrono::hours(hours_), [&] { return stopping_ || wanted_; });
    if (stopping_) return;
    wanted_ = false;
    hold.unlock();
    look();
    hold.lock();
    ++looks_;
    changed_.notify_all();
  }
}

void RetentionKeeper::look() {
  const Instant now = service_.parts().clock.now();
  const gate::KeepDays days = gate::keep_days(service_.engine().ruleset(), shanghai_date(now));
  const auto all = gate::overdue([this](const auto& use) { return service_.with_store(use); },
                                 *service_.vault(), *service_.records(), days, now, true);
  if (!all) return service_.log().write(all.error(), "what is kept too long could not be removed");
  service_.look_for_changes();  // who was erased is forgotten in memory too
  service_.log().write(Level::info, "what was kept long enough is gone",
                       {{"people", std::to_string(all->people.size())},
                        {"door", std::to_string(all->door)},
                        {"requests", std::to_string(all->requests)}});
}

}  // namespace guiju::http
