#include "cel/evaluator.h"

#include <re2/re2.h>

#include <algorithm>

#include "cel/arithmetic.h"
#include "cel/compare.h"

namespace guiju::cel {
namespace {

Value run_function(const Function& function, std::span<const Value> arguments, Runtime& runtime) {
  for (const Value& argument : arguments) {
    if (argument.is_error()) return argument;
  }
  return function.run(runtime, arguments);
}

// The operators are strict: the first error among their operands is their result.
template <class Operation>
Value strictly(const Value& a, const Value& b, Operation operate) {
  if (a.is_error()) return a;
  if (b.is_error()) return b;
  return operate(a, b);
}

Value member_of(const Value& operand, const Value& field, Runtime& runtime) {
  if (operand.is_error()) return operand;
  if (operand.kind() != Kind::map) return no_overload();
  const Value* found = find_entry(operand, field, runtime);
  return found == nullptr ? fail(EvaluationError::absent_value) : *found;
}

Truth has_member(const Value& operand, const Value& field, Runtime& runtime) {
  if (operand.is_error()) return truth_of_error(operand.as_error());
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
    if (candidate.kind() == Kind::text && same_text(candidate.as_text(), text)) return 1;
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

Value make_list(const Value* values, std::size_t count, Runtime& runtime) {
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i].is_error()) return values[i];
  }
  Value* kept = runtime.take<Value>(count);
  if (kept == nullptr) return fail(EvaluationError::cost_exceeded);
  std::copy(values, values + count, kept);
  return Value::list({kept, count});
}

