#include "gate/answer_store.h"

#include "store/database.h"
#include "store/migrations.h"

namespace guiju::gate {
namespace {

constexpr std::int64_t kept_us = std::int64_t{7} * 86'400 * 1'000'000;  // a week

constexpr store::Migration steps[] = {{1, "answers by key", R"(
  CREATE TABLE kept_answer (
    key TEXT PRIMARY KEY,             -- the caller and its key, a line feed between
    request TEXT NOT NULL,            -- SHA-256 of method, address and body
    at INTEGER NOT NULL,              -- microseconds since 1970
    status INTEGER,                   -- null: not answered yet
    body TEXT
  ) STRICT;
  CREATE INDEX kept_answer_at ON kept_answer (at);
)"}};
constexpr store::Schema answer_schema{"kept_answer", steps};

}  // namespace

const store::Schema& AnswerStore::schema() { return answer_schema; }

Result<std::optional<KeptAnswer>> AnswerStore::claim(std::string_view key, const Digest& request,
                                                     Instant at) {
  GUIJU_CHECK_OK(database_.run("DELETE FROM kept_answer WHERE at < ?1", at.micros - kept_us));
  GUIJU_CHECK_OK(database_.run(
      "INSERT INTO kept_answer (key, request, at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO NOTHING",
      key, request.hex(), at.micros));
  if (database_.changes() == 1) return std::optional<KeptAnswer>();
  GUIJU_TRY(rows,
            database_.query("SELECT request, status, body FROM kept_answer WHERE key = ?1", key));
  GUIJU_TRY(there, rows.next());
  if (!there || rows.text(0) != request.hex()) {
    return Error{ErrorKind::conflict, "Idempotency-Key",
                 say("this key was used for another request", "该键已用于另一个请求"),
                 say("give each request a key of its own", "每个请求须使用不同的键")};
  }
  if (rows.is_null(1)) {
    return Error{ErrorKind::conflict, "Idempotency-Key",
                 say("this request is being answered, or the service stopped while it was",
                     "该请求正在处理，或处理时服务已停止"),
                 say("wait; if this stays, look what came of it, and ask anew under another key",
                     "请稍候；若持续如此，请核实结果后换用新键重发")};
  }
  return std::optional(KeptAnswer{.status = static_cast<int>(rows.integer(1)),
                                  .body = std::string(rows.optional_text(2).value_or(""))});
}

Status AnswerStore::keep(std::string_view key, const KeptAnswer& answer) {
  return database_.run("UPDATE kept_answer SET status = ?2, body = ?3 WHERE key = ?1", key,
                       answer.status, answer.body);
}

Status AnswerStore::forget(std::string_view key) {
  return database_.run("DELETE FROM kept_answer WHERE key = ?1", key);
}

}  // namespace guiju::gate
