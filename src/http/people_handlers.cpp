// People, by pseudonym: what is known, and what they agreed to. Every read is recorded.
#include <algorithm>
#include <cstdlib>

#include "access/token.h"
#include "audience/people_file.h"
#include "audience/person_form.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "gate/sealed_record.h"
#include "http/handlers.h"
#include "http/masking.h"
#include "http/use_of_data.h"

namespace guiju::http {
namespace {

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

// What is shown without a purpose: what is known, not what it is. Consents and the wish to be left alone are shown,
// since whoever acts has to heed them.
constexpr std::string_view plain_members[] = {"id", "consents", "personalisation_off_since",
                                              "do_not_contact_since", "data_basis"};

Response shown(const audience::Person& person) {
  std::string whole;
  {
    JsonWriter json(whole);
    audience::write_person(json, person);
  }
  Document document;
  if (const auto parsed = parse_json(whole, "person", document); !parsed) std::abort();  // our own
  std::vector<std::string_view> masked;
  for (const Value member : document.root())
    if (std::find(std::begin(plain_members), std::end(plain_members), member.key()) ==
        std::end(plain_members))
      masked.push_back(member.key());
  std::string out;
  JsonWriter json(out);
  write_masked(json, document.root(), masked);
  Response response = Response::json(std::move(out));
  response.headers.emplace_back("ETag", entity_tag(whole));
  privacy::wipe(whole);
  return response;
}

}  // namespace

Error no_person() {  // who was asked for is not repeated: it is personal
  return Error{ErrorKind::not_found, "id",
               say("nobody is known under this pseudonym", "没有该化名的人员"),
               say("check the id", "请核对编号")};
}

Answered get_person(Service& service, const Exchange& exchange) {
  GUIJU_CHECK_OK(note_use(service, exchange.caller, access::DoorEvent::person_read,
                          exchange.parameters[0], {}));
  const auto person = service.engine().people().find(exchange.parameters[0]);
  if (!person) return no_person();
  return shown(*person);
}

// Everything kept about a person, for the person: the profile, and each request about them with its facts and answer.
Answered post_copy(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_CHECK_OK(audience::check_person_id(exchange.parameters[0]));
  const std::string& id = exchange.parameters[0];
  const auto allowed = may_use(
      service,
      {.person = id, .kind = "export", .purpose = "subject_request", .recipient = "subject"});
  if (!allowed) return refusal(allowed.error(), exchange.language);
  GUIJU_CHECK_OK(
      note_use(service, exchange.caller, access::DoorEvent::person_copied, id, allowed->decision));
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("decision", std::string_view(allowed->decision)).key("person");
  if (const auto person = service.engine().people().find(exchange.parameters[0]))
    audience::write_person(json, *person);
  else
    json.null();
  json.key("records").begin_array();
  const privacy::Token subject =
      service.vault()->token(privacy::TokenKind::person, exchange.parameters[0]);
  std::string room;
  GUIJU_TRY(state, service.records()->read(
                       1, [&](std::uint64_t sequence, std::string_view stored) -> Status {
                         const auto head = privacy::sealed_head(stored);
                         if (!head || head->subject != subject) return Done{};
                         const auto record = gate::open_record(service.vault(), stored, room);
                         if (!record) return Done{};  // of somebody erased, who had this pseudonym
                         json.begin_object().field("sequence", sequence).key("record");
                         json.raw(*record).end_object();
                         return Done{};
                       }));
  static_cast<void>(state);
  json.end_array().end_object();
  return Response::json(std::move(out));
}

Answered delete_person(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_CHECK_OK(audience::check_person_id(exchange.parameters[0]));
  GUIJU_CHECK_OK(erase(service, exchange.caller, exchange.parameters[0], {}));
  return Response::empty(204);
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
namespace {

// What the person is handed: to whom, for what, since when, and how it is withdrawn. The mark is ours alone to make.
struct Receipt {
  std::string person, subject, state, at, recorded_at, recorded_by, basis, withdraw;

  std::string json(std::string_view mark) const {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    for (const auto& [name, value] : {std::pair{"person", &person},
                                      {"subject", &subject},
                                      {"state", &state},
                                      {"at", &at},
                                      {"recorded_at", &recorded_at},
                                      {"recorded_by", &recorded_by},
                                      {"basis", &basis},
                                      {"withdraw", &withdraw}})
      json.field(name, std::string_view(*value));
    if (!mark.empty()) json.field("mark", mark);
    json.end_object();
    return out;
  }
  std::string mark(const privacy::Vault& vault) const {
    return vault.token(privacy::TokenKind::request, "consent receipt " + json({})).hex();
  }
};

}  // namespace

// A receipt as it was handed out.
Answered post_receipt_check(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  Receipt receipt;
  for (const auto& [name, value] : {std::pair{"person", &receipt.person},
                                    {"subject", &receipt.subject},
                                    {"state", &receipt.state},
                                    {"at", &receipt.at},
                                    {"recorded_at", &receipt.recorded_at},
                                    {"recorded_by", &receipt.recorded_by},
                                    {"basis", &receipt.basis},
                                    {"withdraw", &receipt.withdraw}})
    *value = fields.text(name);
  const std::string mark = fields.text("mark");
  GUIJU_CHECK_OK(fields.finish());
  const bool genuine = access::same_token(mark, receipt.mark(*service.vault()));
  return Response::json(genuine ? R"({"genuine":true})" : R"({"genuine":false})");
}

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
  Receipt receipt{.person = person.id,
                  .subject = subject,
                  .state = given ? "given" : "withdrawn",
                  .at = instant_text(given ? *given : *withdrawn),
                  .recorded_at = instant_text(service.parts().clock.now()),
                  .recorded_by = exchange.caller.name,
                  .basis = std::string(service.engine().ruleset().version()),
                  .withdraw = fmt::format("POST /v1/people/{}/consents", person.id)};
  return Response::json(receipt.json(receipt.mark(*service.vault())));
}

}  // namespace guiju::http
