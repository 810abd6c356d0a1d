#include "cli/cel_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "cel/decimal.h"
#include "cel/instants.h"
#include "cel/value_text.h"

namespace guiju::cli {
namespace {

using cel::Kind;
using cel::Value;

void write_map(JsonWriter& out, const Value& map) {
  std::vector<std::pair<std::string, const Value*>> members;
  for (const cel::MapEntry& entry : map.as_map()) {
    const bool text = entry.key.kind() == Kind::text;
    members.emplace_back(text ? std::string(entry.key.as_text()) : cel::value_text(entry.key),
                         &entry.value);
  }
  // Maps have no order of their own, answers do.
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  out.begin_object();
  for (const auto& [name, value] : members) {
    out.key(name);
    write_cel_json(out, *value);
  }
  out.end_object();
}

}  // namespace

void write_cel_json(JsonWriter& out, const Value& value) {
  std::array<char, 64> buffer;
  const auto written = [&](std::size_t size) { return std::string_view(buffer.data(), size); };
  switch (value.kind()) {
    case Kind::absent:
    case Kind::null:
    case Kind::error: out.null(); return;
    case Kind::boolean: out.value(value.as_bool()); return;
    case Kind::integer:
    case Kind::money: out.value(value.as_int()); return;
    case Kind::uinteger: out.value(value.as_uint()); return;
    case Kind::real:
      if (std::isfinite(value.as_real())) {
        out.value(value.as_real());
      } else {
        out.value(std::string_view(cel::value_text(value)));
      }
      return;
    case Kind::text: out.value(value.as_text()); return;
    case Kind::decimal:
      out.raw(written(cel::write_decimal({value.as_int(), value.scale()}, buffer.data())));
      return;
    case Kind::timestamp: out.value(written(cel::write_timestamp(value, buffer.data()))); return;
    case Kind::duration: out.value(written(cel::write_duration(value, buffer.data()))); return;
    case Kind::bytes:
    case Kind::ip:
    case Kind::cidr:
    case Kind::type: out.value(std::string_view(cel::value_text(value))); return;
    case Kind::optional:
      if (value.as_optional() == nullptr) {
        out.null();
      } else {
        write_cel_json(out, *value.as_optional());
      }
      return;
    case Kind::list:
      out.begin_array();
      for (const Value& item : value.as_list()) write_cel_json(out, item);
      out.end_array();
      return;
    case Kind::map: write_map(out, value); return;
  }
}

}  // namespace guiju::cli
