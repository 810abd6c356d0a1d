// Accounts of people, keys of programs, and what happened at the door.
#include "base/fields.h"
#include "base/json_writer.h"
#include "http/handlers.h"

namespace guiju::http {
namespace {

constexpr std::int64_t micros_per_day = 86'400'000'000;

void write_scope(JsonWriter& json, const access::Scope& scope) {
  json.key("institutions").begin_array();
  for (const std::string& one : scope.institutions) json.value(std::string_view(one));
  json.end_array();
}

void write_key(JsonWriter& json, const access::ApiKey& key, Instant now) {
  json.begin_object()
      .field("id", std::string_view(key.id))
      .field("name", std::string_view(key.name));
  json.key("permissions").begin_array();
  for (const access::Permission one : key.permissions)
    json.value(access::permission_names[static_cast<std::size_t>(one)]);
  json.end_array();
  write_scope(json, key.scope);
  json.field("made_by", std::string_view(key.made_by));
  json.field("made", std::string_view(instant_text(key.made)));
  json.field("expires", std::string_view(instant_text(key.expires)));
  json.key("revoked");
  if (key.revoked)
    json.value(std::string_view(instant_text(*key.revoked)));
  else
    json.null();
  json.field("good", key.is_good_at(now));
}

}  // namespace

Answered get_accounts(Service& service, const Exchange&) {
  if (service.is_open()) return no_data();
  auto accounts =
      service.with_door([](auto&, access::AccountStore& store) { return store.accounts(); });
  if (!accounts) return std::move(accounts).error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const access::Account& account : *accounts) {
    json.begin_object().field("name", std::string_view(account.name)).key("roles").begin_array();
    for (const access::Role role : account.roles)
      json.value(access::role_names[static_cast<std::size_t>(role)]);
    json.end_array();
    write_scope(json, account.scope);
    json.field("disabled", account.disabled).field("second_factor", account.totp.has_value());
    json.field("by_provider", !account.password.has_value()).end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out));
}

Answered get_door_log(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_TRY(page, page_of(exchange.request));
  auto records = service.with_door(
      [&](auto&, access::AccountStore& store) { return store.records(page.limit); });
  if (!records) return std::move(records).error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const access::DoorRecord& record : *records) {
    json.begin_object().field("at", std::string_view(instant_text(record.at)));
    json.field("event", access::door_event_names[static_cast<std::size_t>(record.event)]);
    json.field("account", std::string_view(record.account));
    json.field("what", std::string_view(record.what)).end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out));
}

Answered get_keys(Service& service, const Exchange&) {
  if (service.is_open()) return no_data();
  const auto ring = service.keys();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const access::ApiKey& key : ring->keys()) {
    write_key(json, key, service.parts().clock.now());
    json.end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out));
}

Answered post_key(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  access::ApiKey draft;
  draft.name = fields.text("name");
  const auto permissions = fields.texts("permissions");
  draft.scope.institutions = fields.texts_or_none("institutions");
  const std::int64_t days = fields.integer_or("days", 1, access::key_days_max, 365);
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_TRY(parsed, access::parse_permissions(permissions, "body.permissions"));
  draft.permissions = std::move(parsed);
  draft.made_by = exchange.caller.name;
  draft.made = service.parts().clock.now();
  draft.expires = Instant(draft.made.micros + days * micros_per_day);
  auto made = service.with_keys([&](access::KeyStore& keys) { return keys.add(std::move(draft)); });
  if (!made) return std::move(made).error();
  std::string out;
  JsonWriter json(out);
  write_key(json, made->key, service.parts().clock.now());
  json.field("token", std::string_view(made->token)).end_object();
  return Response::json(std::move(out), 201);
}

Answered delete_key(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  GUIJU_CHECK_OK(service.with_keys([&](access::KeyStore& keys) {
    return keys.revoke(exchange.parameters[0], service.parts().clock.now());
  }));
  return Response::empty();
}

}  // namespace guiju::http
