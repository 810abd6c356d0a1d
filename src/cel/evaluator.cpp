#include "cel/evaluator.h"

#include <re2/re2.h>

#include <algorithm>

#include "cel/arithmetic.h"
#include "cel/compare.h"
#include "cel/optionals.h"
#include "cel/patterns.h"

namespace guiju::cel {
namespace {

// Bytes of a text, elements of a collection; 0 for what has no size.
std::uint64_t size_of(const Value& value) {
  switch (value.kind()) {
    case Kind::text:
    case Kind::bytes: return value.as_text().size();
    case Kind::list:
    case Kind::map: return value.as_list().size();
    default: return 0;
  }
}

Value run_function(const Function& function, std::span<const Value> arguments, Runtime& runtime) {
  std::uint64_t size = 0;
  for (const Value& argument : arguments) {
    if (argument.is_error()) return argument;
    size += size_of(argument);
  }
  // Whatever a function does with what it is given, having it is charged for.
  if (size >= size_per_step && !runtime.spend(size / size_per_step))
    return fail(EvaluationError::cost_exceeded);
  return function.run(runtime, arguments);
}

Value member_of(const Value& operand, const Value& field, Runtime& runtime) {
  if (operand.is_error()) return operand;
  if (operand.kind() == Kind::optional) return optional_member(operand, field, runtime);
  if (operand.kind() != Kind::map) return no_overload();
  const Value* found = find_entry(operand, field, runtime);
  return found == nullptr ? fail(EvaluationError::absent_value) : *found;
}

Truth has_member(const Value& operand, const Value& field, Runtime& runtime) {
  if (operand.is_error()) return truth_of_error(operand.as_error());
  if (operand.kind() == Kind::optional) {
    const Value* held = operand.as_optional();
    return held != nullptr && held->kind() == Kind::map && find_entry(*held, field, runtime) ? 1
                                                                                             : 0;
  }
  if (operand.kind() != Kind::map) return truth_of_error(EvaluationError::no_such_overload);
  return find_entry(operand, field, runtime) != nullptr ? 1 : 0;
}

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

// The usual case is a text in a handful of texts; the rest is contains().
Truth in_list(const Value& element, const Value& list, Runtime& runtime) {
  if (element.kind() != Kind::text || list.kind() != Kind::list)
    return contains(element, list, runtime);
  if (!runtime.spend(1 + list.as_list().size() / 8)) return 0;
  const std::string_view text = element.as_text();
  for (const Value& candidate : list.as_list()) {
    if (candidate.kind() != Kind::text || candidate.as_text().size() != text.size()) continue;
    if (text.size() >= long_text && !runtime.spend(text.size() / size_per_step)) return 0;
    if (same_text(candidate.as_text(), text)) return 1;
  }
  return 0;
}

Truth matches(const Value& text, const re2::RE2& pattern, Runtime& runtime) {
  if (text.is_error()) return truth_of_error(text.as_error());
  if (text.kind() != Kind::text) return truth_of_error(EvaluationError::no_such_overload);
  const std::string_view view = text.as_text();
  if (!runtime.spend(view.size() / 16)) return 0;
  return pattern.Match(re2::StringPiece(view.data(), view.size()), 0, view.size(), RE2::UNANCHORED,
                       nullptr, 0)
             ? 1
             : 0;
}

// Written with '?': what the optional holds, or nothing; an error when it is none of these.
struct Held {
  Value error;
  const Value* value = nullptr;
};
Held held_by(const Value& value, const Value* marks, std::size_t at) {
  if (marks == nullptr || !marks->as_list()[at].is_true()) return {{}, &value};
  if (value.kind() != Kind::optional) return {no_overload(), nullptr};
  return {{}, value.as_optional()};
}

Value make_list(const Value* values, std::size_t count, const Value* marks, Runtime& runtime) {
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i].is_error()) return values[i];
  }
  Value* kept = runtime.take<Value>(count);
  if (kept == nullptr) return fail(EvaluationError::cost_exceeded);
  if (marks == nullptr) {
    std::copy(values, values + count, kept);
    return Value::list({kept, count});
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Held held = held_by(values[i], marks, i);
    if (held.error.is_error()) return held.error;
    if (held.value != nullptr) kept[found++] = *held.value;
  }
  return Value::list({kept, found});
}

