// gate/journal.h: the append-only, checksummed record behind every verdict.
//
//   append ─► queue ─► one leader writes and syncs for all who wait ─► each gets its sequence
//
// `append` returns only when the record is durable. A write or sync that fails poisons the journal:
// everybody waiting and everybody later gets an error, because after a failed sync nobody knows
// what the disk holds. What was acknowledged before stays. The layout of the files, and what
// recovery does, stands in JOURNAL.md.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/result.h"
#include "gate/records.h"

namespace guiju::gate {

struct SegmentScan;  // gate/journal_segment.h

struct JournalLimits {
  std::uint64_t segment_bytes_max = 64u << 20;  // a full segment is closed and the next one begun
  std::size_t payload_bytes_max = record_bytes_max;
  std::size_t batch_bytes_max = 4u << 20;
  std::size_t waiting_max = 1024;  // appends waiting at once
};

class Journal final : public Records {
 public:
  // Opens or creates the journal in `folder`, checks every record, shows each to `replay` in order,
  // and cuts a torn tail off.
  //   errors: unavailable (another process writes here, read-only or full disk), `replay`'s own,
  //           corrupt (a damaged record that is not the tail, with file and offset: nothing
  //           changed)
  static Result<std::unique_ptr<Journal>> open(Disk& disk, const std::string& folder,
                                               JournalLimits limits = {},
                                               const RecordVisitor& replay = {});
  ~Journal() override;  // REQUIRES: nobody is inside append

  // Thread-safe. Returns the record's sequence (1, 2, 3, …) once it is durable.
  //   errors: bad_input (empty, or beyond payload_bytes_max),
  //           unavailable (too many wait: back off, then retry; or poisoned: restart)
  Result<std::uint64_t> append(std::string_view payload);
  Result<std::uint64_t> append_all(std::span<const std::string_view> payloads) override;

  // One record, beside the writer. Thread-safe; costs a look at the heads of at most `place_gap` records
  // once the neighbourhood was visited.
  //   errors: not_found (beyond the last durable one), corrupt
  Result<std::string> find(std::uint64_t sequence) const override;

  std::uint64_t last_sequence() const override { return durable_.load(std::memory_order_acquire); }

  const RecordsState& found() const { return found_; }  // when it was opened
  std::optional<Error> trouble() const override;        // why it stopped, if it did

  // Streams the records from `from_sequence` on, in order, checking every one, and stops at the
  // visitor's first error. Needs no lock: it may run beside a writer and then ends at the last
  // whole record.
  //   errors: not_found (no such folder), corrupt (file and offset), the visitor's own
  static Result<RecordsState> read(Disk& disk, const std::string& folder,
                                   std::uint64_t from_sequence, const RecordVisitor& visitor);
  Result<RecordsState> read(std::uint64_t from_sequence,
                            const RecordVisitor& visitor) const override;
  bool exists() const override { return true; }
  std::uint64_t bytes() const override;
  std::string name() const override { return folder_; }

 private:
  struct Waiter;
  Journal(Disk& disk, std::string folder, JournalLimits limits);
  Status resume(std::uint32_t last_number, const SegmentScan& last);
  Status begin_segment(std::uint32_t number);
  Status write_batch(const Waiter* first, std::size_t waiters);
  void lead(std::unique_lock<std::mutex>& hold);
  void stop(Error cause);
  std::string segment_path(std::uint32_t number) const;

  Disk& disk_;
  const std::string folder_;
  const JournalLimits limits_;
  RecordsState found_;
  std::unique_ptr<File> lock_;

  // Owned by the leader of the moment: whoever stands first in the queue.
  std::unique_ptr<File> segment_;
  std::uint32_t segment_number_ = 0;
  std::uint64_t segment_bytes_ = 0;
  std::uint64_t next_sequence_ = 1;
  std::string batch_;  // reused
  std::atomic<std::uint64_t> durable_{0};

  struct Place {
    std::uint32_t segment = 0;
    std::uint64_t offset = 0;
  };
  static constexpr std::uint64_t place_gap = 256;
  mutable std::mutex places_mutex_;  // guards places_
  // Where some records begin: the first of each segment, and every place_gap-th that was written or visited.
  mutable std::map<std::uint64_t, Place> places_;

  mutable std::mutex mutex_;  // guards what follows
  Waiter* first_ = nullptr;   // the queue; its head leads
  Waiter* last_ = nullptr;
  std::size_t waiting_ = 0;
  std::optional<Error> poison_;
};

// The records of a folder, without the right to append.
class JournalFolder final : public RecordSource {
 public:
  JournalFolder(Disk& disk, std::string folder) : disk_(disk), folder_(std::move(folder)) {}
  Result<RecordsState> read(std::uint64_t from_sequence,
                            const RecordVisitor& visitor) const override {
    return Journal::read(disk_, folder_, from_sequence, visitor);
  }
  bool exists() const override { return disk_.is_folder(folder_); }
  std::uint64_t bytes() const override;
  std::string name() const override { return folder_; }

 private:
  Disk& disk_;
  const std::string folder_;
};

}  // namespace guiju::gate
