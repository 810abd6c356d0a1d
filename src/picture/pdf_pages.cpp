#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "picture/picture.h"

namespace guiju::picture {
namespace {

constexpr int page_width = 1240;  // pixels: A4 at 150 dots an inch
constexpr std::uint64_t memory_kib_max = 1u << 20;
constexpr std::uint64_t drawn_bytes_max = 256u << 20;

Error cannot_draw() {
  return Error{ErrorKind::bad_input, "",
               say("the PDF cannot be drawn: damaged, protected by a password, or too heavy",
                   "PDF 无法绘制：已损坏、有密码或过于复杂"),
               say("save it anew without a password, or export its pages as PNG",
                   "请另存为无密码的 PDF，或将各页导出为 PNG")};
}

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  int number() const { return number_; }

 private:
  int number_;
};

// Writes `in` to the process and reads what it writes, without either waiting for the other for ever.
std::string converse(Descriptor& to, Descriptor& from, std::string_view in, bool& too_much) {
  std::string out;
  std::array<char, 65536> buffer{};
  std::size_t sent = 0;
  while (from.number() >= 0) {
    std::array<pollfd, 2> wait{{{from.number(), POLLIN, 0}, {to.number(), POLLOUT, 0}}};
    if (::poll(wait.data(), to.number() >= 0 ? 2 : 1, -1) < 0 && errno != EINTR) break;
    if (to.number() >= 0 && (wait[1].revents & (POLLOUT | POLLERR | POLLHUP)) != 0) {
      const ssize_t wrote = ::write(to.number(), in.data() + sent, in.size() - sent);
      if (wrote > 0) sent += static_cast<std::size_t>(wrote);
      if ((wrote < 0 && errno != EAGAIN && errno != EINTR) || sent == in.size()) to.close();
    }
    if ((wait[0].revents & (POLLIN | POLLERR | POLLHUP)) == 0) continue;
    const ssize_t got = ::read(from.number(), buffer.data(), buffer.size());
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) break;
    if (got > 0) out.append(buffer.data(), static_cast<std::size_t>(got));
    if (out.size() > drawn_bytes_max) {
      too_much = true;
      break;
    }
  }
  return out;
}

// Pictures one behind the other: each ends behind its chunk IEND.
std::vector<std::string> parted(std::string_view pngs) {
  std::vector<std::string> pages;
  constexpr std::string_view end("\0\0\0\0IEND\xae\x42\x60\x82", 12);
  while (kind_of(pngs) == Kind::png) {
    const std::size_t at = pngs.find(end);
    if (at == std::string_view::npos) break;
    pages.emplace_back(pngs.substr(0, at + end.size()));
    pngs.remove_prefix(at + end.size());
  }
  return pages;
}

}  // namespace

Result<std::vector<std::string>> draw_pages(std::string_view pdf, const Limits& limits) {
  if (pdf.size() > limits.bytes_max) {
    return Error{ErrorKind::bad_input, "",
                 say("the PDF has {} bytes; {} are the most", "PDF 有 {} 字节，上限为 {}",
                     pdf.size(), limits.bytes_max),
                 say("split it or export its pages as PNG", "请拆分或将各页导出为 PNG")};
  }
  constexpr const char* program = "/usr/bin/pdftoppm";
  if (::access(program, X_OK) != 0) {
    return Error{
        ErrorKind::unavailable, "",
        say("PDFs cannot be drawn: pdftoppm is not installed", "未安装 pdftoppm，无法读取 PDF"),
        say("apt-get install poppler-utils, or give the pages as PNG",
            "请执行 apt-get install poppler-utils，或将各页导出为 PNG")};
  }
  std::array<int, 2> in{}, out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0) return cannot_draw();
  Descriptor in_read(in[0]), to(in[1]);
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return cannot_draw();
  Descriptor from(out[0]), out_write(out[1]);
  // The shell only sets the limits of the process that takes its place.
  std::string script = "ulimit -t " + std::to_string(limits.page_seconds_max) + " -v " +
                       std::to_string(memory_kib_max) + " -c 0; exec " + program +
                       " -png -q -scale-to-x " + std::to_string(page_width) +
                       " -scale-to-y -1 -l " + std::to_string(limits.pages_max + 1) + " -";
  std::string shell = "/bin/sh", option = "-c", path = "PATH=/usr/bin:/bin";
  const std::array<char*, 4> words{shell.data(), option.data(), script.data(), nullptr};
  const std::array<char*, 2> environment{path.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in_read.number(), 0);
  posix_spawn_file_actions_adddup2(&actions, out_write.number(), 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t process = 0;
  const int failed =
      ::posix_spawn(&process, shell.c_str(), &actions, nullptr, words.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return cannot_draw();
  in_read.close();
  out_write.close();
  ::fcntl(to.number(), F_SETFL, O_NONBLOCK);
  // A process that stops reading early must not end us.
  sigset_t pipe_signal, before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  bool too_much = false;
  const std::string drawn = converse(to, from, pdf, too_much);
  to.close();
  from.close();
  if (too_much) ::kill(process, SIGKILL);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  const timespec at_once{};
  while (sigtimedwait(&pipe_signal, nullptr, &at_once) > 0) {
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  std::vector<std::string> pages = parted(drawn);
  if (too_much || !WIFEXITED(status) || WEXITSTATUS(status) != 0 || pages.empty())
    return cannot_draw();
  if (pages.size() > limits.pages_max) {
    return Error{ErrorKind::bad_input, "",
                 say("the PDF has more than {} pages", "PDF 超过 {} 页", limits.pages_max),
                 say("split it", "请拆分后提交")};
  }
  return pages;
}

}  // namespace guiju::picture
