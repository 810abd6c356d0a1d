// store/database.h: one SQLite file, safely.
//
//   GUIJU_TRY(database, Database::open(folder + "/guiju.db"));
//   GUIJU_CHECK_OK(migrate(*database, schemas, clock));  // store/migrations.h
//
//   Transaction change(*database);                       // rolled back unless committed
//   GUIJU_CHECK_OK(change.begin());
//   GUIJU_CHECK_OK(database->run("INSERT INTO lender (id, name) VALUES (?1, ?2)", id, name));
//   GUIJU_CHECK_OK(change.commit());
//
//   GUIJU_TRY(rows, database->query("SELECT id, name FROM lender WHERE kind = ?1", kind));
//   for (;;) {
//     GUIJU_TRY(more, rows.next());
//     if (!more) break;
//     lenders.push_back({Key(rows.text(0)), std::string(rows.text(1))});
//   }
//
// Every commit is durable when it returns (WAL, synchronous=FULL), foreign keys are enforced, and
// SQL text lives with the tables it speaks of, in the rooms' *_store.cpp. Declare tables STRICT. A
// Database belongs to one thread at a time; other threads and processes open their own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "base/ids.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace guiju::store {

class Database;

struct Blob {  // bytes, not text
  std::string_view bytes;
};

// A statement being run. Give it back (let it go out of scope) before its transaction ends.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Moves to the next row; false behind the last one.
  //   errors: of the database; bad binds; corrupt when a column of the row before was not of the
  //   type asked
  Result<bool> next();

  // The columns of the current row, from 0. Views live until next().
  bool is_null(int column) const;
  std::int64_t integer(int column);
  bool flag(int column) { return integer(column) != 0; }
  double real(int column);
  std::string_view text(int column);
  std::string_view blob(int column);
  std::optional<std::int64_t> optional_integer(int column);
  std::optional<std::string_view> optional_text(int column);

  // Parameters, from 1 as in SQL (?1). `query` and `run` bind for you.
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);
  void bind(int parameter, std::string_view text);
  void bind(int parameter, Blob blob);
  void bind(int parameter, std::nullptr_t);
  template <class T>
  void bind_value(int parameter, const T& value) {
    if constexpr (requires { value.has_value(); }) {
      if (value)
        bind_value(parameter, *value);
      else
        bind(parameter, nullptr);
    } else if constexpr (std::is_integral_v<T>) {
      bind(parameter, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
      bind(parameter, static_cast<double>(value));
    } else if constexpr (std::is_same_v<T, Blob> || std::is_same_v<T, std::nullptr_t>) {
      bind(parameter, value);
    } else {
      bind(parameter, std::string_view(value));
    }
  }

 private:
  friend class Database;
  Statement(Database& database, sqlite3_stmt* handle, bool* in_use)
      : database_(&database), handle_(handle), in_use_(in_use) {}
  void note(int code);
  void expect_type(int column, int type);

  Database* database_;
  sqlite3_stmt* handle_;
  bool* in_use_;  // of the cache's entry; null when this statement is not from the cache
  std::optional<Error> error_;
};

struct OpenOptions {
  bool read_only = false;
  int busy_timeout_ms = 5'000;  // how long to wait for another writer
};

class Database {
 public:
  // Creates the file if there is none (its folder must exist). ":memory:" is a database without a
  // file.
  //   errors: unavailable (no access, disk full, in use), corrupt (the file is no database)
  static Result<std::unique_ptr<Database>> open(const std::string& path, OpenOptions options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  template <class... Args>
  Result<Statement> query(std::string_view sql, const Args&... args) {
    GUIJU_TRY(statement, prepare(sql));
    int parameter = 0;
    (statement.bind_value(++parameter, args), ...);
    return Result<Statement>(std::move(statement));
  }

  // Runs a statement that answers no rows.
  template <class... Args>
  Status run(std::string_view sql, const Args&... args) {
    GUIJU_TRY(statement, query(sql, args...));
    GUIJU_TRY(row, statement.next());
    static_cast<void>(row);
    return Done{};
  }

  // Several statements, separated by semicolons: a schema.
  Status run_script(std::string_view sql);

  std::int64_t changes() const;  // rows the last statement changed
  std::int64_t last_insert_id() const;
  bool in_transaction() const;
  const std::string& path() const { return path_; }

  // Reads every page and index. errors: corrupt, with the first thing found
  Status check_integrity();

 private:
  friend class Statement;
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  Status configure(const OpenOptions& options);
  Result<Statement> prepare(std::string_view sql);
  Error error_of(int code) const;

  struct Cached {
    sqlite3_stmt* handle = nullptr;
    bool in_use = false;
  };
  std::string path_;
  sqlite3* handle_;
  std::unordered_map<std::string, std::unique_ptr<Cached>, TextHash, std::equal_to<>> cache_;
};

// Takes the write lock at once, so that a reader that turns writer cannot find its snapshot stale.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Status begin();  // REQUIRES: no transaction is open on this database
  Status commit();

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace guiju::store
