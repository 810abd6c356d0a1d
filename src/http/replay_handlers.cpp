// History under another revision or the law of another day, as a job with progress.
#include "base/fields.h"
#include "base/json_writer.h"
#include "http/handlers.h"

namespace guiju::http {
namespace {

void write_job(JsonWriter& json, const ReplayJob& job) {
  json.begin_object().field("id", std::string_view(std::to_string(job.number)));
  json.field("state", job_state_names[static_cast<std::size_t>(job.state)]);
  json.field("asked_by", std::string_view(job.asked_by));
  json.field("made", std::string_view(instant_text(job.made)));
  json.key("revision");
  if (job.asked.revision.empty())
    json.null();
  else
    json.value(std::string_view(job.asked.revision));
  json.key("as_of");
  if (job.asked.as_of)
    json.value(std::string_view(date_text(*job.asked.as_of)));
  else
    json.null();
  json.field("lines", job.lines).field("bytes", job.bytes).key("report");
  if (job.report.empty())
    json.null();
  else
    json.raw(job.report);
  json.key("error");
  if (job.error)
    json.value(std::string_view(job.error->what.en));
  else
    json.null();
  json.end_object();
}

Result<ReplayJob> find_job(Service& service, const Exchange& exchange) {
  GUIJU_TRY(number, number_of(exchange.parameters[0], "id"));
  if (auto job = service.replays().find(number)) return std::move(*job);
  return Error{ErrorKind::not_found, exchange.parameters[0],
               say("there is no such replay", "没有该回放"), say("list the replays", "请列出回放")};
}

}  // namespace

Answered post_replay(Service& service, const Exchange& exchange) {
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  ReplayAsked asked;
  asked.revision = fields.text_or("revision", "");
  asked.as_of = fields.optional_date("as_of");
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_TRY(number, service.replays().start(std::move(asked), exchange.caller.name));
  std::string out;
  JsonWriter json(out);
  write_job(json, *service.replays().find(number));
  Response response = Response::json(std::move(out), 202);
  response.headers.emplace_back("Location", fmt::format("/v1/replays/{}", number));
  return response;
}

Answered get_replays(Service& service, const Exchange&) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const ReplayJob& job : service.replays().all()) {
    std::string one;
    JsonWriter writer(one);
    write_job(writer, job);
    json.raw(one);
  }
  json.end_array().end_object();
  return Response::json(std::move(out));
}

Answered get_replay(Service& service, const Exchange& exchange) {
  GUIJU_TRY(job, find_job(service, exchange));
  std::string out;
  JsonWriter json(out);
  write_job(json, job);
  return Response::json(std::move(out));
}

Answered delete_replay(Service& service, const Exchange& exchange) {
  GUIJU_TRY(job, find_job(service, exchange));
  GUIJU_CHECK_OK(service.replays().remove(job.number));
  return Response::empty();
}

}  // namespace guiju::http
