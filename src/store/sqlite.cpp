#include "store/sqlite.h"

#include <sqlite3.h>

#include <cassert>
#include <unordered_map>

#include "base/ids.h"

namespace guiju::store {
namespace {

struct Failure {
  ErrorKind kind;
  Message what;
  Message remedy;
};

Failure constraint_failure(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return {ErrorKind::conflict, say("this is already recorded", "该记录已存在"),
              say("use another id, or change the existing record", "请换一个编号，或修改已有记录")};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return {ErrorKind::conflict,
              say("a record it refers to does not exist, or is still referred to",
                  "引用的记录不存在，或该记录仍被引用"),
              say("record what it refers to first; remove what refers to it first",
                  "请先登记被引用的记录；删除时请先删除引用方")};
    default:
      return {ErrorKind::conflict,
              say("the record breaks a rule of its table", "记录不符合数据表的约束"),
              say("correct the value that is named", "请更正所指出的值")};
  }
}

Failure failure_of(int extended) {
  switch (extended & 0xFF) {
    case SQLITE_CONSTRAINT: return constraint_failure(extended);
    case SQLITE_FULL:
      return {ErrorKind::unavailable, say("the disk or the database is full", "磁盘或数据库已满"),
              say("free space on this disk, then try again", "请释放磁盘空间后重试")};
    case SQLITE_READONLY:
      return {ErrorKind::unavailable, say("the database cannot be written", "数据库不可写"),
              say("give this user write access to the file and its folder",
                  "请授予当前用户对该文件及其文件夹的写权限")};
    case SQLITE_CANTOPEN:
      return {ErrorKind::unavailable, say("the database cannot be opened", "无法打开数据库"),
              say("make the folder, and give this user access to it",
                  "请创建该文件夹并授予当前用户权限")};
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorKind::unavailable,
              say("access to the database is not permitted", "没有访问数据库的权限"),
              say("give this user access to the file and its folder",
                  "请授予当前用户访问该文件及其文件夹的权限")};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::unavailable,
              say("another program is writing to the database", "另一个程序正在写入数据库"),
              say("wait and try again", "请稍后重试")};
    case SQLITE_IOERR:
      return {ErrorKind::unavailable, say("the disk failed to read or write", "磁盘读写失败"),
              say("check the disk and its free space; the system log says more",
                  "请检查磁盘及其剩余空间；系统日志中有更多信息")};
    case SQLITE_NOTADB:
      return {ErrorKind::corrupt, say("the file is not a database", "该文件不是数据库"),
              say("name another file, or restore this one from a backup",
                  "请换一个文件，或从备份恢复")};
    case SQLITE_CORRUPT:
      return {ErrorKind::corrupt, say("the database is damaged", "数据库已损坏"),
              say("restore it from a backup", "请从备份恢复")};
    case SQLITE_TOOBIG:
      return {ErrorKind::bad_input,
              say("a value is too large for the database", "值过大，数据库无法保存"),
              say("make it shorter", "请缩短该值")};
    default:
      return {
          ErrorKind::corrupt, say("the database refused a statement", "数据库拒绝执行语句"),
          say("report this message: it is a defect of the program", "请反馈此信息：这是程序缺陷")};
  }
}

