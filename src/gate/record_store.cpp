#include "gate/record_store.h"

#include "store/database.h"
#include "store/driver.h"
#include "store/migrations.h"

namespace guiju::gate {
namespace {

constexpr store::Migration steps[] = {{1, "records", R"(
  CREATE TABLE record (
    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
    payload BLOB NOT NULL
  ) STRICT;
  CREATE TRIGGER record_is_final BEFORE UPDATE ON record BEGIN
    SELECT raise(ABORT, 'a record is never changed');
  END;
  CREATE TRIGGER record_is_kept BEFORE DELETE ON record BEGIN
    SELECT raise(ABORT, 'a record is never removed');
  END;
)"}};
constexpr store::Schema record_schema{"record", steps};
constexpr std::string_view part = "guiju_records";  // its write lock is no other table's
constexpr std::int64_t rows_a_read = 256;

// From `from` on, some hundred rows at a time; the sequence behind the last.
Result<std::uint64_t> visit(store::Database& database, std::uint64_t from,
                            const RecordVisitor& visitor) {
  for (bool more = true; more;) {
    more = false;
    GUIJU_TRY(rows, database.query("SELECT sequence, payload FROM record WHERE sequence >= ?1 "
                                   "ORDER BY sequence LIMIT ?2",
                                   static_cast<std::int64_t>(from), rows_a_read));
    for (;;) {
      GUIJU_TRY(there, rows.next());
      if (!there) break;
      more = true;
      if (rows.integer(0) != static_cast<std::int64_t>(from)) {
        return Error{ErrorKind::corrupt, fmt::format("{} record {}", database.path(), from),
                     say("is missing", "缺失"),
                     say("restore the database from a copy, and find out who changed it",
                         "请从备份恢复数据库，并查明改动者")};
      }
      GUIJU_CHECK_OK(visitor(from, rows.blob(1)));
      ++from;
    }
  }
  return from;
}

}  // namespace

RecordStore::RecordStore(std::string address, std::string name,
                         std::unique_ptr<store::Database> writer,
                         std::unique_ptr<store::Database> reader)
    : address_(std::move(address)),
      name_(std::move(name)),
      writer_(std::move(writer)),
      reader_(std::move(reader)) {}
RecordStore::~RecordStore() = default;

Result<std::unique_ptr<RecordStore>> RecordStore::open(const std::string& address,
                                                       const Clock* clock) {
  GUIJU_TRY(writer, store::Database::open(address, {.part = part}));
  const store::Schema schemas[] = {record_schema};
  if (clock != nullptr) GUIJU_CHECK_OK(store::migrate(*writer, schemas, *clock));
  GUIJU_TRY(reader, store::Database::open(address, {.part = part}));
  const std::string name = writer->path();
  return std::unique_ptr<RecordStore>(
      new RecordStore(address, name, std::move(writer), std::move(reader)));
}

Result<std::uint64_t> RecordStore::in_turn(std::uint64_t seen, const RecordVisitor& news,
                                           const Make& make) {
  const std::lock_guard hold(writing_);
  const auto turn = [&]() -> Result<std::uint64_t> {
    store::Transaction change(*writer_);
    GUIJU_CHECK_OK(change.begin());
    GUIJU_TRY(next, visit(*writer_, seen + 1, news));
    GUIJU_TRY(payloads, make());
    if (payloads.empty()) return next;
    GUIJU_CHECK_OK(writer_->run_each("INSERT INTO record (sequence, payload) VALUES (?1, ?2)",
                                     payloads.size(),
                                     [&, first = next](store::Cursor& cursor, std::size_t row) {
                                       cursor.bind(1, static_cast<std::int64_t>(first + row));
                                       cursor.bind_blob(2, payloads[row]);
                                     }));
    GUIJU_CHECK_OK(change.commit());
    last_.store(next + payloads.size() - 1, std::memory_order_release);
    return next;
  };
  auto first = turn();
  note(first ? std::nullopt : std::optional(first.error()));
  return first;
}

Result<std::uint64_t> RecordStore::append_all(std::span<const std::string_view> payloads) {
  std::uint64_t seen = last_sequence();
  return in_turn(
      seen, [](std::uint64_t, std::string_view) -> Status { return Done{}; },
      [&]() -> Result<std::vector<std::string_view>> {
        return std::vector<std::string_view>(payloads.begin(), payloads.end());
      });
}

Result<std::string> RecordStore::find(std::uint64_t sequence) const {
  const std::lock_guard hold(reading_);
  GUIJU_TRY(rows, reader_->query("SELECT payload FROM record WHERE sequence = ?1",
                                 static_cast<std::int64_t>(sequence)));
  GUIJU_TRY(there, rows.next());
  if (there) return std::string(rows.blob(0));
  return Error{ErrorKind::not_found, fmt::format("record {}", sequence),
               say("there is no such record", "没有该记录"), say("check the number", "请核对编号")};
}

Result<RecordsState> RecordStore::read(std::uint64_t from_sequence,
                                       const RecordVisitor& visitor) const {
  GUIJU_TRY(database, store::Database::open(address_, {.part = part}));
  GUIJU_TRY(next, visit(*database, from_sequence, visitor));
  RecordsState state;
  state.records = next - from_sequence;
  state.last_sequence = next - 1;
  return state;
}

Result<std::int64_t> RecordStore::number(std::string_view sql) const {
  const std::lock_guard hold(reading_);
  GUIJU_TRY(rows, reader_->query(sql));
  GUIJU_TRY(there, rows.next());
  return there ? rows.integer(0) : std::int64_t{0};
}

bool RecordStore::exists() const {
  const auto tables = number("SELECT count(to_regclass('record'))");
  return !tables || *tables > 0;  // when it cannot be asked, reading will say why
}

std::uint64_t RecordStore::bytes() const {
  const auto all = number("SELECT pg_total_relation_size('record')");
  return all ? static_cast<std::uint64_t>(*all) : 0;
}

std::optional<Error> RecordStore::trouble() const {
  const std::lock_guard hold(trouble_mutex_);
  return trouble_;
}

// Only what keeps everybody from appending: a request that is refused is its caller's trouble.
void RecordStore::note(const std::optional<Error>& trouble) {
  const std::lock_guard hold(trouble_mutex_);
  if (!trouble || trouble->kind == ErrorKind::unavailable) trouble_ = trouble;
}

}  // namespace guiju::gate
