// http/answering.h: what happens between a request and its row's function: form, rights, once only.
#pragma once

#include <optional>

#include "http/problem.h"
#include "http/route.h"
#include "http/service.h"

namespace guiju::http {

// Each answers when something is wrong, and is nothing otherwise.
Response no_route(const Request& request, std::string_view allowed, Language language);
std::optional<Response> check_form(const Route& route, const Request& request, Language language);
std::optional<Response> check_rights(const Route& route, const Caller& caller, Language language);
// A caller whose scope is limited asks for its own institutions only: the request has to name one.
std::optional<Response> check_scope(const Caller& caller, std::string_view body, Language language);
Error nobody_said();  // who asks

// The row's function, its errors as problems.
Response answer_of(Service& service, const Route& route, const Exchange& exchange);

// In a worker: `caller` is null when a session has to be looked up.
Response answer_by_worker(Service& service, const Route& route, const Request& request,
                          const std::array<std::string, 2>& parameters, const Caller* caller,
                          Language language, BodyStream* stream);

Error out_of_scope(std::string_view institution);

}  // namespace guiju::http
