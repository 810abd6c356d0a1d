#include "store/database.h"

#include <sqlite3.h>

#include <cassert>

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

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      handle_(std::exchange(other.handle_, nullptr)),
      in_use_(std::exchange(other.in_use_, nullptr)),
      error_(std::move(other.error_)) {}

Statement::~Statement() {
  if (handle_ == nullptr) return;
  if (in_use_ == nullptr) {
    sqlite3_finalize(handle_);
    return;
  }
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  *in_use_ = false;
}

void Statement::note(int code) {
  if (code != SQLITE_OK && !error_) error_ = database_->error_of(code);
}

void Statement::bind(int parameter, std::int64_t value) {
  note(sqlite3_bind_int64(handle_, parameter, value));
}

void Statement::bind(int parameter, double value) {
  note(sqlite3_bind_double(handle_, parameter, value));
}

// Copies: the caller's text may be gone when the row is read. An empty view's null pointer would
// mean NULL.
void Statement::bind(int parameter, std::string_view text) {
  note(sqlite3_bind_text64(handle_, parameter, text.empty() ? "" : text.data(), text.size(),
                           SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind(int parameter, Blob blob) {
  note(sqlite3_bind_blob64(handle_, parameter, blob.bytes.empty() ? "" : blob.bytes.data(),
                           blob.bytes.size(), SQLITE_TRANSIENT));
}

void Statement::bind(int parameter, std::nullptr_t) { note(sqlite3_bind_null(handle_, parameter)); }

Result<bool> Statement::next() {
  if (error_) return *error_;
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  note(code);
  return *error_;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

// STRICT tables hold what they declare, so another type means that the file was changed behind our
// back.
void Statement::expect_type(int column, int type) {
  if (error_ || sqlite3_column_type(handle_, column) == type) return;
  const char* name = sqlite3_column_name(handle_, column);
  error_ = Error{ErrorKind::corrupt, database_->path(),
                 say("the column '{}' does not hold the type it should", "列“{}”的数据类型不符",
                     name != nullptr ? name : "?"),
                 say("restore the database from a backup", "请从备份恢复数据库")};
}

std::int64_t Statement::integer(int column) {
  expect_type(column, SQLITE_INTEGER);
  return sqlite3_column_int64(handle_, column);
}

double Statement::real(int column) {
  expect_type(column, SQLITE_FLOAT);
  return sqlite3_column_double(handle_, column);
}

std::string_view Statement::text(int column) {
  expect_type(column, SQLITE_TEXT);
  const unsigned char* text = sqlite3_column_text(handle_, column);
  const int size = sqlite3_column_bytes(handle_, column);
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text),
                                            static_cast<std::size_t>(size));
}

std::string_view Statement::blob(int column) {
  expect_type(column, SQLITE_BLOB);
  const void* bytes = sqlite3_column_blob(handle_, column);
  const int size = sqlite3_column_bytes(handle_, column);
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::optional<std::int64_t> Statement::optional_integer(int column) {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<std::string_view> Statement::optional_text(int column) {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, OpenOptions options) {
  const int access =
      options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<Database> database(new Database(path, handle));
  if (code != SQLITE_OK) return database->error_of(code);
  GUIJU_CHECK_OK(database->configure(options));
  return database;
}

Database::~Database() {
  for (auto& [sql, cached] : cache_) {
    assert(!cached->in_use);  // a Statement outlived its Database
    sqlite3_finalize(cached->handle);
  }
  sqlite3_close(handle_);
}

Status Database::configure(const OpenOptions& options) {
  sqlite3_busy_timeout(handle_, options.busy_timeout_ms);
  // A damaged or planted file must not make us run SQL of its own, nor may a typo become a string.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  GUIJU_CHECK_OK(run("PRAGMA foreign_keys = ON"));
  if (options.read_only) return run("PRAGMA schema_version");  // reads the file: is it a database?
  GUIJU_CHECK_OK(run("PRAGMA journal_mode = WAL"));
  return run("PRAGMA synchronous = FULL");
}

Result<Statement> Database::prepare(std::string_view sql) {
  const auto cached = cache_.find(sql);
  if (cached != cache_.end() && !cached->second->in_use) {
    cached->second->in_use = true;
    return Statement(*this, cached->second->handle, &cached->second->in_use);
  }
  sqlite3_stmt* handle = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, &rest);
  if (code != SQLITE_OK) return error_of(code);
  assert(handle != nullptr);                // the SQL is ours: not empty,
  assert(rest == sql.data() + sql.size());  // and one statement only
  if (cached != cache_.end())
    return Statement(*this, handle, nullptr);  // the same SQL, run within itself
  auto& entry = *cache_.emplace(std::string(sql), std::make_unique<Cached>(Cached{handle, true}))
                     .first->second;
  return Statement(*this, handle, &entry.in_use);
}

Status Database::run_script(std::string_view sql) {
  const char* at = sql.data();
  const char* const end = at + sql.size();
  while (at < end) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v2(handle_, at, static_cast<int>(end - at), &handle, &at);
    if (code != SQLITE_OK) return error_of(code);
    if (handle == nullptr) continue;  // only space or a comment
    Statement statement(*this, handle, nullptr);
    for (bool more = true; more;) {
      GUIJU_TRY(row, statement.next());
      more = row;
    }
  }
  return Done{};
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Status Database::check_integrity() {
  GUIJU_TRY(rows, query("PRAGMA integrity_check(1)"));
  GUIJU_TRY(more, rows.next());
  if (!more || rows.text(0) == "ok") return Done{};
  return Error{ErrorKind::corrupt, path_,
               say("the database is damaged: {}", "数据库已损坏：{}", rows.text(0)),
               say("restore it from a backup", "请从备份恢复")};
}

Error Database::error_of(int code) const {
  const int extended = handle_ != nullptr ? sqlite3_extended_errcode(handle_) : code;
  Failure failure = failure_of(extended == SQLITE_OK ? code : extended);
  const char* detail = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  failure.what.en += fmt::format(" ({})", detail);
  failure.what.zh += fmt::format("（{}）", detail);
  return Error{failure.kind, path_, std::move(failure.what), std::move(failure.remedy)};
}

Transaction::~Transaction() {
  // Some errors (disk full) have rolled back already.
  if (open_ && database_.in_transaction()) static_cast<void>(database_.run("ROLLBACK"));
}

Status Transaction::begin() {
  assert(!database_.in_transaction());
  GUIJU_CHECK_OK(database_.run("BEGIN IMMEDIATE"));
  open_ = true;
  return Done{};
}

Status Transaction::commit() {
  assert(open_);
  GUIJU_CHECK_OK(database_.run("COMMIT"));
  open_ = false;
  return Done{};
}

}  // namespace guiju::store
