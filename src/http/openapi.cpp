#include "http/openapi.h"

#include <array>

#include "access/role.h"
#include "base/json_writer.h"
#include "http/route.h"
#include "http/schemas.h"

namespace guiju::http {
namespace {

constexpr std::string_view lower(Method method) {
  switch (method) {
    case Method::get: return "get";
    case Method::head: return "head";
    case Method::post: return "post";
    case Method::put: return "put";
    case Method::patch: return "patch";
    case Method::del: return "delete";
    case Method::other: break;
  }
  return "trace";
}

void write_reference(JsonWriter& json, std::string_view schema) {
  json.begin_object().key("$ref").begin_text();
  json.text_part("#/components/schemas/").text_part(schema).end_text();
  json.end_object();
}

void write_content(JsonWriter& json, std::string_view type, std::string_view schema) {
  json.key("content").begin_object().key(type).begin_object().key("schema");
  if (type == "application/json" || type == "application/problem+json") {
    write_reference(json, schema);
  } else {
    json.raw(R"({"type":"string"})");  // lines, each of which is of the schema that is described
  }
  json.end_object().end_object();
}

void write_header_parameter(JsonWriter& json, std::string_view name, std::string_view what,
                            std::string_view schema) {
  json.begin_object().field("name", name).field("in", "header").field("description", what);
  json.key("schema").raw(schema).end_object();
}

// "{path+}", which takes the rest of an address, is written as any other parameter.
std::string path_of(std::string_view pattern) {
  std::string path(pattern);
  if (const std::size_t plus = path.find("+}"); plus != std::string::npos) path.erase(plus, 1);
  return path;
}

void write_parameters(JsonWriter& json, const Route& route) {
  json.key("parameters").begin_array();
  for (const Parameter& parameter : route.parameters) {
    std::string braced = "{";
    braced.append(parameter.name).append("}");
    const bool in_path = path_of(route.pattern).find(braced) != std::string::npos;
    json.begin_object().field("name", parameter.name).field("in", in_path ? "path" : "query");
    json.field("description", parameter.what_en);
    if (in_path) json.field("required", true);
    json.key("schema").raw(parameter.schema).end_object();
  }
  if (route.takes_key)
    write_header_parameter(
        json, "Idempotency-Key",
        "A key of the caller's own. The same request under it is answered as before and not done "
        "again; "
        "another request under it is refused.",
        R"({"type":"string","maxLength":128,"pattern":"^[!-~]*$"})");
  if (route.takes_version) {
    write_header_parameter(json, "If-Match", "The ETag of the version that was seen.",
                           R"({"type":"string","pattern":"^\"[0-9a-f]{16}\"$"})");
    write_header_parameter(json, "If-None-Match", "* for an entry that is new.",
                           R"({"type":"string","enum":["*"]})");
  }
  json.end_array();
}

void write_security(JsonWriter& json, const Route& route) {
  json.key("security").begin_array();
  if (route.rights != Rights::anybody) {
    json.raw(R"({"key":[]})");
    json.raw(route.method == Method::get ? R"({"session":[]})" : R"({"session":[],"csrf":[]})");
  }
  json.end_array();
  if (route.rights == Rights::permission)
    json.field("x-permission",
               access::permission_names[static_cast<std::size_t>(route.permission)]);
}

void write_operation(JsonWriter& json, const Route& route) {
  json.begin_object().field("operationId", route.name);
  json.key("tags").begin_array().value(route.tag).end_array();
  json.field("summary", route.what_en).field("x-summary-zh", route.what_zh);
  write_parameters(json, route);
  write_security(json, route);
  if (!route.body.empty()) {
    json.key("requestBody").begin_object().field("required", true);
    write_content(json, route.body_type, route.body);
    json.end_object();
  }
  json.key("responses").begin_object();
  json.key(std::to_string(route.status)).begin_object().field("description", "Done.");
  if (!route.answer_schema.empty()) write_content(json, route.answer_type, route.answer_schema);
  json.end_object();
  if (route.may_need_two && route.status != 202) {
    json.key("202").begin_object().field("description", "Waits for a second person.");
    write_content(json, "application/json", "Proposal");
    json.end_object();
  }
  json.key("default").begin_object().field("description", "What is wrong, where, and the way out.");
  write_content(json, "application/problem+json", "Problem");
  json.end_object().end_object().end_object();
}

}  // namespace

std::string openapi_document(std::string_view version) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("openapi", "3.1.0").key("info").begin_object();
  json.field("title", "Guiju").field("version", version);
  json.field("summary", "May this loan by this lender in these words be shown to this person now?");
  json.key("license").begin_object().field("name", "Apache-2.0").field("identifier", "Apache-2.0");
  json.end_object().end_object();
  json.key("servers").raw(R"([{"url":"/"}])").key("paths").begin_object();
  const auto all = routes();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string_view pattern = all[i].pattern;
    bool written = false;
    for (std::size_t j = 0; j < i; ++j) written = written || all[j].pattern == pattern;
    if (written) continue;
    json.key(path_of(pattern)).begin_object();
    for (std::size_t j = i; j < all.size(); ++j) {
      if (all[j].pattern != pattern) continue;
      json.key(lower(all[j].method));
      std::string operation;
      JsonWriter writer(operation);
      write_operation(writer, all[j]);
      json.raw(operation);
    }
    json.end_object();
  }
  json.end_object().key("components").begin_object();
  json.key("securitySchemes")
      .raw(R"({"key":{"type":"http","scheme":"bearer"},)"
           R"("session":{"type":"apiKey","in":"cookie","name":"guiju_session"},)"
           R"("csrf":{"type":"apiKey","in":"header","name":"X-CSRF-Token"}})");
  json.key("schemas").begin_object();
  for (const Schema& schema : schemas()) json.key(schema.name).raw(schema.json);
  json.end_object().end_object().end_object();
  return out;
}

}  // namespace guiju::http
