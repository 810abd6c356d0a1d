#include "cel/terms.h"

#include <algorithm>

#include "cel/compiler.h"

namespace guiju::cel {
namespace {

std::optional<Comparison> comparison_of(const Node& n) {
  if (n.kind != NodeKind::call) return std::nullopt;
  return find_comparison(n.text);
}

// What a slot of this type holds, where its values can be put into classes.
Kind kind_of(const TypeRef& type) {
  if (type == nullptr) return Kind::absent;
  switch (type->kind) {
    case TypeKind::boolean: return Kind::boolean;
    case TypeKind::integer: return Kind::integer;
    case TypeKind::decimal: return Kind::decimal;
    case TypeKind::money: return Kind::money;
    case TypeKind::text: return Kind::text;
    case TypeKind::timestamp: return Kind::timestamp;
    default: return Kind::absent;
  }
}

constexpr TermState state_of(bool yes) { return yes ? TermState::yes : TermState::no; }

void add_terms(const Checked& tree, NodeId id, std::vector<NodeId>& terms) {
  const Node& n = tree.ast[id];
  if (n.kind == NodeKind::call && n.text == "_&&_") {
    for (const NodeId argument : n.arguments) add_terms(tree, argument, terms);
  } else {
    terms.push_back(id);
  }
}

}  // namespace

std::vector<NodeId> terms_of_conjunction(const Checked& tree, NodeId root) {
  std::vector<NodeId> terms;
  add_terms(tree, root, terms);
  return terms;
}

bool TermReader::is_call(NodeId id, std::string_view function) const {
  return node(id).kind == NodeKind::call && node(id).text == function;
}

const Value* TermReader::known(NodeId id) const {
  const Resolution& r = tree_.resolutions[id];
  if (r.meaning != Meaning::slot || r.number >= known_.size()) return nullptr;
  return known_[r.number].is_absent() ? nullptr : &known_[r.number];
}

bool TermReader::is_slot(NodeId id) const {
  return (node(id).kind == NodeKind::name || node(id).kind == NodeKind::select) &&
         tree_.resolutions[id].meaning == Meaning::slot && known(id) == nullptr;
}

void TermReader::add_reads(NodeId id, std::vector<std::uint16_t>& slots) const {
  const Node& n = node(id);
  if (tree_.resolutions[id].meaning == Meaning::slot) {
    if (known(id) == nullptr) slots.push_back(tree_.resolutions[id].number);
    return;
  }
  if (tree_.resolutions[id].meaning == Meaning::optional_slot) {
    slots.push_back(tree_.resolutions[id].number);
    return;
  }
  if (n.operand != no_node && tree_.resolutions[id].meaning != Meaning::qualified_function)
    add_reads(n.operand, slots);
  for (const NodeId argument : n.arguments) add_reads(argument, slots);
}

std::vector<std::uint16_t> TermReader::reads(NodeId term) const {
  std::vector<std::uint16_t> slots;
  add_reads(term, slots);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

// The value of a part that reads nothing; nothing where it is an error, which then belongs to the row.
// INVARIANT: parts inside a comprehension are never asked for, so no loop variable is met here.
std::optional<Value> TermReader::constant(NodeId id) {
  if (node(id).kind == NodeKind::literal) return node(id).literal;
  if (const Value* value = known(id); value != nullptr && node(id).kind != NodeKind::has)
    return *value;
  if (const auto seen = constants_.find(id); seen != constants_.end()) return seen->second;
  std::optional<Value>& value = constants_[id];
  if (!reads(id).empty()) return value;
  const auto program = assemble_term(tree_, id, known_);
  if (!program || !program->slots().empty()) return value;
  const Value computed = program->evaluate({}, scratch_);
  if (!computed.is_error() && !computed.is_absent()) value = pool_.keep(computed);
  return value;
}

// --- which terms are questions about one slot ---

bool TermReader::gather_slot(NodeId id, TermShape& shape) {
  const std::uint16_t slot = tree_.resolutions[id].number;
  if (shape.kind == TermShape::Kind::of_class) return shape.slot == slot;
  shape.kind = TermShape::Kind::of_class;
  shape.slot = slot;
  return true;
}

bool TermReader::gather_comparison(NodeId slot, Comparison comparison, const Value& constant,
                                   TermShape& shape) {
  const Kind kind = kind_of(tree_.types[slot]);
  if (!SlotClasses::can_compare(kind, constant.kind(), comparison)) return false;
  if (!gather_slot(slot, shape)) return false;
  shape.value = kind;
  shape.constants.push_back(constant);
  return true;
}

bool TermReader::gather_in(const Node& n, TermShape& shape) {
  if (!is_slot(n.arguments[0])) return false;
  const auto list = constant(n.arguments[1]);
  if (!list || list->kind() != Kind::list || list->as_list().empty()) return false;
  return std::all_of(list->as_list().begin(), list->as_list().end(), [&](const Value& one) {
    return gather_comparison(n.arguments[0], Comparison::equal, one, shape);
  });
}

bool TermReader::gather(NodeId id, TermShape& shape) {
  const Node& n = node(id);
  if (const auto value = constant(id)) return value->kind() == Kind::boolean;
  if (n.kind == NodeKind::has)
    return tree_.resolutions[id].meaning == Meaning::slot && gather_slot(id, shape);
  if (is_slot(id)) {
    if (kind_of(tree_.types[id]) != Kind::boolean || !gather_slot(id, shape)) return false;
    shape.value = Kind::boolean;
    return true;
  }
  if (n.kind != NodeKind::call) return false;
  if (n.text == "_&&_" || n.text == "_||_" || n.text == "!_" || n.text == "_?_:_") {
    return std::all_of(n.arguments.begin(), n.arguments.end(),
                       [&](NodeId argument) { return gather(argument, shape); });
  }
  if (n.text == "@in") return gather_in(n, shape);
  if (const auto comparison = comparison_of(n)) {
    for (const bool turned : {false, true}) {
      const NodeId left = n.arguments[turned ? 1 : 0], right = n.arguments[turned ? 0 : 1];
      if (!is_slot(left)) continue;
      const auto value = constant(right);
      return value &&
             gather_comparison(left, turned ? mirrored(*comparison) : *comparison, *value, shape);
    }
  }
  return false;
}

bool TermReader::read_membership(NodeId id, TermShape& shape) {
  const bool negative = is_call(id, "!_");
  const NodeId inner = negative ? node(id).arguments[0] : id;
  if (!is_call(inner, "@in")) return false;
  const NodeId collection = node(inner).arguments[1];
  if (!is_slot(collection) || tree_.types[collection] == nullptr ||
      !tree_.types[collection]->is(TypeKind::list))
    return false;
  const auto text = constant(node(inner).arguments[0]);
  if (!text || text->kind() != Kind::text) return false;
  shape.kind = negative ? TermShape::Kind::lacks_text : TermShape::Kind::holds_text;
  shape.slot = tree_.resolutions[collection].number;
  shape.constants = {*text};
  return true;
}

TermShape TermReader::shape(NodeId term) {
  TermShape shape;
  if (const auto value = constant(term); value && value->kind() == Kind::boolean) {
    shape.kind = value->as_bool() ? TermShape::Kind::always : TermShape::Kind::never;
    return shape;
  }
  if (read_membership(term, shape)) return shape;
  shape = {};
  if (gather(term, shape) && shape.kind == TermShape::Kind::of_class &&
      shape.constants.size() <= SlotClasses::constants_max)
    return shape;
  return {};
}

// --- the answers ---

// An error is the answer only when no other part decides.
TermState TermReader::ask_chain(const Node& n, bool conjunction, const SlotClasses& classes,
                                SlotClass one) {
  const TermState decides = conjunction ? TermState::no : TermState::yes;
  bool failed = false;
  for (const NodeId argument : n.arguments) {
    const TermState state = ask(argument, classes, one);
    if (state == decides) return decides;
    failed = failed || state == TermState::failed;
  }
  return failed ? TermState::failed : state_of(conjunction);
}

TermState TermReader::ask_call(const Node& n, const SlotClasses& classes, SlotClass one) {
  if (n.text == "_&&_" || n.text == "_||_") return ask_chain(n, n.text == "_&&_", classes, one);
  if (n.text == "!_") {
    const TermState state = ask(n.arguments[0], classes, one);
    return state == TermState::failed ? state : state_of(state == TermState::no);
  }
  if (n.text == "_?_:_") {
    const TermState state = ask(n.arguments[0], classes, one);
    if (state == TermState::failed) return state;
    return ask(n.arguments[state == TermState::yes ? 1 : 2], classes, one);
  }
  if (one < SlotClasses::first) return TermState::failed;
  if (n.text == "@in") {
    const auto list = constant(n.arguments[1]);
    return state_of(
        std::any_of(list->as_list().begin(), list->as_list().end(),
                    [&](const Value& v) { return classes.satisfies(one, Comparison::equal, v); }));
  }
  const Comparison comparison = *comparison_of(n);
  if (is_slot(n.arguments[0]))
    return state_of(classes.satisfies(one, comparison, *constant(n.arguments[1])));
  return state_of(classes.satisfies(one, mirrored(comparison), *constant(n.arguments[0])));
}

TermState TermReader::ask(NodeId term, const SlotClasses& classes, SlotClass one) {
  const Node& n = node(term);
  if (const auto value = constant(term)) return state_of(value->as_bool());
  if (n.kind == NodeKind::has) return state_of(one != SlotClasses::absent);
  if (n.kind == NodeKind::call) return ask_call(n, classes, one);
  // A truth by itself: false is the first class, true the second.
  return one < SlotClasses::first ? TermState::failed : state_of(one != SlotClasses::first);
}

}  // namespace guiju::cel
