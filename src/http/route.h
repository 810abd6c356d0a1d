// http/route.h: what the service can be asked, one row each.
//
//   routes() is the one table: requests are matched by it, rights are asked by it, and the OpenAPI document is written
//   from it (openapi.h), so none of the three can say something else than another.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "access/account.h"
#include "base/result.h"
#include "http/message.h"

namespace guiju::http {

class Service;
class BodyStream;

struct Caller {      // who asks
  std::string name;  // an account, "key 1a2b3c4d", or "local" where nobody has to say
  access::Permissions permissions;
  access::Scope scope;
  std::string session;   // the token of a person's session; empty otherwise
  std::string behind{};  // of a key: the person who made it, and answers for what it does
};

struct Exchange {  // one request on its way to an answer
  const Request& request;
  std::array<std::string, 2> parameters;  // of the path, decoded, in order
  Caller caller;
  Language language;
  BodyStream* stream = nullptr;  // of routes that stream their answer
};

enum class Work : std::uint8_t {
  loop,      // at once: touches memory only
  worker,    // may wait: database, files, passwords
  verdict,   // judged at once, answered when durable
  streamed,  // by a worker, its body in parts
};

enum class Rights : std::uint8_t {
  anybody,     // nothing is asked
  session,     // a person who is logged in, whatever their roles
  permission,  // `Route::permission`
};

struct Parameter {
  std::string_view name;
  std::string_view schema;  // JSON Schema
  std::string_view what_en;
};

struct Route {
  Method method;
  std::string_view pattern;  // "/v1/registry/{kind}/{id}"
  std::string_view name;     // operationId
  std::string_view tag;
  std::string_view what_en, what_zh;
  Rights rights = Rights::permission;
  access::Permission permission = access::Permission::decide;
  Work work = Work::worker;
  std::string_view body{};  // name of its schema; empty: no body
  std::string_view body_type = "application/json";
  int status = 200;                  // when it went well
  std::string_view answer_schema{};  // name of its schema; empty: no body
  bool may_need_two = false;         // 202 and a proposal, where a second person has to approve it
  std::string_view answer_type = "application/json";
  std::span<const Parameter> parameters{};  // of path and query
  // A write that is not harmless twice by itself: takes an Idempotency-Key.
  bool takes_key = false;
  bool takes_version = false;  // needs If-Match
  Result<Response> (*answer)(Service&, const Exchange&) = nullptr;
};

std::span<const Route> routes();

struct Match {
  const Route* route = nullptr;  // null: no such path, or not by this method
  std::array<std::string, 2> parameters;
  std::string allowed;  // "GET, PUT" when the path exists; empty when it does not
};
Match match(Method method, std::string_view path);

}  // namespace guiju::http
