#include "cel/conformance_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace guiju::cel {
namespace {

template <class Number>
Number number(std::string_view text) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

double real(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (text.find("nan") != text.npos || text.find("NaN") != text.npos)
    return std::numeric_limits<double>::quiet_NaN();
  if (text.find("inf") != text.npos || text.find("Inf") != text.npos)
    return negative ? -HUGE_VAL : HUGE_VAL;
  return number<double>(text);
}

std::optional<Value> read_known(std::string_view name, const TextMessage& message, Pool& pool,
                                std::string& reason);

std::optional<Value> read_list(const TextMessage& message, Pool& pool, std::string& reason) {
  std::vector<Value> values;
  for (const TextField& field : message.fields) {
    if (field.name != "values" || !field.message) continue;
    const auto value = read_value(*field.message, pool, reason);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return Value::list(pool.keep_list(std::move(values)));
}

std::optional<Value> read_map(const TextMessage& message, Pool& pool, std::string& reason) {
  std::vector<MapEntry> entries;
  for (const TextField& field : message.fields) {
    if (field.name != "entries" || !field.message) continue;
    const TextMessage *key = field.message->find_message("key"),
                      *value = field.message->find_message("value");
    if (key == nullptr || value == nullptr) continue;
    const auto read_key = read_value(*key, pool, reason);
    const auto read_mapped = read_value(*value, pool, reason);
    if (!read_key || !read_mapped) return std::nullopt;
    entries.push_back({*read_key, *read_mapped});
  }
  return Value::map(pool.keep_map(std::move(entries)));
}

Kind kind_named(std::string_view name) {
  for (int i = 0; i < static_cast<int>(Kind::error); ++i) {
    if (type_name(static_cast<Kind>(i)) == name) return static_cast<Kind>(i);
  }
  return Kind::absent;
}

// The messages that are plain values here: instants, durations, wrapped scalars and JSON.
std::optional<Value> read_object(const TextMessage& message, Pool& pool, std::string& reason) {
  const TextField* field = message.fields.empty() ? nullptr : &message.fields.front();
  if (field != nullptr && field->message) {
    std::string_view name = field->name;
    if (const std::size_t slash = name.rfind('/'); slash != name.npos)
      name.remove_prefix(slash + 1);
    if (name.ends_with(']')) name.remove_suffix(1);
    if (auto value = read_known(name, *field->message, pool, reason)) return value;
  }
  reason = "a protobuf message " + (field == nullptr ? std::string() : field->name);
  return std::nullopt;
}

TypeRef primitive(std::string_view name) {
  if (name == "BOOL") return Type::bool_type();
  if (name == "INT64") return Type::int_type();
  if (name == "UINT64") return Type::uint_type();
  if (name == "DOUBLE") return Type::double_type();
  if (name == "STRING") return Type::string_type();
  return Type::bytes_type();
}

TypeRef wrapped_named(std::string_view name) {
  if (name == "BoolValue") return Type::bool_type();
  if (name == "Int32Value" || name == "Int64Value") return Type::int_type();
  if (name == "UInt32Value" || name == "UInt64Value") return Type::uint_type();
  if (name == "FloatValue" || name == "DoubleValue") return Type::double_type();
  if (name == "StringValue") return Type::string_type();
  return name == "BytesValue" ? Type::bytes_type() : nullptr;
}

// A google.protobuf.Value: one field, named after what it holds.
std::optional<Value> read_json(const TextMessage& message, Pool& pool, std::string& reason) {
  if (message.fields.empty()) return Value::null();
  const TextField& field = message.fields.front();
  if (field.name == "null_value") return Value::null();
  if (field.name == "bool_value") return Value::boolean(field.scalar == "true");
  if (field.name == "number_value") return Value::real(real(field.scalar));
  if (field.name == "string_value") return Value::text(pool.keep_text(field.scalar));
  if (!field.message) return std::nullopt;
  return read_known(
      field.name == "struct_value" ? "google.protobuf.Struct" : "google.protobuf.ListValue",
      *field.message, pool, reason);
}

std::optional<Value> read_known(std::string_view name, const TextMessage& message, Pool& pool,
                                std::string& reason) {
  constexpr std::string_view package = "google.protobuf.";
  if (!name.starts_with(package)) return std::nullopt;
  name.remove_prefix(package.size());
  if (name == "Duration" || name == "Timestamp") {
    const auto seconds = number<std::int64_t>(message.scalar("seconds"));
    const auto nanos = number<std::int32_t>(message.scalar("nanos"));
    const std::int64_t whole = nanos < 0 ? seconds - 1 : seconds;
    const auto rest = static_cast<std::uint32_t>(nanos < 0 ? nanos + 1'000'000'000 : nanos);
    return name == "Duration" ? Value::duration(whole, rest) : Value::timestamp(whole, rest);
  }
  if (const TypeRef plain = wrapped_named(name)) {
    const std::string_view value = message.scalar("value");
    switch (plain->kind) {
      case TypeKind::boolean: return Value::boolean(value == "true");
      case TypeKind::integer: return Value::integer(number<std::int64_t>(value));
      case TypeKind::uinteger: return Value::uinteger(number<std::uint64_t>(value));
      case TypeKind::real: return Value::real(real(value));
      case TypeKind::text: return Value::text(pool.keep_text(value));
      default: return Value::bytes(pool.keep_text(value));
    }
  }
  if (name == "Value") return read_json(message, pool, reason);
  std::vector<Value> values;
  std::vector<MapEntry> entries;
  for (const TextField& field : message.fields) {
    if (!field.message) continue;
    const bool entry = name == "Struct";
    const TextMessage* json = entry ? field.message->find_message("value") : field.message.get();
    const auto value = json == nullptr ? Value::null() : read_json(*json, pool, reason);
    if (!value) return std::nullopt;
    if (entry) {
      entries.push_back({Value::text(pool.keep_text(field.message->scalar("key"))), *value});
    } else {
      values.push_back(*value);
    }
  }
  if (name == "ListValue") return Value::list(pool.keep_list(std::move(values)));
  if (name == "Struct") return Value::map(pool.keep_map(std::move(entries)));
  return std::nullopt;
}

TypeRef protobuf_type(std::string what, std::string& reason) {
  reason = "the protobuf type " + std::move(what);
  return nullptr;
}

}  // namespace

std::optional<Value> read_value(const TextMessage& message, Pool& pool, std::string& reason) {
  if (message.fields.empty()) return Value::null();
  const TextField& field = message.fields.front();
  const std::string& text = field.scalar;
  if (field.name == "null_value") return Value::null();
  if (field.name == "bool_value") return Value::boolean(text == "true");
  if (field.name == "int64_value") return Value::integer(number<std::int64_t>(text));
  if (field.name == "uint64_value") return Value::uinteger(number<std::uint64_t>(text));
  if (field.name == "double_value") return Value::real(real(text));
  if (field.name == "string_value") return Value::text(pool.keep_text(text));
  if (field.name == "bytes_value") return Value::bytes(pool.keep_text(text));
  if (field.name == "type_value") {
    if (const Kind kind = kind_named(text); kind != Kind::absent) return Value::type(kind);
    reason = "the protobuf type " + text;
    return std::nullopt;
  }
  if (field.name == "list_value" && field.message) return read_list(*field.message, pool, reason);
  if (field.name == "map_value" && field.message) return read_map(*field.message, pool, reason);
  if (field.name == "object_value" && field.message)
    return read_object(*field.message, pool, reason);
  reason = "a protobuf " + field.name;
  return std::nullopt;
}

TypeRef read_type(const TextMessage& message, std::string& reason) {
  if (message.fields.empty()) return Type::dyn_type();
  const TextField& field = message.fields.front();
  const auto inner = [&](std::string_view name) {
    const TextMessage* type = field.message ? field.message->find_message(name) : nullptr;
    return type == nullptr ? Type::dyn_type() : read_type(*type, reason);
  };
  if (field.name == "dyn") return Type::dyn_type();
  if (field.name == "null") return Type::null_type();
  if (field.name == "primitive") return primitive(field.scalar);
  if (field.name == "wrapper") return Type::wrapper_of(primitive(field.scalar));
  if (field.name == "well_known") {
    if (field.scalar == "TIMESTAMP") return Type::timestamp_type();
    if (field.scalar == "DURATION") return Type::duration_type();
    if (field.scalar == "ANY") return Type::dyn_type();
    return protobuf_type(field.scalar, reason);
  }
  if (field.name == "message_type") {
    if (field.scalar == "google.protobuf.Timestamp") return Type::timestamp_type();
    if (field.scalar == "google.protobuf.Duration") return Type::duration_type();
    if (field.scalar == "google.protobuf.Any" || field.scalar == "google.protobuf.Value")
      return Type::dyn_type();
    if (field.scalar == "google.protobuf.ListValue") return Type::list_of(Type::dyn_type());
    if (field.scalar == "google.protobuf.Struct")
      return Type::map_of(Type::string_type(), Type::dyn_type());
    constexpr std::string_view package = "google.protobuf.";
    if (field.scalar.starts_with(package)) {
      if (const TypeRef plain =
              wrapped_named(std::string_view(field.scalar).substr(package.size())))
        return Type::wrapper_of(plain);
    }
    return protobuf_type(field.scalar, reason);
  }
  if (field.name == "list_type") {
    TypeRef element = inner("elem_type");
    return element ? Type::list_of(element) : nullptr;
  }
  if (field.name == "map_type") {
    TypeRef key = inner("key_type"), value = inner("value_type");
    return key && value ? Type::map_of(key, value) : nullptr;
  }
  if (field.name == "type" && field.message) {
    if (field.message->fields.empty()) return Type::type_of(nullptr);
    TypeRef meant = read_type(*field.message, reason);
    return meant ? Type::type_of(meant) : nullptr;
  }
  if (field.name == "type_param") return Type::parameter(field.scalar);
  if (field.name == "abstract_type" && field.message) {
    std::vector<TypeRef> parameters;
    for (const TextField& one : field.message->fields) {
      if (one.name != "parameter_types" || !one.message) continue;
      parameters.push_back(read_type(*one.message, reason));
      if (!parameters.back()) return nullptr;
    }
    if (field.message->scalar("name") == "optional_type" && parameters.size() == 1)
      return Type::optional_of(parameters[0]);
    return Type::abstract(std::string(field.message->scalar("name")), std::move(parameters));
  }
  return protobuf_type(field.name + " " + field.scalar, reason);
}

bool same_result(const Value& wanted, const Value& given) {
  if (wanted.kind() != given.kind()) return false;
  switch (wanted.kind()) {
    case Kind::null: return true;
    case Kind::boolean:
    case Kind::integer:
    case Kind::money: return wanted.as_int() == given.as_int();
    case Kind::uinteger: return wanted.as_uint() == given.as_uint();
    case Kind::real:
      return wanted.as_real() == given.as_real() ||
             (std::isnan(wanted.as_real()) && std::isnan(given.as_real()));
    case Kind::text:
    case Kind::bytes:
    case Kind::ip:
    case Kind::cidr: return wanted.as_text() == given.as_text();
    case Kind::timestamp:
    case Kind::duration:
      return wanted.as_int() == given.as_int() && wanted.nanos() == given.nanos();
    case Kind::type: return wanted.as_type() == given.as_type();
    case Kind::list: {
      const auto a = wanted.as_list(), b = given.as_list();
      return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_result);
    }
    case Kind::map: {
      if (wanted.as_map().size() != given.as_map().size()) return false;
      for (const MapEntry& entry : wanted.as_map()) {
        bool found = false;
        for (const MapEntry& other : given.as_map())
          found =
              found || (same_result(entry.key, other.key) && same_result(entry.value, other.value));
        if (!found) return false;
      }
      return true;
    }
    case Kind::optional: {
      const Value *a = wanted.as_optional(), *b = given.as_optional();
      return a == nullptr || b == nullptr ? a == b : same_result(*a, *b);
    }
    default: return false;
  }
}

}  // namespace guiju::cel