class SqliteDriver;

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(SqliteDriver& driver, sqlite3_stmt* handle) : driver_(driver), handle_(handle) {}
  ~SqliteCursor() override { sqlite3_finalize(handle_); }
  SqliteCursor(const SqliteCursor&) = delete;
  SqliteCursor& operator=(const SqliteCursor&) = delete;

  void bind(int parameter, std::int64_t value) override {
    note(sqlite3_bind_int64(handle_, parameter, value));
  }
  void bind(int parameter, double value) override {
    note(sqlite3_bind_double(handle_, parameter, value));
  }
  // Copies: the caller's text may be gone when the row is read. An empty view's null pointer would mean NULL.
  void bind_text(int parameter, std::string_view text) override {
    note(sqlite3_bind_text64(handle_, parameter, text.empty() ? "" : text.data(), text.size(),
                             SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  void bind_blob(int parameter, std::string_view bytes) override {
    note(sqlite3_bind_blob64(handle_, parameter, bytes.empty() ? "" : bytes.data(), bytes.size(),
                             SQLITE_TRANSIENT));
  }
  void bind_null(int parameter) override { note(sqlite3_bind_null(handle_, parameter)); }
  Result<bool> next() override {
    if (error_) return *error_;
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    note(code);
    return *error_;
  }
  bool is_null(int column) override { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) override {
    expect_type(column, SQLITE_INTEGER);
    return sqlite3_column_int64(handle_, column);
  }
  double real(int column) override {
    expect_type(column, SQLITE_FLOAT);
    return sqlite3_column_double(handle_, column);
  }
  std::string_view text(int column) override {
    expect_type(column, SQLITE_TEXT);
    const unsigned char* text = sqlite3_column_text(handle_, column);
    return view(text, sqlite3_column_bytes(handle_, column));
  }
  std::string_view blob(int column) override {
    expect_type(column, SQLITE_BLOB);
    const void* bytes = sqlite3_column_blob(handle_, column);
    return view(bytes, sqlite3_column_bytes(handle_, column));
  }
  void reset() override {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
    error_.reset();
  }

 private:
  static std::string_view view(const void* bytes, int size) {
    return bytes == nullptr
               ? std::string_view()
               : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
  void note(int code);
  // STRICT tables hold what they declare, so another type means that the file was changed behind our back.
  void expect_type(int column, int type);

  SqliteDriver& driver_;
  sqlite3_stmt* handle_;
  std::optional<Error> error_;
};

class SqliteDriver final : public Driver {
 public:
  SqliteDriver(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  ~SqliteDriver() override {
    for ([[maybe_unused]] const auto& [sql, kept] : kept_)
      assert(!kept->in_use);  // a Statement outlived its Database
    kept_.clear();
    sqlite3_close(handle_);
  }
  SqliteDriver(const SqliteDriver&) = delete;
  SqliteDriver& operator=(const SqliteDriver&) = delete;

  Status configure(const OpenOptions& options) {
    sqlite3_busy_timeout(handle_, options.busy_timeout_ms);
    // A damaged or planted file must not make us run SQL of its own, nor may a typo become a string.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    GUIJU_CHECK_OK(run_script("PRAGMA foreign_keys = ON"));
    if (options.read_only) return run_script("PRAGMA schema_version");  // is it a database?
    GUIJU_CHECK_OK(run_script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
    return options.overwrites_deleted ? run_script("PRAGMA secure_delete = ON") : Status(Done{});
  }

  Result<CursorHandle> prepare(std::string_view sql) override {
    const auto kept = kept_.find(sql);
    if (kept != kept_.end() && !kept->second->in_use) {
      kept->second->in_use = true;
      return handle_of(*kept->second);
    }
    sqlite3_stmt* handle = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, &rest);
    if (code != SQLITE_OK) return error_of(code);
    assert(handle != nullptr);                // the SQL is ours: not empty,
    assert(rest == sql.data() + sql.size());  // and one statement only
    auto cursor = std::make_unique<SqliteCursor>(*this, handle);
    if (kept != kept_.end())  // the same SQL, run within itself
      return CursorHandle(cursor.release(), std::default_delete<Cursor>());
    auto& entry = *kept_.emplace(std::string(sql), std::make_unique<Kept>(std::move(cursor), true))
                       .first->second;
    return handle_of(entry);
  }

  Status run_script(std::string_view sql) override {
    const char* at = sql.data();
    const char* const end = at + sql.size();
    while (at < end) {
      sqlite3_stmt* handle = nullptr;
      const int code = sqlite3_prepare_v2(handle_, at, static_cast<int>(end - at), &handle, &at);
      if (code != SQLITE_OK) return error_of(code);
      if (handle == nullptr) continue;  // only space or a comment
      SqliteCursor statement(*this, handle);
      for (bool more = true; more;) {
        GUIJU_TRY(row, statement.next());
        more = row;
      }
    }
    return Done{};
  }

  Status run_each(std::string_view sql, std::size_t rows,
                  const std::function<void(Cursor&, std::size_t)>& bind) override {
    GUIJU_TRY(cursor, prepare(sql));
    for (std::size_t row = 0; row < rows; ++row) {
      bind(*cursor, row);
      GUIJU_TRY(more, cursor->next());
      static_cast<void>(more);
      cursor->reset();
    }
    return Done{};
  }

  std::int64_t changes() const override { return sqlite3_changes64(handle_); }
  bool in_transaction() const override { return sqlite3_get_autocommit(handle_) == 0; }
  Status begin() override { return run_script("BEGIN IMMEDIATE"); }
  Status commit() override { return run_script("COMMIT"); }
  Status roll_back() override { return run_script("ROLLBACK"); }
  Status defer_references() override { return run_script("PRAGMA defer_foreign_keys = ON"); }
  Status watch(std::span<const std::string_view>) override { return Done{}; }
  Result<std::int64_t> changes_of_others() override { return number("PRAGMA data_version"); }
  Result<bool> try_hold(bool) override { return true; }
  // What was deleted is overwritten in its pages; the pages as they were before still stand in the write-ahead log
  // until it is cut off.
  Result<bool> forget_deleted() override {
    GUIJU_TRY(busy, number("PRAGMA wal_checkpoint(TRUNCATE)"));
    return busy == 0;
  }
  Status check_integrity() override {
    GUIJU_TRY(rows, prepare("PRAGMA integrity_check(1)"));
    GUIJU_TRY(more, rows->next());
    if (!more || rows->text(0) == "ok") return Done{};
    return Error{ErrorKind::corrupt, path_,
                 say("the database is damaged: {}", "数据库已损坏：{}", rows->text(0)),
                 say("restore it from a backup", "请从备份恢复")};
  }

  Error error_of(int code) const {
    const int extended = handle_ != nullptr ? sqlite3_extended_errcode(handle_) : code;
    Failure failure = failure_of(extended == SQLITE_OK ? code : extended);
    const char* detail = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    failure.what.en += fmt::format(" ({})", detail);
    failure.what.zh += fmt::format("（{}）", detail);
    return Error{failure.kind, path_, std::move(failure.what), std::move(failure.remedy)};
  }
  const std::string& path() const { return path_; }

 private:
  struct Kept {
    Kept(std::unique_ptr<SqliteCursor> of, bool used) : cursor(std::move(of)), in_use(used) {}
    std::unique_ptr<SqliteCursor> cursor;
    bool in_use;
  };
  static CursorHandle handle_of(Kept& kept) {
    return {kept.cursor.get(), [&kept](Cursor* cursor) {
              cursor->reset();
              kept.in_use = false;
            }};
  }
  Result<std::int64_t> number(std::string_view sql) {
    GUIJU_TRY(rows, prepare(sql));
    GUIJU_TRY(there, rows->next());
    return there ? rows->integer(0) : std::int64_t{0};
  }

  std::string path_;
  sqlite3* handle_;
  std::unordered_map<std::string, std::unique_ptr<Kept>, TextHash, std::equal_to<>> kept_;
};

void SqliteCursor::note(int code) {
  if (code != SQLITE_OK && !error_) error_ = driver_.error_of(code);
}

void SqliteCursor::expect_type(int column, int type) {
  if (error_ || sqlite3_column_type(handle_, column) == type) return;
  error_ = wrong_type(driver_.path(), sqlite3_column_name(handle_, column));
}

}  // namespace

Result<std::unique_ptr<Driver>> open_sqlite(const std::string& path, const OpenOptions& options) {
  const int access =
      options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  auto driver = std::make_unique<SqliteDriver>(path, handle);
  if (code != SQLITE_OK) return driver->error_of(code);
  GUIJU_CHECK_OK(driver->configure(options));
  return std::unique_ptr<Driver>(std::move(driver));
}

}  // namespace guiju::store
