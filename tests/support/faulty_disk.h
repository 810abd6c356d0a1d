// tests/support/faulty_disk.h: a disk in memory that fails when it is told to.
//
//   FaultyDisk disk;
//   disk.plan({.kind = FaultyDisk::Fault::tear, .at = 3});   // the third write or sync writes a
//   part and fails …use it… disk.power_loss();                                       // what was
//   not synced is gone; handles are dead …open again: what was acknowledged must be there…
//
// Sweep: run once without a fault, read `operations()`, then run again for every `at` up to that.
//
// The model is that of a strict file system: bytes survive power loss only once their file is
// synced, a new name only once its folder is synced, and a failed sync loses the bytes it did not
// write for good (a later sync that succeeds does not bring them back). `keep_unsynced` says how
// much of an unsynced tail survives.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/ports.h"

namespace guiju::testing {

class FaultyDisk : public Disk {
 public:
  struct Fault {
    enum Kind : std::uint8_t {
      none,
      fail,    // the operation does nothing and reports an error
      tear,    // a write leaves its first half; a sync fails as above
      crash,   // power is lost at this operation: see power_loss(); all fails until restart()
      forget,  // the operation reports success; a write happens, a sync makes nothing durable
    };
    Kind kind = none;
    std::uint64_t at = 0;  // the n-th write or sync from now on, 1-based
    bool lasting = false;  // every later one too, as on a full disk
  };

  void plan(Fault fault) {
    const std::lock_guard hold(mutex_);
    fault_ = fault;
    operations_ = 0;
  }
  // Writes, truncations and syncs since the last plan().
  std::uint64_t operations() const {
    const std::lock_guard hold(mutex_);
    return operations_;
  }

  // Drops what is not durable. Of each file's unsynced tail the first `keep_unsynced` bytes
  // survive, as happens when the kernel wrote some pages on its own. Open handles fail from now on.
  void power_loss(std::size_t keep_unsynced = 0) {
    const std::lock_guard hold(mutex_);
    lose_power(keep_unsynced);
    down_ = false;
  }
  void restart() {
    const std::lock_guard hold(mutex_);
    down_ = false;
    fault_ = {};
  }

  // What a reader would find now, for assertions and for planting damage. Planted bytes are
  // durable.
  std::string bytes(const std::string& path) const {
    const std::lock_guard hold(mutex_);
    const auto file = files_.find(path);
    return file == files_.end() ? std::string() : file->second->now;
  }
  void plant(const std::string& path, std::string bytes) {
    const std::lock_guard hold(mutex_);
    add_folders(parent_of(path));
    files_[path] = std::make_shared<Content>(Content{bytes, bytes, true});
    durable_names_[path] = files_[path];
  }

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    const std::lock_guard hold(mutex_);
    if (down_) return broken(path);
    const auto found = files_.find(path);
    if (found == files_.end()) {
      if (mode == OpenMode::read || !folders_.contains(parent_of(path))) return missing(path);
      files_[path] = std::make_shared<Content>();
    }
    return std::unique_ptr<File>(std::make_unique<Handle>(*this, path, files_[path], false));
  }

  Result<std::string> read_all(const std::string& path, std::uint64_t bytes_max) override {
    const std::lock_guard hold(mutex_);
    if (down_) return broken(path);
    const auto found = files_.find(path);
    if (found == files_.end()) return missing(path);
    if (found->second->now.size() > bytes_max)
      return Error{ErrorKind::bad_input, path, say("the file is too large", "文件过大"), {}};
    return found->second->now;
  }

  Status write_whole(const std::string& path, std::string_view bytes) override {
    const std::lock_guard hold(mutex_);
    if (!folders_.contains(parent_of(path))) return missing(path);
    switch (next_fault()) {
      case Fault::fail:
      case Fault::tear:
      case Fault::crash: return broken(path);
      case Fault::forget:
        files_[path] = std::make_shared<Content>(Content{std::string(bytes), "", true});
        return Done{};
      case Fault::none: break;
    }
    const std::string copy(bytes);
    files_[path] = std::make_shared<Content>(Content{copy, copy, true});
    durable_names_[path] = files_[path];
    return Done{};
  }

