#include "cel/compiler.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "cel/complaints.h"
#include "cel/cost.h"
#include "cel/decimal.h"
#include "cel/diagnostics.h"
#include "cel/evaluator.h"
#include "cel/fold_budget.h"
#include "cel/patterns.h"

namespace guiju::cel {

Program::Body::Body() = default;
Program::Body::~Body() = default;

namespace {

constexpr std::size_t stack_max = 30'000;

struct ArithmeticOperator {
  std::string_view function;
  Opcode op;
};
constexpr std::array<ArithmeticOperator, 7> arithmetic_operators{{
    {"_+_", Opcode::add},
    {"_-_", Opcode::subtract},
    {"_*_", Opcode::multiply},
    {"_/_", Opcode::divide},
    {"_%_", Opcode::modulo},
    {"-_", Opcode::negate},
    {"_[_]", Opcode::at_index},
}};

// Where a truth goes: pushed, or a step in the chain whose end is patched later.
struct Destination {
  Settle settle = Settle::push;
  bool negate = false;
  std::vector<std::size_t>* ends = nullptr;  // jumps of the chain, to be patched
};

class Compiler {
 public:
  // What `known` holds for a slot is a constant of the code; nothing (absent) is read from the row.
  Compiler(const Checked& checked, NodeId root, std::span<const Value> known,
           const ZoneSource& zones, bool strict)
      : checked_(checked),
        root_(root),
        known_(known),
        body_(std::make_unique<Program::Body>()),
        zones_(zones),
        strict_(strict) {
    body_->calendar = checked.calendar;
    mark_constants();
  }

  Result<std::unique_ptr<Program::Body>> run() {
    body_->locals = checked_.locals;
    depth_ = deepest_ = checked_.locals;
    emit(root_);
    append({.op = Opcode::finish});
    if (failure_) return std::move(*failure_);
    if (deepest_ > stack_max)
      return error_at(checked_.ast.source, 0, say("the expression is too large", "表达式过大"),
                      say("split it into several policies", "请拆分为多条规则"));
    body_->stack = static_cast<std::uint32_t>(deepest_ + 1);
    std::sort(body_->slots.begin(), body_->slots.end());
    body_->slots.erase(std::unique(body_->slots.begin(), body_->slots.end()), body_->slots.end());
    body_->slots_needed = body_->slots.empty() ? 0 : body_->slots.back() + 1u;
    body_->cost_bound = cost_bound(checked_, root_);
    body_->straight_cost = straight_cost(checked_, root_);
    return std::move(body_);
  }

 private:
  const Node& node(NodeId id) const { return checked_.ast.nodes[id]; }
  const Resolution& resolution(NodeId id) const { return checked_.resolutions[id]; }

  // --- constants ---

  // Children come before their parents, so one pass suffices.
  void mark_constants() {
    constant_.resize(checked_.ast.nodes.size());
    for (NodeId id = 0; id < constant_.size(); ++id) constant_[id] = is_constant(id);
  }

  bool is_constant(NodeId id) const {
    const Node& n = node(id);
    const Meaning meaning = resolution(id).meaning;
    const auto all = [&] {
      return std::all_of(n.arguments.begin(), n.arguments.end(),
                         [&](NodeId child) { return constant_[child]; });
    };
    switch (n.kind) {
      case NodeKind::literal: return true;
      case NodeKind::name:
      case NodeKind::select: return meaning == Meaning::constant || known(id) != nullptr;
      case NodeKind::has: return known(id) != nullptr;
      case NodeKind::list:
      case NodeKind::map: return all();
      case NodeKind::call:
        if (meaning == Meaning::qualified_function) return all();
        return meaning == Meaning::function && (n.operand == no_node || constant_[n.operand]) &&
               all();
      default: return false;
    }
  }

  const Value* known(NodeId id) const {
    const Resolution& r = resolution(id);
    return r.meaning == Meaning::slot ? known_in(r.number) : nullptr;
  }
  const Value* known_in(std::uint16_t slot) const {
    return slot < known_.size() && !known_[slot].is_absent() ? &known_[slot] : nullptr;
  }

  // The value of a constant subtree, computed once; nothing when it is no constant or is an error,
  // which then shows when (and if) it is reached.
  std::optional<Value> constant(NodeId id) {
    if (!constant_[id]) return std::nullopt;
    const Node& n = node(id);
    if (n.kind == NodeKind::literal) return n.literal;
    if (n.kind == NodeKind::has) return Value::boolean(true);
    if (resolution(id).meaning == Meaning::constant) return resolution(id).value;
    if (const Value* value = known(id)) return *value;
    const auto known = folded_.find(id);
    if (known != folded_.end()) return known->second;
    return folded_[id] = fold(id);
  }

