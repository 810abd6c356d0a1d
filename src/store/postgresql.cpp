#include "store/postgresql.h"

#include <libpq-fe.h>

#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/ids.h"
#include "store/dialect.h"

namespace guiju::store {
namespace {

// Types as the server numbers them (pg_type.dat).
enum : Oid { boolean = 16, bytes = 17, big = 20, small = 21, whole = 23, text = 25, precise = 701 };

struct Failure {
  ErrorKind kind;
  Message what;
  Message remedy;
};

// By the class of SQLSTATE (the manual's appendix A), then by the code itself where that says more.
Failure failure_of(std::string_view state) {
  const std::string_view kind = state.substr(0, 2);
  if (state == "23505")
    return {ErrorKind::conflict, say("this is already recorded", "该记录已存在"),
            say("use another id, or change the existing record", "请换一个编号，或修改已有记录")};
  if (state == "23503")
    return {ErrorKind::conflict,
            say("a record it refers to does not exist, or is still referred to",
                "引用的记录不存在，或该记录仍被引用"),
            say("record what it refers to first; remove what refers to it first",
                "请先登记被引用的记录；删除时请先删除引用方")};
  if (kind == "23" || kind == "22" || state == "P0001")
    return {ErrorKind::conflict,
            say("the record breaks a rule of its table", "记录不符合数据表的约束"),
            say("correct the value that is named", "请更正所指出的值")};
  if (kind == "53")
    return {ErrorKind::unavailable,
            say("the server has no room or connection left", "数据库服务器的空间或连接已用尽"),
            say("free space on its disk, or raise max_connections, then try again",
                "请释放其磁盘空间或提高 max_connections 后重试")};
  if (kind == "55" || kind == "40")
    return {ErrorKind::unavailable,
            say("another program is writing to the database", "另一个程序正在写入数据库"),
            say("wait and try again", "请稍后重试")};
  if (state == "25006" || state == "42501")
    return {ErrorKind::unavailable, say("the database may not be written", "没有写入数据库的权限"),
            say("give the role CREATE and write access to this database",
                "请授予该角色在此数据库中建表与写入的权限")};
  if (kind == "28" || kind == "3D")
    return {
        ErrorKind::unavailable, say("the server does not let us in", "数据库服务器拒绝登录"),
        say("check role, password and database of the address", "请核对地址中的角色、密码与库名")};
  if (state.empty() || kind == "08" || kind == "57")
    return {ErrorKind::unavailable, say("the database cannot be reached", "无法连接数据库服务器"),
            say("start the server or mend the way to it; then ask again",
                "请启动数据库服务器或检查网络后重试")};
  if (kind == "XX" || kind == "58")
    return {ErrorKind::corrupt, say("the database is damaged", "数据库已损坏"),
            say("restore it from a backup", "请从备份恢复")};
  return {ErrorKind::corrupt, say("the database refused a statement", "数据库拒绝执行语句"),
          say("report this message: it is a defect of the program", "请反馈此信息：这是程序缺陷")};
}

// Only what the server says first: its details quote values of rows.
Error error_of(const std::string& name, std::string_view state, std::string_view said) {
  Failure failure = failure_of(state);
  const std::string line(said.substr(0, said.find('\n')));
  if (!line.empty()) {
    failure.what.en += fmt::format(" ({})", line);
    failure.what.zh += fmt::format("（{}）", line);
  }
  return Error{failure.kind, name, std::move(failure.what), std::move(failure.remedy)};
}

struct ResultGone {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ResultGone>;

struct ConnectionGone {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};

// What a statement is given, kept until it is run.
struct Parameters {
  struct One {
    std::string value;
    bool is_null = true, is_binary = false;
  };
  std::vector<One> all;

  One& at(int parameter) {
    const auto index = static_cast<std::size_t>(parameter - 1);
    if (all.size() <= index) all.resize(index + 1);
    return all[index];
  }
  struct Wire {
    std::vector<const char*> values;
    std::vector<int> lengths, formats;
  };
  Wire wire() const {
    Wire wire;
    for (const One& one : all) {
      wire.values.push_back(one.is_null ? nullptr : one.value.c_str());
      wire.lengths.push_back(static_cast<int>(one.value.size()));
      wire.formats.push_back(one.is_binary ? 1 : 0);
    }
    return wire;
  }
};

class PostgresqlDriver;

class PostgresqlCursor final : public Cursor {
 public:
  PostgresqlCursor(PostgresqlDriver& driver, std::string_view sql) : driver_(driver), sql_(sql) {}

