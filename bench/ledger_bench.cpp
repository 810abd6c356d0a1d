// The ledger: entries integrated a second on one core, on the real disk, beside hashing their leaves and nothing else;
// verified a second; proofs a second.
//
//   ledger_bench [FOLDER]      made, and removed again; ./guiju-bench-ledger when not told
#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/log.h"

using namespace guiju;

namespace {

constexpr std::uint64_t entries_in_all = 1'000'000, batch = 4096;

template <class Work>
double seconds(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void require(bool good, std::string_view what) {
  if (good) return;
  fmt::print(stderr, "ledger_bench: {}\n", what);
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "guiju-bench-ledger";
  require(!std::filesystem::exists(folder), "the folder is there: name one to be made and removed");
  const auto disk = system_disk();
  const auto random = system_random();
  const SigningKey key = SigningKey::generate(*random);
  std::vector<std::string> entries(batch, std::string(32, '\0'));
  std::vector<std::string_view> views;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    entries[i].replace(0, 8, fmt::format("{:08}", i));
    views.emplace_back(entries[i]);
  }

  std::uint64_t sum = 0;
  const double hashing = seconds([&] {
    for (std::uint64_t i = 0; i < entries_in_all; ++i)
      sum += ledger::leaf_hash(views[i % batch]).bytes[0];
  });
  ::sync();  // what others left to be written is not ours to wait for
  auto log = ledger::Log::open(*disk, folder, {"bench.example/ledger", &key});
  require(log.has_value(), "the folder cannot be opened");
  const double integrating = seconds([&] {
    while (log->size() < entries_in_all) require(log->append(views).has_value(), "cannot append");
    require(log->publish().has_value(), "cannot publish");
  });
  const ledger::NoteKey verifier{"bench.example/ledger", ledger::KeyType::ed25519,
                                 key.public_key()};
  const double verifying = seconds(
      [&] { require(ledger::verify_log(*disk, folder, verifier).has_value(), "does not verify"); });
  constexpr int proofs = 5'000;
  ledger::TileReader reader(*disk, folder, log->size());
  const double proving = seconds([&] {
    for (std::uint64_t i = 0; i < proofs; ++i)
      require(ledger::inclusion_path(i * 7919 % log->size(), log->size(), reader).has_value(),
              "no proof");
  });
  const auto size = static_cast<double>(log->size());
  fmt::print("entries {}  (leaf hashes {:.0f}/s, checksum {})\n", log->size(),
             static_cast<double>(entries_in_all) / hashing, sum & 255);
  fmt::print("integrated and durable {:.0f}/s, {:.2f} of hashing the leaves alone\n",
             size / integrating,
             size / integrating * hashing / static_cast<double>(entries_in_all));
  fmt::print("verified {:.0f}/s\n", size / verifying);
  fmt::print("inclusion proofs {:.0f}/s\n", proofs / proving);
  std::filesystem::remove_all(folder);
}
