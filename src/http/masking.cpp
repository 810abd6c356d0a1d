#include "http/masking.h"

#include <algorithm>

namespace guiju::http {
namespace {

void write(JsonWriter& json, const Value& value, std::span<const std::string_view> members,
           bool masked) {
  switch (value.kind()) {
    case NodeKind::map:
      json.begin_object();
      for (const Value member : value) {
        json.key(member.key());
        const bool named = std::find(members.begin(), members.end(), member.key()) != members.end();
        write(json, member, members, masked || named);
      }
      json.end_object();
      return;
    case NodeKind::list:
      json.begin_array();
      for (const Value item : value) write(json, item, members, masked);
      json.end_array();
      return;
    default: break;
  }
  if (masked) {
    json.value(mask);
    return;
  }
  switch (value.kind()) {
    case NodeKind::boolean: json.value(value.node().truth); return;
    case NodeKind::number: json.raw(value.node().text); return;
    case NodeKind::text: json.value(value.node().text); return;
    default: json.null();
  }
}

}  // namespace

void write_masked(JsonWriter& json, const Value& value, std::span<const std::string_view> members) {
  write(json, value, members, false);
}

}  // namespace guiju::http