  void bind(int parameter, std::int64_t value) override {
    given_.at(parameter) = {fmt::format("{}", value), false, false};
  }
  void bind(int parameter, double value) override {
    given_.at(parameter) = {fmt::format("{:.17g}", value), false, false};
  }
  void bind_text(int parameter, std::string_view value) override {
    given_.at(parameter) = {std::string(value), false, false};
  }
  void bind_blob(int parameter, std::string_view value) override {
    given_.at(parameter) = {std::string(value), false, true};
  }
  void bind_null(int parameter) override { given_.at(parameter) = {}; }
  Result<bool> next() override;
  bool is_null(int column) override { return PQgetisnull(answer_.get(), row_, column) == 1; }
  std::int64_t integer(int column) override {
    const std::string_view cell = value(column);
    switch (PQftype(answer_.get(), column)) {
      case big:
        if (cell.size() == 8) return static_cast<std::int64_t>(number<std::uint64_t>(cell));
        break;
      case whole:
        if (cell.size() == 4) return static_cast<std::int32_t>(number<std::uint32_t>(cell));
        break;
      case small:
        if (cell.size() == 2) return static_cast<std::int16_t>(number<std::uint16_t>(cell));
        break;
      case boolean:
        if (cell.size() == 1) return cell[0] != 0;
        break;
      default: break;
    }
    return wrong(column), 0;
  }
  double real(int column) override {
    const std::string_view cell = value(column);
    if (PQftype(answer_.get(), column) == precise && cell.size() == 8)
      return std::bit_cast<double>(number<std::uint64_t>(cell));
    return wrong(column), 0;
  }
  std::string_view text(int column) override {
    if (PQftype(answer_.get(), column) != store::text || is_null(column)) wrong(column);
    return value(column);
  }
  std::string_view blob(int column) override {
    if (PQftype(answer_.get(), column) != bytes || is_null(column)) wrong(column);
    return value(column);
  }
  void reset() override {
    given_.all.clear();
    answer_.reset();
    error_.reset();
    row_ = -1;
  }

  const std::string& sql() const { return sql_; }
  const Parameters& given() const { return given_; }

 private:
  std::string_view value(int column) const {
    return {PQgetvalue(answer_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(answer_.get(), row_, column))};
  }
  template <class T>
  static T number(std::string_view cell) {
    T value = 0;
    for (const char byte : cell)
      value = static_cast<T>((value << 8) | static_cast<unsigned char>(byte));
    return value;
  }
  void wrong(int column);

  PostgresqlDriver& driver_;
  const std::string sql_;
  Parameters given_;
  Answer answer_;
  std::optional<Error> error_;
  int row_ = -1;
};

// Made when the schema is, by whoever comes first. `guiju_changed` tells those who watch a table (see watch);
// `guiju_refuse` keeps an honest hand from changing what is final.
constexpr std::string_view functions = R"sql(
CREATE OR REPLACE FUNCTION guiju_refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
CREATE OR REPLACE FUNCTION guiju_changed() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('guiju_' || TG_TABLE_SCHEMA, ''); RETURN NULL; END $$;
)sql";

class PostgresqlDriver final : public Driver {
 public:
  PostgresqlDriver(std::string address, const OpenOptions& options)
      : address_(std::move(address)),
        name_(postgresql_name(address_)),
        part_(options.part),
        wait_ms_(options.busy_timeout_ms),
        read_only_(options.read_only) {
    const Digest digest = sha256("guiju writes " + part_);
    std::memcpy(&lock_, digest.bytes.data(), sizeof lock_);
  }

