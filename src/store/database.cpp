#include "store/database.h"

#include <cassert>

#include "store/driver.h"
#include "store/postgresql.h"
#include "store/sqlite.h"

namespace guiju::store {

Error wrong_type(const std::string& path, const char* column) {
  return Error{ErrorKind::corrupt, path,
               say("the column '{}' does not hold the type it should", "列“{}”的数据类型不符",
                   column != nullptr ? column : "?"),
               say("restore the database from a backup", "请从备份恢复数据库")};
}

Statement::Statement(std::unique_ptr<Cursor, std::function<void(Cursor*)>> cursor)
    : cursor_(std::move(cursor)) {}
Statement::Statement(Statement&& other) noexcept = default;
Statement::~Statement() = default;

void Statement::bind(int parameter, std::int64_t value) { cursor_->bind(parameter, value); }
void Statement::bind(int parameter, double value) { cursor_->bind(parameter, value); }
void Statement::bind(int parameter, std::string_view text) { cursor_->bind_text(parameter, text); }
void Statement::bind(int parameter, Blob blob) { cursor_->bind_blob(parameter, blob.bytes); }
void Statement::bind(int parameter, std::nullptr_t) { cursor_->bind_null(parameter); }

Result<bool> Statement::next() { return cursor_->next(); }
bool Statement::is_null(int column) const { return cursor_->is_null(column); }
std::int64_t Statement::integer(int column) { return cursor_->integer(column); }
double Statement::real(int column) { return cursor_->real(column); }
std::string_view Statement::text(int column) { return cursor_->text(column); }
std::string_view Statement::blob(int column) { return cursor_->blob(column); }

std::optional<std::int64_t> Statement::optional_integer(int column) {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<std::string_view> Statement::optional_text(int column) {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

bool is_postgresql(std::string_view address) {
  return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> Database::open(const std::string& address, OpenOptions options) {
  std::string path = address;
  std::unique_ptr<Driver> driver;
  if (is_postgresql(address)) {
    path = postgresql_name(address);
    GUIJU_TRY(opened, open_postgresql(address, options));
    driver = std::move(opened);
  } else {
    GUIJU_TRY(opened, open_sqlite(address, options));
    driver = std::move(opened);
  }
  return std::unique_ptr<Database>(new Database(std::move(path), std::move(driver)));
}

Database::Database(std::string path, std::unique_ptr<Driver> driver)
    : path_(std::move(path)), driver_(std::move(driver)) {}
Database::~Database() = default;

Result<Statement> Database::prepare(std::string_view sql) {
  GUIJU_TRY(cursor, driver_->prepare(sql));
  return Statement(std::move(cursor));
}

Status Database::run_script(std::string_view sql) { return driver_->run_script(sql); }

Status Database::run_each(std::string_view sql, std::size_t rows,
                          const std::function<void(Cursor&, std::size_t row)>& bind) {
  assert(driver_->in_transaction());
  return driver_->run_each(sql, rows, bind);
}

std::int64_t Database::changes() const { return driver_->changes(); }
bool Database::in_transaction() const { return driver_->in_transaction(); }
Status Database::defer_references() { return driver_->defer_references(); }
Status Database::watch(std::span<const std::string_view> tables) { return driver_->watch(tables); }
Result<std::int64_t> Database::changes_of_others() { return driver_->changes_of_others(); }
Result<bool> Database::try_hold(bool alone) { return driver_->try_hold(alone); }
Result<bool> Database::forget_deleted() { return driver_->forget_deleted(); }
Status Database::check_integrity() { return driver_->check_integrity(); }

Transaction::~Transaction() {
  // Some errors (disk full, a lost connection) have rolled back already.
  if (open_ && database_.in_transaction()) static_cast<void>(database_.driver_->roll_back());
}

Status Transaction::begin() {
  assert(!database_.in_transaction());
  GUIJU_CHECK_OK(database_.driver_->begin());
  open_ = true;
  return Done{};
}

Status Transaction::commit() {
  assert(open_);
  GUIJU_CHECK_OK(database_.driver_->commit());
  open_ = false;
  return Done{};
}

}  // namespace guiju::store
