// `guiju serve` is killed with SIGKILL under load, again and again: whatever was answered is answered with the same bytes
// ever after, and every checkpoint of the ledger goes on from the one before.
//
//   GUIJU_KILLS=500 http_tests --gtest_filter='*ServeKill*sqlite'      (8 kills of each store when not told)
//
// Every 25 kills a new data directory is begun, so that starting does not take longer and longer.
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <cstdio>
#include <iostream>
#include <map>
#include <mutex>
#include <random>

#include "gate/record_ledger.h"
#include "test_service.h"

namespace guiju::http {
namespace {

using testing::Client;
using testing::Reply;

constexpr int clients = 6;
constexpr std::uint64_t kills_a_directory = 25;
constexpr std::string_view passphrase = "a passphrase for tests";

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = ::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

class Process {  // of the program itself
 public:
  explicit Process(const std::string& data) {
    ::setenv("GUIJU_PASSPHRASE", std::string(passphrase).c_str(), 1);
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(pipe[1], STDOUT_FILENO);
      ::close(pipe[0]);
      ::execl(GUIJU_BINARY, "guiju", "serve", "--lang", "en", "--data", data.c_str(), "--port", "0",
              "--log-level", "error", "--ledger-seconds", "1", nullptr);
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

// What the ledger says, which must go on from what it said before and agree with every record.
void check_ledger(const std::string& data, std::optional<ledger::Checkpoint>& before) {
  const auto disk = system_disk();
  auto ledger = gate::RecordLedger::open(*disk, data);
  ASSERT_TRUE(ledger) << ledger.error().text(Language::en);
  ASSERT_TRUE((*ledger)->unlock(passphrase));
  const auto now = (*ledger)->integrate(false);
  ASSERT_TRUE(now) << now.error().text(Language::en);
  const auto verified = (*ledger)->verify();
  ASSERT_TRUE(verified) << verified.error().text(Language::en);
  EXPECT_EQ(verified->entered, now->size);
  if (before && before->size > 0) {
    ASSERT_GE(now->size, before->size);
    ledger::TileReader reader(*disk, data + "/ledger", now->size);
    const auto path = ledger::consistency_path(before->size, now->size, reader);
    ASSERT_TRUE(path);
    EXPECT_TRUE(ledger::is_consistent(before->size, before->root, now->size, now->root, *path));
  }
  before = *now;
}

class ServeKill : public ::testing::TestWithParam<std::string_view> {
 protected:
  // A data directory of its own, with a key to ask with.
  std::string make_data(const std::string& folder, Client::Headers& key) {
    testing::TestService::Choice choice;
    if (GetParam() == "postgresql") choice.store = testing::TestService::new_database();
    testing::TestService made(choice);
    key = made.key({access::Permission::decide});
    made.stop();
    const std::string data = folder + "/data";
    std::filesystem::copy(made.data(), data, std::filesystem::copy_options::recursive);
    const auto disk = system_disk();
    const auto random = system_random();
    EXPECT_TRUE(gate::RecordLedger::init(*disk, *random, data, "bank.example/ledger", passphrase));
    return data;
  }

  struct Told {
    std::map<std::string, std::string> answers;  // id -> answer, of every run
    std::uint64_t asked_again = 0;
  };
  // Some of the earlier answers, and all of the last run's.
  void ask_again(const Process& process, const Client::Headers& key, std::uint64_t run,
                 std::mt19937_64& random, Told& told) {
    Client client(process.port());
    for (const auto& [id, answer] : told.answers) {
      const bool of_last_run = id.starts_with(fmt::format("r{}-", run == 0 ? 0 : run - 1));
      if (!of_last_run && random() % 50 != 0) continue;
      const Reply reply = client.ask("POST", "/v1/decisions", key, request(id));
      ASSERT_EQ(reply.status, 200) << reply.body;
      ASSERT_EQ(reply.body, answer) << "answered differently";
      ++told.asked_again;
    }
  }
  void load_and_kill(Process& process, const Client::Headers& key, std::uint64_t run,
                     std::mt19937_64& random, Told& told) {
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
          told.answers[id] = reply.body;
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(20'000 + random() % 200'000));
    process.kill(SIGKILL);
    over = true;
    for (std::thread& thread : threads) thread.join();
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, ServeKill, ::testing::Values("sqlite", "postgresql"),
                         [](const auto& store) { return std::string(store.param); });

TEST_P(ServeKill, WhatWasAnsweredIsAnsweredTheSameEverAfter) {
  if (GetParam() == "postgresql" && !guiju::testing::Postgres::own().there())
    GTEST_SKIP() << "no PostgreSQL: apt-get install postgresql-15";
  const std::uint64_t kills = from_environment("GUIJU_KILLS", 8);
  const std::uint64_t seed = from_environment("GUIJU_SEED", std::random_device{}());
  std::cout << kills << " kills, seed " << seed << std::endl;
  std::mt19937_64 random(seed);
  static_cast<void>(request("first"));
  std::uint64_t answers = 0, asked_again = 0, entered = 0;
  for (std::uint64_t killed = 0; killed < kills;) {
    guiju::testing::TemporaryFolder folder;
    Client::Headers key;
    const std::string data = make_data(folder.path(), key);
    Told told;
    std::optional<ledger::Checkpoint> checkpoint;
    const std::uint64_t runs = std::min(kills - killed, kills_a_directory);
    for (std::uint64_t run = 0; run <= runs; ++run) {
      check_ledger(data, checkpoint);
      if (HasFatalFailure()) return;
      Process process(data);
      ASSERT_NE(process.port(), 0) << "it does not start after run " << run;
      ask_again(process, key, run, random, told);
      if (HasFatalFailure()) return;
      if (run == runs)
        EXPECT_TRUE(WIFEXITED(process.kill(SIGTERM)));
      else
        load_and_kill(process, key, run, random, told);
    }
    check_ledger(data, checkpoint);
    EXPECT_GE(checkpoint->size, told.answers.size()) << "every answer has its record";
    killed += runs;
    answers += told.answers.size();
    asked_again += told.asked_again;
    entered += checkpoint->size;
  }
  std::cout << answers << " answers, " << asked_again << " asked again, " << entered
            << " records in the ledgers\n";
  EXPECT_GT(answers, kills);
}

}  // namespace
}  // namespace guiju::http