  Result<std::vector<std::string>> list(const std::string& folder) override {
    const std::lock_guard hold(mutex_);
    if (down_) return broken(folder);
    if (!folders_.contains(folder)) return missing(folder);
    std::set<std::string> names;
    for (const auto& [path, content] : files_)
      if (parent_of(path) == folder) names.insert(path.substr(path.rfind('/') + 1));
    for (const std::string& path : folders_)
      if (path != folder && path != "/" && path != "." && parent_of(path) == folder)
        names.insert(path.substr(path.rfind('/') + 1));
    return std::vector<std::string>(names.begin(), names.end());
  }

  bool is_folder(const std::string& path) override {
    const std::lock_guard hold(mutex_);
    return folders_.contains(path);
  }
  bool exists(const std::string& path) override {
    const std::lock_guard hold(mutex_);
    return folders_.contains(path) || files_.contains(path);
  }
  Status make_folders(const std::string& path) override {
    const std::lock_guard hold(mutex_);
    if (down_) return broken(path);
    add_folders(path);
    return Done{};
  }

  Status sync_tree(const std::string& path) override {
    const std::lock_guard hold(mutex_);
    const auto is_below = [&](const std::string& name) { return name.starts_with(path + "/"); };
    switch (next_fault()) {
      case Fault::crash: return broken(path);
      case Fault::fail:
      case Fault::tear:
        for (const auto& [name, content] : files_)
          if (is_below(name)) content->clean = false;
        return broken(path);
      case Fault::forget: return Done{};
      case Fault::none: break;
    }
    std::erase_if(durable_names_, [&](const auto& entry) {
      return is_below(entry.first) && !files_.contains(entry.first);
    });
    for (const auto& [name, content] : files_) {
      if (!is_below(name)) continue;
      durable_names_[name] = content;
      if (content->clean) content->durable = content->now;
    }
    return Done{};
  }

  Status sync_folder(const std::string& path) override {
    const std::lock_guard hold(mutex_);
    switch (next_fault()) {
      case Fault::fail:
      case Fault::tear:
      case Fault::crash: return broken(path);
      case Fault::forget: return Done{};
      case Fault::none: break;
    }
    std::erase_if(durable_names_, [&](const auto& entry) {
      return parent_of(entry.first) == path && !files_.contains(entry.first);
    });
    for (const auto& [name, content] : files_)
      if (parent_of(name) == path) durable_names_[name] = content;
    return Done{};
  }

  Status remove(const std::string& path) override {
    const std::lock_guard hold(mutex_);
    if (down_) return broken(path);
    if (files_.erase(path) == 0) return missing(path);
    return Done{};
  }

  Result<std::unique_ptr<File>> lock(const std::string& path) override {
    const std::lock_guard hold(mutex_);
    if (down_) return broken(path);
    if (!folders_.contains(parent_of(path))) return missing(path);
    if (!locked_.insert(path).second)
      return Error{ErrorKind::unavailable, path, say("cannot lock: in use", "无法加锁：已被占用"),
                   say("stop the other process", "请停止另一个进程")};
    if (!files_.contains(path)) files_[path] = std::make_shared<Content>();
    return std::unique_ptr<File>(std::make_unique<Handle>(*this, path, files_[path], true));
  }

 private:
  struct Content {
    std::string now;      // what readers see
    std::string durable;  // what power loss leaves
    bool clean = true;    // false: a sync failed, and the unsynced tail can never become durable
  };

  class Handle : public File {
   public:
    Handle(FaultyDisk& disk, std::string path, std::shared_ptr<Content> content, bool locks)
        : disk_(disk),
          path_(std::move(path)),
          content_(std::move(content)),
          locks_(locks),
          generation_(disk.generation_) {}
    ~Handle() override {
      if (!locks_) return;
      const std::lock_guard hold(disk_.mutex_);
      if (generation_ == disk_.generation_) disk_.locked_.erase(path_);
    }

    Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
      const std::lock_guard hold(disk_.mutex_);
      if (dead()) return broken(path_);
      const std::string& now = content_->now;
      if (offset >= now.size()) return std::size_t{0};
      const std::size_t count = std::min<std::size_t>(into.size(), now.size() - offset);
      std::copy_n(now.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
      return count;
    }