bool is_key(Kind kind) {
  return kind == Kind::boolean || kind == Kind::integer || kind == Kind::uinteger ||
         kind == Kind::text;
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

Value make_map(const Value* values, std::size_t count, Runtime& runtime) {
  for (std::size_t i = 0; i < 2 * count; ++i) {
    if (values[i].is_error()) return values[i];
  }
  MapEntry* entries = runtime.take<MapEntry>(count);
  if (entries == nullptr) return fail(EvaluationError::cost_exceeded);
  for (std::size_t i = 0; i < count; ++i) {
    const Value added = add_entry(entries, i, values[2 * i], values[2 * i + 1], runtime);
    if (added.is_error()) return added;
  }
  return Value::map({entries, count});
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
  if (results == 2) loop.result_entries = runtime.take<MapEntry>(loop.size);
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

constexpr Value value_of(Truth truth) {
  return truth <= 1 ? Value::boolean(truth == 1) : fail(error_of(truth));
}

class Machine {
 public:
  Machine(const Program::Body& program, std::span<const Value> row, Scratch::Body& memory)
      : program_(program), row_(row.data()), memory_(memory), runtime_{memory.arena} {
    memory.arena.reset();
  }

  Value run();

 private:
  const Program::Body& program_;
  const Value* row_;
  Scratch::Body& memory_;
  Runtime runtime_;
};

// Truths break out of the switch and are settled below it; everything else continues at once.
Value Machine::run() {
  const Instruction* const code = program_.code.data();
  const Instruction* at = code;
  const Value* const constants = program_.constants.data();
  Value* const locals = memory_.stack.data();
  Value* top = locals + program_.locals;  // the first free cell
  Loop* const loops = memory_.loops.data();

  for (;; ++at) {
    Truth truth = 0;
    switch (at->op) {
      case Opcode::push_constant: *top++ = constants[at->index]; continue;
      case Opcode::push_slot: {
        const Value& value = row_[at->slot];
        *top++ = value.is_absent() ? fail(EvaluationError::absent_value) : value;
        continue;
      }
      case Opcode::push_local: *top++ = locals[at->slot]; continue;
      case Opcode::set_local: locals[at->slot] = *--top; continue;
      case Opcode::member: top[-1] = member_of(top[-1], constants[at->index], runtime_); continue;
      case Opcode::make_list:
        top -= at->index;
        *top = make_list(top, at->index, runtime_);
        ++top;
        continue;
      case Opcode::make_map:
        top -= 2 * at->index;
        *top = make_map(top, at->index, runtime_);
        ++top;
        continue;
      case Opcode::add:
        --top;
        top[-1] = strictly(top[-1], top[0], [&](const Value& a, const Value& b) {
          return add_values(a, b, runtime_);
        });
        continue;
      case Opcode::subtract:
        --top;
        top[-1] = strictly(top[-1], top[0], [&](const Value& a, const Value& b) {
          return subtract_values(a, b, runtime_);
        });
        continue;
      case Opcode::multiply:
        --top;
        top[-1] = strictly(top[-1], top[0], [&](const Value& a, const Value& b) {
          return multiply_values(a, b, runtime_);
        });
        continue;
      case Opcode::divide:
        --top;
        top[-1] = strictly(top[-1], top[0], [&](const Value& a, const Value& b) {
          return divide_values(a, b, runtime_);
        });
        continue;
      case Opcode::modulo:
        --top;
        top[-1] = strictly(top[-1], top[0], [&](const Value& a, const Value& b) {
          return modulo_values(a, b, runtime_);
        });
        continue;
      case Opcode::negate:
        if (!top[-1].is_error()) top[-1] = negate_value(top[-1]);
        continue;
      case Opcode::at_index:
        --top;
        top[-1] = strictly(top[-1], top[0],
                           [&](const Value& a, const Value& b) { return index(a, b, runtime_); });
        continue;
      case Opcode::call:
        top -= at->slot;
        *top = run_function(*program_.functions[at->index], {top, at->slot}, runtime_);
        ++top;
        continue;
      case Opcode::call_zoned:
        if (top[-1].kind() == Kind::timestamp) {
          top[-1] = Value::integer(
              field_of(top[-1], static_cast<TimeField>(at->slot), program_.zones[at->index]));
        } else if (!top[-1].is_error()) {
          top[-1] = no_overload();
        }
        continue;

      case Opcode::test_slot: truth = truth_of(row_[at->slot]); break;
      case Opcode::has_slot: truth = row_[at->slot].is_absent() ? 0 : 1; break;
      case Opcode::compare_slot_constant:
        truth = relate(at->comparison, row_[at->slot], constants[at->index], runtime_);
        break;
      case Opcode::compare_slots:
        truth = relate(at->comparison, row_[at->slot], row_[at->other], runtime_);
        break;
      case Opcode::slot_in_constant:
        truth = in_list(row_[at->slot], constants[at->index], runtime_);
        break;
      case Opcode::constant_in_slot:
        truth = in_list(constants[at->index], row_[at->slot], runtime_);
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
        truth = has_member(*top, constants[at->index], runtime_);
        break;
      case Opcode::matches:
        --top;
        truth = matches(*top, *program_.patterns[at->index], runtime_);
        break;
      case Opcode::test: truth = truth_of(*--top); break;

      case Opcode::branch: {
        const Truth condition = truth_of(*--top);
        if (condition == 1) continue;
        if (condition != 0) *top++ = value_of(condition);
        at = code + (condition == 0 ? at->target : at->index) - 1;
        continue;
      }
      case Opcode::jump: at = code + at->target - 1; continue;
      case Opcode::loop_begin: {
        const Value begun = begin_loop(loops[at->slot], *--top, at->other, runtime_);
        if (!begun.is_error()) continue;
        *top++ = begun;
        at = code + at->target - 1;
        continue;
      }
      case Opcode::loop_next:
      case Opcode::loop_next_pair:
        if (!runtime_.spend(at->index)) return fail(EvaluationError::cost_exceeded);
        if (!next_round(loops[at->slot], locals + at->other, at->op == Opcode::loop_next_pair))
          at = code + at->target - 1;
        continue;
      case Opcode::count_one: {
        const Truth condition = truth_of(*--top);
        if (condition <= 1) {
          loops[at->slot].found += condition;
          continue;
        }
        *top++ = value_of(condition);
        at = code + at->target - 1;
        continue;
      }
      case Opcode::keep_if: {
        const Truth condition = truth_of(*--top);
        if (condition == 1) continue;
        if (condition != 0) *top++ = value_of(condition);
        at = code + (condition == 0 ? at->index : at->target) - 1;
        continue;
      }
      case Opcode::keep_value: {
        --top;
        const Value kept = keep_value(loops[at->slot], *top, locals[at->other], runtime_);
        if (!kept.is_error()) continue;
        *top++ = kept;
        at = code + at->target - 1;
        continue;
      }
      case Opcode::keep_element: {
        Loop& loop = loops[at->slot];
        loop.results[loop.found++] = locals[at->other];
        continue;
      }
      case Opcode::end_one: *top++ = Value::boolean(loops[at->slot].found == 1); continue;
      case Opcode::end_list:
        *top++ = Value::list({loops[at->slot].results, loops[at->slot].found});
        continue;
      case Opcode::end_map:
        *top++ = Value::map({loops[at->slot].result_entries, loops[at->slot].found});
        continue;
      case Opcode::finish:
        return runtime_.exhausted ? fail(EvaluationError::cost_exceeded) : top[-1];
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
    switch (at->settle) {
      case Settle::push: *top++ = Value::boolean(truth == 1); break;
      case Settle::and_step:
        if (truth == 0) {
          top[-1] = Value::boolean(false);
          at = code + at->target - 1;
        }
        break;
      case Settle::or_step:
        if (truth == 1) {
          top[-1] = Value::boolean(true);
          at = code + at->target - 1;
        }
        break;
    }
  }
}

}  // namespace

Value run_code(const Program::Body& program, std::span<const Value> row, Scratch& scratch) {
  if (row.size() < program.slots_needed) return fail(EvaluationError::absent_value);
  Scratch::Body& memory = scratch.body();
  if (memory.stack.size() < program.stack) memory.stack.resize(program.stack);
  if (memory.loops.size() < program.loops) memory.loops.resize(program.loops);
  return Machine(program, row, memory).run();
}

}  // namespace guiju::cel
