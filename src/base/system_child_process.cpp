#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "base/child_process.h"
#include "base/descriptor.h"

namespace guiju {
namespace {

// A process that stops reading early must not end us.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~WithoutPipeSignal() {
    const timespec at_once{};
    while (sigtimedwait(&pipe_, nullptr, &at_once) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  WithoutPipeSignal(const WithoutPipeSignal&) = delete;
  WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;

 private:
  sigset_t pipe_, before_;
};

// What a descriptor has now, behind `into`; closed at its end.
void take(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer;  // NOLINT: written before it is read
  const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) from.close();
}

void tell_lines(std::string& pending, const std::function<void(std::string_view)>& on_line) {
  std::size_t begin = 0;
  for (std::size_t end; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1)
    if (on_line) on_line(std::string_view(pending).substr(begin, end - begin));
  pending.erase(0, begin);
}

// Writes the input and reads what comes, without either waiting for the other for ever.
void converse(const ChildCall& call, Descriptor& to, Descriptor& from, Descriptor& errors,
              ChildAnswer& answer) {
  std::size_t sent = 0;
  std::string pending;
  if (call.input.empty()) to.close();
  while (from.get() >= 0 || errors.get() >= 0) {
    // poll passes over descriptors below 0
    std::array<pollfd, 3> wait{
        {{from.get(), POLLIN, 0}, {errors.get(), POLLIN, 0}, {to.get(), POLLOUT, 0}}};
    if (::poll(wait.data(), wait.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    if (to.get() >= 0 && wait[2].revents != 0) {
      const ssize_t wrote = ::write(to.get(), call.input.data() + sent, call.input.size() - sent);
      if (wrote > 0) sent += static_cast<std::size_t>(wrote);
      if ((wrote < 0 && errno != EAGAIN && errno != EINTR) || sent == call.input.size()) to.close();
    }
    if (errors.get() >= 0 && wait[1].revents != 0) {
      take(errors, pending);
      tell_lines(pending, call.on_line);
    }
    if (from.get() >= 0 && wait[0].revents != 0) take(from, answer.output);
    if (answer.output.size() > call.output_bytes_max) {
      answer.too_much = true;
      return;
    }
  }
  if (!pending.empty() && call.on_line) call.on_line(pending);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& one : texts) out.push_back(one.data());
  out.push_back(nullptr);
  return out;
}

Error cannot_start(std::string_view program) {
  return Error{ErrorKind::unavailable, std::string(program), say("cannot be started", "无法启动"),
               say("is it installed?", "请确认已安装")};
}

}  // namespace

Result<ChildAnswer> ask_child(const ChildCall& call) {
  std::array<int, 2> in{}, out{}, err{};
  const std::string& program = call.words.front();
  if (::access(program.c_str(), X_OK) != 0) return cannot_start(program);
  if (::pipe2(in.data(), O_CLOEXEC) != 0) return cannot_start(program);
  Descriptor in_read(in[0]), to(in[1]);
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return cannot_start(program);
  Descriptor from(out[0]), out_write(out[1]);
  if (::pipe2(err.data(), O_CLOEXEC) != 0) return cannot_start(program);
  Descriptor errors(err[0]), err_write(err[1]);

  std::vector<std::string> words = call.words, environment = call.environment;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in_read.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, out_write.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, err_write.get(), 2);
  pid_t process = 0;
  const int failed = ::posix_spawn(&process, program.c_str(), &actions, nullptr,
                                   pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return cannot_start(program);
  in_read.close();
  out_write.close();
  err_write.close();
  ::fcntl(to.get(), F_SETFL, O_NONBLOCK);

  ChildAnswer answer;
  {
    const WithoutPipeSignal quiet;
    converse(call, to, from, errors, answer);
    to.close();
    from.close();
    errors.close();
  }
  if (answer.too_much) ::kill(process, SIGKILL);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return answer;
}

std::string program_folder() {
  std::array<char, PATH_MAX> path{};
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  const std::string_view whole(path.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return std::string(whole.substr(0, whole.rfind('/') + 1));
}

}  // namespace guiju
