// People log in: a password, then a code; cookie and CSRF token from there on.
#include "base/fields.h"
#include "base/json_writer.h"
#include "http/handlers.h"

namespace guiju::http {
namespace {

std::string session_cookie(const Service& service, std::string_view token, bool ends) {
  return fmt::format("guiju_session={}; Path=/; HttpOnly; SameSite=Strict{}{}", token,
                     service.parts().secure_cookies ? "; Secure" : "", ends ? "; Max-Age=0" : "");
}

Response entered(const Service& service, const access::Entry& entry, int status = 200) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("full", entry.full).field("csrf", std::string_view(entry.csrf));
  json.field("must_set_up_code", entry.must_set_up_code);
  json.field("must_change_password", entry.must_change_password).end_object();
  Response response = Response::json(std::move(out), status);
  response.headers.emplace_back("Set-Cookie", session_cookie(service, entry.token, false));
  return response;
}

struct Tokens {
  std::string_view token, csrf;
};
Tokens tokens_of(const Exchange& exchange) {
  return {exchange.request.cookie("guiju_session"), exchange.request.header("x-csrf-token")};
}

Response not_let_in(const Error& error, Language language) {
  return problem(error.kind == ErrorKind::bad_input ? ProblemKind::unauthenticated : kind_of(error),
                 error, language);
}

}  // namespace

Answered post_session(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  const std::string name = fields.text("name");
  const std::string password = fields.text("password");
  GUIJU_CHECK_OK(fields.finish());
  auto entry =
      service.with_door([&](access::Door& door, auto&) { return door.log_in(name, password); });
  if (!entry) return not_let_in(entry.error(), exchange.language);
  return entered(service, *entry, 201);
}

namespace {

Error no_provider() {
  return Error{ErrorKind::not_found,
               {},
               say("no identity provider is set up", "未配置身份提供方"),
               say("log in with a password (POST /v1/sessions), or give --oidc-issuer",
                   "请用密码登录（POST /v1/sessions），或配置 --oidc-issuer")};
}

// Lax: the browser has to bring it along when the provider sends it back.
std::string journey_cookie(const Service& service, std::string_view state, bool ends) {
  return fmt::format("guiju_journey={}; Path=/v1/sessions; HttpOnly; SameSite=Lax; Max-Age={}{}",
                     state, ends ? 0 : access::journey_most_s,
                     service.parts().secure_cookies ? "; Secure" : "");
}

}  // namespace

Answered get_provider(Service& service, const Exchange&) {
  if (service.is_open() || service.identity() == nullptr) return no_provider();
  GUIJU_TRY(departure, service.identity()->depart());
  Response response = Response::empty(302);
  response.headers.emplace_back("Location", departure.url);
  response.headers.emplace_back("Set-Cookie", journey_cookie(service, departure.state, false));
  return response;
}

Answered get_callback(Service& service, const Exchange& exchange) {
  if (service.is_open() || service.identity() == nullptr) return no_provider();
  const std::string_view query = exchange.request.query();
  const auto state = query_value(query, "state"), code = query_value(query, "code");
  if (!state || !code) {
    return not_let_in(
        Error{ErrorKind::bad_input, "callback",
              say("the identity provider did not let this person in", "身份提供方未放行"),
              say("begin at /v1/sessions/provider", "请从 /v1/sessions/provider 开始")},
        exchange.language);
  }
  const auto identity =
      service.identity()->arrive(*state, exchange.request.cookie("guiju_journey"), *code);
  if (!identity) return not_let_in(identity.error(), exchange.language);
  auto entry =
      service.with_door([&](access::Door& door, auto&) { return door.admit(identity->account); });
  if (!entry) {
    return problem(ProblemKind::forbidden,
                   Error{ErrorKind::not_found, "account",
                         say("whoever the provider vouches for has no account here",
                             "提供方所证明的人员在此没有账号"),
                         say("`guiju account add NAME --by-provider` makes one",
                             "可用 `guiju account add 名称 --by-provider` 建立")},
                   exchange.language);
  }
  Response response = entered(service, *entry);
  response.headers.emplace_back("Set-Cookie", journey_cookie(service, {}, true));
  return response;
}

Answered get_session(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("account", std::string_view(exchange.caller.name));
  json.key("permissions").begin_array();
  for (std::size_t i = 0; i < access::permission_names.size(); ++i)
    if (exchange.caller.permissions.may(static_cast<access::Permission>(i)))
      json.value(access::permission_names[i]);
  json.end_array().key("institutions").begin_array();
  for (const std::string& one : exchange.caller.scope.institutions)
    json.value(std::string_view(one));
  json.end_array().end_object();
  return Response::json(std::move(out));
}

Answered delete_session(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  const Tokens tokens = tokens_of(exchange);
  GUIJU_CHECK_OK(
      service.with_door([&](access::Door& door, auto&) { return door.log_out(tokens.token); }));
  Response response = Response::empty();
  response.headers.emplace_back("Set-Cookie", session_cookie(service, "", true));
  return response;
}

Answered post_code(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  const std::string code = fields.text("code");
  GUIJU_CHECK_OK(fields.finish());
  const Tokens tokens = tokens_of(exchange);
  auto entry = service.with_door(
      [&](access::Door& door, auto&) { return door.give_code(tokens.token, tokens.csrf, code); });
  if (!entry) return not_let_in(entry.error(), exchange.language);
  return entered(service, *entry);
}

// A secret for an authenticator; kept only once a code of it was seen.
Answered post_authenticator(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  const Tokens tokens = tokens_of(exchange);
  auto secret = service.with_door(
      [&](access::Door& door, auto&) { return door.begin_code(tokens.token, tokens.csrf); });
  if (!secret) return not_let_in(secret.error(), exchange.language);
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("secret", std::string_view(secret->base32())).end_object();
  return Response::json(std::move(out));
}

Answered put_authenticator(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  const std::string text = fields.text("secret");
  const std::string code = fields.text("code");
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_TRY(secret, access::TotpSecret::parse(text, "body.secret"));
  const Tokens tokens = tokens_of(exchange);
  auto entry = service.with_door([&](access::Door& door, auto&) {
    return door.confirm_code(tokens.token, tokens.csrf, secret, code);
  });
  if (!entry) return not_let_in(entry.error(), exchange.language);
  return entered(service, *entry);
}

Answered put_password(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  const std::string old_password = fields.text("old");
  const std::string new_password = fields.text("new");
  GUIJU_CHECK_OK(fields.finish());
  const Tokens tokens = tokens_of(exchange);
  auto entry = service.with_door([&](access::Door& door, auto&) {
    return door.change_password(tokens.token, tokens.csrf, old_password, new_password);
  });
  if (!entry) return not_let_in(entry.error(), exchange.language);
  return entered(service, *entry);
}

}  // namespace guiju::http
