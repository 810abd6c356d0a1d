// cel/program.h: the inside of a Program: flat code over slots, a stack and a pool of constants.
//
// An instruction that yields a truth settles it at once: it pushes it, or it takes its step in a
// chain of `&&` or `||`. Such a chain keeps one cell on the stack, `true` (or `false`) at first: a term that
// decides the chain overwrites the cell and jumps behind it, an error is kept there unless a later
// term decides. So `!lender.active && person.age < law.adult_age` runs four instructions and moves
// no value.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cel/cel.h"
#include "cel/checker.h"
#include "cel/compare.h"
#include "cel/functions.h"
#include "cel/pool.h"
#include "cel/time_fields.h"
#include "cel/type.h"
#include "cel/value.h"
#include "cel/zone.h"

namespace re2 {
class RE2;
}

namespace guiju::cel {

enum class Opcode : std::uint8_t {
  // Values. [x] is what the instruction takes from the stack.
  push_constant,  // index
  push_slot,      // slot
  push_local,     // slot: number of the local
  set_local,      // [value] slot
  member,         // [operand] index: the field's name
  make_list,  // [values…] index: how many, target: 0, or behind the constant that marks the '?'
  make_map,   // [key, value…] index: how many entries, target: the same
  add,        // [a, b]
  subtract,
  multiply,
  divide,
  modulo,
  negate,              // [a]
  at_index,            // [collection, index]
  call,                // [arguments…] index: function, slot: how many
  call_zoned,          // [timestamp] index: zone, slot: time field
  call_regex,          // [arguments…] index: pattern, other: function, slot: how many
  push_optional_slot,  // slot: an optional, none when it is not filled
  make_optional,       // [value]
  // Truths; each is settled.
  test_slot,              // slot holds true
  has_slot,               // slot is filled
  compare_slot_constant,  // slot, index
  compare_slots,          // slot, other
  slot_in_constant,       // slot in the list constant `index`
  constant_in_slot,       // constant `index` in the list in slot
  compare,                // [a, b]
  in,                     // [element, collection]
  has_member,             // [operand] index: the field's name
  matches,                // [text] index: pattern
  test,                   // [truth]
  // Control.
  branch,          // [truth] true: go on; false: `target`; an error is pushed and goes to `index`
  jump,            // target
  or_else,         // [optional] none: go on; otherwise it, or with slot 1 its value, to `target`
  open_optional,   // [optional] its value into the local `slot`; none or an error: to `target`
  loop_begin,      // [range] slot: loop, other: 1 when results are a list, 2 a map; else error:
                   // `target`
  loop_next,       // slot: loop, other: first local, index: cost of a round; at the end: `target`
  loop_next_pair,  // the same with two variables
  count_one,       // [truth] slot: loop; an error is pushed and goes to `target`
  keep_if,         // [truth] false: `index`; true: on; an error is pushed and goes to `target`
  keep_value,      // [value] into the results of loop `slot`; an error goes to `target`
  keep_element,    // the local `other` into the results of loop `slot`
  keep_entries,    // [map] its entries into the results of loop `slot`; an error goes to `target`
  end_one,         // slot: loop; pushes whether it counted exactly one
  end_list,        // slot: loop; pushes the results
  end_map,
  finish,
};

enum class Settle : std::uint8_t { push, and_step, or_step };

struct Instruction {
  Opcode op = Opcode::finish;
  Settle settle = Settle::push;
  Comparison comparison = Comparison::equal;
  bool negate = false;
  std::uint16_t slot = 0;
  std::uint16_t other = 0;
  std::uint32_t target = 0;
  std::uint32_t index = 0;
};
static_assert(sizeof(Instruction) == 16);

struct Program::Body {
  std::vector<Instruction> code;
  std::vector<Value> constants;
  std::vector<const Function*> functions;
  std::vector<Zone> zones;
  std::shared_ptr<const ZoneTable> zone_table;  // null unless a zone comes from a variable
  std::vector<std::unique_ptr<re2::RE2>> patterns;
  std::uint32_t locals = 0;  // at the bottom of the stack
  std::uint32_t stack = 0;   // with the locals
  std::uint32_t loops = 0;
  std::uint32_t slots_needed = 0;            // the row must be at least as long
  std::shared_ptr<const Calendar> calendar;  // may be null
  Pool pool;                                 // constants computed at compile time
  Checked tree;  // what the code was made from: for readers, never for running
  TypeRef type;
  std::vector<std::uint16_t> slots;
  std::uint64_t cost_bound = 0;
  std::uint64_t straight_cost = 0;  // charged before the first instruction

  Body();
  ~Body();
};

}  // namespace guiju::cel