bool is_key(Kind kind) {
  return kind == Kind::boolean || kind == Kind::integer || kind == Kind::uinteger ||
         kind == Kind::text || kind == Kind::decimal || kind == Kind::money;
}

// Adds an entry behind `count` others: an error when the key is of no key's kind, or there already.
Value add_entry(MapEntry* entries, std::size_t count, const Value& key, const Value& value,
                Runtime& runtime) {
  if (!is_key(key.kind())) return no_overload();
  if (find_entry(Value::map({entries, count}), key, runtime) != nullptr)
    return fail(EvaluationError::invalid_argument);
  entries[count] = {key, value};
  return Value::null();
}

Value make_map(const Value* values, std::size_t count, const Value* marks, Runtime& runtime) {
  for (std::size_t i = 0; i < 2 * count; ++i) {
    if (values[i].is_error()) return values[i];
  }
  MapEntry* entries = runtime.take<MapEntry>(count);
  if (entries == nullptr) return fail(EvaluationError::cost_exceeded);
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Held held = held_by(values[2 * i + 1], marks, i);
    if (held.error.is_error()) return held.error;
    if (held.value == nullptr) continue;
    const Value added = add_entry(entries, found++, values[2 * i], *held.value, runtime);
    if (added.is_error()) return added;
  }
  return Value::map({entries, found});
}

// Prepares a loop over `range`; an error value when it cannot be.
Value begin_loop(Loop& loop, const Value& range, std::uint16_t results, Runtime& runtime) {
  if (range.is_error()) return range;
  loop = {};
  if (range.kind() == Kind::list) {
    loop.values = range.as_list().data();
    loop.size = static_cast<std::uint32_t>(range.as_list().size());
  } else if (range.kind() == Kind::map) {
    loop.entries = range.as_map().data();
    loop.size = static_cast<std::uint32_t>(range.as_map().size());
  } else {
    return no_overload();
  }
  if (results == 1) loop.results = runtime.take<Value>(loop.size);
  if (results == 2) {
    loop.result_entries = runtime.take<MapEntry>(loop.size);
    loop.room = loop.size;
  }
  return runtime.exhausted ? fail(EvaluationError::cost_exceeded) : Value::null();
}

// Hands the next element to the locals; false at the end.
bool next_round(Loop& loop, Value* locals, bool pair) {
  if (loop.next == loop.size) return false;
  const std::uint32_t at = loop.next++;
  if (pair) {
    locals[0] = loop.entries != nullptr ? loop.entries[at].key : Value::integer(at);
    locals[1] = loop.entries != nullptr ? loop.entries[at].value : loop.values[at];
  } else {
    locals[0] = loop.entries != nullptr ? loop.entries[at].key : loop.values[at];
  }
  return true;
}

Value keep_value(Loop& loop, const Value& value, const Value& key, Runtime& runtime) {
  if (value.is_error()) return value;
  if (loop.result_entries != nullptr) {
    const Value added = add_entry(loop.result_entries, loop.found, key, value, runtime);
    if (added.is_error()) return added;
  } else {
    loop.results[loop.found] = value;
  }
  ++loop.found;
  return Value::null();
}

// All entries of a map into the results, which may need more room than one for each round.
Value keep_entries(Loop& loop, const Value& map, Runtime& runtime) {
  if (map.is_error()) return map;
  if (map.kind() != Kind::map) return no_overload();
  const auto fresh = map.as_map();
  if (loop.found + fresh.size() > loop.room) {
    const std::size_t room = 2 * (loop.found + fresh.size());
    MapEntry* moved = runtime.spend(loop.found) ? runtime.take<MapEntry>(room) : nullptr;
    if (moved == nullptr) return fail(EvaluationError::cost_exceeded);
    std::copy(loop.result_entries, loop.result_entries + loop.found, moved);
    loop.result_entries = moved;
    loop.room = static_cast<std::uint32_t>(room);
  }
  for (const MapEntry& entry : fresh) {
    const Value added = add_entry(loop.result_entries, loop.found, entry.key, entry.value, runtime);
    if (added.is_error()) return added;
    ++loop.found;
  }
  return Value::null();
}

