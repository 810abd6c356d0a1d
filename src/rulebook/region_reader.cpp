// From the typed tree of a condition to regions: where it is true, and where it is false.
//
// The two are not each other's complement: where a condition fails (an absent value), it is neither.
// `&&` and `||` follow the language: one false decides a conjunction whatever its other terms are.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cel/cel.h"
#include "cel/compare.h"
#include "cel/functions.h"
#include "cel/runtime.h"
#include "cel/value_text.h"
#include "rulebook/region.h"

namespace guiju::rulebook {
namespace {

using cel::Comparison;
using cel::Meaning;
using cel::NodeId;
using cel::NodeKind;

Comparison opposite(Comparison c) {
  return static_cast<Comparison>(7u & ~static_cast<unsigned>(c));
}

// The values of `type` that stand so to a constant; none when that cannot be said.
std::optional<ValueSet> related(FactType type, Comparison how, const cel::Value& to) {
  const bool equality = how == Comparison::equal || how == Comparison::not_equal;
  std::optional<ValueSet> same;
  if (type == FactType::boolean && to.kind() == cel::Kind::boolean) {
    same = ValueSet::truth(to.as_bool());
  } else if (type == FactType::text && to.kind() == cel::Kind::text) {
    same = ValueSet::text(std::string(to.as_text()));
  } else if (is_counted(type)) {
    bool whole = false;
    const auto units = units_below(type, to, whole);
    if (!units) return std::nullopt;
    const Interval all = range_of(type);
    switch (how) {
      case Comparison::less: return ValueSet::interval(type, all.low, whole ? *units - 1 : *units);
      case Comparison::less_equal: return ValueSet::interval(type, all.low, *units);
      case Comparison::greater: return ValueSet::interval(type, *units + 1, all.high);
      case Comparison::greater_equal:
        return ValueSet::interval(type, whole ? *units : *units + 1, all.high);
      default: break;
    }
    same = whole ? ValueSet::interval(type, *units, *units) : ValueSet::nothing(type);
  }
  if (!same || !equality) return std::nullopt;
  return how == Comparison::equal ? *same : same->complement().without_absent();
}

class Walk {
 public:
  Walk(Axes& axes, const Reader::Known& known, std::size_t boxes_max, const cel::Checked& tree)
      : axes_(axes), known_(known), boxes_max_(boxes_max), tree_(tree) {}

  Region where(NodeId id, bool truth) {
    if (const auto value = constant(id)) {
      const bool known = value->kind() == cel::Kind::boolean;
      return known && value->as_bool() == truth ? all() : none();  // a failure is neither
    }
    const cel::Node& n = tree_.ast[id];
    if (n.kind == NodeKind::has && resolution(id).meaning == Meaning::slot)
      return where_present(resolution(id).number, truth);
    if (const auto slot = slot_of(id)) return where_side(*slot, ValueSet::truth(truth));
    if (n.kind == NodeKind::call) return where_call(id, truth);
    if (n.kind == NodeKind::comprehension) {
      if (auto region = where_exists(id, truth)) return std::move(*region);
    }
    return where_test(id, truth);
  }

 private:
  struct Slot {
    std::uint16_t number;
    FactType type;
    std::string_view name;
  };

  static Region none() { return {}; }
  static Region all() { return Region{{Box()}, true, true}; }
  const cel::Resolution& resolution(NodeId id) const { return tree_.resolutions[id]; }

  // A slot that stands for itself: a fact, or a number of the law when no day was given.
  std::optional<Slot> slot_of(NodeId id) const {
    const NodeKind kind = tree_.ast[id].kind;
    if (kind != NodeKind::name && kind != NodeKind::select) return std::nullopt;
    if (resolution(id).meaning != Meaning::slot) return std::nullopt;
    return slot_at(resolution(id).number);
  }
  std::optional<Slot> slot_at(std::uint16_t number) const {
    if (number < fact_count) {
      const FactSpec& spec = fact_catalogue()[number];
      return Slot{number, spec.type, spec.name};
    }
    const std::size_t index = number - fact_count;
    if (!known_.law.empty() || index >= known_.law_types.size()) return std::nullopt;
    return Slot{number, known_.law_types[index], known_.law_names[index]};
  }
  AxisId axis_of(const Slot& slot) const { return axes_.value(slot.number, slot.type, slot.name); }

