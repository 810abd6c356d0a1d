#include "http/idempotency.h"

#include <algorithm>

#include "gate/answer_store.h"
#include "http/answering.h"

namespace guiju::http {
namespace {

Error bad_key(std::string_view key) {
  return Error{ErrorKind::bad_input, "Idempotency-Key",
               say("a key of {} bytes, or with more than visible ASCII",
                   "键长 {} 字节，或含可见 ASCII 以外的字符", key.size()),
               say("send 1 to {} visible ASCII characters", "请使用 1 至 {} 个可见 ASCII 字符",
                   idempotency_key_bytes_max)};
}

}  // namespace

Response answer_once(Service& service, const Route& route, const Exchange& exchange) {
  const std::string_view key = exchange.request.header("idempotency-key");
  const bool is_visible =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
  if (key.size() > idempotency_key_bytes_max || !is_visible)
    return problem(bad_key(key), exchange.language);
  if (service.is_open()) return answer_of(service, route, exchange);
  const std::string name = exchange.caller.name + "\n" + std::string(key);
  std::string asked(name_of(exchange.request.method));
  asked.append("\n").append(exchange.request.target).append("\n").append(exchange.request.body);
  const Instant now = service.parts().clock.now();
  auto before = service.with_store(
      [&](gate::DataStore& store) { return store.answers().claim(name, asked, now); });
  if (!before) return problem(before.error(), exchange.language);
  if (before->has_value()) {
    gate::KeptAnswer& kept = **before;
    Response response{.status = kept.status,
                      .type = kept.status >= 400 ? "application/problem+json" : route.answer_type,
                      .body = std::move(kept.body)};
    if (response.status == 204) response.type = {};
    response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
  }
  Response response = answer_of(service, route, exchange);
  const Status kept = service.with_store([&](gate::DataStore& store) -> Status {
    // What can be tried again is not an answer.
    if (response.status >= 500 || response.status == 429) return store.answers().forget(name);
    const std::string_view person =
        route.tag == "people" ? std::string_view(exchange.parameters[0]) : std::string_view();
    return store.answers().keep(name, person, {.status = response.status, .body = response.body});
  });
  if (!kept) service.log().write(kept.error(), "an answer could not be kept under its key");
  return response;
}

}  // namespace guiju::http
