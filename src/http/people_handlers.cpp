// People, by pseudonym: what is known, and what they agreed to. Every read is recorded.
#include "audience/people_file.h"
#include "audience/person_form.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "http/handlers.h"

namespace guiju::http {
namespace {

Error no_person() {  // who was asked for is not repeated: it is personal
  return Error{ErrorKind::not_found, "id",
               say("nobody is known under this pseudonym", "没有该化名的人员"),
               say("check the id", "请核对编号")};
}

Status note_read(Service& service, const Exchange& exchange, std::string_view what) {
  return service.with_door([&](auto&, access::AccountStore& accounts) {
    return accounts.record(
        {.at = service.parts().clock.now(),
         .event = access::DoorEvent::person_read,
         .account = exchange.caller.name,
         .what = fmt::format("{} {}", what, sha256(exchange.parameters[0]).short_hex())});
  });
}

Status save(Service& service, const Exchange& exchange, const audience::Person& person) {
  const std::string text =
      audience::write_people(std::span(&person, 1), audience::PeopleFormat::jsonl);
  const gate::PeopleFile file{
      .name = "body", .bytes = text, .format = audience::PeopleFormat::jsonl};
  std::vector<Error> errors;
  auto saved = service.with_store([&](gate::DataStore& store) {
    return store.import({}, std::span(&file, 1), exchange.caller.name, errors);
  });
  if (!saved) return errors.empty() ? std::move(saved).error() : errors.front();
  return service.engine().people().put(person);
}

Response shown(const audience::Person& person) {
  std::string out;
  JsonWriter json(out);
  audience::write_person(json, person);
  Response response = Response::json(std::move(out));
  response.headers.emplace_back("ETag", entity_tag(response.body));
  return response;
}

}  // namespace

Answered get_person(Service& service, const Exchange& exchange) {
  if (!service.is_open()) GUIJU_CHECK_OK(note_read(service, exchange, "read"));
  const auto person = service.engine().people().find(exchange.parameters[0]);
  if (!person) return no_person();
  return shown(*person);
}

Answered put_person(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  GUIJU_TRY(person, audience::parse_person(document.root()));
  if (person.id != exchange.parameters[0]) {
    return Error{ErrorKind::bad_input, "body.id",
                 say("is not the id of the address", "与地址中的编号不一致"),
                 say("write the same id in both", "请使两处编号一致")};
  }
  GUIJU_CHECK_OK(save(service, exchange, person));
  return shown(person);
}

// {"subject":"marketing"|"sms"|…, "given_at": … | "withdrawn_at": …}
Answered post_consent(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  const std::string subject = fields.text("subject");
  const auto given = fields.optional_instant("given_at");
  const auto withdrawn = fields.optional_instant("withdrawn_at");
  GUIJU_CHECK_OK(fields.finish());
  std::optional<audience::ConsentSubject> of;
  for (std::size_t i = 0; i < audience::purpose_names.size(); ++i)
    if (audience::purpose_names[i] == subject) of = static_cast<audience::Purpose>(i);
  for (std::size_t i = 0; i < audience::channel_names.size(); ++i)
    if (audience::channel_names[i] == subject) of = static_cast<audience::Channel>(i);
  if (!of) {
    return Error{ErrorKind::bad_input, "body.subject",
                 say("is no purpose and no channel", "既不是目的也不是渠道"),
                 say("use marketing, personalisation, sharing, guardian, or a channel",
                     "请使用 marketing、personalisation、sharing、guardian 或渠道名")};
  }
  if (given.has_value() == withdrawn.has_value()) {
    return Error{ErrorKind::bad_input, "body",
                 say("say one of given_at and withdrawn_at", "given_at 与 withdrawn_at 须择一填写"),
                 say("a consent is given or withdrawn", "同意或撤回，只能其一")};
  }
  const auto known = service.engine().people().find(exchange.parameters[0]);
  if (!known) return no_person();
  audience::Person person = *known;
  if (given) {
    if (person.consents.size() >= audience::consents_max) {
      return Error{
          ErrorKind::conflict, "body",
          say("the person has {} consents already", "该人员已有 {} 项同意", person.consents.size()),
          say("remove old ones by PUT /v1/people/{{id}}", "请用 PUT /v1/people/{{id}} 清理旧记录")};
    }
    person.consents.push_back({.subject = *of, .given_at = *given, .withdrawn_at = {}});
  } else {
    bool any = false;
    for (audience::Consent& consent : person.consents) {
      if (consent.subject != *of || consent.withdrawn_at || consent.given_at >= *withdrawn)
        continue;
      consent.withdrawn_at = *withdrawn;
      any = true;
    }
    if (!any) {
      return Error{ErrorKind::conflict, "body",
                   say("there is no such consent to withdraw", "没有可撤回的同意"),
                   say("look at the person's consents", "请查看该人员的同意记录")};
    }
  }
  audience::put_in_order(person);
  GUIJU_CHECK_OK(save(service, exchange, person));
  return shown(person);
}

}  // namespace guiju::http