  // The value of a subtree without facts in it, as on the day in question; an absent value where the
  // law has none that day. Nothing when it is no constant.
  std::optional<cel::Value> constant(NodeId id) {
    const cel::Node& n = tree_.ast[id];
    const cel::Resolution& r = resolution(id);
    if (n.kind == NodeKind::literal) return n.literal;
    if (r.meaning == Meaning::slot && r.number >= fact_count && !known_.law.empty()) {
      const std::size_t index = r.number - fact_count;
      const cel::Value value = index < known_.law.size() ? known_.law[index] : cel::Value();
      if (n.kind == NodeKind::has) return cel::Value::boolean(!value.is_absent());
      return value;
    }
    if (r.meaning == Meaning::constant) return r.value;
    if (n.kind == NodeKind::list) return constant_list(n);
    if (n.kind == NodeKind::call) return constant_call(n, r);
    return std::nullopt;
  }

  std::optional<cel::Value> constant_list(const cel::Node& n) {
    std::vector<cel::Value> values;
    for (const NodeId argument : n.arguments) {
      const auto value = constant(argument);
      if (!value || value->is_absent() || value->is_error()) return std::nullopt;
      values.push_back(*value);
    }
    return cel::Value::list(lists_.keep(std::move(values)));
  }

  std::optional<cel::Value> constant_call(const cel::Node& n, const cel::Resolution& r) {
    if (r.function == nullptr || r.function->run == nullptr) return std::nullopt;
    if (n.text == "_&&_" || n.text == "_||_" || n.text == "_?_:_") return std::nullopt;
    if (r.function->preparation != cel::Preparation::none) return std::nullopt;
    std::vector<cel::Value> values;
    if (n.operand != cel::no_node && r.meaning == Meaning::function) {
      const auto value = constant(n.operand);
      if (!value) return std::nullopt;
      values.push_back(*value);
    }
    for (const NodeId argument : n.arguments) {
      const auto value = constant(argument);
      if (!value) return std::nullopt;
      values.push_back(*value);
    }
    for (const cel::Value& value : values) {
      if (value.is_absent() || value.is_error()) return value;
    }
    cel::Runtime runtime{arena_};
    return r.function->run(runtime, values);
  }

  Region where_present(std::uint16_t number, bool truth) {
    const auto slot = slot_at(number);
    if (!slot) return none();
    return where_side(*slot,
                      truth ? ValueSet::present(slot->type) : ValueSet::absent_only(slot->type));
  }

  Region where_side(const Slot& slot, ValueSet set) {
    Region region;
    if (set.is_empty()) return region;
    Box box;
    box.constrain(axis_of(slot), set);
    region.boxes.push_back(std::move(box));
    return region;
  }

  Region where_test(NodeId id, bool truth) {
    const std::string text = written(id);
    Region region;
    region.exact = false;
    Box box;
    box.constrain(axes_.test(text), ValueSet::truth(truth));
    region.boxes.push_back(std::move(box));
    return region;
  }

  Region where_call(NodeId id, bool truth) {
    const cel::Node& n = tree_.ast[id];
    if (n.text == "!_") return where(n.arguments[0], !truth);
    if (n.text == "_&&_" || n.text == "_||_") {
      const bool meet = (n.text == "_&&_") == truth;
      Region region = meet ? all() : none();
      for (const NodeId argument : n.arguments) {
        Region next = where(argument, truth);
        region = meet ? both(region, next) : either(std::move(region), std::move(next));
      }
      return region;
    }
    if (n.text == "_?_:_") {
      return either(both(where(n.arguments[0], true), where(n.arguments[1], truth)),
                    both(where(n.arguments[0], false), where(n.arguments[2], truth)));
    }
    if (n.text == "@in") {
      if (auto region = where_in(n.arguments[0], n.arguments[1], truth)) return std::move(*region);
    } else if (const auto comparison = cel::find_comparison(n.text)) {
      const Comparison how = truth ? *comparison : opposite(*comparison);
      if (auto region = where_compared(n.arguments[0], how, n.arguments[1]))
        return std::move(*region);
    }
    return where_test(id, truth);
  }

