// http/openapi.h: the OpenAPI 3.1 document, written from the table that serves the routes.
#pragma once

#include <string>
#include <string_view>

namespace guiju::http {

std::string openapi_document(std::string_view version);

}  // namespace guiju::http
