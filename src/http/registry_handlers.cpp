// Institutions, platforms, agreements, products, creatives, and every version of each.
#include <algorithm>

#include "base/json_writer.h"
#include "http/entry_change.h"
#include "http/entry_owner.h"
#include "http/proposal_handlers.h"
#include "registry/forms.h"

namespace guiju::http {
namespace {

using registry::EntryKind;
using registry::World;

Result<EntryKind> kind_of_list(std::string_view name) {
  const auto& names = registry::entry_list_names;
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<EntryKind>(at - names.begin());
  std::string all;
  for (const std::string_view one : names) all += (all.empty() ? "" : ", ") + std::string(one);
  return Error{ErrorKind::not_found, std::string(name),
               say("is no list of the registry", "登记中没有该列表"),
               say("use one of: {}", "可用：{}", all)};
}

const World& world_of(Service& service, gate::SnapshotSource::Handle& handle) {
  const gate::Snapshot& snapshot = service.engine().snapshots().read(handle);
  return snapshot.law.spans().back().edition->registry->world();
}

// The entry's JSON, if it is there and the caller's.
Result<std::string> find_entry(const World& world, EntryKind kind, const Exchange& exchange) {
  return http::find_entry(world, kind, exchange.parameters[1], exchange.caller.scope);
}

}  // namespace

Answered get_entries(Service& service, const Exchange& exchange) {
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  GUIJU_TRY(page, page_of(exchange.request));
  gate::SnapshotSource::Handle handle;
  const World& world = world_of(service, handle);
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  std::string next;
  with_list(world, kind, [&](const auto& list) {
    std::size_t shown = 0;
    auto at = std::find_if(list.begin(), list.end(),
                           [&](const auto& entry) { return entry.id.text > page.after; });
    for (; at != list.end(); ++at) {
      if (!exchange.caller.scope.covers(owner(*at, world))) continue;
      if (shown++ == page.limit) break;
      json.raw(registry::entry_json(*at));
      next = at->id.text;
    }
    if (at == list.end()) next.clear();
  });
  json.end_array().key("next");
  if (next.empty())
    json.null();
  else
    json.value(std::string_view(next));
  json.end_object();
  return Response::json(std::move(out));
}

Answered get_entry(Service& service, const Exchange& exchange) {
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  gate::SnapshotSource::Handle handle;
  GUIJU_TRY(text, find_entry(world_of(service, handle), kind, exchange));
  const std::string tag = entity_tag(text);
  if (exchange.request.header("if-none-match") == tag) {
    Response same = Response::empty(304);
    same.headers.emplace_back("ETag", tag);
    return same;
  }
  Response response = Response::json(std::move(text));
  response.headers.emplace_back("ETag", tag);
  return response;
}

// Makes the entry, or replaces the version the caller has seen: at once, or when a second person approves it.
Answered put_entry(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  const Value id = document.root().find("id");
  if (!id || id.kind() != NodeKind::text || id.node().text != exchange.parameters[1]) {
    return Error{ErrorKind::bad_input, "body.id",
                 say("is not the id of the address", "与地址中的编号不一致"),
                 say("write the same id in both", "请使两处编号一致")};
  }
  const std::string_view match = exchange.request.header("if-match");
  const std::string_view none_match = exchange.request.header("if-none-match");
  if (match.empty() && none_match != "*") {
    return problem(
        ProblemKind::precondition_missing,
        Error{ErrorKind::bad_input, "If-Match",
              say("which version was seen is not said", "未说明所依据的版本"),
              say("send the ETag you read as If-Match, or If-None-Match: * for a new entry",
                  "请以 If-Match 发送读到的 ETag；新建时用 If-None-Match: *")},
        exchange.language);
  }
  const bool is_tag = match.size() == 18 && match.front() == '"' && match.back() == '"' &&
                      match.find_first_not_of("0123456789abcdef", 1) == 17;
  if (!match.empty() && !is_tag) {
    return Error{ErrorKind::bad_input, "If-Match", say("is no ETag of ours", "不是有效的 ETag"),
                 say("send it as it was read, with its quotes", "请原样发送读到的 ETag（含引号）")};
  }
  const EntryChange change{.kind = kind,
                           .id = exchange.parameters[1],
                           .seen = std::string(match),
                           .entry = exchange.request.body};
  const access::Scope& scope = exchange.caller.scope;
  GUIJU_TRY(would, change.examine(service, scope, exchange.language));
  if (would.refused) return std::move(*would.refused);
  if (needs_two(kind, would)) {
    gate::Proposal proposal;
    proposal.kind = gate::ProposalKind::entry;
    proposal.subject = exchange.parameters[0] + "/" + exchange.parameters[1];
    proposal.body = change.text();
    return propose(service, exchange, std::move(proposal));
  }
  GUIJU_TRY(written, change.write(service, exchange.caller.name, scope, exchange.language));
  if (written.refused) return std::move(*written.refused);
  GUIJU_CHECK_OK(service.reload());
  Response response = Response::json(written.after);
  response.headers.emplace_back("ETag", entity_tag(written.after));
  return response;
}

Answered get_entry_history(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(kind, kind_of_list(exchange.parameters[0]));
  gate::SnapshotSource::Handle handle;
  GUIJU_TRY(now, find_entry(world_of(service, handle), kind, exchange));
  static_cast<void>(now);
  auto changes = service.with_store(
      [&](gate::DataStore& store) { return store.history(kind, exchange.parameters[1]); });
  if (!changes) return std::move(changes).error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const registry::Change& change : *changes) {
    json.begin_object().field("version", change.version);
    json.field("by", std::string_view(change.changed_by));
    json.field("at", std::string_view(instant_text(change.at)));
    for (const auto& [name, text] :
         {std::pair{"before", &change.before}, {"after", &change.after}}) {
      json.key(name);
      if (*text)
        json.raw(**text);
      else
        json.null();
    }
    json.end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out));
}

}  // namespace guiju::http