  std::optional<Region> where_compared(NodeId a, Comparison how, NodeId b) {
    auto slot = slot_of(a);
    auto value = constant(b);
    if (!slot || !value) {
      slot = slot_of(b);
      value = constant(a);
      how = cel::mirrored(how);
    }
    if (slot && value) {
      if (value->is_absent() || value->is_error()) return none();  // fails: neither true nor false
      const auto set = related(slot->type, how, *value);
      if (!set) return std::nullopt;
      return where_side(*slot, *set);
    }
    return where_truths_compared(a, how, b);
  }

  // Two conditions that have the same truth, or different ones.
  std::optional<Region> where_truths_compared(NodeId a, Comparison how, NodeId b) {
    const bool equality = how == Comparison::equal || how == Comparison::not_equal;
    if (!equality || !tree_.types[a] || !tree_.types[b]) return std::nullopt;
    if (!tree_.types[a]->is(cel::TypeKind::boolean) || !tree_.types[b]->is(cel::TypeKind::boolean))
      return std::nullopt;
    const bool same = how == Comparison::equal;
    return either(both(where(a, true), where(b, same)), both(where(a, false), where(b, !same)));
  }

  // `channel in ["sms", "call"]`, `"student" in person.tags`.
  std::optional<Region> where_in(NodeId element, NodeId list, bool truth) {
    const auto list_slot = slot_of(list);
    if (const auto word = constant(element); word && list_slot) {
      if (word->is_absent() || word->is_error()) return none();
      if (word->kind() != cel::Kind::text || list_slot->type != FactType::texts)
        return std::nullopt;
      return where_member(*list_slot, word->as_text(), truth);
    }
    const auto slot = slot_of(element);
    const auto values = constant(list);
    if (!slot || !values) return std::nullopt;
    if (values->is_absent() || values->is_error()) return none();
    if (values->kind() != cel::Kind::list) return std::nullopt;
    ValueSet set = ValueSet::nothing(slot->type);
    for (const cel::Value& value : values->as_list()) {
      const auto same = related(slot->type, Comparison::equal, value);
      if (!same) return std::nullopt;
      set = set.unite(*same);
    }
    return where_side(*slot, truth ? set : set.complement().without_absent());
  }

  Region where_member(const Slot& list, std::string_view word, bool truth) {
    Region region;
    Box box;
    box.constrain(axes_.member(list.number, list.name, word), ValueSet::truth(truth));
    region.boxes.push_back(std::move(box));
    return region;
  }

  // `list.exists(t, t in law.words)`: one of the words is in the list.
  std::optional<Region> where_exists(NodeId id, bool truth) {
    const cel::Node& n = tree_.ast[id];
    if (n.macro != cel::Macro::exists || !n.second.empty()) return std::nullopt;
    const auto list = slot_of(n.operand);
    if (!list || list->type != FactType::texts) return std::nullopt;
    const cel::Node& test = tree_.ast[n.arguments[0]];
    if (test.kind != NodeKind::call || test.text != "@in") return std::nullopt;
    if (resolution(test.arguments[0]).meaning != Meaning::local) return std::nullopt;
    const auto words = constant(test.arguments[1]);
    if (!words || words->kind() != cel::Kind::list) return std::nullopt;
    Region region = truth ? none() : where_side(*list, ValueSet::present(FactType::texts));
    for (const cel::Value& word : words->as_list()) {
      if (word.kind() != cel::Kind::text) return std::nullopt;
      Region member = where_member(*list, word.as_text(), truth);
      region = truth ? either(std::move(region), std::move(member)) : both(region, member);
    }
    return region;
  }

  Region both(const Region& a, const Region& b) {
    Region region;
    region.complete = a.complete && b.complete;
    region.exact = a.exact && b.exact;
    if (!region.complete) return region;
    for (const Box& x : a.boxes) {
      for (const Box& y : b.boxes) {
        Box box = intersect(x, y);
        if (is_empty(box, axes_)) continue;
        region.boxes.push_back(std::move(box));
        if (region.boxes.size() > boxes_max_) return too_many();
      }
    }
    return region;
  }

  Region either(Region a, Region b) {
    a.complete = a.complete && b.complete;
    a.exact = a.exact && b.exact;
    for (Box& box : b.boxes) a.boxes.push_back(std::move(box));
    if (a.boxes.size() > boxes_max_) return too_many();
    return a;
  }

  static Region too_many() { return Region{{}, false, false}; }

  // --- the condition as text ---

