// A process that signs acts is killed with SIGKILL at random moments: what it was told was done is
// there, whole with its files, and nothing is half there. Two that write at once are serialised.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <iostream>
#include <random>
#include <thread>

#include "gate/data_store.h"
#include "gate/revision_store.h"
#include "staff/house.h"
#include "support/temporary_folder.h"

namespace guiju::gate {
namespace {

std::vector<SourceFile> files_of(std::uint32_t number) {
  return {{"rulebook/rulebook.yaml", fmt::format("revision {}", number)},
          {"rulebook/policies.yaml", std::string(20'000, static_cast<char>('a' + number % 26))}};
}

Digest id_of(std::uint32_t number) { return sha256(fmt::format("rules {}", number)); }

Result<staff::Act> submit(DataStore& store, const Clock& clock, const SigningKey& key,
                          std::uint32_t number) {
  const auto files = files_of(number);
  return store.act(
      [&](const DataStore::Governance& governance) {
        return governance.log.sign(key,
                                   {.action = std::string(submit_action),
                                    .subject = id_of(number),
                                    .details = {{"version", "1"},
                                                {"files", digest_of(files).hex()},
                                                {"changed", ""},
                                                {"editors", ""}},
                                    .note = ""},
                                   clock.now());
      },
      {.files = files, .report = {}});
}

std::unique_ptr<DataStore> opened(const std::string& folder) {
  static const auto disk = system_disk();
  static const auto clock = system_clock();
  static const auto dice = system_random();
  auto store = DataStore::open(*disk, *clock, *dice, folder);
  EXPECT_TRUE(store) << (store ? "" : store.error().text(Language::en));
  return store ? std::move(*store) : nullptr;
}

void found(DataStore& store, const SigningKey& key, const std::string& name) {
  const auto clock = system_clock();
  EXPECT_TRUE(store.act([&](const DataStore::Governance& governance) -> Result<staff::Act> {
    return governance.log.sign_founding(key, name, clock->now());
  }));
}

TEST(GovernanceKill, WhatWasToldIsThereAndNothingIsHalfThere) {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  std::mt19937_64 random(seed);
  const auto dice = system_random();
  const SigningKey maker = SigningKey::generate(*dice);
  const guiju::testing::TemporaryFolder folder;
  found(*opened(folder.path()), maker, "maker");
  std::uint32_t next = 0;
  std::size_t told_in_all = 0;
  for (int run = 0; run < 12; ++run) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const auto clock = system_clock();
      const auto disk = system_disk();
      auto store = DataStore::open(*disk, *clock, *dice, folder.path());
      if (!store) ::_exit(3);
      for (std::uint32_t number = next;; ++number) {
        if (!submit(**store, *clock, maker, number)) ::_exit(4);
        if (::write(pipe[1], &number, sizeof number) != sizeof number) ::_exit(5);
      }
    }
    ::close(pipe[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(5'000 + random() % 80'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    std::vector<std::uint32_t> told;
    std::uint32_t number = 0;
    while (::read(pipe[0], &number, sizeof number) == sizeof number) told.push_back(number);
    ::close(pipe[0]);

    const auto store = opened(folder.path());
    const auto governance = store->load_governance();
    ASSERT_TRUE(governance) << governance.error().text(Language::en);
    for (const std::uint32_t one : told)
      EXPECT_NE(governance->revisions.find(id_of(one)), nullptr) << one;
    for (const Revision& revision : governance->revisions.all())
      EXPECT_TRUE(store->revision_files(revision)) << revision.id.hex();
    next = static_cast<std::uint32_t>(governance->revisions.all().size());
    told_in_all += told.size();
  }
  EXPECT_GT(told_in_all, 0U);
  std::cout << told_in_all << " acts told, " << next << " there\n";
}

TEST(Governance, TwoWhoWriteAtOnceAreSerialised) {
  const auto dice = system_random();
  const std::array<SigningKey, 2> keys{SigningKey::generate(*dice), SigningKey::generate(*dice)};
  const guiju::testing::TemporaryFolder folder;
  {
    const auto store = opened(folder.path());
    found(*store, keys[0], "maker");
    found(*store, keys[1], "checker");
  }
  std::array<int, 2> failed{};
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < 2; ++t) {
    threads.emplace_back([&, t] {
      const auto clock = system_clock();
      const auto disk = system_disk();
      auto store = DataStore::open(*disk, *clock, *dice, folder.path());
      for (std::uint32_t i = 0; i < 25; ++i)
        failed[t] += !submit(**store, *clock, keys[t], t * 1000 + i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed[0] + failed[1], 0);
  const auto governance = opened(folder.path())->load_governance();
  ASSERT_TRUE(governance) << governance.error().text(Language::en);
  EXPECT_EQ(governance->revisions.all().size(), 50U);
}

}  // namespace
}  // namespace guiju::gate