  Status connect() {
    prepared_.clear();
    lost_ = false;
    if (connection_)
      PQreset(connection_.get());
    else
      connection_.reset(PQconnectdb(
          fmt::format("{}{}application_name=guiju&connect_timeout=5&client_encoding=UTF8", address_,
                      address_.find('?') == std::string::npos ? '?' : '&')
              .c_str()));
    if (PQstatus(connection_.get()) != CONNECTION_OK) return failed();
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    GUIJU_CHECK_OK(exec(fmt::format(
        "SET search_path = {}; SET lock_timeout = {}; SET client_min_messages = warning; "
        "SET synchronous_commit = on; SET default_transaction_read_only = {}",
        part_, wait_ms_, read_only_ ? "on" : "off")));
    if (!watched_.empty()) {
      GUIJU_CHECK_OK(exec(fmt::format("LISTEN guiju_{}", part_)));
      ++changes_of_others_;  // what was missed cannot be known
    }
    if (holds_) {
      GUIJU_TRY(held, try_hold(*holds_));
      static_cast<void>(held);
    }
    return Done{};
  }

  Status make_part() {
    if (read_only_) return Done{};
    GUIJU_CHECK_OK(begin());
    Status made =
        exec(fmt::format("CREATE SCHEMA IF NOT EXISTS {};", part_) + std::string(functions));
    if (made) return commit();
    static_cast<void>(roll_back());
    return made;
  }

  Result<CursorHandle> prepare(std::string_view sql) override {
    GUIJU_CHECK_OK(reconnect());
    GUIJU_TRY(statement, prepared(sql));  // says now what is wrong with it
    static_cast<void>(statement);
    return CursorHandle(new PostgresqlCursor(*this, sql), std::default_delete<Cursor>());
  }

  Status run_script(std::string_view sql) override {
    GUIJU_CHECK_OK(reconnect());
    return exec(postgresql_sql(sql));
  }

  // All rows are sent before an answer is awaited (pipeline mode).
  Status run_each(std::string_view sql, std::size_t rows,
                  const std::function<void(Cursor&, std::size_t)>& bind) override {
    GUIJU_TRY(statement, prepared(sql));
    PostgresqlCursor cursor(*this, sql);
    if (PQenterPipelineMode(connection_.get()) != 1) return failed();
    Status outcome = Done{};
    // In parts, so that neither side waits for the other to read: the server's answers to this many fit its buffer.
    constexpr std::size_t part_rows = 256;
    for (std::size_t from = 0; from < rows && outcome; from += part_rows) {
      const std::size_t end = std::min(rows, from + part_rows);
      for (std::size_t row = from; row < end; ++row) {
        cursor.reset();
        bind(cursor, row);
        const auto wire = cursor.given().wire();
        if (PQsendQueryPrepared(connection_.get(), statement.c_str(),
                                static_cast<int>(wire.values.size()), wire.values.data(),
                                wire.lengths.data(), wire.formats.data(), 1) != 1) {
          outcome = failed();
          break;
        }
      }
      if (PQpipelineSync(connection_.get()) != 1 && outcome) outcome = failed();
      if (Status read = read_pipeline(); outcome) outcome = std::move(read);
    }
    if (PQexitPipelineMode(connection_.get()) != 1 && outcome) outcome = failed();
    return outcome;
  }

  std::int64_t changes() const override { return changes_; }
  bool in_transaction() const override {
    const auto state = PQtransactionStatus(connection_.get());
    return state == PQTRANS_INTRANS || state == PQTRANS_INERROR || state == PQTRANS_ACTIVE;
  }
  Status begin() override {
    begun_ = false;
    GUIJU_CHECK_OK(reconnect());
    const std::string take = fmt::format("BEGIN; SELECT pg_advisory_xact_lock({})", lock_);
    Status begun = exec(take);
    if (!begun && is_lost()) {  // nothing was asked before: again
      GUIJU_CHECK_OK(connect());
      begun = exec(take);
    }
    if (!begun && !is_lost() && in_transaction()) static_cast<void>(roll_back());
    begun_ = static_cast<bool>(begun);
    return begun;
  }
  Status commit() override {
    begun_ = false;
    return exec("COMMIT");
  }
  Status roll_back() override {
    begun_ = false;
    return exec("ROLLBACK");
  }
  Status defer_references() override { return exec("SET CONSTRAINTS ALL DEFERRED"); }

