#include "cel/pool.h"

#include <utility>

namespace guiju::cel {

std::string_view Pool::keep_text(std::string_view text) { return texts_.emplace_back(text); }

std::span<const Value> Pool::keep_list(std::vector<Value> values) {
  return lists_.emplace_back(std::move(values));
}

std::span<const MapEntry> Pool::keep_map(std::vector<MapEntry> entries) {
  return maps_.emplace_back(std::move(entries));
}

Value Pool::keep(const Value& value) {
  switch (value.kind()) {
    case Kind::text: return Value::text(keep_text(value.as_text()));
    case Kind::bytes: return Value::bytes(keep_text(value.as_text()));
    case Kind::ip: return Value::ip(keep_text(value.as_text()));
    case Kind::cidr: return Value::cidr(keep_text(value.as_text()));
    case Kind::list: {
      std::vector<Value> copy;
      for (const Value& element : value.as_list()) copy.push_back(keep(element));
      return Value::list(keep_list(std::move(copy)));
    }
    case Kind::map: {
      std::vector<MapEntry> copy;
      for (const MapEntry& entry : value.as_map())
        copy.push_back({keep(entry.key), keep(entry.value)});
      return Value::map(keep_map(std::move(copy)));
    }
    case Kind::optional: {
      if (value.as_optional() == nullptr) return value;
      std::vector<Value> held{keep(*value.as_optional())};
      return Value::optional(keep_list(std::move(held)).data());
    }
    default: return value;
  }
}

}  // namespace guiju::cel