  std::string written(NodeId id) {
    const cel::Node& n = tree_.ast[id];
    if (resolution(id).meaning == Meaning::slot && n.kind != NodeKind::has) {
      if (const auto value = constant(id); value && !value->is_absent())
        return cel::value_text(*value);
    }
    switch (n.kind) {
      case NodeKind::literal: return cel::value_text(n.literal);
      case NodeKind::name: return std::string(n.text);
      case NodeKind::select: return written(n.operand) + "." + std::string(n.text);
      case NodeKind::has: return "has(" + plain(n.operand) + "." + std::string(n.text) + ")";
      case NodeKind::call: return written_call(n);
      case NodeKind::list: return "[" + written(n.arguments) + "]";
      case NodeKind::comprehension: return written_loop(n);
      case NodeKind::bind:
        return "cel.bind(" + std::string(n.variable) + ", " + written(n.operand) + ", " +
               written(n.arguments) + ")";
      default: return "{" + written(n.arguments) + "}";
    }
  }
  std::string plain(NodeId id) {
    const cel::Node& n = tree_.ast[id];
    return n.kind == NodeKind::select ? plain(n.operand) + "." + std::string(n.text) : written(id);
  }
  std::string written(const std::vector<NodeId>& ids) {
    std::string text;
    for (const NodeId id : ids) text += (text.empty() ? "" : ", ") + written(id);
    return text;
  }
  // In parentheses where the tree has an operator below an operator.
  std::string term(NodeId id) {
    const cel::Node& n = tree_.ast[id];
    const bool is_operator =
        n.kind == NodeKind::call && (n.text.starts_with('_') || n.text.starts_with('@'));
    return is_operator && n.arguments.size() > 1 && n.text != "_[_]" ? "(" + written(id) + ")"
                                                                     : written(id);
  }
  std::string written_call(const cel::Node& n) {
    if (n.text == "_?_:_")
      return term(n.arguments[0]) + " ? " + term(n.arguments[1]) + " : " + term(n.arguments[2]);
    if (n.text == "_[_]") return term(n.arguments[0]) + "[" + written(n.arguments[1]) + "]";
    const std::string_view name = cel::shown_name(n.text);
    const bool is_operator = n.text.starts_with('_') || n.text.starts_with('@');
    if (n.arguments.size() == 1 && (n.text == "!_" || n.text == "-_"))
      return std::string(1, n.text[0]) + term(n.arguments[0]);
    if (is_operator && n.operand == cel::no_node) {
      std::string text;
      for (const NodeId argument : n.arguments)
        text += (text.empty() ? "" : fmt::format(" {} ", name)) + term(argument);
      return text;
    }
    const std::string arguments = "(" + written(n.arguments) + ")";
    if (n.operand == cel::no_node) return std::string(n.text) + arguments;
    return term(n.operand) + "." + std::string(n.text) + arguments;
  }
  std::string written_loop(const cel::Node& n) {
    static constexpr std::string_view names[] = {
        "",       "all",           "exists",        "exists_one",   "map",         "map",
        "filter", "transformList", "transformList", "transformMap", "transformMap"};
    const auto macro = static_cast<std::size_t>(n.macro);
    const std::string_view name = macro < std::size(names) ? names[macro] : "loop";
    return fmt::format("{}.{}({}{}, {})", term(n.operand), name, n.variable,
                       n.second.empty() ? "" : fmt::format(", {}", n.second), written(n.arguments));
  }

 public:
  std::string source(NodeId id) { return written(id); }

 private:
  Axes& axes_;
  const Reader::Known& known_;
  std::size_t boxes_max_;
  const cel::Checked& tree_;
  ValueStore lists_;
  cel::Arena arena_;
};

}  // namespace

Region Reader::where_true(const cel::Checked& condition, cel::NodeId node) {
  return Walk(axes_, known_, boxes_max_, condition).where(node, true);
}
Region Reader::where_false(const cel::Checked& condition, cel::NodeId node) {
  return Walk(axes_, known_, boxes_max_, condition).where(node, false);
}
Region Reader::where_true(const cel::Checked& condition) {
  return where_true(condition, condition.ast.root);
}
Region Reader::where_false(const cel::Checked& condition) {
  return where_false(condition, condition.ast.root);
}

std::string source_of(const cel::Checked& condition, cel::NodeId node) {
  Axes none;
  const Reader::Known unknown{};
  return Walk(none, unknown, 1, condition).source(node);
}

}  // namespace guiju::rulebook