    Status append(std::string_view bytes) override {
      const std::lock_guard hold(disk_.mutex_);
      if (dead()) return broken(path_);
      switch (disk_.next_fault()) {
        case Fault::fail:
        case Fault::crash: return broken(path_);
        case Fault::tear: content_->now += bytes.substr(0, bytes.size() / 2); return broken(path_);
        case Fault::forget:
        case Fault::none: break;
      }
      content_->now += bytes;
      return Done{};
    }

    Status sync() override {
      const std::lock_guard hold(disk_.mutex_);
      if (dead()) return broken(path_);
      switch (disk_.next_fault()) {
        case Fault::crash: return broken(path_);
        case Fault::fail:
        case Fault::tear: content_->clean = false; return broken(path_);
        case Fault::forget: return Done{};
        case Fault::none: break;
      }
      // After a failed sync the pages it lost stay lost, and so all that follows them is out of
      // reach.
      if (content_->clean) content_->durable = content_->now;
      return Done{};
    }

    Status truncate(std::uint64_t size) override {
      const std::lock_guard hold(disk_.mutex_);
      if (dead()) return broken(path_);
      switch (disk_.next_fault()) {
        case Fault::fail:
        case Fault::tear:
        case Fault::crash: return broken(path_);
        case Fault::forget:
        case Fault::none: break;
      }
      content_->now.resize(static_cast<std::size_t>(size));
      // Cutting away everything a failed sync lost makes the file whole again.
      if (content_->now.size() <= content_->durable.size()) content_->clean = true;
      return Done{};
    }

    Result<std::uint64_t> size() override {
      const std::lock_guard hold(disk_.mutex_);
      if (dead()) return broken(path_);
      return static_cast<std::uint64_t>(content_->now.size());
    }

   private:
    bool dead() const { return disk_.down_ || generation_ != disk_.generation_; }
    FaultyDisk& disk_;
    std::string path_;
    std::shared_ptr<Content> content_;
    bool locks_;
    std::uint64_t generation_;
  };

  static Error broken(const std::string& path) {
    return Error{ErrorKind::unavailable, path, say("the disk failed (planned)", "磁盘故障（预设）"),
                 say("nothing: this is a test", "无：这是测试")};
  }
  static Error missing(const std::string& path) {
    return Error{ErrorKind::not_found, path, say("no such file", "文件不存在"),
                 say("check the path", "请检查路径")};
  }
  static std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
  }

  void add_folders(const std::string& path) {
    for (std::string at = path; folders_.insert(at).second;) at = parent_of(at);
  }

  // REQUIRES: mutex_ held. A disk that is down fails everything.
  Fault::Kind next_fault() {
    if (down_) return Fault::fail;
    ++operations_;
    const bool due = operations_ == fault_.at || (fault_.lasting && operations_ > fault_.at);
    if (!due) return Fault::none;
    if (fault_.kind == Fault::crash) {
      lose_power(0);
      down_ = true;
    }
    return fault_.kind;
  }

  void lose_power(std::size_t keep_unsynced) {
    files_ = durable_names_;
    for (auto& [path, content] : files_) {
      const std::string& now = content->now;
      std::string left = content->durable;
      if (content->clean && now.size() > left.size() && now.starts_with(left))
        left += now.substr(left.size(), keep_unsynced);
      content = std::make_shared<Content>(Content{left, left, true});
    }
    durable_names_ = files_;
    locked_.clear();
    ++generation_;
  }

  mutable std::mutex mutex_;  // guards all below
  Fault fault_;
  std::uint64_t operations_ = 0;
  std::uint64_t generation_ = 0;  // handles of an earlier one are dead
  bool down_ = false;
  std::map<std::string, std::shared_ptr<Content>> files_;
  std::map<std::string, std::shared_ptr<Content>> durable_names_;
  std::set<std::string> folders_{"/", "."};
  std::set<std::string> locked_;
};

}  // namespace guiju::testing
