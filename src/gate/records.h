// gate/records.h: the record behind every verdict, wherever it is kept.
//
//   Records        appended to and found again: the journal's files (journal.h), or a table (record_store.h)
//   RecordSource   read from the first to the last, beside whoever appends
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "base/result.h"

namespace guiju::gate {

// What reading found.
struct RecordsState {
  std::uint64_t records = 0;        // there, and valid
  std::uint64_t last_sequence = 0;  // 0: none
  std::uint64_t torn_bytes = 0;     // an unfinished tail, never acknowledged; opening cuts it off
  std::string torn_file;            // its segment
  std::uint64_t torn_offset = 0;
};

using RecordVisitor = std::function<Status(std::uint64_t sequence, std::string_view payload)>;

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // Streams the records from `from_sequence` on, in order, checking every one, and stops at the visitor's first error.
  // Thread-safe; ends at the last record that is durable now.
  //   errors: not_found (there are none and never were), corrupt (saying where), the visitor's own
  virtual Result<RecordsState> read(std::uint64_t from_sequence,
                                    const RecordVisitor& visitor) const = 0;
  virtual bool exists() const = 0;
  virtual std::uint64_t bytes() const = 0;  // about, for progress; 0: not known
  virtual std::string name() const = 0;     // as errors say it
};

class SharedRecords;

class Records : public RecordSource {
 public:
  // Several records by one sync: all of them, in order and without others between, or none. Returns the sequence of the
  // first (1, 2, 3, …) once all are durable. Thread-safe.
  //   errors: bad_input (empty, or beyond record_bytes_max), unavailable (back off, then retry; see `trouble`)
  virtual Result<std::uint64_t> append_all(std::span<const std::string_view> payloads) = 0;
  // One record. Thread-safe.   errors: not_found (beyond the last durable one), corrupt
  virtual Result<std::string> find(std::uint64_t sequence) const = 0;
  // The last durable record that is known of here; 0: none.
  virtual std::uint64_t last_sequence() const = 0;
  // Why nothing can be appended, if so.
  virtual std::optional<Error> trouble() const = 0;
  // Not null: other processes append too.
  virtual SharedRecords* shared() { return nullptr; }
};

inline constexpr std::size_t record_bytes_max = 1u << 20;

// Records that several processes append to. Who has the turn has seen all that came before.
class SharedRecords : public Records {
 public:
  using Make = std::function<Result<std::vector<std::string_view>>()>;
  // Nobody else appends between the three: `news` is shown, in order, what came after `seen`; `make` then says what to
  // append; that is durable when this returns. Returns the sequence of the first, or of the next when there is none.
  // Thread-safe.   errors: of both, with nothing appended; unavailable: perhaps appended, as `news` will tell
  virtual Result<std::uint64_t> in_turn(std::uint64_t seen, const RecordVisitor& news,
                                        const Make& make) = 0;
  SharedRecords* shared() override { return this; }
};

// Where a data directory keeps its tables and records: in itself, or in the PostgreSQL database that its file
// `store.url` names.
struct StorePlace {
  std::string folder;
  std::string address;  // empty: files of the folder

  std::string tables() const { return address.empty() ? folder + "/guiju.db" : address; }
  std::string journal() const { return folder + "/journal"; }
};
// Whether there is a data directory here at all.
bool has_store(Disk& disk, const std::string& folder);
// `wanted`: keep a new directory's there; empty: as it is. Writes `store.url` where it is wanted and not yet there.
//   errors: bad_input (no such form of address), conflict (it keeps them elsewhere)
Result<StorePlace> store_place(Disk& disk, const std::string& folder, std::string_view wanted = {});

// For reading only, beside whoever writes.
Result<std::unique_ptr<RecordSource>> record_source(Disk& disk, const StorePlace& place);
// For appending.   errors: unavailable (another process has the journal, no such server), corrupt
Result<std::unique_ptr<Records>> open_records(Disk& disk, const Clock& clock,
                                              const StorePlace& place);

}  // namespace guiju::gate
