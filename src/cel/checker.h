// cel/checker.h: names to slots, calls to overloads, and a type for every node.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cel/ast.h"
#include "cel/cel.h"
#include "cel/functions.h"
#include "cel/type.h"

namespace guiju::cel {

class ZoneTable;

enum class Meaning : std::uint8_t {
  none,           // the node's own children say it
  slot,           // `number` is the slot of the row
  optional_slot,  // the same behind '.?': an optional, none where the slot is not filled
  local,          // `number` is the comprehension variable
  constant,       // `value`: the name of a type
  function,       // `function`; a receiver that only qualifies its name is no argument
  qualified_function,
  unknown,  // nothing of this name: only where checking is off, an error when reached
};

struct Resolution {
  Meaning meaning = Meaning::none;
  std::uint16_t number = 0;  // slot or local; of a comprehension or bind: its first local
  Value value;
  const Function* function = nullptr;
};

struct Checked {
  Ast ast;
  std::vector<TypeRef> types;                     // by node
  std::vector<Resolution> resolutions;            // by node
  std::uint16_t locals = 0;                       // how many comprehension variables there are
  TypeRef type;                                   // of the whole expression
  std::shared_ptr<const ZoneTable> zones;         // null unless a zone comes from a variable
  std::vector<std::shared_ptr<const void>> kept;  // functions of the host that it names
  std::shared_ptr<const Calendar> calendar;       // of the environment; null when it has none
};

struct CheckOptions {
  bool types = true;      // off: everything is dyn and mistakes show at run time
  std::string container;  // names are looked up inside it first: "a.b"
};

Result<Checked> check(Ast ast, const Environment& environment, const TypeRef& expected,
                      const CheckOptions& options = {});

}  // namespace guiju::cel
