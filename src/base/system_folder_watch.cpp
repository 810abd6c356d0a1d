// By Linux's inotify(7).
#include <dirent.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>

#include "base/folder_watch.h"

namespace guiju {
namespace {

// An editor writes, renames and touches within some milliseconds; then it is quiet.
constexpr int quiet_ms = 120;
constexpr std::uint32_t mask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |
                               IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

class InotifyWatch : public FolderWatch {
 public:
  explicit InotifyWatch(int descriptor) : descriptor_(descriptor) {}
  ~InotifyWatch() override { ::close(descriptor_); }
  InotifyWatch(const InotifyWatch&) = delete;
  InotifyWatch& operator=(const InotifyWatch&) = delete;

  Status add(const std::string& folder) {
    const int id = inotify_add_watch(descriptor_, folder.c_str(), mask);
    if (id < 0) {
      const bool gone = errno == ENOENT || errno == ENOTDIR;
      return Error{gone ? ErrorKind::not_found : ErrorKind::unavailable, folder,
                   say("cannot be watched ({})", "无法监视（{}）", std::strerror(errno)),
                   gone ? say("name a folder", "请指定目录")
                        : say("raise fs.inotify.max_user_watches, or watch a smaller folder",
                              "请提高 fs.inotify.max_user_watches，或监视较小的目录")};
    }
    if (folders_.empty()) root_ = id;
    folders_[id] = folder;
    return add_below(folder);
  }

  Result<Change> wait(int timeout_ms) override {
    GUIJU_TRY(changed, take(timeout_ms));
    if (!changed) return Change::none;
    for (bool more = true; more && !ended_;) {
      GUIJU_TRY(again, take(quiet_ms));
      more = again;
    }
    return ended_ ? Change::ended : Change::some;
  }

 private:
  Status add_below(const std::string& folder) {
    DIR* entries = ::opendir(folder.c_str());
    if (entries == nullptr) return Done{};  // gone meanwhile
    Status status = Done{};
    while (const dirent* entry = ::readdir(entries)) {
      const std::string name = entry->d_name;
      struct stat about {};
      const std::string path = folder + "/" + name;
      if (name == "." || name == ".." || ::lstat(path.c_str(), &about) != 0) continue;
      if (S_ISDIR(about.st_mode) && !(status = add(path))) break;
    }
    ::closedir(entries);
    return status;
  }

  // Whether something happened; false when the time was over or a signal came.
  Result<bool> take(int timeout_ms) {
    pollfd waiting{descriptor_, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, timeout_ms);
    if (ready == 0 || (ready < 0 && errno == EINTR)) return false;
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    const ssize_t length = ready < 0 ? -1 : ::read(descriptor_, buffer.data(), buffer.size());
    if (length < 0) {
      return Error{ErrorKind::unavailable, folders_.empty() ? "" : folders_.begin()->second,
                   say("watching failed ({})", "监视失败（{}）", std::strerror(errno)),
                   say("start again", "请重新开始")};
    }
    for (std::size_t at = 0; at < static_cast<std::size_t>(length);) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof(event));
      const char* name = buffer.data() + at + sizeof(event);
      at += sizeof(event) + event.len;
      ended_ |= event.wd == root_ && (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0;
      if ((event.mask & IN_IGNORED) != 0) folders_.erase(event.wd);
      const bool folder = (event.mask & IN_ISDIR) != 0;
      if (folder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0 && folders_.contains(event.wd)) {
        // A folder that is gone again by now is no fault.
        if (auto added = add(folders_[event.wd] + "/" + name);
            !added && added.error().kind != ErrorKind::not_found)
          return added.error();
      }
    }
    return true;
  }

  int descriptor_;
  int root_ = -1;
  bool ended_ = false;
  std::map<int, std::string> folders_;
};

}  // namespace

Result<std::unique_ptr<FolderWatch>> watch_folder(const std::string& folder) {
  const int descriptor = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (descriptor < 0) {
    return Error{
        ErrorKind::unavailable, folder,
        say("this machine watches no more folders", "本机无法监视更多目录"),
        say("raise fs.inotify.max_user_instances", "请提高 fs.inotify.max_user_instances")};
  }
  auto watch = std::make_unique<InotifyWatch>(descriptor);
  GUIJU_CHECK_OK(watch->add(folder));
  return std::unique_ptr<FolderWatch>(std::move(watch));
}

}  // namespace guiju