  Status watch(std::span<const std::string_view> tables) override {
    watched_.assign(tables.begin(), tables.end());
    GUIJU_CHECK_OK(begin());
    std::string sql;
    for (const std::string& table : watched_) {
      sql += fmt::format(
          "CREATE OR REPLACE TRIGGER {0}_is_watched AFTER INSERT OR UPDATE OR DELETE ON {0} "
          "FOR EACH STATEMENT EXECUTE FUNCTION guiju_changed();",
          table);
    }
    if (Status made = exec(sql); !made) {
      static_cast<void>(roll_back());
      return made;
    }
    GUIJU_CHECK_OK(commit());
    return exec(fmt::format("LISTEN guiju_{}", part_));
  }
  Result<std::int64_t> changes_of_others() override {
    GUIJU_CHECK_OK(reconnect());
    if (PQconsumeInput(connection_.get()) != 1) return failed();
    for (PGnotify* told = PQnotifies(connection_.get()); told != nullptr;
         told = PQnotifies(connection_.get())) {
      if (told->be_pid != PQbackendPID(connection_.get())) ++changes_of_others_;
      PQfreemem(told);
    }
    return changes_of_others_;
  }
  Result<bool> try_hold(bool alone) override {
    holds_ = alone;
    Answer answer(PQexec(connection_.get(), fmt::format("SELECT pg_try_advisory_lock{}({})",
                                                        alone ? "" : "_shared", lock_ + 1)
                                                .c_str()));
    GUIJU_CHECK_OK(check(answer.get()));
    return PQgetvalue(answer.get(), 0, 0)[0] == 't';
  }
  Result<bool> forget_deleted() override {
    GUIJU_CHECK_OK(reconnect());
    GUIJU_TRY(tables, own_tables());
    for (const std::string& table : tables) GUIJU_CHECK_OK(exec("VACUUM " + table));
    return true;
  }
  // The server checks its pages itself where it was told to (data_checksums): every row is read.
  Status check_integrity() override {
    GUIJU_TRY(tables, own_tables());
    for (const std::string& table : tables)
      GUIJU_CHECK_OK(exec(fmt::format("SELECT count(t) FROM {} t", table)));
    return Done{};
  }

  // What only reads is asked again when the connection turns out to be lost.
  Result<Answer> run(const PostgresqlCursor& cursor) {
    auto answer = run_once(cursor);
    const bool reads = std::string_view(cursor.sql()).starts_with("SELECT");
    if (answer || begun_ || !reads || !is_lost()) return answer;
    GUIJU_CHECK_OK(connect());
    return run_once(cursor);
  }
  const std::string& name() const { return name_; }

