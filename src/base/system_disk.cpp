#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/descriptor.h"
#include "base/ports.h"

namespace guiju {
namespace {

struct Failure {
  int code;
  ErrorKind kind;
  const char* zh;
  const char* remedy_en;
  const char* remedy_zh;
};

constexpr Failure failures[] = {
    {ENOENT, ErrorKind::not_found, "文件或文件夹不存在", "check the path", "请检查路径"},
    {EACCES, ErrorKind::unavailable, "没有权限", "give this user access, or name another path",
     "请授予当前用户权限，或换一个路径"},
    {EPERM, ErrorKind::unavailable, "操作不被允许", "give this user access, or name another path",
     "请授予当前用户权限，或换一个路径"},
    {EROFS, ErrorKind::unavailable, "文件系统只读", "mount it writable, or name another folder",
     "请以可写方式挂载，或换一个文件夹"},
    {ENOSPC, ErrorKind::unavailable, "磁盘已满", "free space on this disk, then try again",
     "请释放磁盘空间后重试"},
    {EDQUOT, ErrorKind::unavailable, "超出磁盘配额",
     "free space or raise the quota, then try again", "请释放空间或提高配额后重试"},
    {EIO, ErrorKind::unavailable, "磁盘读写错误", "check the disk; the system log says more",
     "请检查磁盘；系统日志中有更多信息"},
    {EMFILE, ErrorKind::unavailable, "打开的文件过多", "raise the limit on open files (ulimit -n)",
     "请提高可打开文件数上限（ulimit -n）"},
    {ENFILE, ErrorKind::unavailable, "系统打开的文件过多", "close other programs, then try again",
     "请关闭其他程序后重试"},
    {EWOULDBLOCK, ErrorKind::unavailable, "被另一个进程占用",
     "stop the other process, or name another data folder", "请停止另一个进程，或换一个数据文件夹"},
    {EISDIR, ErrorKind::bad_input, "这是文件夹，不是文件", "name a file", "请给出文件路径"},
    {ENOTDIR, ErrorKind::bad_input, "路径的一部分不是文件夹", "check the path", "请检查路径"},
    {ENAMETOOLONG, ErrorKind::bad_input, "路径过长", "use a shorter path", "请使用较短的路径"},
    {ELOOP, ErrorKind::bad_input, "符号链接过多", "check the links on the path",
     "请检查路径上的链接"},
};

const char* english(int code) {
  const char* text = strerrordesc_np(code);
  return text != nullptr ? text : "unknown error";
}

Error disk_error(int code, const std::string& path, Message doing) {
  Error error{ErrorKind::unavailable,
              path,
              {},
              say("the system log may say more", "系统日志中可能有更多信息")};
  const char* zh = english(code);
  for (const Failure& failure : failures) {
    if (failure.code != code) continue;
    error.kind = failure.kind;
    error.remedy = {failure.remedy_en, failure.remedy_zh};
    zh = failure.zh;
  }
  error.what = {fmt::format("{}: {}", doing.en, english(code)),
                fmt::format("{}：{}", doing.zh, zh)};
  return error;
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<Descriptor> open_descriptor(const std::string& path, int flags) {
  int descriptor = -1;
  do descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0640);
  while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return disk_error(errno, path, say("cannot open", "无法打开"));
  return Descriptor(descriptor);
}

class SystemFile : public File {
 public:
  SystemFile(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t count = ::pread(descriptor_.get(), into.data() + done, into.size() - done,
                                    static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return disk_error(errno, path_, say("cannot read", "无法读取"));
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  Status append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return disk_error(errno, path_, say("cannot write", "无法写入"));
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return Done{};
  }

  // Not tried again on failure: after a failed sync the kernel may have dropped the pages it could
  // not write, and a second call would report success.
  Status sync() override {
    if (::fdatasync(descriptor_.get()) == 0) return Done{};
    return disk_error(errno, path_, say("cannot make the writes durable", "无法将数据落盘"));
  }

  Status truncate(std::uint64_t size) override {
    int result = -1;
    do result = ::ftruncate(descriptor_.get(), static_cast<off_t>(size));
    while (result != 0 && errno == EINTR);
    if (result == 0) return Done{};
    return disk_error(errno, path_, say("cannot cut the file", "无法截断文件"));
  }

  Result<std::uint64_t> size() override {
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0)
      return disk_error(errno, path_, say("cannot read the size", "无法读取文件大小"));
    return static_cast<std::uint64_t>(status.st_size);
  }

