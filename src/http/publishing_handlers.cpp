// How a rulebook becomes law over HTTP: each step is drawn up here, signed where its person's key is, and then holds.
//
//   submit, approve, publish, … ─► 201 {"id","body",…} ─► the person signs `body` ─► …/signature ─► in force
#include "base/fields.h"
#include "base/json_writer.h"
#include "gate/checkpoints.h"
#include "http/handlers.h"
#include "rulebook/difference_json.h"

namespace guiju::http {
namespace {

using gate::DrawnUp;
using gate::Publishing;
using staff::Act;
using staff::Signer;

// With the store held: every step reads the acts as they are.
template <class Use>
auto publishing(Service& service, Use use) {
  const ServiceParts& parts = service.parts();
  return service.with_store([&](gate::DataStore& store) {
    Publishing steps(store, parts.disk, parts.clock, *parts.program);
    return use(steps, store);
  });
}

Error no_person() {
  return Error{ErrorKind::bad_input, "Authorization",
               say("a key of a program signs for nobody", "程序密钥不能代表任何人签署"),
               say("log in as the person who will sign", "请以签署人本人登录")};
}

// What is to be signed, and by whom.
void write(JsonWriter& json, const DrawnUpActs::One& one) {
  const Act& act = one.drawn_up->act;
  json.begin_object().field("id", std::string_view(std::to_string(one.number)));
  json.field("person", std::string_view(act.person)).field("action", std::string_view(act.action));
  json.field("revision", std::string_view(act.subject.hex()));
  json.field("body", std::string_view(act.body()));
  json.field("until", std::string_view(
                          instant_text(Instant(one.made.micros + drawn_up_minutes * 60'000'000))));
  json.key("report");
  if (one.drawn_up->report.empty())
    json.null();
  else
    json.raw(one.drawn_up->report);
  json.end_object();
}

Answered draw_up(Service& service, const Exchange& exchange, const Publishing::Step& step) {
  if (service.is_open()) return no_data();
  if (exchange.caller.session.empty()) return no_person();
  auto drawn_up = publishing(
      service, [&](Publishing& steps, auto&) { return steps.draw_up(exchange.caller.name, step); });
  if (!drawn_up) return std::move(drawn_up).error();
  const auto one = service.drawn_up().add(std::move(*drawn_up), service.parts().clock.now());
  std::string out;
  JsonWriter json(out);
  write(json, one);
  return Response::json(std::move(out), 201);
}

Result<std::vector<SourceFile>> read_files(Fields& fields, std::string_view name) {
  std::vector<SourceFile> files;
  const Value list = fields.any(name);
  if (!list || list.kind() != NodeKind::list) return files;  // `finish` says that it is missing
  for (const Value one : list) {
    Fields file(one);
    SourceFile source{file.text("name"), file.text("text")};
    GUIJU_CHECK_OK(file.finish());
    files.push_back(std::move(source));
  }
  return files;
}

// All that is wrong with a rulebook, not only the first.
Response refused(const std::vector<Error>& errors, Language language) {
  Response response = problem(errors.front(), language);
  std::string all;
  JsonWriter json(all);
  json.begin_array();
  for (const Error& error : errors) {
    json.begin_object().field("where", std::string_view(error.where));
    json.field("detail", std::string_view(error.what.in(language)));
    json.field("remedy", std::string_view(error.remedy.in(language))).end_object();
  }
  json.end_array();
  response.body.pop_back();
  response.body += ",\"errors\":" + all + "}";
  return response;
}

struct Rules {  // two rulebooks to be held against each other
  std::shared_ptr<const rulebook::Ruleset> before, after;
};

}  // namespace

// {"files":[{"name","text"}],"cases":[…],"editors":[names],"note"}
Answered post_revision(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  GUIJU_TRY(rules, read_files(fields, "files"));
  GUIJU_TRY(cases, read_files(fields, "cases"));
  const auto editors = fields.texts_or_none("editors");
  const std::string note = fields.text_or("note", "");
  GUIJU_CHECK_OK(fields.finish());
  std::vector<Error> errors;
  const auto candidate = gate::examine(rules, cases, service.parts().program->calendar, errors);
  if (!candidate) {
    if (errors.empty()) errors.push_back(candidate.error());
    return refused(errors, exchange.language);
  }
  return draw_up(service, exchange, [&](Publishing& steps, const Signer& signer) {
    return steps.submit(signer, *candidate, editors, note);
  });
}

// {"note"}: with the report that the signature binds
Answered post_approval(Service& service, const Exchange& exchange) {
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  const std::string note = fields.text_or("note", "");
  GUIJU_CHECK_OK(fields.finish());
  const std::string& revision = exchange.parameters[0];
  return draw_up(service, exchange, [&](Publishing& steps, const Signer& signer) -> Result<Act> {
    GUIJU_TRY(impact, steps.impact(revision));
    return steps.approve(signer, revision, impact, note);
  });
}

// {"action","revision"?,"from"?,"share_bp"?,"note"?}
Answered post_act(Service& service, const Exchange& exchange) {
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  enum class Kind : std::uint8_t {
    shadow,
    unshadow,
    publish,
    challenge,
    roll_back,
    confirm,
    retire
  };
  constexpr std::array<std::string_view, 7> kinds{"shadow",    "unshadow", "publish", "challenge",
                                                  "roll_back", "confirm",  "retire"};
  const Kind kind = fields.choice<Kind>("action", kinds);
  const std::string revision = fields.text_or("revision", "");
  const std::string note = fields.text_or("note", "");
  const auto from = fields.optional_instant("from");
  const auto share = fields.optional_integer("share_bp", 0, gate::share_bp_max);
  GUIJU_CHECK_OK(fields.finish());
  const bool needs_revision = kind != Kind::roll_back && kind != Kind::confirm;
  if (needs_revision && revision.empty()) {
    return Error{ErrorKind::bad_input, "body.revision", say("is missing", "缺少版本"),
                 say("name it by the beginning of its hash", "请写明版本哈希的开头")};
  }
  if (kind == Kind::challenge && !share) {
    return Error{ErrorKind::bad_input, "body.share_bp", say("is missing", "缺少比例"),
                 say("write 0 to {}; 0 stops it", "请写 0 至 {}；0 为停止", gate::share_bp_max)};
  }
  return draw_up(service, exchange, [&](Publishing& steps, const Signer& signer) {
    switch (kind) {
      case Kind::shadow: return steps.shadow(signer, revision, true, note);
      case Kind::unshadow: return steps.shadow(signer, revision, false, note);
      case Kind::publish: return steps.publish(signer, revision, from, note);
      case Kind::challenge: return steps.challenge(signer, revision, *share, note);
      case Kind::roll_back: return steps.roll_back(signer, note);
      case Kind::confirm: return steps.confirm(signer, note);
      case Kind::retire: break;
    }
    return steps.retire(signer, revision, note);
  });
}

// {"signature"}: by the person for whom it was drawn up, who is the one that asks
Answered post_signature(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(number, number_of(exchange.parameters[0], "id"));
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  const std::string hex = fields.text("signature");
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_TRY(signature, Signature::parse(hex, "body.signature"));
  const auto one = service.drawn_up().find(number, service.parts().clock.now());
  if (!one || one->drawn_up->act.person != exchange.caller.name) {
    return Error{ErrorKind::not_found, exchange.parameters[0],
                 say("nothing is drawn up for you under this number", "该编号下没有为您拟定的操作"),
                 say("draw it up anew; it is kept for {} minutes", "请重新拟定，保留 {} 分钟",
                     drawn_up_minutes)};
  }
  auto act = publishing(
      service, [&](Publishing& steps, auto&) { return steps.sign(*one->drawn_up, signature); });
  if (!act) return std::move(act).error();
  service.drawn_up().remove(number);
  GUIJU_CHECK_OK(service.reload());
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("number", act->number).field("action", std::string_view(act->action));
  json.field("person", std::string_view(act->person));
  json.field("at", std::string_view(instant_text(act->at)));
  json.field("revision", std::string_view(act->subject.hex()));
  json.field("digest", std::string_view(act->digest().hex())).end_object();
  return Response::json(std::move(out));
}

// What it would have changed in what was recorded, against the law of now.
Answered get_impact(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  auto impact = publishing(
      service, [&](Publishing& steps, auto&) { return steps.impact(exchange.parameters[0]); });
  if (!impact) return std::move(impact).error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("digest", std::string_view(impact->digest.hex()));
  json.field("against", std::string_view(impact->against.hex())).key("report");
  json.raw(impact->report).end_object();
  return Response::json(std::move(out));
}

// What changes for whom, against the law of now or another revision.
Answered get_differences(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  const std::string against = query_value(exchange.request.query(), "against").value_or("active");
  auto rules = publishing(service, [&](Publishing& steps, gate::DataStore& store) -> Result<Rules> {
    const Instant now = service.parts().clock.now();
    GUIJU_TRY(governance, store.load_governance());
    GUIJU_TRY(former, governance.revisions.named(against, now));
    GUIJU_TRY(latter, governance.revisions.named(exchange.parameters[0], now));
    GUIJU_TRY(before, steps.rules_of(governance.revisions, former));
    GUIJU_TRY(after, steps.rules_of(governance.revisions, latter));
    return Rules{std::move(before), std::move(after)};
  });
  if (!rules) return std::move(rules).error();
  rulebook::DifferenceOptions how;
  how.fallbacks = rulebook::strictest_fallbacks;
  for (const gate::CheckpointRow& row : gate::checkpoints())
    how.fallbacks[static_cast<std::size_t>(row.checkpoint)] = row.fallback;
  const auto difference = rulebook::differences(*rules->before, *rules->after, how);
  return Response::json(rulebook::difference_json(*rules->before, *rules->after, difference));
}

}  // namespace guiju::http
