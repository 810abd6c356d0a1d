#include "http/answering.h"

#include <algorithm>

#include "access/role.h"
#include "base/document.h"
#include "http/idempotency.h"

namespace guiju::http {
namespace {

std::string_view media_type(std::string_view header) {
  const std::size_t end = std::min(header.find(';'), header.size());
  header = header.substr(0, end);
  while (!header.empty() && header.back() == ' ') header.remove_suffix(1);
  return header;
}

}  // namespace

Response no_route(const Request& request, std::string_view allowed, Language language) {
  if (allowed.empty()) {
    return problem(
        ProblemKind::not_found,
        Error{ErrorKind::not_found,
              {},
              say("there is nothing under this address", "该地址下没有内容"),
              say("GET /openapi.json lists what there is", "GET /openapi.json 列出全部接口")},
        language);
  }
  Response response = problem(ProblemKind::method_not_allowed,
                              Error{ErrorKind::bad_input,
                                    {},
                                    say("not by {}", "不支持 {}", name_of(request.method)),
                                    say("use {}", "请使用 {}", allowed)},
                              language);
  response.headers.emplace_back("Allow", std::string(allowed));
  return response;
}

std::optional<Response> check_form(const Route& route, const Request& request, Language language) {
  const bool is_plain = std::all_of(request.target.begin(), request.target.end(),
                                    [](char c) { return c > ' ' && c < 127 && c != '%'; });
  if (!is_plain && !percent_decoded(request.target, true)) {
    return problem(
        Error{ErrorKind::bad_input, "target",
              say("the address is no UTF-8, or an escape in it is wrong",
                  "地址不是 UTF-8，或其中的转义有误"),
              say("escape each byte of UTF-8 as %E8%A7%84", "请将 UTF-8 逐字节转义，如 %E8%A7%84")},
        language);
  }
  if (route.body.empty()) return std::nullopt;
  const std::string_view type = media_type(request.header("content-type"));
  if (type.empty() || type == route.body_type) return std::nullopt;
  return problem(ProblemKind::unsupported_type,
                 Error{ErrorKind::bad_input, "Content-Type",
                       say("the body cannot be read in this form", "不支持该格式的请求体"),
                       say("send {}", "请使用 {}", route.body_type)},
                 language);
}

Error nobody_said() {
  return Error{ErrorKind::bad_input, "Authorization",
               say("nobody said who is asking", "未说明请求者身份"),
               say("send `Authorization: Bearer gj_…`, or log in by POST /v1/sessions",
                   "请发送 `Authorization: Bearer gj_…`，或用 POST /v1/sessions 登录")};
}

std::optional<Response> check_rights(const Route& route, const Caller& caller, Language language) {
  if (route.rights != Rights::permission || caller.permissions.may(route.permission))
    return std::nullopt;
  const auto name = access::permission_names[static_cast<std::size_t>(route.permission)];
  return problem(ProblemKind::forbidden,
                 Error{ErrorKind::bad_input,
                       {},
                       say("this takes the permission '{}'", "需要权限“{}”", name),
                       say("ask an administrator for a role or a key that has it",
                           "请向管理员申请具备该权限的角色或密钥")},
                 language);
}

Error out_of_scope(std::string_view institution) {
  return Error{ErrorKind::bad_input, "institution",
               institution.empty()
                   ? say("the request names no institution, and you may ask for some only",
                         "请求未写明机构，而您只能访问部分机构")
                   : say("you may not ask for '{}'", "您无权访问“{}”", institution),
               say("name an institution of your scope", "请写明您有权访问的机构")};
}

std::optional<Response> check_scope(const Caller& caller, std::string_view body,
                                    Language language) {
  if (caller.scope.institutions.empty()) return std::nullopt;
  Document document;
  std::string_view institution;
  if (!parse_json(body, "body", document)) return std::nullopt;  // the answer will say so
  const Value root = document.root();
  if (root.kind() == NodeKind::map) {
    const Value named = root.find("institution");
    if (named && named.kind() == NodeKind::text) institution = named.node().text;
  }
  if (!institution.empty() && caller.scope.covers(institution)) return std::nullopt;
  return problem(ProblemKind::forbidden, out_of_scope(institution), language);
}

Response answer_of(Service& service, const Route& route, const Exchange& exchange) {
  auto answer = route.answer(service, exchange);
  if (!answer) return problem(answer.error(), exchange.language);
  return std::move(*answer);
}

Response answer_by_worker(Service& service, const Route& route, const Request& request,
                          const std::array<std::string, 2>& parameters, const Caller* caller,
                          Language language, BodyStream* stream) {
  Exchange exchange{.request = request,
                    .parameters = parameters,
                    .caller = {},
                    .language = language,
                    .stream = stream};
  if (caller != nullptr) {
    exchange.caller = *caller;
  } else if (route.rights != Rights::anybody) {
    auto found = service.caller_of_session(request);
    if (!found) return problem(ProblemKind::unauthenticated, found.error(), language);
    exchange.caller = std::move(*found);
    if (auto wrong = check_rights(route, exchange.caller, language)) {
      service.note_refusal(exchange.caller, route);
      return std::move(*wrong);
    }
  }
  if (route.takes_key && !request.header("idempotency-key").empty())
    return answer_once(service, route, exchange);
  return answer_of(service, route, exchange);
}

}  // namespace guiju::http
