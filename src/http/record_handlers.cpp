// The journal's records: what was asked, which facts, what was answered. What is personal is masked.
#include "base/json_writer.h"
#include "gate/sealed_record.h"
#include "http/handlers.h"
#include "http/masking.h"

namespace guiju::http {
namespace {

// The person's pseudonym, and the facts of that group.
constexpr std::string_view personal[] = {"person"};

std::string_view text_of(const Value& map, std::string_view name) {
  const Value value = map.find(name);
  return value && value.kind() == NodeKind::text ? value.node().text : std::string_view();
}

bool may_see(const Caller& caller, const Value& request) {
  const std::string_view institution = text_of(request, "institution");
  return caller.scope.institutions.empty() ||
         (!institution.empty() && caller.scope.covers(institution));
}

}  // namespace

Answered get_records(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(page, page_of(exchange.request));
  GUIJU_TRY(sequence, number_after(page));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  Document document;
  std::size_t looked_at = 0;
  std::string room;
  bool more = true;
  for (; looked_at < page.limit; ++looked_at) {
    auto stored = service.records()->find(sequence + 1);
    if (!stored) {
      if (stored.error().kind != ErrorKind::not_found) return std::move(stored).error();
      more = false;
      break;
    }
    ++sequence;
    const auto payload = gate::open_record(service.vault(), *stored, room);
    if (!payload && payload.error().kind == ErrorKind::not_found) {
      if (!exchange.caller.scope.institutions.empty()) continue;  // nobody can tell whose it was
      json.begin_object().field("sequence", sequence).field("erased", true).end_object();
      continue;
    }
    if (!payload) return within(fmt::format("record {}", sequence), payload.error());
    GUIJU_CHECK_OK(parse_json(*payload, fmt::format("record {}", sequence), document));
    const Value request = document.root().find("request");
    const Value answer = document.root().find("answer");
    if (!request || !answer || !may_see(exchange.caller, request)) continue;
    json.begin_object().field("sequence", sequence);
    for (const std::string_view name :
         {"id", "checkpoint", "at", "institution", "product", "platform"}) {
      const std::string_view text = text_of(request, name);
      if (!text.empty()) json.field(name, text);
    }
    json.field("outcome", text_of(answer, "outcome")).field("record", text_of(answer, "record"));
    json.key("policies").begin_array();
    if (const Value reasons = answer.find("reasons"))
      for (const Value reason : reasons) json.value(text_of(reason, "policy"));
    json.end_array().end_object();
  }
  json.end_array().key("next");
  if (more)
    json.value(std::string_view(std::to_string(sequence)));
  else
    json.null();
  json.end_object();
  return Response::json(std::move(out));
}

Answered get_record(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(sequence, number_of(exchange.parameters[0], "sequence"));
  GUIJU_TRY(stored, service.records()->find(sequence));
  std::string room;
  const auto payload = gate::open_record(service.vault(), stored, room);
  if (!payload) return within(fmt::format("record {}", sequence), payload.error());
  Document document;
  GUIJU_CHECK_OK(parse_json(*payload, fmt::format("record {}", sequence), document));
  const Value request = document.root().find("request");
  if (!request || !may_see(exchange.caller, request)) {
    return Error{ErrorKind::not_found,
                 {},
                 say("there is no such record", "没有该记录"),
                 say("list the records", "请列出记录")};
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("sequence", sequence).key("record");
  std::string masked;
  JsonWriter writer(masked);
  write_masked(writer, document.root(), personal);
  json.raw(masked).end_object();
  return Response::json(std::move(out));
}

}  // namespace guiju::http
