// `guiju serve` is killed with SIGKILL under load, again and again, on one data directory: whatever was answered is
// answered with the same bytes ever after.
//
//   GUIJU_KILLS=500 http_tests --gtest_filter='ServeKill*'      (8 kills when not told)
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <cstdio>
#include <iostream>
#include <map>
#include <mutex>
#include <random>

#include "test_service.h"

namespace guiju::http {
namespace {

using testing::Client;
using testing::Reply;

constexpr int clients = 6;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = ::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

class Process {  // of the program itself
 public:
  explicit Process(const std::string& data) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(pipe[1], STDOUT_FILENO);
      ::close(pipe[0]);
      ::execl(GUIJU_BINARY, "guiju", "serve", "--lang", "en", "--data", data.c_str(), "--port", "0",
              "--log-level", "error", nullptr);
      ::_exit(127);
    }
    ::close(pipe[1]);
    FILE* out = ::fdopen(pipe[0], "r");
    char line[256];
    while (std::fgets(line, sizeof line, out) != nullptr) {
      const std::string_view text = line;
      const std::size_t at = text.find("127.0.0.1:");
      if (at == std::string_view::npos) continue;
      port_ = static_cast<std::uint16_t>(std::atoi(line + at + 10));
      break;
    }
    out_ = out;
  }
  ~Process() { kill(SIGKILL); }
  std::uint16_t port() const { return port_; }
  int kill(int with) {
    if (pid_ <= 0) return 0;
    ::kill(pid_, with);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    std::fclose(out_);
    return status;
  }

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  FILE* out_ = nullptr;
};

std::string request(const std::string& id) {
  const auto number = std::hash<std::string>{}(id);
  return gate::testing::showing(id, {{"p-0100", fmt::format("p-{:04}", 60 + number % 400)}});
}

TEST(ServeKill, WhatWasAnsweredIsAnsweredTheSameEverAfter) {
  const std::uint64_t kills = from_environment("GUIJU_KILLS", 8);
  const std::uint64_t seed = from_environment("GUIJU_SEED", std::random_device{}());
  std::cout << kills << " kills, seed " << seed << std::endl;
  std::mt19937_64 random(seed);
  static_cast<void>(request("first"));
  guiju::testing::TemporaryFolder folder;
  std::string data;
  Client::Headers key;
  {
    testing::TestService made;
    key = made.key({access::Permission::decide});
    made.stop();
    std::filesystem::copy(made.data(), folder.path() + "/data",
                          std::filesystem::copy_options::recursive);
    data = folder.path() + "/data";
  }
  std::map<std::string, std::string> told;  // id -> answer, of every run
  std::uint64_t asked_again = 0;
  for (std::uint64_t run = 0; run <= kills; ++run) {
    Process process(data);
    ASSERT_NE(process.port(), 0) << "it does not start after run " << run;
    {  // some of the earlier answers, and all of the last run's
      Client client(process.port());
      for (auto at = told.begin(); at != told.end(); ++at) {
        const bool of_last_run = at->first.starts_with(fmt::format("r{}-", run == 0 ? 0 : run - 1));
        if (!of_last_run && random() % 50 != 0) continue;
        const Reply reply = client.ask("POST", "/v1/decisions", key, request(at->first));
        ASSERT_EQ(reply.status, 200) << reply.body;
        ASSERT_EQ(reply.body, at->second) << "answered differently";
        ++asked_again;
      }
    }
    if (run == kills) {
      EXPECT_TRUE(WIFEXITED(process.kill(SIGTERM)));
      break;
    }
    std::atomic<bool> over{false};
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
      threads.emplace_back([&, i] {
        Client client(process.port());
        for (int number = 0; !over; ++number) {
          const std::string id = fmt::format("r{}-{}-{}", run, i, number);
          const Reply reply = client.ask("POST", "/v1/decisions", key, request(id));
          if (reply.status == 0) return;  // killed
          if (reply.status != 200) {
            ADD_FAILURE() << reply.status << reply.body;
            return;
          }
          const std::lock_guard hold(mutex);
          told[id] = reply.body;
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(20'000 + random() % 200'000));
    process.kill(SIGKILL);
    over = true;
    for (std::thread& thread : threads) thread.join();
  }
  std::cout << told.size() << " answers, " << asked_again << " asked again\n";
  EXPECT_GT(told.size(), kills);
}

}  // namespace
}  // namespace guiju::http