 private:
  Descriptor descriptor_;
  std::string path_;
};

class SystemDisk : public Disk {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    const int flags = mode == OpenMode::read ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND;
    GUIJU_TRY(descriptor, open_descriptor(path, flags));
    return std::unique_ptr<File>(std::make_unique<SystemFile>(std::move(descriptor), path));
  }

  // Reads until the end rather than trusting the size: pipes and /proc have none.
  Result<std::string> read_all(const std::string& path, std::uint64_t bytes_max) override {
    GUIJU_TRY(descriptor, open_descriptor(path, O_RDONLY));
    std::string out;
    char buffer[64 << 10];
    for (;;) {
      const ssize_t count = ::read(descriptor.get(), buffer, sizeof buffer);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return disk_error(errno, path, say("cannot read", "无法读取"));
      if (count == 0) return out;
      out.append(buffer, static_cast<std::size_t>(count));
      if (out.size() > bytes_max)
        return Error{ErrorKind::bad_input, path,
                     say("the file is larger than {} bytes", "文件超过 {} 字节", bytes_max),
                     say("split it", "请拆分文件")};
    }
  }

  Status write_whole(const std::string& path, std::string_view bytes) override {
    const std::string temporary = path + ".new";
    auto written = write_temporary(temporary, bytes);
    if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
      written = disk_error(errno, path, say("cannot replace the file", "无法替换文件"));
    if (!written) {
      ::unlink(temporary.c_str());
      return written;
    }
    return sync_folder(parent_of(path));
  }

  Result<std::vector<std::string>> list(const std::string& folder) override {
    DIR* stream = ::opendir(folder.c_str());
    if (stream == nullptr)
      return disk_error(errno, folder, say("cannot list the folder", "无法列出文件夹"));
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream)) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
      errno = 0;
    }
    const int code = errno;
    ::closedir(stream);
    if (code != 0) return disk_error(code, folder, say("cannot list the folder", "无法列出文件夹"));
    std::sort(names.begin(), names.end());
    return names;
  }

  bool is_folder(const std::string& path) override {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  }

  bool exists(const std::string& path) override {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0;
  }

  Status make_folders(const std::string& path) override {
    for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
      const std::string folder = path.substr(0, slash);
      if (!folder.empty() && ::mkdir(folder.c_str(), 0750) != 0) {
        const int code =
            errno;  // any code will do on a folder that is there, such as a read-only parent
        if (!is_folder(folder))
          return disk_error(code == EEXIST ? ENOTDIR : code, folder,
                            say("cannot make the folder", "无法创建文件夹"));
      }
      if (slash == std::string::npos) return Done{};
    }
  }

  Status sync_folder(const std::string& path) override {
    GUIJU_TRY(descriptor, open_descriptor(path, O_RDONLY | O_DIRECTORY));
    if (::fsync(descriptor.get()) == 0) return Done{};
    return disk_error(errno, path, say("cannot make the folder durable", "无法将文件夹落盘"));
  }

  Status sync_tree(const std::string& path) override {
    GUIJU_TRY(descriptor, open_descriptor(path, O_RDONLY | O_DIRECTORY));
    if (::syncfs(descriptor.get()) == 0) return Done{};  // of its whole file system
    return disk_error(errno, path, say("cannot make the folder durable", "无法将文件夹落盘"));
  }

  Status remove(const std::string& path) override {
    if (::unlink(path.c_str()) == 0) return Done{};
    // A folder can be removed when it is empty.
    if (errno == EISDIR && ::rmdir(path.c_str()) == 0) return Done{};
    return disk_error(errno, path, say("cannot remove", "无法删除"));
  }

  Result<std::unique_ptr<File>> lock(const std::string& path) override {
    GUIJU_TRY(descriptor, open_descriptor(path, O_RDWR | O_CREAT | O_APPEND));
    int result = -1;
    do result = ::flock(descriptor.get(), LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result != 0) return disk_error(errno, path, say("cannot lock", "无法加锁"));
    return std::unique_ptr<File>(std::make_unique<SystemFile>(std::move(descriptor), path));
  }

 private:
  static Status write_temporary(const std::string& path, std::string_view bytes) {
    GUIJU_TRY(descriptor, open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC));
    SystemFile file(std::move(descriptor), path);
    GUIJU_CHECK_OK(file.append(bytes));
    return file.sync();
  }
};

}  // namespace

std::unique_ptr<Disk> system_disk() { return std::make_unique<SystemDisk>(); }

}  // namespace guiju