  std::optional<Value> fold(NodeId id) {
    std::vector<Instruction> outer;
    std::swap(outer, body_->code);
    const std::size_t depth = depth_, deepest = deepest_;
    depth_ = deepest_ = body_->locals;
    const bool was_constant = constant_[id];
    constant_[id] = false;  // or it would fold itself for ever
    emit(id);
    constant_[id] = was_constant;
    append({.op = Opcode::finish});
    body_->stack = static_cast<std::uint32_t>(deepest_ + 1);
    Value value = fail(EvaluationError::none);
    if (!failure_) value = run_code(*body_, {}, scratch_, budget_.steps);
    std::swap(outer, body_->code);
    depth_ = depth;
    deepest_ = deepest;
    if (value.is_error()) {
      if (!failure_ && value.as_error() != EvaluationError::cost_exceeded)
        report_useless_constant(id);
      return std::nullopt;
    }
    // Small ones are kept; a large one is computed where it is used, within the evaluation's limits.
    if (!budget_.keep(value)) return std::nullopt;
    return body_->pool.keep(value);
  }

  // What cannot be read will never be right: say so now.
  void report_useless_constant(NodeId id) {
    const Node& n = node(id);
    if (!strict_ || n.kind != NodeKind::call) return;
    if (auto complaint = unreadable_constant(n.text))
      fail_at(n.at, {std::move(complaint->what), std::move(complaint->remedy)});
  }

  void refuse_unknown_rounding(const Node& n) {
    const auto name = constant(n.arguments.back());
    if (!name || name->kind() != Kind::text || find_rounding(name->as_text())) return;
    Complaint complaint = unknown_rounding(name->as_text());
    fail_at(node(n.arguments.back()).at, {std::move(complaint.what), std::move(complaint.remedy)});
  }

  std::uint32_t add_constant(const Value& value) {
    body_->constants.push_back(value);
    return static_cast<std::uint32_t>(body_->constants.size() - 1);
  }

  // --- code ---

  std::size_t append(Instruction instruction) {
    body_->code.push_back(instruction);
    return body_->code.size() - 1;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(body_->code.size()); }
  void patch(std::size_t at) { body_->code[at].target = here(); }
  void patch_all(const std::vector<std::size_t>& jumps) {
    for (const std::size_t at : jumps) patch(at);
  }
  void grow(std::ptrdiff_t by) {
    depth_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(depth_) + by);
    deepest_ = std::max(deepest_, depth_);
  }
  void fail_at(std::uint32_t at, std::pair<Message, Message> what_remedy) {
    if (!failure_)
      failure_ = error_at(checked_.ast.source, at, std::move(what_remedy.first),
                          std::move(what_remedy.second));
  }

  std::uint16_t use_slot(NodeId id) {
    body_->slots.push_back(resolution(id).number);
    return resolution(id).number;
  }
  bool is_slot(NodeId id) const {
    return resolution(id).meaning == Meaning::slot && node(id).kind != NodeKind::has &&
           known(id) == nullptr;
  }

  // Ends an instruction that yields a truth: `taken` values leave the stack.
  void settle(Instruction instruction, const Destination& to, std::ptrdiff_t taken) {
    instruction.settle = to.settle;
    instruction.negate = to.negate;
    const std::size_t at = append(instruction);
    if (to.ends != nullptr) to.ends->push_back(at);
    grow(to.settle == Settle::push ? 1 - taken : -taken);
  }

  void push_constant(const Value& value) {
    append({.op = Opcode::push_constant, .index = add_constant(value)});
    grow(1);
  }

  // Pushes the value of the node.
  void emit(NodeId id) {
    if (const auto value = constant(id)) return push_constant(*value);
    const Node& n = node(id);
    switch (n.kind) {
      case NodeKind::literal: return push_constant(n.literal);
      case NodeKind::name:
      case NodeKind::select: return emit_name(id);
      case NodeKind::has: return emit_truth(id, {});
      case NodeKind::call: return emit_call(id);
      case NodeKind::list: return emit_collection(id, Opcode::make_list);
      case NodeKind::map: return emit_collection(id, Opcode::make_map);
      case NodeKind::structure: return push_constant(fail(EvaluationError::no_such_overload));
      case NodeKind::comprehension: return emit_loop(id);
      case NodeKind::bind: return emit_bind(id);
    }
  }

