// What one person proposes and another decides: changes of licences and agreements, and reveals.
#include "http/proposal_handlers.h"

#include "audience/person_form.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "http/entry_change.h"
#include "http/use_of_data.h"

namespace guiju::http {
namespace {

using gate::Proposal;
using gate::ProposalKind;
using gate::ProposalState;

void write(JsonWriter& json, const Proposal& proposal) {
  json.begin_object().field("number", proposal.number);
  json.field("kind", gate::proposal_kind_names[static_cast<std::size_t>(proposal.kind)]);
  json.field("state", gate::proposal_state_names[static_cast<std::size_t>(proposal.state)]);
  if (!proposal.subject.empty()) json.field("subject", std::string_view(proposal.subject));
  json.field("maker", std::string_view(proposal.maker));
  json.field("made_at", std::string_view(instant_text(proposal.made)));
  if (proposal.decided) {
    json.field("checker", std::string_view(proposal.checker));
    json.field("decided_at", std::string_view(instant_text(*proposal.decided)));
    json.field("note", std::string_view(proposal.note));
  }
  if (proposal.body.empty()) {
    json.field("erased", true);
  } else {
    if (!proposal.person.empty()) json.field("person", std::string_view(proposal.person));
    json.key("proposed").raw(proposal.body);
  }
  json.end_object();
}

Response shown(const Proposal& proposal, int status) {
  std::string out;
  JsonWriter json(out);
  write(json, proposal);
  return Response::json(std::move(out), status);
}

Error no_proposal(const Exchange& exchange) {
  return Error{ErrorKind::not_found, exchange.parameters[0],
               say("there is no such proposal", "没有该提议"),
               say("list them to see their numbers", "请列出提议以查看编号")};
}

Result<Proposal> find(Service& service, const Exchange& exchange, ProposalKind kind) {
  GUIJU_TRY(number, number_of(exchange.parameters[0], "id"));
  auto proposal = service.with_store(
      [&, wanted = number](gate::DataStore& store) { return store.proposals().find(wanted); });
  if (proposal && proposal->kind == kind) return proposal;
  if (!proposal && proposal.error().kind != ErrorKind::not_found) return proposal;
  return no_proposal(exchange);
}

// What is proposed for another institution is not shown to who is bound to some.
bool is_shown_to(const access::Scope& scope, const Proposal& proposal) {
  if (proposal.kind != ProposalKind::entry || scope.institutions.empty()) return true;
  const auto change = EntryChange::parse(proposal.body);
  if (!change) return false;
  if (change->kind == registry::EntryKind::institution) return scope.covers(change->id);
  Document document;
  if (!parse_json(change->entry, "proposal", document)) return false;
  const Value of = document.root().find("institution");
  return of && of.kind() == NodeKind::text && scope.covers(of.node().text);
}

Answered list(Service& service, const Exchange& exchange, ProposalKind kind) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(page, page_of(exchange.request));
  GUIJU_TRY(after, number_after(page));
  GUIJU_TRY(all, service.with_store([&, from = after](gate::DataStore& store) {
    return store.proposals().list(kind, from, page.limit);
  }));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const Proposal& proposal : all)
    if (is_shown_to(exchange.caller.scope, proposal)) write(json, proposal);
  json.end_array().key("next");
  if (all.size() == page.limit)
    json.value(std::string_view(std::to_string(all.back().number)));
  else
    json.null();
  json.end_object();
  return Response::json(std::move(out));
}

struct Decision {
  bool approve = false;
  std::string note;
};
Result<Decision> read_decision(const Exchange& exchange) {
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  Decision decision{.approve = fields.flag("approve"), .note = fields.text_or("note", "")};
  GUIJU_CHECK_OK(fields.finish());
  return decision;
}

Status decide(Service& service, const Exchange& exchange, std::uint64_t number,
              const Decision& decision) {
  return service.with_store([&](gate::DataStore& store) {
    return store.proposals().decide(number, decision.approve, exchange.caller.name, decision.note,
                                    service.parts().clock.now());
  });
}

}  // namespace

