// gate/record_store.h: records as rows of a PostgreSQL table that several processes append to.
//
//   a turn: write lock ─► what others appended ─► rows inserted (pipelined) ─► commit, which is the sync
//
// A row is never changed: the table refuses it, and the ledger would show it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "gate/records.h"

namespace guiju::store {
class Database;
}

namespace guiju::gate {

class RecordStore final : public SharedRecords {
 public:
  // `clock`: makes the table when there is none; null: only reads.
  //   errors: unavailable (no such server), corrupt
  static Result<std::unique_ptr<RecordStore>> open(const std::string& address, const Clock* clock);
  ~RecordStore() override;

  Result<std::uint64_t> in_turn(std::uint64_t seen, const RecordVisitor& news,
                                const Make& make) override;
  Result<std::uint64_t> append_all(std::span<const std::string_view> payloads) override;
  Result<std::string> find(std::uint64_t sequence) const override;
  std::uint64_t last_sequence() const override { return last_.load(std::memory_order_acquire); }
  std::optional<Error> trouble() const override;
  Result<RecordsState> read(std::uint64_t from_sequence,
                            const RecordVisitor& visitor) const override;
  bool exists() const override;
  std::uint64_t bytes() const override;
  std::string name() const override { return name_; }

 private:
  RecordStore(std::string address, std::string name, std::unique_ptr<store::Database> writer,
              std::unique_ptr<store::Database> reader);
  Result<std::int64_t> number(std::string_view sql) const;
  void note(const std::optional<Error>& trouble);

  const std::string address_, name_;
  std::atomic<std::uint64_t> last_{0};
  std::mutex writing_;  // guards writer_
  std::unique_ptr<store::Database> writer_;
  mutable std::mutex reading_;  // guards reader_
  std::unique_ptr<store::Database> reader_;
  mutable std::mutex trouble_mutex_;  // guards trouble_
  std::optional<Error> trouble_;
};

}  // namespace guiju::gate