constexpr Value value_of(Truth truth) {
  return truth <= 1 ? Value::boolean(truth == 1) : fail(error_of(truth));
}

struct Place {
  const Instruction* at;
  Value* top;
};

// The hot instructions stand in run(), where everything lives in registers; the others are members that
// take the top of the stack and give it back.
class Machine {
 public:
  Machine(const Program::Body& program, std::span<const Value> row, Scratch::Body& memory,
          std::uint64_t steps)
      : program_(program),
        code_(program.code.data()),
        constants_(program.constants.data()),
        row_(row.data()),
        locals_(memory.stack.data()),
        loops_(memory.loops.data()),
        runtime_{memory.arena} {
    runtime_.zones = program.zone_table.get();
    runtime_.steps_left = steps;
    runtime_.spend(program.straight_cost);
    memory.arena.reset();
    runtime_.calendar = program.calendar.get();
  }

  Value run();
  std::uint64_t steps_left() const { return runtime_.steps_left; }

 private:
  [[gnu::noinline]] Value* run_arithmetic(const Instruction& now, Value* top);
  [[gnu::noinline]] Value* run_value(const Instruction& now, Value* top);
  [[gnu::noinline]] Place run_optional(const Instruction* at, Value* top);
  const Value* marks_of(const Instruction& now) const {
    return now.target == 0 ? nullptr : &constants_[now.target - 1];
  }
  [[gnu::noinline]] Place run_loop(const Instruction* at, Value* top);
  Value call_regex(const Instruction& now, const Value* arguments);
  // On with `value` at the instruction's target.
  Place leave(const Instruction* at, Value* top, const Value& value) {
    *top++ = value;
    return {code_ + at->target - 1, top};
  }

  const Program::Body& program_;
  const Instruction* code_;
  const Value* constants_;
  const Value* row_;
  Value* locals_;  // the bottom of the stack
  Loop* loops_;
  Runtime runtime_;
};

// The operators are strict: the first error among their operands is their result.
Value* Machine::run_arithmetic(const Instruction& now, Value* top) {
  const Value right = *--top;
  Value& left = top[-1];
  if (left.is_error()) return top;
  if (right.is_error()) {
    left = right;
    return top;
  }
  switch (now.op) {
    case Opcode::add: left = add_values(left, right, runtime_); break;
    case Opcode::subtract: left = subtract_values(left, right, runtime_); break;
    case Opcode::multiply: left = multiply_values(left, right, runtime_); break;
    case Opcode::divide: left = divide_values(left, right, runtime_); break;
    case Opcode::modulo: left = modulo_values(left, right, runtime_); break;
    default: left = index(left, right, runtime_); break;
  }
  return top;
}

Value* Machine::run_value(const Instruction& now, Value* top) {
  switch (now.op) {
    case Opcode::set_local: locals_[now.slot] = *--top; return top;
    case Opcode::member: top[-1] = member_of(top[-1], constants_[now.index], runtime_); return top;
    case Opcode::make_list:
      top -= now.index;
      *top = make_list(top, now.index, marks_of(now), runtime_);
      return top + 1;
    case Opcode::make_map:
      top -= 2 * now.index;
      *top = make_map(top, now.index, marks_of(now), runtime_);
      return top + 1;
    case Opcode::negate:
      if (!top[-1].is_error()) top[-1] = negate_value(top[-1]);
      return top;
    case Opcode::call:
      top -= now.slot;
      *top = run_function(*program_.functions[now.index], {top, now.slot}, runtime_);
      return top + 1;
    case Opcode::call_regex:
      top -= now.slot;
      *top = call_regex(now, top);
      return top + 1;
    case Opcode::push_optional_slot: {
      const Value& value = row_[now.slot];
      *top++ = value.is_absent() ? Value::optional(nullptr)
                                 : (value.is_error() ? value : optional_of(value, runtime_));
      return top;
    }
    case Opcode::make_optional:
      if (!top[-1].is_error()) top[-1] = optional_of(top[-1], runtime_);
      return top;
    default:  // call_zoned
      if (top[-1].kind() == Kind::timestamp) {
        top[-1] = Value::integer(
            field_of(top[-1], static_cast<TimeField>(now.slot), program_.zones[now.index]));
      } else if (!top[-1].is_error()) {
        top[-1] = no_overload();
      }
      return top;
  }
}

