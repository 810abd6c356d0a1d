// http/schemas.h: the shapes of bodies, by name, as JSON Schema 2020-12: what OpenAPI shows and what is sent and taken.
#pragma once

#include <span>
#include <string_view>

namespace guiju::http {

struct Schema {
  std::string_view name;
  std::string_view json;
};
std::span<const Schema> schemas();

}  // namespace guiju::http
