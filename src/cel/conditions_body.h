// cel/conditions_body.h: the inside of Conditions: terms, and masks by slot.
//
// INVARIANT: bit i of a mask stands for condition i; masks have `words` words, a multiple of four, and the bits
// beyond the last condition are clear in `base`.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "cel/ast.h"
#include "cel/checker.h"
#include "cel/compare.h"
#include "cel/conditions.h"
#include "cel/slot_classes.h"

namespace guiju::cel {

enum class TermKind : std::uint8_t {
  by_class,    // a function of the class of one slot's value
  holds_text,  // constant in slot
  lacks_text,  // !(constant in slot)
  by_code,
};

struct Run {  // the answer from this class on, up to the next run
  SlotClass from;
  TermState state;  // `failed`: cannot be told from the class
};

struct Term {
  TermKind kind = TermKind::by_code;
  std::uint16_t slot = 0;   // unless by_code
  std::uint16_t place = 0;  // in Body::slots or Body::lists
  const Checked* tree = nullptr;
  NodeId node = no_node;
  std::vector<std::uint16_t> reads;  // slots
  std::vector<Run> runs;             // by_class
  Value constant;                    // holds_text, lacks_text
  SlotClass word = 0;                // … its class among the list's constants
  std::optional<Program> code;       // by_code
};

struct SlotMasks {
  std::uint16_t slot = 0;
  SlotClasses classes;
  std::vector<std::uint16_t> row_of;  // by class; classes share a row where there are too many
  std::vector<std::uint64_t>
      possible;  // by row: conditions that no term about this slot makes false
  std::vector<std::uint64_t>
      doubtful;  // by row: … of which the class does not tell that they are true
  std::vector<std::uint8_t> any_doubtful;  // by row
  std::vector<std::uint32_t> terms;
  std::vector<TermState> states;  // by class, then by term; empty where that would be large
};

struct ListMasks {
  std::uint16_t slot = 0;
  SlotClasses words;                 // the constants asked for
  std::vector<std::uint64_t> asks;   // conditions with a term about this list
  std::vector<std::uint64_t> free;   // conditions that do not ask for a text to be there
  std::vector<std::uint64_t> gives;  // by word: conditions that ask for it
  std::vector<std::uint64_t> takes;  // by word: conditions that ask for its absence
  std::vector<std::uint32_t> terms;
};

// The kinds of slots that have classes. `absent`: slots of which only the presence is asked.
inline constexpr Kind kinds[] = {Kind::boolean, Kind::absent,    Kind::integer, Kind::money,
                                 Kind::decimal, Kind::timestamp, Kind::text};

struct Conditions::Body {
  std::size_t words = 0;
  std::vector<const Program*> programs;
  std::vector<std::uint64_t> base;  // conditions that are not false by constants alone
  std::vector<Term> terms;
  std::vector<SlotMasks> slots;            // kind by kind, in the order of `kinds`
  std::vector<std::uint32_t> kinds_begin;  // where each kind begins, and one more for the end
  std::vector<ListMasks> lists;
  std::vector<std::uint32_t> all_terms;      // of all conditions, one after the other
  std::vector<std::uint32_t> terms_begin;    // by condition, and one more for the end
  std::vector<std::uint32_t> by_code;        // of all conditions: their terms of code
  std::vector<std::uint32_t> by_code_begin;  // by condition, and one more for the end
  std::vector<Value> known;                  // by slot; absent: read from the row
  std::vector<std::uint32_t> code_terms;     // each term of code once
  std::size_t slots_needed = 0;
  Pool pool;  // constants that the masks were made from
};

inline std::span<const std::uint32_t> list_of(const std::vector<std::uint32_t>& all,
                                              const std::vector<std::uint32_t>& begin,
                                              std::size_t i) {
  return std::span(all).subspan(begin[i], begin[i + 1] - begin[i]);
}

}  // namespace guiju::cel