  void emit_name(NodeId id) {
    switch (resolution(id).meaning) {
      case Meaning::slot: append({.op = Opcode::push_slot, .slot = use_slot(id)}); return grow(1);
      case Meaning::local:
        append({.op = Opcode::push_local, .slot = resolution(id).number});
        return grow(1);
      case Meaning::unknown: return push_constant(fail(EvaluationError::absent_value));
      default: break;
    }
    emit(node(id).operand);
    append({.op = Opcode::member, .index = add_constant(Value::text(node(id).text))});
  }

  void emit_collection(NodeId id, Opcode op) {
    const Node& n = node(id);
    for (const NodeId argument : n.arguments) emit(argument);
    const std::size_t count = op == Opcode::make_map ? n.arguments.size() / 2 : n.arguments.size();
    append({.op = op, .target = marks_of(n), .index = static_cast<std::uint32_t>(count)});
    grow(1 - static_cast<std::ptrdiff_t>(n.arguments.size()));
  }

  // Which elements or entries were written with '?': a constant list of truths, or 0.
  std::uint32_t marks_of(const Node& n) {
    if (std::find(n.optional.begin(), n.optional.end(), true) == n.optional.end()) return 0;
    std::vector<Value> marks;
    for (const bool mark : n.optional) marks.push_back(Value::boolean(mark));
    return add_constant(Value::list(body_->pool.keep_list(std::move(marks)))) + 1;
  }

  void emit_bind(NodeId id) {
    emit(node(id).operand);
    append({.op = Opcode::set_local, .slot = resolution(id).number});
    grow(-1);
    emit(node(id).arguments[0]);
  }

  void emit_call(NodeId id) {
    const Node& n = node(id);
    if (resolution(id).meaning == Meaning::unknown)
      return push_constant(fail(EvaluationError::no_such_overload));
    if (n.text == "_?_:_") return emit_conditional(n);
    if (resolution(id).meaning == Meaning::optional_slot) {
      if (const Value* value = known_in(resolution(id).number)) {
        push_constant(*value);
        append({.op = Opcode::make_optional});
        return;
      }
      append({.op = Opcode::push_optional_slot, .slot = use_slot(id)});
      return grow(1);
    }
    if (n.operand != no_node && resolution(id).meaning == Meaning::function &&
        n.arguments.size() == 1 && (n.text == "or" || n.text == "orValue"))
      return emit_or_else(n);
    if (yields_truth(id)) return emit_truth(id, {});
    if (emit_prepared(id)) return;
    std::size_t count = n.arguments.size();
    if (n.operand != no_node && resolution(id).meaning != Meaning::qualified_function) {
      emit(n.operand);
      ++count;
    }
    for (const NodeId argument : n.arguments) emit(argument);
    Instruction instruction{.op = Opcode::call, .slot = static_cast<std::uint16_t>(count)};
    for (const ArithmeticOperator& known : arithmetic_operators) {
      if (known.function == n.text) instruction.op = known.op;
    }
    if (instruction.op == Opcode::call) {
      body_->functions.push_back(resolution(id).function);
      instruction.index = static_cast<std::uint32_t>(body_->functions.size() - 1);
    }
    append(instruction);
    grow(1 - static_cast<std::ptrdiff_t>(count));
  }

  // The alternative is only evaluated where the optional holds nothing.
  void emit_or_else(const Node& n) {
    const bool unwrap = n.text == "orValue";
    emit(n.operand);
    const std::size_t choice =
        append({.op = Opcode::or_else, .slot = static_cast<std::uint16_t>(unwrap ? 1 : 0)});
    grow(-1);
    emit(n.arguments[0]);
    patch(choice);
  }

  // optional.optMap(x, f(x)): none stays none.
  void emit_optional_map(NodeId id) {
    const Node& n = node(id);
    emit(n.operand);
    const std::size_t open = append({.op = Opcode::open_optional, .slot = resolution(id).number});
    grow(-1);
    emit(n.arguments[0]);
    if (n.macro == Macro::optional_map) append({.op = Opcode::make_optional});
    patch(open);
  }

  // What a constant argument says is prepared now, not at every evaluation: a zone, a pattern.
  bool emit_prepared(NodeId id) {
    const Function& function = *resolution(id).function;
    if (function.preparation == Preparation::rounding && strict_) refuse_unknown_rounding(node(id));
    if (function.preparation == Preparation::zone) return emit_zoned(id);
    return function.preparation == Preparation::regex && emit_regex(id);
  }

