// The law as data: clauses, policies, revisions, and what was done to them.
#include <algorithm>

#include "http/handlers.h"
#include "rulebook/rulebook_json.h"

namespace guiju::http {
namespace {

using RulesetPointer = std::shared_ptr<const rulebook::Ruleset>;

RulesetPointer rules_now(Service& service) {
  gate::SnapshotSource::Handle handle;
  const gate::Snapshot& snapshot = service.engine().snapshots().read(handle);
  return snapshot.law.at(service.parts().clock.now()).ruleset;
}

template <class Records>
Answered list(Service& service, const Exchange& exchange, const RulesetPointer& rules,
              const Records& records) {
  GUIJU_TRY(page, page_of(exchange.request));
  const rulebook::RulebookJson writer(*rules, shanghai_date(service.parts().clock.now()),
                                      exchange.language);
  std::size_t at = 0;
  if (!page.after.empty()) {
    while (at < records.size() && records[at].id != page.after) ++at;
    ++at;
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  const std::size_t end = std::min(records.size(), at + page.limit);
  for (std::size_t i = at; i < end; ++i) {
    std::string one;
    JsonWriter record(one);
    writer.write(record, records[i]);
    json.raw(one);
  }
  json.end_array().field("rulebook", rules->version()).key("next");
  if (end < records.size() && end > at)
    json.value(std::string_view(records[end - 1].id));
  else
    json.null();
  json.end_object();
  return Response::json(std::move(out));
}

template <class Records>
Answered one(Service& service, const Exchange& exchange, const RulesetPointer& rules,
             const Records& records) {
  for (const auto& record : records) {
    if (record.id != exchange.parameters[0]) continue;
    std::string out;
    JsonWriter json(out);
    rulebook::RulebookJson(*rules, shanghai_date(service.parts().clock.now()), exchange.language)
        .write(json, record);
    return Response::json(std::move(out));
  }
  return Error{ErrorKind::not_found, exchange.parameters[0],
               say("is not in the rulebook in force", "现行规则库中没有该条目"),
               say("list them to see the ids", "请列出以查看编号")};
}

}  // namespace

Answered get_policies(Service& service, const Exchange& exchange) {
  const RulesetPointer rules = rules_now(service);
  return list(service, exchange, rules, rules->policies());
}
Answered get_policy(Service& service, const Exchange& exchange) {
  const RulesetPointer rules = rules_now(service);
  return one(service, exchange, rules, rules->policies());
}
Answered get_clauses(Service& service, const Exchange& exchange) {
  const RulesetPointer rules = rules_now(service);
  return list(service, exchange, rules, rules->clauses());
}
Answered get_clause(Service& service, const Exchange& exchange) {
  const RulesetPointer rules = rules_now(service);
  return one(service, exchange, rules, rules->clauses());
}

Answered get_revisions(Service& service, const Exchange&) {
  if (service.is_open()) return no_data();
  auto governance =
      service.with_store([](gate::DataStore& store) { return store.load_governance(); });
  if (!governance) return std::move(governance).error();
  const Instant now = service.parts().clock.now();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const gate::Revision& revision : governance->revisions.all()) {
    json.begin_object().field("id", std::string_view(revision.id.hex()));
    json.field("version", std::string_view(revision.version));
    json.field("state", gate::revision_state_names[static_cast<std::size_t>(
                            governance->revisions.state(revision, now))]);
    json.field("submitter", std::string_view(revision.submitter));
    json.field("submitted", std::string_view(instant_text(revision.submitted)));
    json.field("shadow", revision.shadow).field("note", std::string_view(revision.note));
    json.key("approvals").begin_array();
    for (const gate::Approval& approval : revision.approvals) {
      json.begin_object().field("by", std::string_view(approval.by));
      json.field("at", std::string_view(instant_text(approval.at))).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("timeline").begin_array();
  for (const gate::LawSpan& span : governance->revisions.timeline()) {
    json.begin_object().key("from");
    if (span.from == gate::beginning)
      json.null();
    else
      json.value(std::string_view(instant_text(span.from)));
    json.field("revision", std::string_view(span.revision.hex()));
    json.field("by", std::string_view(span.by)).end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out));
}

// As they were signed, so that whoever has the people's public keys can verify them.
Answered get_acts(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(page, page_of(exchange.request));
  GUIJU_TRY(after, number_after(page));
  auto governance =
      service.with_store([](gate::DataStore& store) { return store.load_governance(); });
  if (!governance) return std::move(governance).error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  std::size_t shown = 0;
  std::uint64_t last = 0;
  bool more = false;
  for (const staff::Act& act : governance->log.acts()) {
    if (act.number <= after) continue;
    if (shown++ == page.limit) {
      more = true;
      break;
    }
    last = act.number;
    json.begin_object().field("number", act.number).key("body").raw(act.body());
    json.field("signature", std::string_view(act.signature.hex()));
    json.field("digest", std::string_view(act.digest().hex())).end_object();
  }
  json.end_array().key("next");
  if (more)
    json.value(std::string_view(std::to_string(last)));
  else
    json.null();
  json.end_object();
  return Response::json(std::move(out));
}

}  // namespace guiju::http