Answered propose(Service& service, const Exchange& exchange, Proposal proposal) {
  proposal.maker = exchange.caller.name;
  proposal.behind = exchange.caller.behind;
  proposal.made = service.parts().clock.now();
  GUIJU_TRY(number, service.with_store(
                        [&](gate::DataStore& store) { return store.proposals().add(proposal); }));
  proposal.number = number;
  return shown(proposal, 202);
}

Answered get_entry_proposals(Service& service, const Exchange& exchange) {
  return list(service, exchange, ProposalKind::entry);
}

// {"approve","note"?}: what is approved is written at once, if the entry is still the one that was seen.
Answered post_entry_decision(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(decision, read_decision(exchange));
  GUIJU_TRY(proposal, find(service, exchange, ProposalKind::entry));
  if (!is_shown_to(exchange.caller.scope, proposal)) return no_proposal(exchange);
  GUIJU_CHECK_OK(service.with_store([&](gate::DataStore& store) {
    return store.proposals().check(proposal, exchange.caller.name);
  }));
  if (decision.approve) {
    GUIJU_TRY(change, EntryChange::parse(proposal.body));
    auto written = change.write(
        service, fmt::format("{}, approved by {}", proposal.maker, exchange.caller.name),
        exchange.caller.scope, exchange.language);
    if (!written) return std::move(written).error();
    if (written->refused) return std::move(*written->refused);
  }
  GUIJU_CHECK_OK(decide(service, exchange, proposal.number, decision));
  if (decision.approve) GUIJU_CHECK_OK(service.reload());
  GUIJU_TRY(decided, find(service, exchange, ProposalKind::entry));
  return shown(decided, 200);
}

// {"purpose":"complaint","reason":"complaint 2026-118"}: what the checkpoint refuses is not even proposed.
Answered post_reveal(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(why, read_purpose(exchange));
  const auto person = service.engine().people().find(exchange.parameters[0]);
  if (!person) return no_person();
  const auto allowed = may_use(
      service, {.person = person->id, .kind = "read", .purpose = why.purpose, .recipient = "own"});
  if (!allowed) return refusal(allowed.error(), exchange.language);
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("purpose", std::string_view(why.purpose));
  json.field("reason", std::string_view(why.reason)).end_object();
  Proposal proposal;
  proposal.kind = ProposalKind::reveal;
  proposal.person = person->id;
  proposal.body = std::move(body);
  return propose(service, exchange, std::move(proposal));
}

Answered get_reveals(Service& service, const Exchange& exchange) {
  return list(service, exchange, ProposalKind::reveal);
}

Answered post_reveal_decision(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(decision, read_decision(exchange));
  GUIJU_TRY(proposal, find(service, exchange, ProposalKind::reveal));
  GUIJU_CHECK_OK(decide(service, exchange, proposal.number, decision));
  GUIJU_TRY(decided, find(service, exchange, ProposalKind::reveal));
  return shown(decided, 200);
}

// The whole profile, once, to who proposed it; the checkpoint is asked again, for consents may have changed.
Answered post_reveal_values(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(proposal, find(service, exchange, ProposalKind::reveal));
  const auto person = service.engine().people().find(proposal.person);
  if (!person) return no_person();
  Document document;
  GUIJU_CHECK_OK(parse_json(proposal.body, "proposal", document));
  GUIJU_TRY(purpose, document.root().find("purpose").as_text());
  GUIJU_TRY(reason, document.root().find("reason").as_text());
  const auto allowed = may_use(
      service, {.person = person->id, .kind = "read", .purpose = purpose, .recipient = "own"});
  if (!allowed) return refusal(allowed.error(), exchange.language);
  GUIJU_CHECK_OK(service.with_store([&](gate::DataStore& store) {
    return store.proposals().take(proposal.number, exchange.caller.name,
                                  service.parts().clock.now());
  }));
  GUIJU_CHECK_OK(note_use(service, exchange.caller, access::DoorEvent::person_revealed, person->id,
                          fmt::format("{} {} approved by {}: {}", purpose, allowed->decision,
                                      proposal.checker, excerpt(reason, 160))));
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("decision", std::string_view(allowed->decision)).key("person");
  audience::write_person(json, *person);
  json.end_object();
  return Response::json(std::move(out));
}

}  // namespace guiju::http
