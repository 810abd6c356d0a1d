#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/signing.h"

namespace guiju {
namespace {

Error cannot(const std::string& path, int code) {
  if (code == EEXIST) {
    return Error{
        ErrorKind::conflict, path,
        say("is there already, and a key is never overwritten", "已存在，密钥文件不会被覆盖"),
        say("name another file", "请换一个文件名")};
  }
  const char* why = strerrordesc_np(code);
  return Error{code == ENOENT ? ErrorKind::not_found : ErrorKind::unavailable, path,
               say("cannot write the key file: {}", "无法写入密钥文件：{}",
                   why == nullptr ? "unknown error" : why),
               say("check the folder, its permissions and the disk", "请检查目录、权限与磁盘")};
}

int write_and_sync(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

Status create_private_file(const std::string& path, std::string_view bytes) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot(path, errno);
  const int code = write_and_sync(descriptor, bytes);
  ::close(descriptor);
  if (code == 0) return Done{};
  ::unlink(path.c_str());
  return cannot(path, code);
}

}  // namespace guiju
