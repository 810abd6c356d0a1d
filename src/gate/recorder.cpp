#include "gate/recorder.h"

#include "base/hash.h"
#include "rulebook/ruleset.h"
#include "rulebook/typed_value.h"

namespace guiju::gate {

void write_answer(std::string& out, std::string_view request, std::string_view id,
                  const rulebook::Verdict& verdict, const rulebook::Facts& facts,
                  Language language) {
  const std::size_t begin = out.size();
  JsonWriter json(out);
  json.begin_object().field("id", id);
  rulebook::write_verdict(json, verdict, facts, language);
  std::string named;
  named.reserve(request.size() + out.size() - begin + 1);
  named.append(request).append("\n").append(out, begin);
  json.field("record", std::string_view(sha256(named).hex()).substr(0, 32)).end_object();
}

void write_shadow(JsonWriter& json, const Digest& revision, const rulebook::Verdict& verdict) {
  static constexpr char digits[] = "0123456789abcdef";
  std::array<char, 12> name{};  // as short_name: without a text of its own
  for (std::size_t i = 0; i < name.size(); ++i) {
    const unsigned byte = revision.bytes[i / 2];
    name[i] = digits[i % 2 == 0 ? byte >> 4 : byte & 15];
  }
  bool failed = false;
  json.begin_object().field("revision", std::string_view(name.data(), name.size()));
  json.field("outcome", rulebook::name_of(verdict.outcome)).key("reasons").begin_array();
  for (const rulebook::Reason& reason : verdict.reasons) {
    failed = failed || reason.failed;
    if (reason.outcome == rulebook::Outcome::allow) continue;
    json.value(std::string_view(verdict.rules->ruleset().policies()[reason.policy.value].id));
  }
  json.end_array();
  if (failed) json.field("failed", true);
  json.end_object();
}

void write_refusal(std::string& out, std::string_view id, const Error& error, Language language) {
  static constexpr std::string_view kinds[] = {"bad_input", "not_found", "conflict", "unavailable",
                                               "corrupt"};
  JsonWriter json(out);
  json.begin_object();
  if (id.empty()) {
    json.key("id").null();
  } else {
    json.field("id", id);
  }
  json.key("error").begin_object();
  json.field("kind", kinds[static_cast<std::size_t>(error.kind)]);
  json.field("where", std::string_view(error.where));
  json.field("what", std::string_view(error.what.in(language)));
  json.field("remedy", std::string_view(error.remedy.in(language)));
  json.end_object().end_object();
}

void write_facts(JsonWriter& json, const rulebook::Facts& facts) {
  json.begin_object();
  std::string_view group;
  for (const rulebook::FactSpec& spec : rulebook::fact_catalogue()) {
    if (!facts.has(spec.id)) continue;
    const std::size_t dot = spec.name.find('.');
    if (spec.name.substr(0, dot) != group) {  // the facts of a group stand together in facts.def
      if (!group.empty()) json.end_object();
      group = spec.name.substr(0, dot);
      json.key(group).begin_object();
    }
    json.key(spec.name.substr(dot + 1));
    rulebook::write_value(json, spec.type, facts.get(spec.id));
  }
  if (!group.empty()) json.end_object();
  json.end_object();
}

}  // namespace guiju::gate
