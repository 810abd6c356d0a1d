// tests/page/site_server.h: serves tests/page/site over HTTP on a port of its own, until it is gone.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace guiju::testing {

class SiteServer {
 public:
  explicit SiteServer(std::string folder);
  ~SiteServer();
  SiteServer(const SiteServer&) = delete;
  SiteServer& operator=(const SiteServer&) = delete;

  std::uint16_t port() const { return port_; }
  // For Chromium: every name ends here.
  std::string resolver_rules() const { return "MAP * 127.0.0.1:" + std::to_string(port_); }
  // "POST /collect", in the order in which they came.
  std::vector<std::string> requests();

 private:
  void serve();
  void answer(int connection);
  std::string folder_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> over_{false};
  std::mutex mutex_;
  std::vector<std::string> requests_;  // guarded by mutex_
  std::vector<std::thread> answering_;
  std::thread thread_;
};

}  // namespace guiju::testing
