// Is it alive, may it be asked, what has it done, and what can it be asked.
#include <charconv>

#include "base/document.h"
#include "http/handlers.h"
#include "http/openapi.h"

namespace guiju::http {

Answered get_health(Service&, const Exchange&) { return Response::json(R"({"status":"alive"})"); }

Answered get_readiness(Service& service, const Exchange&) {
  if (const gate::Records* const records = service.records()) {
    if (const auto trouble = records->trouble()) return *trouble;
  }
  if (!service.is_ready()) {
    return Error{ErrorKind::unavailable,
                 {},
                 say("starting or stopping", "正在启动或停止"),
                 say("ask another instance", "请访问其他实例")};
  }
  return Response::json(R"({"status":"ready"})");
}

Answered get_metrics(Service& service, const Exchange&) {
  Response response = Response::json(service.metrics_text());
  response.type = "text/plain; version=0.0.4";
  return response;
}

Answered get_openapi(Service& service, const Exchange&) {
  return Response::json(openapi_document(service.parts().version));
}

Result<std::uint64_t> number_of(std::string_view text, std::string_view where) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure == std::errc() && end == text.data() + text.size() && !text.empty()) return number;
  return Error{ErrorKind::bad_input, std::string(where), say("is no whole number", "不是整数"),
               say("write digits", "请写数字")};
}

Result<std::uint64_t> number_after(const Page& page) {
  if (page.after.empty()) return std::uint64_t{0};
  return number_of(page.after, "after");
}

Result<Page> page_of(const Request& request) {
  Page page;
  page.after = query_value(request.query(), "after").value_or("");
  if (page.after.size() > page_after_bytes_max) {
    return Error{ErrorKind::bad_input, "after", say("is no cursor of ours", "不是有效的游标"),
                 say("send `next` of the page before", "请发送上一页的 next")};
  }
  if (const auto limit = query_value(request.query(), "limit")) {
    GUIJU_TRY(number, number_of(*limit, "limit"));
    if (number < 1 || number > page_limit_max) {
      return Error{ErrorKind::bad_input, "limit",
                   say("a page has 1 to {} items", "每页为 1 至 {} 条", page_limit_max),
                   say("ask for fewer, and follow 'next'", "请减少条数，并用 next 翻页")};
    }
    page.limit = static_cast<std::size_t>(number);
  }
  return page;
}

Status parse_body(const Request& request, Document& into) {
  GUIJU_CHECK_OK(parse_json(request.body, "body", into));
  if (into.root().kind() == NodeKind::map) return Done{};
  return Error{ErrorKind::bad_input, "body", say("is no object", "不是对象"),
               say("send a JSON object", "请发送 JSON 对象")};
}

Error no_data() {
  return Error{ErrorKind::unavailable,
               {},
               say("the sample world in memory keeps nothing", "内存中的样例数据不保存任何内容"),
               say("start the service with --data DIR", "请带 --data 目录启动服务")};
}

std::string entity_tag(std::string_view content) {
  return "\"" + sha256(content).short_hex() + "\"";
}

}  // namespace guiju::http
