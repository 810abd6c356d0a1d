#include "http/problem.h"

#include "base/json_writer.h"

namespace guiju::http {
namespace {

constexpr ProblemRow rows[] = {
    {ProblemKind::bad_input, 400, "bad-input", "The request is not right", "请求有误"},
    {ProblemKind::not_found, 404, "not-found", "There is no such thing", "不存在"},
    {ProblemKind::conflict, 409, "conflict", "It contradicts what is recorded", "与已有记录冲突"},
    {ProblemKind::unavailable, 503, "unavailable", "It cannot be done now", "暂时无法处理"},
    {ProblemKind::corrupt, 500, "corrupt", "Stored data are damaged", "存储数据损坏"},
    {ProblemKind::bad_request, 400, "bad-request", "This is no request", "不是有效的请求"},
    {ProblemKind::unauthenticated, 401, "unauthenticated", "Who is asking?", "未认证"},
    {ProblemKind::forbidden, 403, "forbidden", "You may not do this", "无权操作"},
    {ProblemKind::method_not_allowed, 405, "method-not-allowed", "Not by this method",
     "不支持该方法"},
    {ProblemKind::too_large, 413, "too-large", "The request is too large", "请求过大"},
    {ProblemKind::unsupported_type, 415, "unsupported-type", "Not in this form", "不支持该格式"},
    {ProblemKind::precondition_failed, 412, "precondition-failed", "Somebody changed it meanwhile",
     "内容已被他人修改"},
    {ProblemKind::precondition_missing, 428, "precondition-missing",
     "Say which version you have seen", "须说明所见版本"},
    {ProblemKind::overloaded, 429, "overloaded", "Too many requests", "请求过多"},
};

}  // namespace

const ProblemRow& row_of(ProblemKind kind) { return rows[static_cast<std::size_t>(kind)]; }

ProblemKind kind_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::bad_input: return ProblemKind::bad_input;
    case ErrorKind::not_found: return ProblemKind::not_found;
    case ErrorKind::conflict: return ProblemKind::conflict;
    case ErrorKind::unavailable: return ProblemKind::unavailable;
    case ErrorKind::corrupt: return ProblemKind::corrupt;
  }
  return ProblemKind::corrupt;
}

Response problem(ProblemKind kind, const Error& error, Language language) {
  const ProblemRow& row = row_of(kind);
  Response response;
  response.status = row.status;
  response.type = "application/problem+json";
  JsonWriter json(response.body);
  json.begin_object();
  json.key("type").begin_text().text_part("/problems/").text_part(row.name).end_text();
  json.field("title", language == Language::zh ? row.title_zh : row.title_en);
  json.field("status", row.status);
  json.field("detail", std::string_view(error.what.in(language)));
  if (!error.where.empty()) json.field("where", std::string_view(error.where));
  json.field("remedy", std::string_view(error.remedy.in(language)));
  json.end_object();
  if (kind == ProblemKind::unavailable || kind == ProblemKind::overloaded)
    response.headers.emplace_back("Retry-After", "1");
  if (kind == ProblemKind::unauthenticated)
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"guiju\"");
  return response;
}

Response problem(const Error& error, Language language) {
  return problem(kind_of(error), error, language);
}

}  // namespace guiju::http
