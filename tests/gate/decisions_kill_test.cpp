// Eight writers decide; the process is killed with SIGKILL at random moments; whatever was answered is there
// afterwards, and asked again it is answered with the same bytes.
//
//   GUIJU_KILLS=200 gate_tests --gtest_filter='DecisionsKill*'      (20 kills when not told)
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <random>
#include <thread>

#include "gate/decisions.h"
#include "gate/journal.h"
#include "sample_engine.h"

namespace guiju::gate {
namespace {

constexpr int writers = 8;

struct Told {  // at most PIPE_BUF, so never torn
  std::uint32_t writer, number, checksum;
};

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = ::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string request(std::uint32_t writer, std::uint32_t number) {
  return testing::showing(fmt::format("w{}-{}", writer, number),
                          {{"p-0100", fmt::format("p-{:04}", 60 + (writer * 131 + number) % 400)}});
}

[[noreturn]] void decide_until_killed(Engine& engine, const std::string& folder, int pipe) {
  const auto disk = system_disk();
  auto journal = Journal::open(*disk, folder);
  if (!journal) ::_exit(3);
  Decisions decisions(engine.snapshots(), engine.people(), Language::en);
  if (!decisions.remember(**journal)) ::_exit(4);
  std::vector<std::thread> threads;
  for (std::uint32_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      DecisionScratch scratch;
      for (std::uint32_t number = 0;; ++number) {
        std::string out;
        if (!decisions.answer(request(writer, number), "test", scratch, out).judged) ::_exit(5);
        const Told told{writer, number, crc32c(out)};
        if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(6);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ::_exit(7);
}

TEST(DecisionsKill, EveryAnsweredVerdictIsThereAndTheSame) {
  const std::uint64_t kills = from_environment("GUIJU_KILLS", 20);
  const std::uint64_t seed = from_environment("GUIJU_SEED", std::random_device{}());
  std::cout << kills << " kills, seed " << seed << std::endl;
  std::mt19937_64 random(seed);
  const auto engine = testing::sample_engine();
  ASSERT_NE(engine, nullptr);
  static_cast<void>(request(0, 0));  // the world it reads is read before there are children
  const auto disk = system_disk();
  std::uint64_t answered = 0;
  for (std::uint64_t run = 0; run < kills; ++run) {
    std::string folder = ::testing::TempDir() + "guiju-decisions-XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const auto life = std::chrono::microseconds(2'000 + random() % 60'000);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe[0]);
      decide_until_killed(*engine, folder, pipe[1]);
    }
    ::close(pipe[1]);
    std::thread killer([&] {
      std::this_thread::sleep_for(life);
      ::kill(child, SIGKILL);
    });
    std::vector<Told> all;
    for (Told told{}; ::read(pipe[0], &told, sizeof told) == sizeof told;) all.push_back(told);
    killer.join();
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);

    auto journal = Journal::open(*disk, folder);
    ASSERT_TRUE(journal) << journal.error().text(Language::en);
    Decisions reopened(engine->snapshots(), engine->people(), Language::en);
    ASSERT_TRUE(reopened.remember(**journal));
    DecisionScratch scratch;
    for (const Told& told : all) {
      std::string out;
      const Answer answer =
          reopened.answer(request(told.writer, told.number), "test", scratch, out);
      ASSERT_TRUE(answer.judged) << out;
      ASSERT_EQ(answer.verdict, nullptr) << "it was forgotten and judged anew: " << out;
      ASSERT_EQ(crc32c(out), told.checksum) << "it is answered differently: " << out;
    }
    answered += all.size();
    journal->reset();
    std::filesystem::remove_all(folder);
  }
  std::cout << answered << " answered verdicts, all of them there\n";
  EXPECT_GT(answered, 0u);
}

}  // namespace
}  // namespace guiju::gate
