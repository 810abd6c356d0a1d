// page/browser_process.h: a Chromium of our own, as a process with two pipes and a profile folder.
//
// The DevTools protocol is spoken over two pipes (--remote-debugging-pipe), not over a port: no other
// user of the machine can connect, and when this process dies, however it dies, the pipes close and
// Chromium ends. A keeper process waits for Chromium and then removes the profile folder, so that
// neither a zombie nor a folder outlives it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace guiju::page {

struct BrowserOptions {
  std::string program;                  // e.g. /usr/bin/chromium
  bool no_sandbox = false;              // Chromium refuses to run as root with its sandbox
  std::string resolver_rules;           // --host-resolver-rules, for tests
  std::string scratch_folder = "/tmp";  // the profile is made here
};

class BrowserProcess {
 public:
  static Result<BrowserProcess> start(const BrowserOptions& options);
  BrowserProcess(BrowserProcess&& other) noexcept;
  BrowserProcess& operator=(BrowserProcess&&) = delete;
  ~BrowserProcess();  // ends Chromium and waits until its profile is gone

  int to_browser() const { return to_browser_; }
  int from_browser() const { return from_browser_; }
  pid_t pid() const { return browser_; }
  const std::string& profile() const { return profile_; }
  // Why it ended, e.g. "by signal 11"; asks for nothing while it runs.
  std::string ending() const;

 private:
  BrowserProcess() = default;
  int to_browser_ = -1, from_browser_ = -1, report_ = -1;
  pid_t keeper_ = -1, browser_ = -1;
  std::string profile_;
};

}  // namespace guiju::page
