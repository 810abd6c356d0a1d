#include "base/document.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "gate/proposals.h"
#include "staff/four_eyes.h"
#include "store/database.h"
#include "store/migrations.h"

namespace guiju::gate {
namespace {

constexpr store::Migration steps[] = {{1, "proposals", R"(
  CREATE TABLE proposal (
    number INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,             -- gate::ProposalKind
    state INTEGER NOT NULL,            -- gate::ProposalState
    subject TEXT NOT NULL,
    maker TEXT NOT NULL,
    behind TEXT NOT NULL,
    made_us INTEGER NOT NULL,          -- microseconds since 1970 in UTC
    checker TEXT,
    note TEXT,
    decided_us INTEGER,
    sealed BLOB NOT NULL               -- {"person","body"}
  ) STRICT;
  CREATE INDEX proposal_kind ON proposal (kind, number);
)"}};
constexpr store::Schema proposal_schema{"proposal", steps};

constexpr std::string_view columns =
    "SELECT number, kind, state, subject, maker, behind, made_us, checker, note, decided_us, sealed"
    " FROM proposal ";

Result<Proposal> read(store::Statement& row, const privacy::Vault& vault) {
  Proposal proposal;
  proposal.number = static_cast<std::uint64_t>(row.integer(0));
  proposal.kind = static_cast<ProposalKind>(row.integer(1));
  proposal.state = static_cast<ProposalState>(row.integer(2));
  proposal.subject = row.text(3);
  proposal.maker = row.text(4);
  proposal.behind = row.text(5);
  proposal.made = Instant(row.integer(6));
  proposal.checker = row.optional_text(7).value_or("");
  proposal.note = row.optional_text(8).value_or("");
  if (const auto at = row.optional_integer(9)) proposal.decided = Instant(*at);
  auto opened = vault.open_sealed(row.blob(10));
  if (!opened && opened.error().kind == ErrorKind::not_found) return proposal;  // erased
  if (!opened) return within(fmt::format("proposal {}", proposal.number), opened.error());
  Document document;
  GUIJU_CHECK_OK(parse_json(*opened, "proposal", document));
  Fields fields(document.root());
  proposal.person = fields.text_or("person", "");
  proposal.body = fields.text("body");
  GUIJU_CHECK_OK(fields.finish());
  privacy::wipe(*opened);
  return proposal;
}

Error no_proposal(std::uint64_t number) {
  return Error{ErrorKind::not_found, fmt::format("proposal {}", number),
               say("there is no such proposal", "没有该提议"),
               say("list them to see their numbers", "请列出提议以查看编号")};
}

Error decided_already(const Proposal& proposal) {
  return Error{ErrorKind::conflict, fmt::format("proposal {}", proposal.number),
               say("was decided already: {}", "已处理：{}",
                   proposal_state_names[static_cast<std::size_t>(proposal.state)]),
               say("propose it anew if it is still wanted", "如仍需要，请重新提议")};
}

}  // namespace

const store::Schema& ProposalStore::schema() { return proposal_schema; }

Result<std::uint64_t> ProposalStore::add(const Proposal& proposal) {
  std::string plain, sealed;
  JsonWriter json(plain);
  json.begin_object();
  if (!proposal.person.empty()) json.field("person", std::string_view(proposal.person));
  json.field("body", std::string_view(proposal.body)).end_object();
  const privacy::Token subject = proposal.person.empty()
                                     ? privacy::house
                                     : vault_.token(privacy::TokenKind::person, proposal.person);
  GUIJU_CHECK_OK(vault_.seal(subject, {}, plain, sealed));
  privacy::wipe(plain);
  GUIJU_CHECK_OK(vault_.keep());
  GUIJU_TRY(rows, database_.query("INSERT INTO proposal (kind, state, subject, maker, behind, "
                                  "made_us, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                                  "RETURNING number",
                                  static_cast<std::int64_t>(proposal.kind),
                                  static_cast<std::int64_t>(ProposalState::open), proposal.subject,
                                  proposal.maker, proposal.behind, proposal.made.micros,
                                  store::Blob{sealed}));
  GUIJU_TRY(there, rows.next());
  return static_cast<std::uint64_t>(there ? rows.integer(0) : 0);
}

Result<Proposal> ProposalStore::find(std::uint64_t number) {
  GUIJU_TRY(rows, database_.query(std::string(columns) + "WHERE number = ?1",
                                  static_cast<std::int64_t>(number)));
  GUIJU_TRY(there, rows.next());
  if (!there) return no_proposal(number);
  return read(rows, vault_);
}

Result<std::vector<Proposal>> ProposalStore::list(ProposalKind kind, std::uint64_t after,
                                                  std::size_t limit) {
  std::vector<Proposal> all;
  GUIJU_TRY(rows, database_.query(std::string(columns) +
                                      "WHERE kind = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
                                  static_cast<std::int64_t>(kind), static_cast<std::int64_t>(after),
                                  static_cast<std::int64_t>(limit)));
  for (;;) {
    GUIJU_TRY(more, rows.next());
    if (!more) return all;
    GUIJU_TRY(proposal, read(rows, vault_));
    all.push_back(std::move(proposal));
  }
}

Status ProposalStore::check(const Proposal& proposal, std::string_view checker) const {
  if (proposal.state != ProposalState::open) return decided_already(proposal);
  staff::Makers makers;
  makers.add(proposal.maker);
  if (!proposal.behind.empty()) makers.add(proposal.behind);
  return staff::check_other_eyes(makers, checker, "the proposal", "该提议");
}

Status ProposalStore::decide(std::uint64_t number, bool approve, std::string_view checker,
                             std::string_view note, Instant at) {
  GUIJU_TRY(proposal, find(number));
  GUIJU_CHECK_OK(check(proposal, checker));
  GUIJU_CHECK_OK(database_.run(
      "UPDATE proposal SET state = ?2, checker = ?3, note = ?4, decided_us = ?5 "
      "WHERE number = ?1 AND state = ?6",
      static_cast<std::int64_t>(number),
      static_cast<std::int64_t>(approve ? ProposalState::approved : ProposalState::refused),
      checker, note, at.micros, static_cast<std::int64_t>(ProposalState::open)));
  return database_.changes() == 1 ? Status(Done{}) : Status(decided_already(proposal));
}

Status ProposalStore::take(std::uint64_t number, std::string_view maker, Instant at) {
  GUIJU_TRY(proposal, find(number));
  if (proposal.maker != maker) return no_proposal(number);
  constexpr std::int64_t reveal_us = reveal_hours * 3'600'000'000;
  if (proposal.state != ProposalState::approved) {
    return Error{
        ErrorKind::conflict, fmt::format("proposal {}", number),
        say("is {}", "状态为 {}", proposal_state_names[static_cast<std::size_t>(proposal.state)]),
        say("only what another person approved can be taken, and once",
            "须经另一人批准，且仅可使用一次")};
  }
  if (proposal.decided && at.micros - proposal.decided->micros > reveal_us) {
    return Error{ErrorKind::conflict, fmt::format("proposal {}", number),
                 say("was approved more than {} hours ago", "批准已超过 {} 小时", reveal_hours),
                 say("propose it anew", "请重新提议")};
  }
  GUIJU_CHECK_OK(database_.run("UPDATE proposal SET state = ?2 WHERE number = ?1 AND state = ?3",
                               static_cast<std::int64_t>(number),
                               static_cast<std::int64_t>(ProposalState::taken),
                               static_cast<std::int64_t>(ProposalState::approved)));
  return database_.changes() == 1 ? Status(Done{}) : Status(decided_already(proposal));
}

}  // namespace guiju::gate
