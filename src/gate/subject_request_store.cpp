#include "base/document.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "gate/subject_requests.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::gate {
namespace {

constexpr store::Migration steps[] = {{1, "what people ask about their data", R"(
  CREATE TABLE subject_request (
    number INTEGER PRIMARY KEY,
    subject_right TEXT NOT NULL,
    state TEXT NOT NULL,
    received_us INTEGER NOT NULL,      -- microseconds since 1970 in UTC
    due_day INTEGER NOT NULL,          -- days since 1970-01-01 in Shanghai
    received_by TEXT NOT NULL,
    answered_us INTEGER,
    answered_by TEXT,
    sealed BLOB NOT NULL               -- {"person","words","answer"}
  ) STRICT;
  CREATE INDEX subject_request_open ON subject_request (state, number);
)"}};
constexpr store::Schema request_schema{"subject_request", steps};

constexpr std::string_view columns =
    "SELECT number, subject_right, state, received_us, due_day, received_by, answered_us,"
    " answered_by, sealed FROM subject_request ";

template <class Enum, class Names>
Result<Enum> named(const Names& names, std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return Error{ErrorKind::corrupt, "subject_request",
               say("the database holds a word that this program does not know",
                   "数据库中有本程序不认识的取值"),
               say("open it with the version that wrote it", "请使用写入它的版本打开")};
}

Error no_request(std::uint64_t number) {
  return Error{ErrorKind::not_found, fmt::format("request {}", number),
               say("there is no such request", "没有该请求"),
               say("list the requests", "请列出请求")};
}

Result<SubjectRequest> read(store::Statement& row, const privacy::Vault& vault) {
  SubjectRequest request;
  request.number = static_cast<std::uint64_t>(row.integer(0));
  GUIJU_TRY(right, named<SubjectRight>(subject_right_names, row.text(1)));
  GUIJU_TRY(state, named<RequestState>(request_state_names, row.text(2)));
  request.right = right;
  request.state = state;
  request.received = Instant(row.integer(3));
  request.due = Date(static_cast<std::int32_t>(row.integer(4)));
  request.received_by = row.text(5);
  if (const auto at = row.optional_integer(6)) request.answered = Instant(*at);
  request.answered_by = row.optional_text(7).value_or("");
  auto opened = vault.open_sealed(row.blob(8));
  if (!opened && opened.error().kind == ErrorKind::not_found) return request;  // erased
  if (!opened) return within(fmt::format("request {}", request.number), opened.error());
  Document document;
  GUIJU_CHECK_OK(parse_json(*opened, "subject_request", document));
  Fields fields(document.root());
  request.person = fields.text("person");
  request.words = fields.text_or("words", "");
  request.answer = fields.text_or("answer", "");
  GUIJU_CHECK_OK(fields.finish());
  return request;
}

}  // namespace

const store::Schema& SubjectRequestStore::schema() { return request_schema; }

Result<std::string> SubjectRequestStore::sealed(std::string_view person, std::string_view words,
                                                std::string_view answer) {
  std::string plain, out;
  JsonWriter json(plain);
  json.begin_object().field("person", person);
  if (!words.empty()) json.field("words", words);
  if (!answer.empty()) json.field("answer", answer);
  json.end_object();
  GUIJU_CHECK_OK(vault_.seal(vault_.token(privacy::TokenKind::person, person), {}, plain, out));
  privacy::wipe(plain);
  GUIJU_CHECK_OK(vault_.keep());
  return out;
}

Result<std::uint64_t> SubjectRequestStore::add(const SubjectRequest& request) {
  GUIJU_TRY(body, sealed(request.person, request.words, {}));
  GUIJU_TRY(
      rows,
      database_.query(
          "INSERT INTO subject_request (subject_right, state, received_us, due_day, received_by, "
          "sealed)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING number",
          subject_right_names[static_cast<std::size_t>(request.right)],
          request_state_names[static_cast<std::size_t>(RequestState::open)],
          request.received.micros, request.due.days, request.received_by, store::Blob{body}));
  GUIJU_TRY(there, rows.next());
  return static_cast<std::uint64_t>(there ? rows.integer(0) : 0);
}

Result<SubjectRequest> SubjectRequestStore::find(std::uint64_t number) {
  GUIJU_TRY(rows, database_.query(std::string(columns) + "WHERE number = ?1",
                                  static_cast<std::int64_t>(number)));
  GUIJU_TRY(there, rows.next());
  if (!there) return no_request(number);
  return read(rows, vault_);
}

Result<std::vector<SubjectRequest>> SubjectRequestStore::list(std::uint64_t after,
                                                              std::size_t limit, bool open_only) {
  std::vector<SubjectRequest> all;
  GUIJU_TRY(rows,
            database_.query(std::string(columns) + "WHERE number > ?1 AND (?2 = 0 OR state = ?3)"
                                                   " ORDER BY number LIMIT ?4",
                            static_cast<std::int64_t>(after), open_only, request_state_names[0],
                            static_cast<std::int64_t>(limit)));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return all;
    GUIJU_TRY(request, read(rows, vault_));
    all.push_back(std::move(request));
  }
}

Status SubjectRequestStore::answer(std::uint64_t number, RequestState state, std::string_view words,
                                   std::string_view by, Instant at) {
  GUIJU_TRY(request, find(number));
  if (request.state != RequestState::open) {
    return Error{
        ErrorKind::conflict, fmt::format("request {}", number),
        say("was answered already", "已答复"),
        say("receive another request if there is more to say", "如有补充，请另行登记请求")};
  }
  std::string body;
  std::optional<store::Blob> blob;  // none: erased, and what was sealed stays as it is
  if (!request.person.empty()) {
    GUIJU_TRY(made, sealed(request.person, request.words, words));
    body = std::move(made);
    blob = store::Blob{body};
  }
  return database_.run(
      "UPDATE subject_request SET state = ?2, answered_us = ?3, answered_by = ?4,"
      " sealed = coalesce(?5, sealed) WHERE number = ?1",
      static_cast<std::int64_t>(number), request_state_names[static_cast<std::size_t>(state)],
      at.micros, by, blob);
}

}  // namespace guiju::gate
