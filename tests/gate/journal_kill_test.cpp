// The journal on the real disk, its writer killed with SIGKILL at random moments, again and again.
//
//   GUIJU_KILLS=300 gate_tests --gtest_filter='JournalKill*'      (30 kills when not told)
//   GUIJU_SEED=… repeats the moments of a run, as far as a scheduler can be repeated
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "base/hash.h"
#include "gate/journal.h"

namespace guiju::gate {
namespace {

constexpr int writers = 8;

struct Acknowledged {  // what a writer tells over the pipe: at most PIPE_BUF, so never torn
  std::uint64_t sequence;
  std::uint64_t hash;
};

JournalLimits limits() {
  JournalLimits small;
  small.segment_bytes_max = 64u << 10;  // several rotations a run
  return small;
}

std::uint64_t hash_of(std::string_view payload) {
  return std::uint64_t{crc32c(payload)} << 32 | crc32c(payload, 0x9E3779B9u);
}

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = ::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// The child: eight threads append and tell, until they are killed. Never returns.
[[noreturn]] void write_until_killed(const std::string& folder, int pipe, std::uint64_t run) {
  const auto disk = system_disk();
  auto journal = Journal::open(*disk, folder, limits());
  if (!journal) {
    std::cerr << journal.error().text(Language::en) << std::endl;
    ::_exit(3);
  }
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer)
    threads.emplace_back([&, writer] {
      for (std::uint64_t n = 0;; ++n) {
        std::string payload = fmt::format(R"({{"run":{},"writer":{},"n":{}}})", run, writer, n);
        payload.append(n * 131 % 700, ' ');
        const auto sequence = (*journal)->append(payload);
        if (!sequence) ::_exit(4);
        const Acknowledged told{*sequence, hash_of(payload)};
        if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(5);
      }
    });
  for (std::thread& thread : threads) thread.join();
  ::_exit(6);
}

// Runs a child, kills it after `life_us`, and returns how it ended; `told` gains what it
// acknowledged.
int run_and_kill(const std::string& folder, std::uint64_t run, std::uint64_t life_us,
                 std::map<std::uint64_t, std::uint64_t>& told) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe[0]);
    write_until_killed(folder, pipe[1], run);
  }
  ::close(pipe[1]);
  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::microseconds(life_us));
    ::kill(child, SIGKILL);
  });
  Acknowledged one{};
  while (::read(pipe[0], &one, sizeof one) == sizeof one) {
    EXPECT_FALSE(told.contains(one.sequence)) << "sequence " << one.sequence << " was given twice";
    told[one.sequence] = one.hash;
  }
  killer.join();
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(JournalKill, EveryAcknowledgedRecordSurvivesKillsAtRandomMoments) {
  const std::uint64_t kills = number_from_environment("GUIJU_KILLS", 30);
  const std::uint64_t seed = number_from_environment("GUIJU_SEED", std::random_device{}());
  std::cout << kills << " kills, seed " << seed << std::endl;
  std::mt19937_64 random(seed);
  std::string folder = ::testing::TempDir() + "guiju-journal-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);

  const auto disk = system_disk();
  std::map<std::uint64_t, std::uint64_t> told;  // sequence to hash, of all runs
  std::uint64_t torn = 0, unacknowledged = 0;
  for (std::uint64_t run = 0; run < kills; ++run) {
    const std::uint64_t life_us =
        500 + random() % 40'000;  // from inside recovery to thousands of records
    SCOPED_TRACE(fmt::format("run {}, killed after {} us, seed {}", run, life_us, seed));
    const int status = run_and_kill(folder, run, life_us, told);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << "the child ended by itself with " << (WIFEXITED(status) ? WEXITSTATUS(status) : -1);

    std::uint64_t seen = 0;
    const auto check = [&](std::uint64_t sequence, std::string_view payload) -> Status {
      EXPECT_EQ(sequence, ++seen);
      const auto known = told.find(sequence);
      if (known == told.end()) {
        ++unacknowledged;  // durable but not yet told: it counts from now on
        told[sequence] = hash_of(payload);
      } else {
        EXPECT_EQ(known->second, hash_of(payload)) << "record " << sequence << " changed";
      }
      return Done{};
    };
    const auto journal = Journal::open(*disk, folder, limits(), check);
    ASSERT_TRUE(journal) << journal.error().text(Language::en);
    if ((*journal)->found().torn_bytes > 0) ++torn;
    ASSERT_EQ(seen, told.empty() ? 0 : told.rbegin()->first) << "acknowledged records are missing";
    ASSERT_EQ(seen, told.size());
    if (::testing::Test::HasFailure()) break;
  }
  std::cout << told.size() << " records, " << unacknowledged << " durable before they were told, "
            << torn << " torn tails" << std::endl;
  EXPECT_GT(told.size(), kills);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace guiju::gate
