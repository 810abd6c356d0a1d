// privacy/key_store.h: the locked keys of people at rest, in a file or schema of their own.
//
// Apart from the data, so that a copy of the data without the keys tells nothing, and what is deleted here is
// overwritten (secure_delete) and cut from the write-ahead log before the deletion is reported. PostgreSQL is asked to
// vacuum; its own log and copies are its keeper's to end. One thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/ports.h"
#include "base/result.h"
#include "privacy/token.h"

namespace guiju::store {
class Database;
}

namespace guiju::privacy {

struct VaultKeyRow {
  std::int64_t version = 0;
  std::string suite, master, wrapped;  // master: the place of the master key (master_key.h)
};

struct DataKeyRow {
  Token subject;
  std::string wrapped;
};

class KeyStore {
 public:
  // `address`: of a file, or of a PostgreSQL database (store/database.h).
  static Result<std::unique_ptr<KeyStore>> open(const std::string& address, const Clock& clock);
  ~KeyStore();

  Result<std::optional<VaultKeyRow>> vault_key();  // the newest
  Status visit(const std::function<Status(const DataKeyRow&)>& visitor);
  Result<std::optional<std::string>> find(const Token& subject);
  // All or none. A subject that has a key already is a conflict.
  Status add(std::span<const DataKeyRow> keys);
  // The first key of a new vault, with what comes with it.
  Status found(const VaultKeyRow& vault, std::span<const DataKeyRow> keys);
  // Another vault key, and every data key as it locks them: in place of what there was.
  Status replace(const VaultKeyRow& vault, std::span<const DataKeyRow> keys);
  // Gone, and remembered as gone; gone from the file when it returns.
  Status erase(std::span<const Token> subjects);
  Result<std::optional<Instant>> erased_at(const Token& subject);
  Result<std::vector<Token>> erased();  // and without a key since
  Result<std::int64_t> count(bool erased);

 private:
  KeyStore(std::unique_ptr<store::Database> database, const Clock& clock);
  Status put(const VaultKeyRow& vault, std::span<const DataKeyRow> keys);
  Status forget_old_pages();
  std::unique_ptr<store::Database> database_;
  const Clock& clock_;
};

}  // namespace guiju::privacy
