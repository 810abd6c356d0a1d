// The ledger over HTTP: its state and proofs for those who may, its tiles and checkpoint for anybody, and a witness for
// the ledgers of others (C2SP tlog-tiles, tlog-witness).
#include <algorithm>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "gate/sealed_record.h"
#include "http/handlers.h"
#include "http/use_of_data.h"

namespace guiju::http {
namespace {

Error no_ledger() {
  return Error{ErrorKind::not_found,
               {},
               say("this data directory has no ledger", "该数据目录没有账本"),
               say("`guiju ledger init` makes one; start the service again then",
                   "可用 `guiju ledger init` 建立，然后重启服务")};
}

Result<std::unique_ptr<gate::RecordLedger>> ledger_of(Service& service) {
  if (service.is_open() || service.ledger() == nullptr) return no_ledger();
  return gate::RecordLedger::open(service.parts().disk, service.parts().store->folder());
}

Answered proof_of(Service& service, std::uint64_t sequence, const privacy::Vault* vault) {
  GUIJU_TRY(ledger, ledger_of(service));
  GUIJU_TRY(proof, ledger->prove(sequence, vault));
  return Response::json(gate::proof_text(proof));
}

// tile/0/x001/234, tile/1/000.p/17, tile/entries/005: nothing else is a file of the tree.
bool is_tile_path(std::string_view path) {
  constexpr std::string_view allowed = "0123456789/xp.";
  if (path.starts_with("entries/")) path.remove_prefix(8);
  return !path.empty() && path.size() < 80 && path.find("..") == std::string_view::npos &&
         path.find("//") == std::string_view::npos &&
         path.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

Answered get_ledger(Service& service, const Exchange&) {
  GUIJU_TRY(ledger, ledger_of(service));
  GUIJU_TRY(published,
            ledger::read_checkpoint(service.parts().disk, ledger->files().log, ledger->key()));
  const LedgerState state = service.ledger()->state();
  const std::uint64_t records = service.records()->last_sequence();
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("origin", std::string_view(published.checkpoint.origin));
  json.field("size", published.checkpoint.size);
  json.field("root", std::string_view(ledger::hash_text(published.checkpoint.root)));
  json.field("not_entered_yet", records - std::min(records, published.checkpoint.size));
  json.field("key", std::string_view(ledger->key().text()));
  json.field("checkpoint", std::string_view(published.note.bytes())).key("witnesses").begin_array();
  for (const auto& [name, size] : state.cosigned)
    json.begin_object().field("name", std::string_view(name)).field("cosigned", size).end_object();
  json.end_array().key("trouble");
  if (state.trouble)
    json.value(std::string_view(state.trouble->text(Language::en)));
  else
    json.null();
  json.end_object();
  return Response::json(std::move(out));
}

Answered get_proof(Service& service, const Exchange& exchange) {
  GUIJU_TRY(sequence, number_of(exchange.parameters[0], "sequence"));
  return proof_of(service, sequence, nullptr);
}

// {"purpose","reason"}: the proof with what opens its record.
Answered post_proof(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(sequence, number_of(exchange.parameters[0], "sequence"));
  GUIJU_TRY(why, read_purpose(exchange));
  GUIJU_TRY(stored, service.records()->find(sequence));
  std::string room;
  const auto record = gate::open_record(service.vault(), stored, room);
  if (!record) return within(fmt::format("record {}", sequence), record.error());
  Document document;
  GUIJU_CHECK_OK(parse_json(*record, "record", document));
  std::string person;
  if (const Value request = document.root().find("request"))
    if (const Value named = request.find("person"); named && named.kind() == NodeKind::text)
      person = named.node().text;
  if (!person.empty()) {
    const auto allowed = may_use(
        service, {.person = person, .kind = "read", .purpose = why.purpose, .recipient = "own"});
    if (!allowed) return refusal(allowed.error(), exchange.language);
    GUIJU_CHECK_OK(note_use(service, exchange.caller, access::DoorEvent::person_revealed, person,
                            fmt::format("record {} {} {} {}", sequence, why.purpose,
                                        allowed->decision, excerpt(why.reason, 160))));
  }
  return proof_of(service, sequence, service.vault());
}

Answered get_checkpoint(Service& service, const Exchange&) {
  GUIJU_TRY(ledger, ledger_of(service));
  GUIJU_TRY(bytes, service.parts().disk.read_all(ledger->files().log + "/checkpoint",
                                                 ledger::note_bytes_max));
  return Response{.type = "text/plain; charset=utf-8", .body = std::move(bytes)};
}

Answered get_tile(Service& service, const Exchange& exchange) {
  GUIJU_TRY(ledger, ledger_of(service));
  const std::string& path = exchange.parameters[0];
  const std::string file = ledger->files().log + "/tile/" + path;
  if (!is_tile_path(path) || !service.parts().disk.exists(file) ||
      service.parts().disk.is_folder(file)) {
    return Error{ErrorKind::not_found, "path", say("there is no such tile", "没有该块"),
                 say("read the checkpoint first: it says how long the log is",
                     "请先读取检查点，其中写明账本长度")};
  }
  constexpr std::uint64_t tile_bytes_max = 64u << 20;
  GUIJU_TRY(bytes, service.parts().disk.read_all(file, tile_bytes_max));
  return Response{.type = "application/octet-stream", .body = std::move(bytes)};
}

// tlog-witness: 200 with the cosignature; 404 of another log, 403 not signed by it, 409 another size seen, 422 two
// histories.
Answered post_checkpoint(Service& service, const Exchange& exchange) {
  if (service.witness() == nullptr) {
    return Error{ErrorKind::not_found,
                 {},
                 say("this service is no witness", "本服务不是见证方"),
                 say("give it --witness-name, --witness-key and --witness-logs",
                     "请设置 --witness-name、--witness-key 与 --witness-logs")};
  }
  GUIJU_TRY(told, service.witness()->add(exchange.request.body, service.parts().clock.now()));
  using enum ledger::Witness::Answer;
  const auto text = [](int status, std::string body, std::string_view type = "text/plain") {
    return Response{.status = status, .type = type, .body = std::move(body)};
  };
  switch (told.answer) {
    case cosigned: return text(200, std::move(told.body));
    case unknown_log: return text(404, "this witness does not watch that log\n");
    case not_signed: return text(403, "the checkpoint is not signed by the log\n");
    case not_following: return text(422, "it did not grow out of what this witness has seen\n");
    case other_size: return text(409, told.body + "\n", "text/x.tlog.size");
    case bad_request: break;
  }
  return text(400, "is no request to a witness: " + told.body + "\n");
}

}  // namespace guiju::http
