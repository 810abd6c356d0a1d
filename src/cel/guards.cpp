#include "cel/guards.h"

#include <algorithm>
#include <optional>

namespace guiju::cel {
namespace {

std::optional<Guard> guard_of(const Instruction& test, const std::vector<Value>& constants) {
  using Needs = Guard::Needs;
  switch (test.op) {
    case Opcode::test_slot:
      return Guard{test.slot, test.negate ? Needs::falsehood : Needs::truth, {}};
    case Opcode::has_slot: return Guard{test.slot, test.negate ? Needs::absent : Needs::filled, {}};
    case Opcode::compare_slot_constant:
      if (test.comparison != Comparison::equal || test.negate) return std::nullopt;
      if (constants[test.index].kind() != Kind::text) return std::nullopt;
      return Guard{test.slot, Needs::same_text, constants[test.index]};
    default: return std::nullopt;
  }
}

}  // namespace

std::vector<Guard> guards_of(const Program::Body& program) {
  std::vector<Guard> guards;
  const std::vector<Instruction>& code = program.code;
  const std::size_t finish = code.size() - 1;
  if (finish == 1) {  // the program is one instruction, and pushes its truth
    if (const auto guard = guard_of(code[0], program.constants)) guards.push_back(*guard);
    return guards;
  }
  // An outermost conjunction begins with its cell, `true`, and a term of it that is false jumps to the
  // end of the code. A conditional could jump there too, so code with one has no guards.
  const bool conjunction =
      code[0].op == Opcode::push_constant && program.constants[code[0].index].is_true() &&
      std::none_of(code.begin(), code.end(),
                   [](const Instruction& i) { return i.op == Opcode::branch; });
  if (!conjunction) return guards;
  for (const Instruction& term : code) {
    if (term.settle != Settle::and_step || term.target != finish) continue;
    if (const auto guard = guard_of(term, program.constants)) guards.push_back(*guard);
  }
  return guards;
}

}  // namespace guiju::cel