  // regex.extract(text, "[0-9]+")
  bool emit_regex(NodeId id) {
    const Node& n = node(id);
    const auto operation = find_regex_operation(n.text);
    const auto pattern = n.arguments.size() > 1 ? constant(n.arguments[1]) : std::nullopt;
    if (!operation || !pattern || pattern->kind() != Kind::text) return false;
    auto compiled = compile_pattern(pattern->as_text());
    if (!compiled->ok()) {
      if (!strict_) return false;
      fail_at(node(n.arguments[1]).at, wrong_pattern(*compiled));
    }
    for (std::size_t i = 0; i < n.arguments.size(); ++i) {
      if (i != 1) emit(n.arguments[i]);
    }
    body_->patterns.push_back(std::move(compiled));
    const std::size_t count = n.arguments.size() - 1;
    append({.op = Opcode::call_regex,
            .slot = static_cast<std::uint16_t>(count),
            .other = static_cast<std::uint16_t>(*operation),
            .index = static_cast<std::uint32_t>(body_->patterns.size() - 1)});
    grow(1 - static_cast<std::ptrdiff_t>(count));
    return true;
  }

  // timestamp.getHours("Asia/Shanghai"). A zone from anywhere else is looked up when it is known.
  bool emit_zoned(NodeId id) {
    const Node& n = node(id);
    const Function& function = *resolution(id).function;
    if (function.preparation != Preparation::zone || n.operand == no_node ||
        n.arguments.size() != 1)
      return false;
    const auto name = constant(n.arguments[0]);
    if (!name || name->kind() != Kind::text) {
      if (!body_->zone_table) body_->zone_table = zones_();
      return false;
    }
    auto zone = load_zone(name->as_text());
    if (!zone) {
      if (!strict_) return false;
      const Error& error = zone.error();
      fail_at(node(n.arguments[0]).at, {error.what, error.remedy});
      zone = Zone();
    }
    emit(n.operand);
    body_->zones.push_back(std::move(*zone));
    append({.op = Opcode::call_zoned,
            .slot = static_cast<std::uint16_t>(*find_time_field(n.text)),
            .index = static_cast<std::uint32_t>(body_->zones.size() - 1)});
    return true;
  }

  void emit_conditional(const Node& n) {
    emit(n.arguments[0]);
    const std::size_t branch = append({.op = Opcode::branch});
    grow(-1);
    emit(n.arguments[1]);
    const std::size_t jump = append({.op = Opcode::jump});
    grow(-1);
    patch(branch);
    emit(n.arguments[2]);
    patch(jump);
    body_->code[branch].index = here();
  }

  // --- truths ---

  bool is_chain(NodeId id) const {
    return node(id).kind == NodeKind::call && (node(id).text == "_&&_" || node(id).text == "_||_");
  }

  bool yields_truth(NodeId id) const {
    const Node& n = node(id);
    if (n.kind == NodeKind::has) return true;
    if (n.kind == NodeKind::name || n.kind == NodeKind::select)
      return is_slot(id) && checked_.types[id]->is(TypeKind::boolean);
    if (n.kind != NodeKind::call || resolution(id).function == nullptr) return false;
    return n.text == "!_" || n.text == "@in" || is_chain(id) || find_comparison(n.text) ||
           resolution(id).function->preparation == Preparation::pattern;
  }

  void emit_truth(NodeId id, const Destination& to) {
    if (!constant(id) && yields_truth(id) && emit_special_truth(id, to)) return;
    if (to.settle == Settle::push && !to.negate) return emit(id);
    emit(id);
    settle({.op = Opcode::test}, to, 1);
  }

  bool emit_special_truth(NodeId id, const Destination& to) {
    const Node& n = node(id);
    if (n.kind == NodeKind::has) return emit_has(id, to);
    if (n.kind != NodeKind::call) {
      settle({.op = Opcode::test_slot, .slot = use_slot(id)}, to, 0);
      return true;
    }
    if (n.text == "!_") {
      Destination inverse = to;
      inverse.negate = !to.negate;
      emit_truth(n.arguments[0], inverse);
      return true;
    }
    if (is_chain(id)) {
      emit_chain(id);
      if (to.settle != Settle::push || to.negate) settle({.op = Opcode::test}, to, 1);
      return true;
    }
    if (n.text == "@in") return emit_in(n, to);
    if (const auto comparison = find_comparison(n.text)) return emit_comparison(n, *comparison, to);
    return emit_matches(id, to);
  }

