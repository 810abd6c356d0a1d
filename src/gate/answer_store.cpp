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
)"},
                                      {2, "answers sealed", R"(
  DROP TABLE kept_answer;
  CREATE TABLE kept_answer (
    key TEXT PRIMARY KEY,             -- the caller and its key, a line feed between
    request BLOB NOT NULL,            -- a token of method, address and body
    at INTEGER NOT NULL,              -- microseconds since 1970
    status INTEGER,                   -- null: not answered yet
    body BLOB                         -- sealed
  ) STRICT;
  CREATE INDEX kept_answer_at ON kept_answer (at);
)"}};
constexpr store::Schema answer_schema{"kept_answer", steps};

}  // namespace

const store::Schema& AnswerStore::schema() { return answer_schema; }

Result<std::optional<KeptAnswer>> AnswerStore::claim(std::string_view key, std::string_view request,
                                                     Instant at) {
  const privacy::Token asked = vault_.token(privacy::TokenKind::request, request);
  GUIJU_CHECK_OK(database_.run("DELETE FROM kept_answer WHERE at < ?1", at.micros - kept_us));
  GUIJU_CHECK_OK(database_.run(
      "INSERT INTO kept_answer (key, request, at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO NOTHING",
      key, store::Blob{asked.view()}, at.micros));
  if (database_.changes() == 1) return std::optional<KeptAnswer>();
  GUIJU_TRY(rows,
            database_.query("SELECT request, status, body FROM kept_answer WHERE key = ?1", key));
  GUIJU_TRY(there, rows.next());
  if (!there || rows.blob(0) != asked.view()) {
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
  GUIJU_TRY(body, vault_.open_sealed(rows.blob(2)));
  return std::optional(
      KeptAnswer{.status = static_cast<int>(rows.integer(1)), .body = std::move(body)});
}

Status AnswerStore::keep(std::string_view key, std::string_view person, const KeptAnswer& answer) {
  std::string sealed;
  const privacy::Token subject =
      person.empty() ? privacy::house : vault_.token(privacy::TokenKind::person, person);
  GUIJU_CHECK_OK(vault_.seal(subject, {}, answer.body, sealed));
  GUIJU_CHECK_OK(vault_.keep());
  return database_.run("UPDATE kept_answer SET status = ?2, body = ?3 WHERE key = ?1", key,
                       answer.status, store::Blob{sealed});
}

Status AnswerStore::forget(std::string_view key) {
  return database_.run("DELETE FROM kept_answer WHERE key = ?1", key);
}

}  // namespace guiju::gate
