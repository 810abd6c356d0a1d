#include "http/use_of_data.h"

#include "base/fields.h"
#include "base/json_writer.h"
#include "http/handlers.h"

namespace guiju::http {
namespace {

// What a profile and its records hold (the rulebook's use.categories).
constexpr std::string_view categories[] = {"identity", "finance", "behaviour", "consents"};

}  // namespace

Result<Allowed> may_use(Service& service, const Use& use) {
  std::array<std::uint8_t, 12> draw{};
  service.parts().random.fill(draw);
  std::string id = "use-";
  for (const std::uint8_t byte : draw) id += fmt::format("{:02x}", byte);
  std::string line;
  JsonWriter json(line);
  json.begin_object().field("checkpoint", std::string_view("data_use"));
  json.field("id", std::string_view(id));
  json.field("at", std::string_view(instant_text(service.parts().clock.now())));
  json.field("person", use.person).key("use").begin_object();
  json.field("kind", use.kind).field("purpose", use.purpose).field("recipient", use.recipient);
  json.field("reason_given", true).key("categories").begin_array();
  for (const std::string_view category : categories) json.value(category);
  json.end_array().end_object().end_object();
  gate::DecisionScratch scratch;
  std::string out;
  const gate::Answer answer = service.decisions().answer(line, "data_use", scratch, out);
  if (answer.judged && answer.outcome <= rulebook::Outcome::notice) return Allowed{id};
  Document document;
  GUIJU_CHECK_OK(parse_json(out, "data_use", document));
  std::string why;
  if (const Value reasons = document.root().find("reasons")) {
    for (const Value reason : reasons) {
      const auto message = reason.find("message").as_text();
      if (message) why.append(why.empty() ? "" : " ").append(*message);
    }
  }
  if (!answer.judged) {
    return Error{ErrorKind::unavailable, "data_use",
                 say("the checkpoint could not be asked", "个人信息使用关口暂时无法询问"),
                 say("try again", "请重试")};
  }
  return Error{ErrorKind::conflict, "purpose",
               say("the checkpoint data_use refuses (decision {}): {}",
                   "个人信息使用关口不允许（裁决 {}）：{}", id, why),
               say("see the decision for its clauses; use the data for what the person agreed to",
                   "条款见该裁决；请仅用于本人同意的目的")};
}

Response refusal(const Error& error, Language language) {
  return problem(error.kind == ErrorKind::conflict ? ProblemKind::forbidden : kind_of(error), error,
                 language);
}

Result<Purpose> read_purpose(const Exchange& exchange) {
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  Purpose out{.purpose = fields.text("purpose"), .reason = fields.text("reason")};
  GUIJU_CHECK_OK(fields.finish());
  return out;
}

Status note_use(Service& service, const Caller& caller, access::DoorEvent event,
                std::string_view person, std::string_view why) {
  if (service.is_open()) return Done{};
  std::string what = service.vault()->token(privacy::TokenKind::person, person).hex().substr(0, 16);
  if (!why.empty()) what.append(" ").append(why);
  return service.with_door([&](auto&, access::AccountStore& accounts) {
    return accounts.record(
        {.at = service.parts().clock.now(), .event = event, .account = caller.name, .what = what});
  });
}

Status erase(Service& service, const Caller& caller, const std::string& person,
             std::string_view why) {
  GUIJU_CHECK_OK(note_use(service, caller, access::DoorEvent::person_erased, person, why));
  GUIJU_CHECK_OK(
      service.with_store([&](gate::DataStore& store) { return store.erase_person(person); }));
  service.engine().people().forget(person);
  return Done{};
}

}  // namespace guiju::http
