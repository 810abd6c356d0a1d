// What people ask about their own data: received, due, answered.
#include "audience/person_form.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "gate/subject_requests.h"
#include "http/handlers.h"
#include "http/use_of_data.h"

namespace guiju::http {
namespace {

using gate::RequestState;
using gate::SubjectRequest;

void write(JsonWriter& json, const SubjectRequest& request, Date today) {
  json.begin_object().field("number", request.number);
  json.field("right", gate::subject_right_names[static_cast<std::size_t>(request.right)]);
  json.field("state", gate::request_state_names[static_cast<std::size_t>(request.state)]);
  json.field("received_at", std::string_view(instant_text(request.received)));
  json.field("due", std::string_view(date_text(request.due)));
  const bool open = request.state == RequestState::open;
  if (open) json.field("days_left", std::int64_t{request.due.days - today.days});
  json.field("received_by", std::string_view(request.received_by));
  if (request.answered) {
    json.field("answered_at", std::string_view(instant_text(*request.answered)));
    json.field("answered_by", std::string_view(request.answered_by));
  }
  if (request.person.empty()) {
    json.field("erased", true);
  } else {
    json.field("person", std::string_view(request.person));
    json.field("words", std::string_view(request.words));
    if (!open) json.field("answer", std::string_view(request.answer));
  }
  json.end_object();
}

Response shown(Service& service, const SubjectRequest& request, int status) {
  std::string out;
  JsonWriter json(out);
  write(json, request, shanghai_date(service.parts().clock.now()));
  return Response::json(std::move(out), status);
}

// Until when: working days of the law in force, from the day after.
Date due_from(Service& service, Instant received) {
  gate::SnapshotSource::Handle handle;
  const gate::Snapshot& snapshot = service.engine().snapshots().read(handle);
  const Date day = shanghai_date(received);
  const cel::Value days =
      snapshot.law.at(received).ruleset->at(day).parameter("law.person_request_days");
  const int count = days.kind() == cel::Kind::integer ? static_cast<int>(days.as_int()) : 0;
  return snapshot.calendar->add_working_days(day, count);
}

}  // namespace

// {"right":"deletion","words":"…"}
Answered post_subject_request(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_CHECK_OK(audience::check_person_id(exchange.parameters[0]));
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  SubjectRequest request;
  request.right = fields.choice<gate::SubjectRight>("right", gate::subject_right_names);
  request.words = fields.text_or("words", "");
  GUIJU_CHECK_OK(fields.finish());
  request.person = exchange.parameters[0];
  request.received = service.parts().clock.now();
  request.due = due_from(service, request.received);
  request.received_by = exchange.caller.name;
  GUIJU_TRY(number, service.with_store([&](gate::DataStore& store) {
    return store.subject_requests().add(request);
  }));
  request.number = number;
  return shown(service, request, 201);
}

Answered get_subject_requests(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(page, page_of(exchange.request));
  GUIJU_TRY(after, number_after(page));
  const std::string open = query_value(exchange.request.query(), "open").value_or("false");
  if (open != "true" && open != "false") {
    return Error{ErrorKind::bad_input, "open",
                 say("is neither true nor false", "须为 true 或 false"),
                 say("open=true lists what is not answered yet", "open=true 只列出未答复的请求")};
  }
  GUIJU_TRY(all, service.with_store([&](gate::DataStore& store) {
    return store.subject_requests().list(after, page.limit, open == "true");
  }));
  const Date today = shanghai_date(service.parts().clock.now());
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const SubjectRequest& request : all) write(json, request, today);
  json.end_array().key("next");
  if (all.size() == page.limit)
    json.value(std::string_view(std::to_string(all.back().number)));
  else
    json.null();
  json.end_object();
  return Response::json(std::move(out));
}

// {"state":"fulfilled"|"refused","answer":"…"}: a deletion that is fulfilled erases the person.
Answered post_subject_answer(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(number, number_of(exchange.parameters[0], "number"));
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  constexpr std::array<std::string_view, 2> states{"fulfilled", "refused"};
  const std::size_t chosen = fields.choice<std::size_t>("state", states);
  const std::string words = fields.text("answer");
  GUIJU_CHECK_OK(fields.finish());
  const RequestState state = chosen == 0 ? RequestState::fulfilled : RequestState::refused;
  GUIJU_TRY(request, service.with_store([&](gate::DataStore& store) {
    return store.subject_requests().find(number);
  }));
  GUIJU_CHECK_OK(service.with_store([&](gate::DataStore& store) {
    return store.subject_requests().answer(number, state, words, exchange.caller.name,
                                           service.parts().clock.now());
  }));
  const bool erases = request.right == gate::SubjectRight::deletion &&
                      state == RequestState::fulfilled && !request.person.empty();
  if (erases) {
    GUIJU_CHECK_OK(
        erase(service, exchange.caller, request.person, fmt::format("request {}", number)));
  }
  GUIJU_TRY(answered, service.with_store([&](gate::DataStore& store) {
    return store.subject_requests().find(number);
  }));
  return shown(service, answered, 200);
}

}  // namespace guiju::http
