#include "staff/act.h"

#include "base/fields.h"
#include "base/json_writer.h"

namespace guiju::staff {
namespace {

constexpr std::string_view act_format = "guiju-act-1";

Error not_an_act(std::string_view source) {
  return Error{ErrorKind::corrupt, std::string(source),
               say("is no act in its signed form", "不是已签名形式的操作记录"),
               say("restore the data directory from a copy, and find out who changed it",
                   "请从备份恢复数据目录，并查明是谁改动的")};
}

}  // namespace

std::string Act::body() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("action", std::string_view(action));
  json.field("at", std::string_view(instant_text(at)));
  json.key("details").begin_object();
  for (const auto& [name, value] : details) json.field(name, std::string_view(value));
  json.end_object().field("format", act_format).field("note", std::string_view(note));
  json.field("number", number).field("person", std::string_view(person));
  json.field("previous", std::string_view(previous.hex()));
  json.field("subject", std::string_view(subject.hex())).end_object();
  return out;
}

Digest Act::digest() const { return sha256(body() + "\n" + signature.hex()); }

std::string_view Act::detail(std::string_view name) const {
  const auto at_name = details.find(std::string(name));
  return at_name == details.end() ? std::string_view() : std::string_view(at_name->second);
}

Result<Digest> Act::digest_detail(std::string_view name) const {
  return parse_digest(detail(name), where() + " " + std::string(name));
}

std::string Act::where() const { return fmt::format("act {} ({})", number, action); }

Result<Digest> parse_digest(std::string_view hex, std::string_view source) {
  GUIJU_TRY(key, PublicKey::parse(hex, source));  // as many bytes, as many digits
  return Digest{key.bytes};
}

Result<Act> parse_act(std::string_view body, std::string_view signature, std::string_view source) {
  Document document;
  if (!parse_json(body, source, document)) return not_an_act(source);
  Fields fields(document.root());
  Act act;
  act.action = fields.text_or("action", "");
  act.at = fields.instant("at");
  const Value details = fields.any("details");
  const std::string_view format = fields.text_view_or("format", "");
  act.note = fields.text_or("note", "");
  act.number = static_cast<std::uint64_t>(
      fields.integer("number", 1, std::numeric_limits<std::int64_t>::max()));
  act.person = fields.text_or("person", "");
  const auto previous = parse_digest(fields.text_view_or("previous", ""), source);
  const auto subject = parse_digest(fields.text_view_or("subject", ""), source);
  const auto signed_by = Signature::parse(signature, source);
  if (!fields.finish() || format != act_format || details.kind() != NodeKind::map || !previous ||
      !subject || !signed_by)
    return not_an_act(source);
  for (const Value detail : details) {
    if (detail.kind() != NodeKind::text) return not_an_act(source);
    act.details.emplace(detail.key(), detail.node().text);
  }
  act.previous = *previous;
  act.subject = *subject;
  act.signature = *signed_by;
  if (act.body() != body) return not_an_act(source);  // one form only, or one act had two digests
  return act;
}

}  // namespace guiju::staff