  bool emit_has(NodeId id, const Destination& to) {
    if (resolution(id).meaning == Meaning::slot) {
      settle({.op = Opcode::has_slot, .slot = use_slot(id)}, to, 0);
    } else if (resolution(id).meaning == Meaning::constant) {
      push_constant(Value::boolean(true));
      settle({.op = Opcode::test}, to, 1);
    } else if (resolution(id).meaning == Meaning::unknown) {
      push_constant(fail(EvaluationError::absent_value));
      settle({.op = Opcode::test}, to, 1);
    } else {
      emit(node(id).operand);
      settle({.op = Opcode::has_member, .index = add_constant(Value::text(node(id).text))}, to, 1);
    }
    return true;
  }

  bool emit_comparison(const Node& n, Comparison comparison, const Destination& to) {
    NodeId left = n.arguments[0], right = n.arguments[1];
    if (constant(left) && is_slot(right)) {
      std::swap(left, right);
      comparison = mirrored(comparison);
    }
    Instruction instruction{.op = Opcode::compare, .comparison = comparison};
    if (is_slot(left)) {
      if (const auto value = constant(right)) {
        instruction.op = Opcode::compare_slot_constant;
        instruction.slot = use_slot(left);
        instruction.index = add_constant(*value);
        settle(instruction, to, 0);
        return true;
      }
      if (is_slot(right)) {
        instruction.op = Opcode::compare_slots;
        instruction.slot = use_slot(left);
        instruction.other = use_slot(right);
        settle(instruction, to, 0);
        return true;
      }
    }
    emit(left);
    emit(right);
    settle(instruction, to, 2);
    return true;
  }

  bool emit_in(const Node& n, const Destination& to) {
    const NodeId element = n.arguments[0], collection = n.arguments[1];
    if (const auto list = constant(collection); list && is_slot(element)) {
      settle(
          {.op = Opcode::slot_in_constant, .slot = use_slot(element), .index = add_constant(*list)},
          to, 0);
      return true;
    }
    if (const auto value = constant(element); value && is_slot(collection)) {
      settle({.op = Opcode::constant_in_slot,
              .slot = use_slot(collection),
              .index = add_constant(*value)},
             to, 0);
      return true;
    }
    emit(element);
    emit(collection);
    settle({.op = Opcode::in}, to, 2);
    return true;
  }

  // A constant pattern is compiled now; any other goes through the function.
  bool emit_matches(NodeId id, const Destination& to) {
    const Node& n = node(id);
    const NodeId text = n.operand == no_node ? n.arguments[0] : n.operand;
    const auto pattern = constant(n.arguments.back());
    auto compiled =
        pattern && pattern->kind() == Kind::text ? compile_pattern(pattern->as_text()) : nullptr;
    if (!compiled || (!strict_ && !compiled->ok())) {
      emit(text);
      emit(n.arguments.back());
      body_->functions.push_back(resolution(id).function);
      append({.op = Opcode::call,
              .slot = 2,
              .index = static_cast<std::uint32_t>(body_->functions.size() - 1)});
      grow(-1);
      if (to.settle != Settle::push || to.negate) settle({.op = Opcode::test}, to, 1);
      return true;
    }
    if (!compiled->ok()) fail_at(node(n.arguments.back()).at, wrong_pattern(*compiled));
    body_->patterns.push_back(std::move(compiled));
    const auto index = static_cast<std::uint32_t>(body_->patterns.size() - 1);
    emit(text);  // which may add patterns of its own
    settle({.op = Opcode::matches, .index = index}, to, 1);
    return true;
  }

  void emit_chain(NodeId id) {
    const bool conjunction = node(id).text == "_&&_";
    push_constant(Value::boolean(conjunction));
    std::vector<std::size_t> ends;
    emit_terms(id, {conjunction ? Settle::and_step : Settle::or_step, false, &ends});
    patch_all(ends);
  }

  // a && (b && c) has the same terms in the same order as a && b && c.
  void emit_terms(NodeId id, const Destination& to) {
    for (const NodeId term : node(id).arguments) {
      if (is_chain(term) && node(term).text == node(id).text && !constant(term)) {
        emit_terms(term, to);
      } else {
        emit_truth(term, to);
      }
    }
  }

  // --- loops ---

