// cel/type.h: what the checker knows about a value before there is one.
//
//   Type::list_of(Type::string_type())->text() == "list(string)"
//
// Types are immutable and shared. `dyn` fits everything and moves the question to run time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cel/cel.h"
#include "cel/value.h"

namespace guiju::cel {

enum class TypeKind : std::uint8_t {
  dyn,
  null,
  boolean,
  integer,
  uinteger,
  real,
  text,
  bytes,
  list,  // arguments: element
  map,   // arguments: key, value
  timestamp,
  duration,
  decimal,
  money,
  type,       // arguments: the type meant, or none
  optional,   // arguments: what it may hold
  parameter,  // a type not yet known: `name` is its letter or number
  abstract,   // known by its name: net.IP, net.CIDR, or one that the host declares
  wrapper,    // arguments: the plain type; a variable of the host that may also be null
};

struct Type {
  TypeKind kind = TypeKind::dyn;
  std::vector<TypeRef> arguments;
  std::string name;  // kind parameter and abstract

  static TypeRef dyn_type();
  static TypeRef null_type();
  static TypeRef bool_type();
  static TypeRef int_type();
  static TypeRef uint_type();
  static TypeRef double_type();
  static TypeRef string_type();
  static TypeRef bytes_type();
  static TypeRef timestamp_type();
  static TypeRef duration_type();
  static TypeRef decimal_type();
  static TypeRef money_type();
  static TypeRef list_of(TypeRef element);
  static TypeRef map_of(TypeRef key, TypeRef value);
  static TypeRef type_of(TypeRef meant);  // the type of `int` is type(int)
  static TypeRef optional_of(TypeRef held);
  static TypeRef parameter(std::string name);
  static TypeRef abstract(std::string name, std::vector<TypeRef> arguments = {});
  static TypeRef ip_type();    // an address
  static TypeRef cidr_type();  // a range of addresses
  static TypeRef wrapper_of(TypeRef plain);

  std::string text() const;  // as a user writes it: "map(string, int)"
  bool is(TypeKind k) const { return kind == k; }
};

// Same structure, same names.
bool same_type(const Type& a, const Type& b);

// "int", "list", "google.protobuf.Timestamp": what type(x) is called, and what an expression may
// name.
std::string_view type_name(Kind kind);

}  // namespace guiju::cel
