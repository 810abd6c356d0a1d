#include "page/browser_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace guiju::page {
namespace {

// Quiet, alone, without the outside: no updates, no crash reports, no extensions, no first run. One
// process for all frames of a page (no site isolation): the profile holds no secret, and so every
// frame's requests pass by us.
std::vector<std::string> arguments_of(const BrowserOptions& options, const std::string& profile) {
  std::vector<std::string> words{
      options.program,
      "--headless=new",
      "--remote-debugging-pipe",
      "--user-data-dir=" + profile,
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-gpu",
      "--disable-extensions",
      "--disable-sync",
      "--disable-background-networking",
      "--disable-component-update",
      // Chromium 156 asks for updates all the same, at its second address without TLS: there is one address only, and nobody.
      "--component-updater=url-source=https://127.0.0.1:9/",
      "--disable-default-apps",
      "--disable-breakpad",
      "--disable-crash-reporter",
      "--disable-client-side-phishing-detection",
      "--disable-dev-shm-usage",
      "--disable-domain-reliability",
      "--disable-site-isolation-trials",
      "--disable-features=IsolateOrigins,site-per-process,Translate,OptimizationHints,"
      "NetworkTimeServiceQuerying,MediaRouter,InterestFeedContentSuggestions,BackForwardCache,"
      "HttpsUpgrades",
      "--deny-permission-prompts",
      "--hide-scrollbars",
      "--mute-audio",
      "--metrics-recording-only",
      "--no-pings",
      "--password-store=basic",
      "--use-mock-keychain",
      "--lang=zh-CN",
      "--force-color-profile=srgb",
  };
  if (options.no_sandbox) words.push_back("--no-sandbox");
  if (!options.resolver_rules.empty())
    words.push_back("--host-resolver-rules=" + options.resolver_rules);
  words.push_back("about:blank");
  return words;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

struct Pipe {
  int read = -1, write = -1;
  bool open() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
};

void close_end(int& end) {
  if (end >= 0) ::close(end);
  end = -1;
}

struct Launch {  // everything made ready before fork: afterwards nothing may allocate
  char* const* arguments;
  char* const* environment;
  const char* profile;
  int commands, answers, report, silence;
};

// In the child of the keeper. Chromium reads commands from 3 and answers on 4.
[[noreturn]] void become_browser(const Launch& launch) {
  ::setpgid(0, 0);
  // Above the numbers wanted first, so that none is overwritten before it is moved.
  const int commands = ::fcntl(launch.commands, F_DUPFD, 10);
  const int answers = ::fcntl(launch.answers, F_DUPFD, 10);
  const int silence = ::fcntl(launch.silence, F_DUPFD, 10);
  for (int fd = 0; fd <= 2; ++fd) ::dup2(silence, fd);
  ::dup2(commands, 3);
  ::dup2(answers, 4);
  ::close_range(5, ~0u, 0);
  ::execve(launch.arguments[0], launch.arguments, launch.environment);
  ::_exit(127);
}

// Starts Chromium, says its id and, later, how it ended; then becomes `rm` for the profile.
[[noreturn]] void keep(const Launch& launch) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // Chromium's helpers are ours to bury when it is gone
  ::setsid();  // a Ctrl-C at the terminal is for the program, which then closes the pipes
  const pid_t browser = ::fork();
  if (browser == 0) become_browser(launch);
  ::signal(SIGPIPE,
           SIG_IGN);  // nobody may be left to report to; the profile is removed all the same
  ::dup2(launch.report, 3);
  for (int fd = 0; fd <= 2; ++fd) ::dup2(launch.silence, fd);
  ::close_range(4, ~0u, 0);
  ssize_t said = ::write(3, &browser, sizeof browser);
  int status = 0;
  while (browser > 0 && ::waitpid(browser, &status, 0) < 0 && errno == EINTR) continue;
  if (browser > 0) ::kill(-browser, SIGKILL);  // helpers that outlive it
  constexpr int turns = 100, turn_ms = 10;
  for (int turn = 0; turn < turns; ++turn) {
    const pid_t helper = ::waitpid(-1, nullptr, WNOHANG);
    if (helper < 0 && errno == ECHILD) break;
    if (helper == 0) ::poll(nullptr, 0, turn_ms);
  }
  said += ::write(3, &status, sizeof status);
  static_cast<void>(said);
  ::execl("/bin/rm", "rm", "-rf", "--", launch.profile, static_cast<char*>(nullptr));
  ::_exit(1);
}

Error cannot_start(std::string_view program, std::string_view reason) {
  return Error{ErrorKind::unavailable, std::string(program),
               say("Chromium did not start: {}", "Chromium 未能启动：{}", reason),
               say("install the package chromium, or name one with --browser=PATH",
                   "请安装 chromium，或以 --browser=PATH 指定")};
}

bool read_whole(int fd, void* into, std::size_t bytes, int timeout_ms) {
  pollfd waiting{fd, POLLIN, 0};
  if (::poll(&waiting, 1, timeout_ms) != 1) return false;
  return ::read(fd, into, bytes) == static_cast<ssize_t>(bytes);
}

}  // namespace