Value Machine::call_regex(const Instruction& now, const Value* arguments) {
  for (std::size_t i = 0; i < now.slot; ++i) {
    if (arguments[i].is_error()) return arguments[i];
  }
  return run_regex(static_cast<RegexOperation>(now.other), *program_.patterns[now.index],
                   {arguments, now.slot}, runtime_);
}

// Where an optional decides how it goes on. Gives the instruction before the next one.
Place Machine::run_optional(const Instruction* at, Value* top) {
  const Value value = *--top;
  if (value.is_error()) return leave(at, top, value);
  if (value.kind() != Kind::optional) return leave(at, top, no_overload());
  const Value* held = value.as_optional();
  if (at->op == Opcode::open_optional) {
    if (held == nullptr) return leave(at, top, value);
    locals_[at->slot] = *held;
    return {at, top};
  }
  if (held == nullptr) return {at, top};
  return leave(at, top, at->slot == 1 ? *held : value);
}

// Gives the instruction before the next one, as the loop in run() steps on.
Place Machine::run_loop(const Instruction* at, Value* top) {
  Loop& loop = loops_[at->slot];
  switch (at->op) {
    case Opcode::loop_begin: {
      const Value begun = begin_loop(loop, *--top, at->other, runtime_);
      return begun.is_error() ? leave(at, top, begun) : Place{at, top};
    }
    case Opcode::loop_next:
    case Opcode::loop_next_pair: {
      const bool more = runtime_.spend(at->index) &&
                        next_round(loop, locals_ + at->other, at->op == Opcode::loop_next_pair);
      return {more ? at : code_ + at->target - 1, top};
    }
    case Opcode::count_one: {
      const Truth condition = truth_of(*--top);
      if (condition > 1) return leave(at, top, value_of(condition));
      loop.found += condition;
      return {at, top};
    }
    case Opcode::keep_if: {
      const Truth condition = truth_of(*--top);
      if (condition > 1) return leave(at, top, value_of(condition));
      return {condition == 1 ? at : code_ + at->index - 1, top};
    }
    case Opcode::keep_value: {
      const Value kept = keep_value(loop, *--top, locals_[at->other], runtime_);
      return kept.is_error() ? leave(at, top, kept) : Place{at, top};
    }
    case Opcode::keep_entries: {
      const Value kept = keep_entries(loop, *--top, runtime_);
      return kept.is_error() ? leave(at, top, kept) : Place{at, top};
    }
    case Opcode::keep_element: loop.results[loop.found++] = locals_[at->other]; return {at, top};
    case Opcode::end_one: *top = Value::boolean(loop.found == 1); break;
    case Opcode::end_list: *top = Value::list({loop.results, loop.found}); break;
    default: *top = Value::map({loop.result_entries, loop.found}); break;
  }
  return {at, top + 1};
}

