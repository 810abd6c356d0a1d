// bench/journal_bench.cpp: what group commit costs over the disk alone.
//
//   journal_bench [FOLDER]        FOLDER: on the disk to be measured; a temporary one by default
//
// Rounds of the journal and of a plain loop (append, fdatasync, repeat) take turns on one disk,
// both with records of one size. The plain loop writes as many records per sync as the journal
// reached by itself, so it is the ceiling: the ratio says what the queue, the checksums and the
// threads cost.
#include <fmt/core.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/ports.h"
#include "gate/journal.h"
#include "gate/journal_segment.h"

namespace guiju::gate {
namespace {

constexpr int rounds = 7;
constexpr std::size_t payload_bytes = 600;  // a placement verdict with a handful of reasons
constexpr auto round_time = std::chrono::milliseconds(400);

using Watch = std::chrono::steady_clock;
double seconds_since(Watch::time_point start) {
  return std::chrono::duration<double>(Watch::now() - start).count();
}

// The system's disk, counting syncs.
class CountingDisk : public Disk {
 public:
  std::atomic<std::uint64_t> syncs{0};

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    GUIJU_TRY(file, disk_->open(path, mode));
    return std::unique_ptr<File>(std::make_unique<Counting>(*this, std::move(file)));
  }
  Result<std::string> read_all(const std::string& path, std::uint64_t most) override {
    return disk_->read_all(path, most);
  }
  Status write_whole(const std::string& path, std::string_view bytes) override {
    return disk_->write_whole(path, bytes);
  }
  Result<std::vector<std::string>> list(const std::string& folder) override {
    return disk_->list(folder);
  }
  bool is_folder(const std::string& path) override { return disk_->is_folder(path); }
  bool exists(const std::string& path) override { return disk_->exists(path); }
  Status make_folders(const std::string& path) override { return disk_->make_folders(path); }
  Status sync_folder(const std::string& path) override { return disk_->sync_folder(path); }
  Status sync_tree(const std::string& path) override { return disk_->sync_tree(path); }
  Status remove(const std::string& path) override { return disk_->remove(path); }
  Result<std::unique_ptr<File>> lock(const std::string& path) override { return disk_->lock(path); }

 private:
  class Counting : public File {
   public:
    Counting(CountingDisk& disk, std::unique_ptr<File> file)
        : disk_(disk), file_(std::move(file)) {}
    Result<std::size_t> read_at(std::uint64_t at, std::span<char> into) override {
      return file_->read_at(at, into);
    }
    Status append(std::string_view bytes) override { return file_->append(bytes); }
    Status sync() override { return ++disk_.syncs, file_->sync(); }
    Status truncate(std::uint64_t size) override { return file_->truncate(size); }
    Result<std::uint64_t> size() override { return file_->size(); }

   private:
    CountingDisk& disk_;
    std::unique_ptr<File> file_;
  };
  std::unique_ptr<Disk> disk_ = system_disk();
};

struct Round {
  double records_per_second = 0;
  double records_per_sync = 0;
  std::vector<double> latencies_us;
};

Round run_journal(CountingDisk& disk, Journal& journal, std::size_t waiters) {
  const std::string payload(payload_bytes, 'v');
  const std::uint64_t syncs_before = disk.syncs;
  std::vector<std::vector<double>> latencies(waiters);
  std::atomic<bool> stop{false};
  const auto start = Watch::now();
  std::vector<std::thread> threads;
  for (std::size_t w = 0; w < waiters; ++w)
    threads.emplace_back([&, w] {
      while (!stop.load(std::memory_order_relaxed)) {
        const auto begin = Watch::now();
        if (!journal.append(payload)) std::abort();
        latencies[w].push_back(seconds_since(begin) * 1e6);
      }
    });
  std::this_thread::sleep_for(round_time);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  Round round;
  for (const auto& of_one : latencies)
    round.latencies_us.insert(round.latencies_us.end(), of_one.begin(), of_one.end());
  const auto records = static_cast<double>(round.latencies_us.size());
  round.records_per_second = records / seconds_since(start);
  round.records_per_sync = records / static_cast<double>(disk.syncs - syncs_before);
  return round;
}

// Appends `batch` frames, syncs, repeats. The bytes are made beforehand.
double run_plain(Disk& disk, const std::string& path, std::size_t batch) {
  std::string bytes;
  for (std::size_t i = 0; i < batch; ++i)
    append_frame(bytes, i + 1, std::string(payload_bytes, 'v'));
  auto file = disk.open(path, OpenMode::append_create);
  if (!file) std::abort();
  const auto start = Watch::now();
  std::size_t records = 0;
  while (Watch::now() - start < round_time) {
    if (!(*file)->append(bytes) || !(*file)->sync()) std::abort();
    records += batch;
  }
  return static_cast<double>(records) / seconds_since(start);
}

double quantile(std::vector<double>& values, double q) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

int measure(const std::string& folder) {
  CountingDisk disk;
  auto journal = Journal::open(disk, folder);
  if (!journal) {
    fmt::print(stderr, "{}\n", journal.error().text(Language::en));
    return 2;
  }
  fmt::print(
      "records of {} bytes in {}; median of {} rounds of {} ms, journal and plain loop by turns\n",
      payload_bytes, folder, rounds, round_time.count());
  fmt::print("{:>8} {:>12} {:>10} {:>10} {:>13} {:>12} {:>7}\n", "waiters", "records/s", "p50 us",
             "p99 us", "records/sync", "plain rec/s", "ratio");
  for (const std::size_t waiters : {std::size_t{1}, std::size_t{8}, std::size_t{64}}) {
    std::vector<double> speeds, plain_speeds, ratios, batches, latencies;
    run_journal(disk, **journal, waiters);  // warm-up
    for (int i = 0; i < rounds; ++i) {
      const Round round = run_journal(disk, **journal, waiters);
      const auto batch = static_cast<std::size_t>(std::max(1.0, round.records_per_sync + 0.5));
      const double plain = run_plain(disk, folder + "/plain.bin", batch);
      speeds.push_back(round.records_per_second);
      batches.push_back(round.records_per_sync);
      plain_speeds.push_back(plain);
      ratios.push_back(round.records_per_second / plain);
      latencies.insert(latencies.end(), round.latencies_us.begin(), round.latencies_us.end());
    }
    fmt::print("{:>8} {:>12.0f} {:>10.0f} {:>10.0f} {:>13.1f} {:>12.0f} {:>7.2f}\n", waiters,
               quantile(speeds, 0.5), quantile(latencies, 0.5), quantile(latencies, 0.99),
               quantile(batches, 0.5), quantile(plain_speeds, 0.5), quantile(ratios, 0.5));
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace guiju::gate

int main(int argc, char** argv) {
  std::string folder =
      argc > 1 ? std::string(argv[1]) + "/journal-bench-XXXXXX"
               : std::filesystem::temp_directory_path().string() + "/journal-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) {
    fmt::print(stderr, "cannot make a folder in {}\n  remedy: name a folder that can be written\n",
               folder);
    return 2;
  }
  const int status = guiju::gate::measure(folder);
  std::filesystem::remove_all(folder);
  return status;
}
