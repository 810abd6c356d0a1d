// store/driver.h: what database.h asks of a database: the seam between our rooms and SQLite or PostgreSQL.
//
// Used inside store/ alone. Everything here belongs to one thread, as the Database that owns it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace guiju::store {

// One statement being run: bind, then next until false. What goes wrong in between is told by the next `next`.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual void bind(int parameter, std::int64_t value) = 0;
  virtual void bind(int parameter, double value) = 0;
  virtual void bind_text(int parameter, std::string_view text) = 0;
  virtual void bind_blob(int parameter, std::string_view bytes) = 0;
  virtual void bind_null(int parameter) = 0;
  virtual Result<bool> next() = 0;
  virtual bool is_null(int column) = 0;
  virtual std::int64_t integer(int column) = 0;
  virtual double real(int column) = 0;
  virtual std::string_view text(int column) = 0;
  virtual std::string_view blob(int column) = 0;
  // To be bound and run again.
  virtual void reset() = 0;
};

class Driver {
 public:
  virtual ~Driver() = default;

  // The cursor goes back to the driver when its deleter runs, which must be before the driver ends.
  using CursorHandle = std::unique_ptr<Cursor, std::function<void(Cursor*)>>;
  virtual Result<CursorHandle> prepare(std::string_view sql) = 0;
  virtual Status run_script(std::string_view sql) = 0;
  // The statement once for each row; `bind` fills in one.
  virtual Status run_each(std::string_view sql, std::size_t rows,
                          const std::function<void(Cursor&, std::size_t)>& bind) = 0;
  virtual std::int64_t changes() const = 0;

  virtual bool in_transaction() const = 0;
  virtual Status begin() = 0;
  virtual Status commit() = 0;
  virtual Status roll_back() = 0;
  virtual Status defer_references() = 0;

  virtual Status watch(std::span<const std::string_view> tables) = 0;
  virtual Result<std::int64_t> changes_of_others() = 0;
  virtual Result<bool> try_hold(bool alone) = 0;
  virtual Result<bool> forget_deleted() = 0;
  virtual Status check_integrity() = 0;
};

// The damage that a column of another type means.
Error wrong_type(const std::string& path, const char* column);

}  // namespace guiju::store
