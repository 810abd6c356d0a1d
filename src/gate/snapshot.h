// gate/snapshot.h: one immutable view of everything a verdict is judged by.
//
//   law (editions by the case's instant) + calendar + people's handles ─► Snapshot, swapped whole by
//   SnapshotSource
//
// Snapshots are built off the path and never change; a request reads one and keeps it to the end.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "audience/people.h"
#include "base/time.h"
#include "gate/checkpoints.h"
#include "gate/law.h"

namespace guiju::gate {

struct Snapshot {
  Law law;
  std::shared_ptr<const Calendar> calendar;
  std::vector<audience::InstitutionHandle>
      contact_handles;                   // of institution i of every edition's registry
  audience::InstitutionHandle stranger;  // of an institution that is not registered
  Role role = Role::platform;
};

class SnapshotSource {
 public:
  void publish(std::shared_ptr<const Snapshot> next) {
    const std::lock_guard hold(mutex_);
    current_ = std::move(next);
    version_.fetch_add(1, std::memory_order_release);
  }
  struct Handle {  // one per worker thread; an idle one keeps its old snapshot alive
    std::uint64_t version = 0;
    std::shared_ptr<const Snapshot> snapshot;
  };
  // REQUIRES: published at least once. The reference is valid until this handle's next read.
  const Snapshot& read(Handle& mine) const {
    if (mine.version != version_.load(std::memory_order_acquire)) {
      const std::lock_guard hold(mutex_);
      mine = {version_.load(std::memory_order_relaxed), current_};
    }
    return *mine.snapshot;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> current_;
  std::atomic<std::uint64_t> version_{0};
};

}  // namespace guiju::gate
