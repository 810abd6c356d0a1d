#include "cel/type.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guiju::cel {
namespace {

TypeRef make(TypeKind kind, std::vector<TypeRef> arguments = {}, std::string name = {}) {
  return std::make_shared<const Type>(Type{kind, std::move(arguments), std::move(name)});
}

std::string_view plain_name(TypeKind kind) {
  switch (kind) {
    case TypeKind::dyn: return "dyn";
    case TypeKind::null: return "null";
    case TypeKind::boolean: return "bool";
    case TypeKind::integer: return "int";
    case TypeKind::uinteger: return "uint";
    case TypeKind::real: return "double";
    case TypeKind::text: return "string";
    case TypeKind::bytes: return "bytes";
    case TypeKind::list: return "list";
    case TypeKind::map: return "map";
    case TypeKind::timestamp: return "timestamp";
    case TypeKind::duration: return "duration";
    case TypeKind::decimal: return "decimal";
    case TypeKind::money: return "money";
    case TypeKind::type: return "type";
    case TypeKind::optional: return "optional";
    case TypeKind::parameter: return "parameter";
    case TypeKind::abstract: return "abstract";
    case TypeKind::wrapper: return "wrapper";
  }
  return "dyn";
}

}  // namespace

// The plain types are made once: immutable, so sharing them is no shared state.
#define GUIJU_PLAIN_TYPE(function, kind)              \
  TypeRef Type::function() {                          \
    static const TypeRef made = make(TypeKind::kind); \
    return made;                                      \
  }
GUIJU_PLAIN_TYPE(dyn_type, dyn)
GUIJU_PLAIN_TYPE(null_type, null)
GUIJU_PLAIN_TYPE(bool_type, boolean)
GUIJU_PLAIN_TYPE(int_type, integer)
GUIJU_PLAIN_TYPE(uint_type, uinteger)
GUIJU_PLAIN_TYPE(double_type, real)
GUIJU_PLAIN_TYPE(string_type, text)
GUIJU_PLAIN_TYPE(bytes_type, bytes)
GUIJU_PLAIN_TYPE(timestamp_type, timestamp)
GUIJU_PLAIN_TYPE(duration_type, duration)
GUIJU_PLAIN_TYPE(decimal_type, decimal)
GUIJU_PLAIN_TYPE(money_type, money)
#undef GUIJU_PLAIN_TYPE

TypeRef Type::list_of(TypeRef element) { return make(TypeKind::list, {std::move(element)}); }
TypeRef Type::map_of(TypeRef key, TypeRef value) {
  return make(TypeKind::map, {std::move(key), std::move(value)});
}
TypeRef Type::type_of(TypeRef meant) {
  return meant ? make(TypeKind::type, {std::move(meant)}) : make(TypeKind::type);
}
TypeRef Type::optional_of(TypeRef held) { return make(TypeKind::optional, {std::move(held)}); }
TypeRef Type::parameter(std::string name) { return make(TypeKind::parameter, {}, std::move(name)); }
TypeRef Type::abstract(std::string name, std::vector<TypeRef> arguments) {
  return make(TypeKind::abstract, std::move(arguments), std::move(name));
}

TypeRef Type::ip_type() {
  static const TypeRef made = abstract("net.IP");
  return made;
}
TypeRef Type::cidr_type() {
  static const TypeRef made = abstract("net.CIDR");
  return made;
}
TypeRef Type::wrapper_of(TypeRef plain) { return make(TypeKind::wrapper, {std::move(plain)}); }

std::string Type::text() const {
  std::string out(name.empty() ? plain_name(kind) : std::string_view(name));
  if (arguments.empty()) return out;
  out += '(';
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) out += ", ";
    out += arguments[i]->text();
  }
  out += ')';
  return out;
}

bool same_type(const Type& a, const Type& b) {
  return a.kind == b.kind && a.name == b.name &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(),
                    [](const TypeRef& x, const TypeRef& y) { return same_type(*x, *y); });
}

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::absent:
    case Kind::error: return "error";
    case Kind::null: return "null_type";
    case Kind::boolean: return "bool";
    case Kind::integer: return "int";
    case Kind::uinteger: return "uint";
    case Kind::real: return "double";
    case Kind::text: return "string";
    case Kind::bytes: return "bytes";
    case Kind::list: return "list";
    case Kind::map: return "map";
    case Kind::timestamp: return "google.protobuf.Timestamp";
    case Kind::duration: return "google.protobuf.Duration";
    case Kind::decimal: return "decimal";
    case Kind::money: return "money";
    case Kind::type: return "type";
    case Kind::optional: return "optional_type";
    case Kind::ip: return "net.IP";
    case Kind::cidr: return "net.CIDR";
  }
  return "error";
}

}  // namespace guiju::cel