 private:
  bool is_lost() const { return lost_ || PQstatus(connection_.get()) != CONNECTION_OK; }
  Result<std::vector<std::string>> own_tables() {
    std::vector<std::string> tables;
    GUIJU_TRY(rows,
              prepare("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"));
    for (;;) {
      GUIJU_TRY(more, rows->next());
      if (!more) return tables;
      tables.emplace_back(rows->text(0));
    }
  }
  // Within a transaction a lost connection is an error: what was done in it is gone.
  Status reconnect() {
    if (!is_lost()) return Done{};
    return begun_ ? Status(failed()) : connect();
  }
  Result<Answer> run_once(const PostgresqlCursor& cursor) {
    GUIJU_TRY(statement, prepared(cursor.sql()));
    const auto wire = cursor.given().wire();
    Answer answer(PQexecPrepared(connection_.get(), statement.c_str(),
                                 static_cast<int>(wire.values.size()), wire.values.data(),
                                 wire.lengths.data(), wire.formats.data(), 1));
    GUIJU_CHECK_OK(check(answer.get()));
    note_changes(answer.get());
    return answer;
  }
  Status exec(const std::string& sql) {
    Answer answer(PQexec(connection_.get(), sql.c_str()));
    GUIJU_CHECK_OK(check(answer.get()));
    note_changes(answer.get());
    return Done{};
  }
  Result<std::string> prepared(std::string_view sql) {
    if (const auto at = prepared_.find(sql); at != prepared_.end()) return at->second;
    const std::string theirs = postgresql_sql(sql);
    std::string statement = fmt::format("s{}", prepared_.size());
    Answer answer(PQprepare(connection_.get(), statement.c_str(), theirs.c_str(), 0, nullptr));
    Status done = check(answer.get());
    if (!done && !begun_ && is_lost()) {
      GUIJU_CHECK_OK(connect());
      statement = "s0";
      answer.reset(PQprepare(connection_.get(), statement.c_str(), theirs.c_str(), 0, nullptr));
      done = check(answer.get());
    }
    GUIJU_CHECK_OK(std::move(done));
    prepared_.emplace(std::string(sql), statement);
    return statement;
  }
  Status check(const PGresult* answer) const {
    switch (PQresultStatus(answer)) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
      case PGRES_EMPTY_QUERY:
      case PGRES_PIPELINE_SYNC: return Done{};
      default: break;
    }
    // An error without a state is libpq's own: nobody answered. PQstatus may say so only later.
    const char* severity = PQresultErrorField(answer, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    const char* said = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
    const std::string_view how = severity != nullptr ? severity : "FATAL";
    lost_ = lost_ || state == nullptr || how == "FATAL" || how == "PANIC";
    if (state == nullptr) return failed();
    return store::error_of(name_, state, said != nullptr ? said : "");
  }
  Status read_pipeline() {
    Status outcome = Done{};
    std::int64_t changed = 0;
    for (;;) {
      Answer answer(PQgetResult(connection_.get()));
      if (!answer) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) return outcome ? failed() : outcome;
        continue;  // the end of one statement's answers
      }
      const auto status = PQresultStatus(answer.get());
      if (status == PGRES_PIPELINE_SYNC) break;
      if (status == PGRES_PIPELINE_ABORTED) continue;  // after the one that failed
      if (Status one = check(answer.get()); !one && outcome) outcome = std::move(one);
      changed += changed_by(answer.get());
    }
    changes_ = changed;
    return outcome;
  }
  static std::int64_t changed_by(PGresult* answer) {
    const std::string_view rows = PQcmdTuples(answer);
    std::int64_t count = 0;
    std::from_chars(rows.data(), rows.data() + rows.size(), count);
    return count;
  }
  void note_changes(PGresult* answer) { changes_ = changed_by(answer); }
  Error failed() const {
    // libpq's own words name host and role, never the password; the class of failure stands in them only.
    const std::string_view said = PQerrorMessage(connection_.get());
    const bool refused = said.find("authentication failed") != std::string_view::npos ||
                         said.find("does not exist") != std::string_view::npos;
    return store::error_of(name_, refused ? "28000" : "08000", said);
  }

  const std::string address_, name_, part_;
  const int wait_ms_;
  const bool read_only_;
  std::int64_t lock_ = 0;
  std::unique_ptr<PGconn, ConnectionGone> connection_;
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> prepared_;
  std::vector<std::string> watched_;
  std::optional<bool> holds_;
  mutable bool lost_ = false;
  bool begun_ = false;  // a transaction, here; whether the server still knows of it or not
  std::int64_t changes_ = 0, changes_of_others_ = 0;
};

Result<bool> PostgresqlCursor::next() {
  if (error_) return *error_;
  if (!answer_) {
    GUIJU_TRY(answer, driver_.run(*this));
    answer_ = std::move(answer);
  }
  return ++row_ < PQntuples(answer_.get());
}

void PostgresqlCursor::wrong(int column) {
  if (!error_) error_ = wrong_type(driver_.name(), PQfname(answer_.get(), column));
}

}  // namespace

std::string postgresql_name(std::string_view address) {
  const std::size_t from = address.find("://") + 3;
  const std::size_t end = std::min(address.find('?'), address.size());
  std::string_view place = address.substr(from, end - from);
  const std::size_t at = place.rfind('@');
  if (at != std::string_view::npos) place.remove_prefix(at + 1);
  return "postgresql://" + std::string(place);
}

Result<std::unique_ptr<Driver>> open_postgresql(const std::string& address,
                                                const OpenOptions& options) {
  auto driver = std::make_unique<PostgresqlDriver>(address, options);
  GUIJU_CHECK_OK(driver->connect());
  GUIJU_CHECK_OK(driver->make_part());
  return std::unique_ptr<Driver>(std::move(driver));
}

}  // namespace guiju::store
