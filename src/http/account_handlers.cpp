// Accounts of people, keys of programs, and what happened at the door.
#include <algorithm>

#include "access/first_password.h"
#include "base/fields.h"
#include "base/json_writer.h"
#include "http/handlers.h"
#include "staff/staff.h"

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

namespace {

// {"roles","institutions"?,"disabled"?}
Status read_account(Fields& fields, access::Account& account) {
  const auto names = fields.texts("roles");
  account.scope.institutions = fields.texts_or_none("institutions");
  account.disabled = fields.flag_or("disabled", false);
  GUIJU_TRY(roles, access::parse_roles(names, "body.roles"));
  if (roles.empty() || std::find(roles.begin(), roles.end(), access::Role::system) != roles.end()) {
    return Error{ErrorKind::bad_input, "body.roles",
                 say("an account has a role of people", "账号须有面向人员的角色"),
                 say("give at least one; programs have keys", "请至少给出一个；程序请用密钥")};
  }
  GUIJU_CHECK_OK(access::check_together(roles));
  account.roles = std::move(roles);
  std::sort(account.scope.institutions.begin(), account.scope.institutions.end());
  return Done{};
}

// What somebody may do is another's to say.
Error own_account(std::string_view name) {
  return Error{ErrorKind::conflict, std::string(name), say("is your own account", "是您本人的账号"),
               say("another administrator changes it", "请由另一位管理员更改")};
}

Answered changed(Service& service, const Exchange& exchange, std::string_view name,
                 access::DoorEvent event, std::string_view what, const std::string& password,
                 int status) {
  Status noted = service.with_door([&](auto&, access::AccountStore& store) -> Status {
    if (event == access::DoorEvent::account_changed)  // nobody goes on under what was
      GUIJU_CHECK_OK(store.end_sessions_of(name, service.parts().clock.now()));
    return store.record({.at = service.parts().clock.now(),
                         .event = event,
                         .account = std::string(name),
                         .what = fmt::format("{} by {}", what, exchange.caller.name)});
  });
  if (!noted) return std::move(noted).error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("name", name);
  if (!password.empty()) json.field("first_password", std::string_view(password));
  json.end_object();
  return Response::json(std::move(out), status);
}

Result<access::Account> find_account(Service& service, std::string_view name) {
  GUIJU_TRY(account, service.with_door([&](auto&, access::AccountStore& store) {
    return store.find_account(name);
  }));
  if (account) return std::move(*account);
  return Error{ErrorKind::not_found, std::string(name),
               say("there is no such account", "没有该账号"),
               say("list them to see their names", "请列出账号")};
}

}  // namespace

// {"name","roles","institutions"?,"by_provider"?}: the first password is told here, once.
Answered post_account(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  access::Account account;
  account.name = fields.text("name");
  const bool by_provider = fields.flag_or("by_provider", false);
  GUIJU_CHECK_OK(read_account(fields, account));
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_CHECK_OK(staff::check_name(account.name));
  std::string password;
  if (!by_provider) {
    password = access::first_password(service.parts().random);
    account.password = access::PasswordHash::make(password, {}, service.parts().random);
    account.must_change_password = true;
  }
  GUIJU_CHECK_OK(service.with_door(
      [&](auto&, access::AccountStore& store) { return store.add_account(account); }));
  return changed(service, exchange, account.name, access::DoorEvent::account_added, "added",
                 password, 201);
}

// {"roles","institutions"?,"disabled"?}: whole. Sessions of the account end.
Answered put_account(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  const std::string& name = exchange.parameters[0];
  Document document;
  GUIJU_CHECK_OK(parse_body(exchange.request, document));
  Fields fields(document.root());
  if (name == exchange.caller.name) return own_account(name);
  GUIJU_TRY(account, find_account(service, name));
  GUIJU_CHECK_OK(read_account(fields, account));
  GUIJU_CHECK_OK(fields.finish());
  GUIJU_CHECK_OK(service.with_door(
      [&](auto&, access::AccountStore& store) { return store.save_account(account); }));
  return changed(service, exchange, name, access::DoorEvent::account_changed, "changed", {}, 200);
}

// A new first password, told here, once; the authenticator is set up anew.
Answered post_account_password(Service& service, const Exchange& exchange) {
  if (service.is_open()) return no_data();
  const std::string& name = exchange.parameters[0];
  if (name == exchange.caller.name) return own_account(name);
  GUIJU_TRY(account, find_account(service, name));
  const std::string password = access::first_password(service.parts().random);
  account.password = access::PasswordHash::make(password, {}, service.parts().random);
  account.must_change_password = true;
  account.failures = 0;
  account.locked_until = Instant();
  account.totp.reset();
  account.totp_step = 0;
  GUIJU_CHECK_OK(service.with_door(
      [&](auto&, access::AccountStore& store) { return store.save_account(account); }));
  return changed(service, exchange, name, access::DoorEvent::account_changed, "password", password,
                 200);
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