Result<BrowserProcess> BrowserProcess::start(const BrowserOptions& options) {
  if (::access(options.program.c_str(), X_OK) != 0)
    return cannot_start(options.program, "no such program");
  BrowserProcess process;
  process.profile_ = options.scratch_folder + "/guiju-browser-XXXXXX";
  if (::mkdtemp(process.profile_.data()) == nullptr) {
    process.profile_.clear();
    return cannot_start(options.program, "no folder for its profile can be made");
  }
  Pipe commands, answers, report;
  int silence = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (silence < 0 || !commands.open() || !answers.open() || !report.open())
    return cannot_start(options.program, "no pipes");
  std::vector<std::string> words = arguments_of(options, process.profile_);
  std::vector<std::string> settings{"HOME=" + process.profile_, "TZ=Asia/Shanghai", "LANG=C.UTF-8",
                                    "PATH=/usr/local/bin:/usr/bin:/bin"};
  std::vector<char*> arguments = pointers(words), environment = pointers(settings);
  const Launch launch{arguments.data(), environment.data(), process.profile_.c_str(),
                      commands.read,    answers.write,      report.write,
                      silence};
  process.keeper_ = ::fork();
  if (process.keeper_ == 0) keep(launch);
  close_end(commands.read);
  close_end(answers.write);
  close_end(report.write);
  close_end(silence);
  process.to_browser_ = commands.write;
  process.from_browser_ = answers.read;
  process.report_ = report.read;
  if (process.keeper_ < 0) return cannot_start(options.program, std::strerror(errno));
  if (!read_whole(process.report_, &process.browser_, sizeof process.browser_, 5'000) ||
      process.browser_ <= 0)
    return cannot_start(options.program, "no process can be made");
  return process;
}

BrowserProcess::BrowserProcess(BrowserProcess&& other) noexcept
    : to_browser_(std::exchange(other.to_browser_, -1)),
      from_browser_(std::exchange(other.from_browser_, -1)),
      report_(std::exchange(other.report_, -1)),
      keeper_(std::exchange(other.keeper_, -1)),
      browser_(std::exchange(other.browser_, -1)),
      profile_(std::move(other.profile_)) {}

BrowserProcess::~BrowserProcess() {
  close_end(to_browser_);
  close_end(from_browser_);
  if (keeper_ > 0) {
    // Closed pipes end it in good order; the report is readable when it has ended.
    pollfd ended{report_, POLLIN, 0};
    if (::poll(&ended, 1, 1'500) != 1 && browser_ > 0) ::kill(-browser_, SIGKILL);
    while (::waitpid(keeper_, nullptr, 0) < 0 && errno == EINTR) continue;
  } else if (!profile_.empty()) {
    ::rmdir(profile_.c_str());
  }
  close_end(report_);
}

std::string BrowserProcess::ending() const {
  int status = 0;
  if (!read_whole(report_, &status, sizeof status, 1'000)) return "and still runs";
  if (WIFSIGNALED(status)) return fmt::format("by signal {}", WTERMSIG(status));
  return fmt::format("with status {}", WEXITSTATUS(status));
}

}  // namespace guiju::page