// Truths break out of the switch and are settled below it; everything else continues at once.
Value Machine::run() {
  Value* top = locals_ + program_.locals;  // the first free cell
  for (const Instruction* at = code_;; ++at) {
    Truth truth = 0;
    switch (at->op) {
      case Opcode::test_slot: truth = truth_of(row_[at->slot]); break;
      case Opcode::has_slot: truth = row_[at->slot].is_absent() ? 0 : 1; break;
      case Opcode::compare_slot_constant:
        truth = relate(at->comparison, row_[at->slot], constants_[at->index], runtime_);
        break;
      case Opcode::compare_slots:
        truth = relate(at->comparison, row_[at->slot], row_[at->other], runtime_);
        break;
      case Opcode::slot_in_constant:
        truth = in_list(row_[at->slot], constants_[at->index], runtime_);
        break;
      case Opcode::constant_in_slot:
        truth = in_list(constants_[at->index], row_[at->slot], runtime_);
        break;
      case Opcode::compare:
        top -= 2;
        truth = relate(at->comparison, top[0], top[1], runtime_);
        break;
      case Opcode::in:
        top -= 2;
        truth = in_list(top[0], top[1], runtime_);
        break;
      case Opcode::has_member:
        --top;
        truth = has_member(*top, constants_[at->index], runtime_);
        break;
      case Opcode::matches:
        --top;
        truth = matches(*top, *program_.patterns[at->index], runtime_);
        break;
      case Opcode::test: truth = truth_of(*--top); break;

      case Opcode::push_constant: *top++ = constants_[at->index]; continue;
      case Opcode::push_slot: {
        const Value& value = row_[at->slot];
        *top++ = value.is_absent() ? fail(EvaluationError::absent_value) : value;
        continue;
      }
      case Opcode::push_local: *top++ = locals_[at->slot]; continue;
      case Opcode::branch: {
        const Truth condition = truth_of(*--top);
        if (condition == 1) continue;
        if (condition != 0) *top++ = value_of(condition);
        at = code_ + (condition == 0 ? at->target : at->index) - 1;
        continue;
      }
      case Opcode::jump: at = code_ + at->target - 1; continue;
      case Opcode::finish:
        return runtime_.exhausted ? fail(EvaluationError::cost_exceeded) : top[-1];

      case Opcode::add:
      case Opcode::subtract:
      case Opcode::multiply:
      case Opcode::divide:
      case Opcode::modulo:
      case Opcode::at_index: top = run_arithmetic(*at, top); continue;
      case Opcode::set_local:
      case Opcode::member:
      case Opcode::make_list:
      case Opcode::make_map:
      case Opcode::negate:
      case Opcode::call:
      case Opcode::call_zoned:
      case Opcode::call_regex:
      case Opcode::push_optional_slot:
      case Opcode::make_optional: top = run_value(*at, top); continue;
      case Opcode::or_else:
      case Opcode::open_optional: {
        const Place next = run_optional(at, top);
        at = next.at;
        top = next.top;
        continue;
      }
      default: {
        const Place next = run_loop(at, top);
        at = next.at;
        top = next.top;
        continue;
      }
    }

    if (truth > 1) {
      if (at->settle == Settle::push) {
        *top++ = fail(error_of(truth));
      } else if (!top[-1].is_error()) {
        top[-1] = fail(error_of(truth));
      }
      continue;
    }
    truth ^= static_cast<Truth>(at->negate);
    if (at->settle == Settle::push) {
      *top++ = Value::boolean(truth == 1);
    } else if ((truth == 1) == (at->settle == Settle::or_step)) {
      top[-1] = Value::boolean(truth == 1);
      at = code_ + at->target - 1;
    }
  }
}

// False when the row is too short.
bool make_room(const Program::Body& program, std::span<const Value> row, Scratch::Body& memory) {
  if (row.size() < program.slots_needed) return false;
  if (memory.stack.size() < program.stack) memory.stack.resize(program.stack);
  if (memory.loops.size() < program.loops) memory.loops.resize(program.loops);
  return true;
}

}  // namespace

Value run_code(const Program::Body& program, std::span<const Value> row, Scratch& scratch) {
  Scratch::Body& memory = scratch.body();
  if (!make_room(program, row, memory)) return fail(EvaluationError::absent_value);
  return Machine(program, row, memory, evaluation_steps_max).run();
}

Value run_code(const Program::Body& program, std::span<const Value> row, Scratch& scratch,
               std::uint64_t& steps) {
  if (!make_room(program, row, scratch.body())) return fail(EvaluationError::absent_value);
  Machine machine(program, row, scratch.body(), steps);
  const Value value = machine.run();
  steps = machine.steps_left();
  return value;
}

}  // namespace guiju::cel
