#include "staff/act_store.h"

#include "store/database.h"
#include "store/migrations.h"

namespace guiju::staff {
namespace {

// The signature decides, not the table: the triggers only keep an honest hand from slipping.
constexpr store::Migration steps[] = {{1, "acts", R"(
  CREATE TABLE act (
    number INTEGER PRIMARY KEY CHECK (number >= 1),
    body TEXT NOT NULL,       -- canonical JSON: what is signed
    signature TEXT NOT NULL   -- Ed25519, hexadecimal
  ) STRICT;
  CREATE TRIGGER act_is_final BEFORE UPDATE ON act BEGIN
    SELECT raise(ABORT, 'an act is never changed');
  END;
  CREATE TRIGGER act_is_kept BEFORE DELETE ON act BEGIN
    SELECT raise(ABORT, 'an act is never removed');
  END;
)"}};
constexpr store::Schema staff_schema{"staff", steps};

}  // namespace

const store::Schema& ActStore::schema() { return staff_schema; }

Result<ActLog> ActStore::load() {
  ActLog log;
  GUIJU_TRY(rows, database_.query("SELECT number, body, signature FROM act ORDER BY number"));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return log;
    const std::string source = fmt::format("{} act {}", database_.path(), rows.integer(0));
    const std::string body(rows.text(1)), signature(rows.text(2));
    GUIJU_TRY(act, parse_act(body, signature, source));
    if (auto added = log.add(std::move(act)); !added) {
      Error error = added.error();
      error.kind = ErrorKind::corrupt;  // whatever rule it breaks: it should not stand here
      return within(database_.path(), std::move(error));
    }
  }
}

Status ActStore::append(const Act& act) {
  return database_.run("INSERT INTO act (number, body, signature) VALUES (?1, ?2, ?3)", act.number,
                       act.body(), act.signature.hex());
}

}  // namespace guiju::staff