  void emit_loop(NodeId id) {
    const Node& n = node(id);
    if (n.macro == Macro::optional_map || n.macro == Macro::optional_flat_map)
      return emit_optional_map(id);
    const auto loop = static_cast<std::uint16_t>(loop_depth_);
    emit(n.operand);
    const bool map_result =
        n.macro == Macro::transform_map || n.macro == Macro::transform_map_filtered ||
        n.macro == Macro::transform_entries || n.macro == Macro::transform_entries_filtered;
    const bool truth =
        n.macro == Macro::all || n.macro == Macro::exists || n.macro == Macro::exists_one;
    const std::size_t begin = append({.op = Opcode::loop_begin,
                                      .slot = loop,
                                      .other = static_cast<std::uint16_t>(truth        ? 0
                                                                          : map_result ? 2
                                                                                       : 1)});
    grow(-1);
    ++loop_depth_;
    body_->loops = std::max<std::uint32_t>(body_->loops, static_cast<std::uint32_t>(loop_depth_));
    std::vector<std::size_t> ends{begin};
    if (n.macro == Macro::all || n.macro == Macro::exists)
      push_constant(Value::boolean(n.macro == Macro::all));
    const std::uint32_t top = here();
    const std::size_t next =
        append({.op = n.second.empty() ? Opcode::loop_next : Opcode::loop_next_pair,
                .slot = loop,
                .other = resolution(id).number});
    emit_body(id, loop, top, ends);
    append({.op = Opcode::jump, .target = top});
    body_->code[next].index = round_cost(checked_, id);
    patch(next);
    if (n.macro == Macro::exists_one) {
      append({.op = Opcode::end_one, .slot = loop});
      grow(1);
    } else if (!truth) {
      append({.op = map_result ? Opcode::end_map : Opcode::end_list, .slot = loop});
      grow(1);
    }
    patch_all(ends);
    --loop_depth_;
  }

  void emit_body(NodeId id, std::uint16_t loop, std::uint32_t top, std::vector<std::size_t>& ends) {
    const Node& n = node(id);
    const auto abort_here = [&](Instruction instruction) {
      ends.push_back(append(instruction));
      grow(-1);
    };
    switch (n.macro) {
      case Macro::all: return emit_truth(n.arguments[0], {Settle::and_step, false, &ends});
      case Macro::exists: return emit_truth(n.arguments[0], {Settle::or_step, false, &ends});
      case Macro::exists_one:
        emit(n.arguments[0]);
        return abort_here({.op = Opcode::count_one, .slot = loop});
      case Macro::filter: {
        emit(n.arguments[0]);
        abort_here({.op = Opcode::keep_if, .slot = loop, .index = top});
        const auto element =
            static_cast<std::uint16_t>(resolution(id).number + (n.second.empty() ? 0 : 1));
        append({.op = Opcode::keep_element, .slot = loop, .other = element});
        return;
      }
      case Macro::map_filtered:
      case Macro::transform_list_filtered:
      case Macro::transform_map_filtered:
      case Macro::transform_entries_filtered:
        emit(n.arguments[0]);
        abort_here({.op = Opcode::keep_if, .slot = loop, .index = top});
        break;
      default: break;
    }
    emit(n.arguments.back());
    const bool entries =
        n.macro == Macro::transform_entries || n.macro == Macro::transform_entries_filtered;
    abort_here({.op = entries ? Opcode::keep_entries : Opcode::keep_value,
                .slot = loop,
                .other = resolution(id).number});
  }

  const Checked& checked_;
  const NodeId root_;
  const std::span<const Value> known_;
  std::unique_ptr<Program::Body> body_;
  std::vector<bool> constant_;
  std::map<NodeId, std::optional<Value>> folded_;
  Scratch scratch_;
  const ZoneSource& zones_;
  bool strict_;  // constants that can never be read are mistakes
  FoldBudget budget_;
  std::optional<Error> failure_;
  std::size_t depth_ = 0, deepest_ = 0, loop_depth_ = 0;
};

}  // namespace

Result<Program> assemble(Checked checked, const ZoneSource& zones, bool strict_constants) {
  GUIJU_TRY(body, Compiler(checked, checked.ast.root, {}, zones, strict_constants).run());
  body->type = checked.type;
  checked.zones = body->zone_table;
  body->tree = std::move(checked);  // literals point into its pool, which moves with it
  return Program(std::move(body));
}

Result<Program> assemble_term(const Checked& tree, NodeId root, std::span<const Value> known) {
  const ZoneSource zones = [&] { return tree.zones; };
  GUIJU_TRY(body, Compiler(tree, root, known, zones, true).run());
  body->type = tree.types[root];
  return Program(std::move(body));
}

}  // namespace guiju::cel
