// store/database.h: the tables of one data directory, in an SQLite file or in PostgreSQL, safely.
//
//   GUIJU_TRY(database, Database::open(folder + "/guiju.db"));     // or "postgresql://host/name"
//   GUIJU_CHECK_OK(migrate(*database, schemas, clock));            // store/migrations.h
//
//   Transaction change(*database);                                 // rolled back unless committed
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
// Every commit is durable when it returns, foreign keys are enforced, and SQL text lives with the tables it speaks of,
// in the rooms' *_store.cpp. It is written once, in the words that both databases know (README.md). A Database belongs
// to one thread at a time; other threads and processes open their own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/result.h"

namespace guiju::store {

class Cursor;  // store/driver.h
class Driver;

struct Blob {  // bytes, not text
  std::string_view bytes;
};

// A statement being run. Give it back (let it go out of scope) before its transaction ends.
class Statement {
 public:
  explicit Statement(std::unique_ptr<Cursor, std::function<void(Cursor*)>> cursor);
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
  std::unique_ptr<Cursor, std::function<void(Cursor*)>> cursor_;
};

struct OpenOptions {
  bool read_only = false;
  int busy_timeout_ms = 5'000;      // how long to wait for another writer
  std::string_view part = "guiju";  // PostgreSQL: the schema that holds the tables
  // SQLite: what is deleted is overwritten. PostgreSQL keeps old pages until it vacuums.
  bool overwrites_deleted = false;
};

// Whether the address names a PostgreSQL database: "postgresql://…" or "postgres://…".
bool is_postgresql(std::string_view address);

class Database {
 public:
  // A file, created if there is none (its folder must exist); ":memory:", without a file; or the address of a
  // PostgreSQL database, whose schema is created if there is none.
  //   errors: unavailable (no access, disk full, in use, no such server), corrupt (the file is no database)
  static Result<std::unique_ptr<Database>> open(const std::string& address,
                                                OpenOptions options = {});
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

  // The same statement for each of `rows` rows, in few trips where the database is elsewhere. Within a transaction all
  // or none; REQUIRES: one is open.
  Status run_each(std::string_view sql, std::size_t rows,
                  const std::function<void(Cursor&, std::size_t row)>& bind);

  std::int64_t changes() const;  // rows the last statement changed
  bool in_transaction() const;
  Status defer_references();  // foreign keys are looked at when the transaction ends
  // How errors name it: the path, or the address without what is secret in it.
  const std::string& path() const { return path_; }

  // A number that becomes another when somebody else changed these tables. SQLite knows of all tables only.
  Status watch(std::span<const std::string_view> tables);
  Result<std::int64_t> changes_of_others();

  // PostgreSQL: holds the part until this Database ends, with others who do or alone; false when somebody is in the
  // way. A file is held by a lock of its folder instead (base/ports.h), and this is always true.
  Result<bool> try_hold(bool alone);

  // What was deleted is gone from the file when this returns true; false: somebody still reads it. PostgreSQL is asked
  // to vacuum, and what its log and copies hold stays its keeper's to forget.
  Result<bool> forget_deleted();

  // Reads every page and index. errors: corrupt, with the first thing found
  Status check_integrity();

 private:
  friend class Transaction;
  Database(std::string path, std::unique_ptr<Driver> driver);
  Result<Statement> prepare(std::string_view sql);

  std::string path_;
  std::unique_ptr<Driver> driver_;
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
