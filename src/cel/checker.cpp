#include "cel/checker.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "cel/complaints.h"
#include "cel/diagnostics.h"
#include "cel/environment.h"
#include "cel/unifier.h"

namespace guiju::cel {
namespace {

struct TypeName {
  std::string_view name;
  Kind kind;
  TypeRef (*type)();
};

TypeRef any_list() { return Type::list_of(Type::dyn_type()); }
TypeRef any_map() { return Type::map_of(Type::dyn_type(), Type::dyn_type()); }
TypeRef any_type() { return Type::type_of(nullptr); }

TypeRef any_optional() { return Type::optional_of(Type::dyn_type()); }

// Types are values too: type(1) == int.
const std::array<TypeName, 19>& type_names() {
  static const std::array<TypeName, 19> names{{
      {"bool", Kind::boolean, Type::bool_type},
      {"int", Kind::integer, Type::int_type},
      {"uint", Kind::uinteger, Type::uint_type},
      {"double", Kind::real, Type::double_type},
      {"string", Kind::text, Type::string_type},
      {"bytes", Kind::bytes, Type::bytes_type},
      {"list", Kind::list, any_list},
      {"map", Kind::map, any_map},
      {"null_type", Kind::null, Type::null_type},
      {"type", Kind::type, any_type},
      {"optional_type", Kind::optional, any_optional},
      {"net.IP", Kind::ip, Type::ip_type},
      {"net.CIDR", Kind::cidr, Type::cidr_type},
      {"decimal", Kind::decimal, Type::decimal_type},
      {"money", Kind::money, Type::money_type},
      {"google.protobuf.Timestamp", Kind::timestamp, Type::timestamp_type},
      {"google.protobuf.Duration", Kind::duration, Type::duration_type},
      {"timestamp", Kind::timestamp, Type::timestamp_type},
      {"duration", Kind::duration, Type::duration_type},
  }};
  return names;
}

class Checker {
 public:
  Checker(Ast ast, const Environment::Body& environment, const CheckOptions& options)
      : environment_(environment), options_(options) {
    checked_.ast = std::move(ast);
    checked_.types.resize(checked_.ast.nodes.size());
    checked_.resolutions.resize(checked_.ast.nodes.size());
    checked_.calendar = environment.calendar;
  }

  Result<Checked> run(const TypeRef& expected) {
    GUIJU_TRY(type, check(checked_.ast.root));
    if (expected && !types_.assign(expected, type))
      return complain(node(checked_.ast.root).at,
                      wrong_result(*expected, *types_.resolve(type, true)));
    for (TypeRef& one : checked_.types) {
      if (one) one = types_.resolve(one, true);
    }
    checked_.type = types_.resolve(type, true);
    return std::move(checked_);
  }

 private:
  struct Local {
    std::string_view name;
    TypeRef type;
    std::uint16_t number;
  };

  const Node& node(NodeId id) const { return checked_.ast.nodes[id]; }
  Error complain(std::uint32_t at, Complaint complaint) const {
    return error_at(checked_.ast.source, at, std::move(complaint.what),
                    std::move(complaint.remedy));
  }

  Result<TypeRef> check(NodeId id) {
    GUIJU_TRY(type, check_kind(id));
    if (!options_.types && !type->is(TypeKind::dyn)) type = Type::dyn_type();
    checked_.types[id] = type;
    return type;
  }

  Result<TypeRef> check_kind(NodeId id) {
    switch (node(id).kind) {
      case NodeKind::literal: return literal_type(node(id).literal);
      case NodeKind::name: return check_name(id);
      case NodeKind::select: return check_select(id);
      case NodeKind::has: return check_has(id);
      case NodeKind::call: return check_call(id);
      case NodeKind::list: return check_list(id);
      case NodeKind::map: return check_map(id);
      case NodeKind::structure: return check_structure(id);
      case NodeKind::comprehension: return check_comprehension(id);
      case NodeKind::bind: return check_bind(id);
    }
    return Type::dyn_type();
  }

  static TypeRef literal_type(const Value& value) {
    switch (value.kind()) {
      case Kind::null: return Type::null_type();
      case Kind::boolean: return Type::bool_type();
      case Kind::integer: return Type::int_type();
      case Kind::uinteger: return Type::uint_type();
      case Kind::real: return Type::double_type();
      case Kind::text: return Type::string_type();
      case Kind::bytes: return Type::bytes_type();
      case Kind::decimal: return Type::decimal_type();
      case Kind::money: return Type::money_type();
      default: return Type::dyn_type();
    }
  }

  // --- names ---

  const Local* find_local(std::string_view name) const {
    for (auto at = locals_.rbegin(); at != locals_.rend(); ++at) {
      if (at->name == name) return &*at;
    }
    return nullptr;
  }

  // "a.b.c" for a chain of members that begins with a name which is no comprehension variable.
  std::optional<std::string> dotted_name(NodeId id) const {
    const Node& n = node(id);
    if (n.kind == NodeKind::name) {
      if (!n.absolute && find_local(n.text) != nullptr) return std::nullopt;
      return (n.absolute ? "." : "") + std::string(n.text);
    }
    if (n.kind != NodeKind::select) return std::nullopt;
    auto before = dotted_name(n.operand);
    if (!before) return std::nullopt;
    return *before + "." + std::string(n.text);
  }

  // What a name may mean, the innermost container first: with container a.b the name x is a.b.x,
  // a.x, x.
  template <class Try>
  bool in_containers(std::string_view name, Try attempt) const {
    if (name.starts_with('.')) return attempt(std::string(name.substr(1)));
    for (std::string container = options_.container; !container.empty();) {
      if (attempt(container + "." + std::string(name))) return true;
      const std::size_t dot = container.rfind('.');
      container.resize(dot == container.npos ? 0 : dot);
    }
    return attempt(std::string(name));
  }

  std::optional<TypeRef> resolve_dotted(NodeId id, const std::string& name) {
    std::optional<TypeRef> type;
    in_containers(name, [&](const std::string& full) {
      if (const Variable* variable = environment_.find(full)) {
        checked_.resolutions[id] = {Meaning::slot, variable->slot, {}, nullptr};
        type = variable->type;
      } else if (const TypeName* known = find_type_name(full)) {
        checked_.resolutions[id] = {Meaning::constant, 0, Value::type(known->kind), nullptr};
        type = Type::type_of(known->type());
      }
      return type.has_value();
    });
    return type;
  }

  static const TypeName* find_type_name(std::string_view name) {
    for (const TypeName& known : type_names()) {
      if (known.name == name) return &known;
    }
    return nullptr;
  }

  Result<TypeRef> unknown(NodeId id, Complaint complaint) {
    if (options_.types) return complain(node(id).at, std::move(complaint));
    checked_.resolutions[id].meaning = Meaning::unknown;
    return Type::dyn_type();
  }

  Result<TypeRef> check_name(NodeId id) {
    const Node& n = node(id);
    if (const Local* local = n.absolute ? nullptr : find_local(n.text)) {
      checked_.resolutions[id] = {Meaning::local, local->number, {}, nullptr};
      return local->type;
    }
    const std::string name = *dotted_name(id);
    if (auto type = resolve_dotted(id, name)) return *type;
    if (environment_.is_group(n.text)) return unknown(id, group_is_no_value(n.text, environment_));
    return unknown(id, unknown_name(n.text, environment_, local_names()));
  }

  std::vector<std::string_view> local_names() const {
    std::vector<std::string_view> names;
    for (const Local& local : locals_) names.push_back(local.name);
    return names;
  }

  Result<TypeRef> check_select(NodeId id) {
    const Node& n = node(id);
    if (const auto name = dotted_name(id)) {
      if (auto type = resolve_dotted(id, *name)) return *type;
      if (environment_.is_group(*name)) return unknown(id, group_is_no_value(*name, environment_));
      const std::string group = *dotted_name(n.operand);
      if (environment_.find(group) == nullptr && environment_.is_group(group))
        return unknown(id, unknown_member(group, *name, environment_));
      if (!chain_has_meaning(n.operand))
        return unknown(id, unknown_name(*name, environment_, local_names()));
    }
    GUIJU_TRY(operand, check(n.operand));
    return member_type(id, operand);
  }

  // Whether some shorter part of the chain is a variable: then the rest are its members.
  bool chain_has_meaning(NodeId id) const {
    for (;; id = node(id).operand) {
      bool found = false;
      in_containers(*dotted_name(id), [&](const std::string& full) {
        return found = environment_.find(full) != nullptr || find_type_name(full) != nullptr ||
                       environment_.is_group(full);
      });
      if (found) return true;
      if (node(id).kind == NodeKind::name) return false;
    }
  }

  Result<TypeRef> member_type(NodeId id, const TypeRef& operand_type) {
    return member_type(id, operand_type, node(id).text);
  }
  Result<TypeRef> member_type(NodeId id, const TypeRef& operand_type, std::string_view name) {
    const TypeRef operand = types_.resolve(operand_type, false);
    const Node& n = node(id);
    switch (operand->kind) {
      case TypeKind::map: return operand->arguments[1];
      case TypeKind::parameter: types_.assign(operand, Type::dyn_type()); return Type::dyn_type();
      case TypeKind::dyn: return Type::dyn_type();
      case TypeKind::optional: {
        const TypeRef held = types_.resolve(operand->arguments[0], false);
        if (!held->is(TypeKind::optional)) {
          GUIJU_TRY(member, member_type(id, held, name));
          return Type::optional_of(member);
        }
        [[fallthrough]];
      }
      default:
        if (!options_.types) return Type::dyn_type();
        return complain(n.at, {say("{} has no members, so no '{}'", "{} 没有成员，也就没有“{}”",
                                   operand->text(), name),
                               say("members belong to maps and groups of variables",
                                   "只有映射和变量组才有成员")});
    }
  }

  Result<TypeRef> check_has(NodeId id) {
    const Node& n = node(id);
    if (const auto operand = dotted_name(n.operand)) {
      const std::string name = *operand + "." + std::string(n.text);
      if (resolve_dotted(id, name)) return Type::bool_type();
      if (environment_.is_group(name)) return unknown(id, group_is_no_value(name, environment_));
      if (environment_.find(*operand) == nullptr && environment_.is_group(*operand))
        return unknown(id, unknown_member(*operand, name, environment_));
    }
    GUIJU_TRY(type, check(n.operand));
    GUIJU_TRY(member, member_type(id, type));
    return Type::bool_type();
  }

  // --- calls ---

  Result<TypeRef> check_call(NodeId id) {
    const Node n = node(id);
    if (n.text == "_&&_" || n.text == "_||_") return check_logic(id);
    if (n.text == "_?._") return check_optional_member(id);
    const bool method = n.operand != no_node;
    if (method) {
      if (const auto qualifier = dotted_name(n.operand)) {
        const Function* found = nullptr;
        in_containers(*qualifier + "." + std::string(n.text), [&](const std::string& full) {
          return (found = function_named(full)) != nullptr;
        });
        if (found != nullptr) {
          checked_.resolutions[id] = {Meaning::qualified_function, 0, {}, found};
          return check_overloads(id, *found, false);
        }
      }
    }
    const Function* function = nullptr;
    in_containers(n.text, [&](const std::string& full) {
      return (function = function_named(full)) != nullptr;
    });
    if (function == nullptr) {
      if (options_.types) return complain(n.at, unknown_function(called_name(n)));
      checked_.resolutions[id].meaning = Meaning::unknown;
      return check_children(id);
    }
    checked_.resolutions[id] = {Meaning::function, 0, {}, function};
    return check_overloads(id, *function, method);
  }

  // "cel.blok", where `cel` is nothing but the beginning of a name.
  std::string called_name(const Node& n) const {
    const auto qualifier = n.operand == no_node ? std::nullopt : dotted_name(n.operand);
    if (!qualifier || chain_has_meaning(n.operand)) return std::string(n.text);
    return *qualifier + "." + std::string(n.text);
  }

  // The host's functions go before the library's.
  const Function* function_named(const std::string& full) {
    const auto host = environment_.functions.find(full);
    if (host == environment_.functions.end()) return find_function(full);
    checked_.kept.push_back(host->second);
    return &host->second->function;
  }

  // operand.?name: a variable that may be absent, or the member of a map that may lack it.
  Result<TypeRef> check_optional_member(NodeId id) {
    const Node n = node(id);
    const std::string_view name = node(n.arguments[1]).literal.as_text();
    if (const auto group = dotted_name(n.arguments[0])) {
      const std::string full = *group + "." + std::string(name);
      if (const auto type = resolve_dotted(id, full);
          type && checked_.resolutions[id].meaning == Meaning::slot) {
        checked_.resolutions[id].meaning = Meaning::optional_slot;
        return Type::optional_of(*type);
      }
      if (environment_.find(*group) == nullptr && environment_.is_group(*group))
        return unknown(id, environment_.is_group(full)
                               ? group_is_no_value(full, environment_)
                               : unknown_member(*group, full, environment_));
    }
    GUIJU_TRY(operand, check(n.arguments[0]));
    GUIJU_CHECK_OK(check(n.arguments[1]));
    checked_.resolutions[id] = {Meaning::function, 0, {}, find_function(n.text)};
    GUIJU_TRY(member, member_type(id, operand, name));
    return member->is(TypeKind::optional) && types_.resolve(operand, false)->is(TypeKind::optional)
               ? member
               : Type::optional_of(member);
  }

  // Without types: the children still need their names resolved.
  Result<TypeRef> check_children(NodeId id) {
    const Node n = node(id);
    if (n.operand != no_node) GUIJU_CHECK_OK(check(n.operand));
    for (const NodeId argument : n.arguments) GUIJU_CHECK_OK(check(argument));
    return Type::dyn_type();
  }

  Result<TypeRef> check_logic(NodeId id) {
    const Node n = node(id);
    checked_.resolutions[id] = {Meaning::function, 0, {}, find_function(n.text)};
    for (const NodeId argument : n.arguments) {
      GUIJU_TRY(type, check(argument));
      if (options_.types && !types_.assign(Type::bool_type(), type))
        return complain(
            node(argument).at,
            {say("'{}' joins conditions, but this is {}", "“{}”连接条件，而这里是 {}",
                 shown_name(n.text), types_.resolve(type, true)->text()),
             say("write a comparison, for example with == or >", "请写比较，例如使用 == 或 >")});
    }
    return Type::bool_type();
  }

  Result<TypeRef> check_overloads(NodeId id, const Function& function, bool method) {
    const Node n = node(id);
    std::vector<TypeRef> given;
    if (method) {
      GUIJU_TRY(receiver, check(n.operand));
      given.push_back(receiver);
    }
    for (const NodeId argument : n.arguments) {
      GUIJU_TRY(type, check(argument));
      given.push_back(type);
    }
    if (function.preparation == Preparation::calendar && !environment_.calendar)
      return complain(n.at, no_calendar(function.name));
    if (!options_.types) return Type::dyn_type();
    if (auto result = choose_overload(function, method, given)) return result;
    for (TypeRef& type : given) type = types_.resolve(type, true);
    return complain(n.at, no_such_overload(function, method, given));
  }

  static bool takes(const Overload& overload, std::size_t count) {
    return overload.variadic ? count > 0 : overload.parameters.size() == count;
  }

  // The result type; null when nothing fits. The standard's overloads are asked first: only what they
  // do not take is a matter of decimals and money, so `x + 1` with a dyn x is an int here as anywhere.
  TypeRef choose_overload(const Function& function, bool method,
                          const std::vector<TypeRef>& given) {
    const TypeRef result = choose_among(function, method, given, false);
    return result ? result : choose_among(function, method, given, true);
  }

  // Of several overloads that fit the first says the type, unless they disagree: then it is dyn.
  TypeRef choose_among(const Function& function, bool method, const std::vector<TypeRef>& given,
                       bool exact) {
    TypeRef result;
    for (const Overload& overload : function.overloads) {
      if (overload.exact != exact || overload.method != method || !takes(overload, given.size()))
        continue;
      if (overload.variadic && overload.parameters[0]->is(TypeKind::dyn) && result)
        continue;  // for mixed numbers only
      if (!accepts(overload, given, types_.next_number())) continue;
      const TypeRef type =
          types_.resolve(Unifier::renamed(overload.result, types_.current_number()), false);
      if (!result) {
        result = type;
      } else if (!result->is(TypeKind::dyn) && !same_type(*result, *type)) {
        result = Type::dyn_type();
      }
    }
    return result;
  }

  bool accepts(const Overload& overload, const std::vector<TypeRef>& given, int number) {
    const std::size_t before = types_.mark();
    for (std::size_t i = 0; i < given.size(); ++i) {
      const TypeRef& wanted = overload.parameters[overload.variadic ? 0 : i];
      if (types_.assign(Unifier::renamed(wanted, number), given[i])) continue;
      types_.undo(before);
      return false;
    }
    return true;
  }

  // --- collections ---

  TypeRef joined(const TypeRef& so_far, const TypeRef& next) {
    return so_far ? types_.join(so_far, next) : next;
  }

  Result<TypeRef> check_list(NodeId id) {
    const Node n = node(id);
    TypeRef element;
    for (std::size_t i = 0; i < n.arguments.size(); ++i) {
      GUIJU_TRY(type, check(n.arguments[i]));
      GUIJU_TRY(held, n.optional[i] ? held_by(n.arguments[i], type) : Result<TypeRef>(type));
      element = joined(element, held);
    }
    return Type::list_of(element ? element : types_.fresh());
  }

  // What an element written with '?' adds when it is there.
  Result<TypeRef> held_by(NodeId id, const TypeRef& type) {
    const TypeRef bare = types_.resolve(type, false);
    if (bare->is(TypeKind::optional)) return bare->arguments[0];
    if (bare->is(TypeKind::dyn) || bare->is(TypeKind::parameter)) return Type::dyn_type();
    return complain(node(id).at, {say("'?' needs an optional value, but this is {}",
                                      "“?”之后应为可选值，而这里是 {}", bare->text()),
                                  say("leave the '?' out, or write optional.of(…) or a.?b",
                                      "请去掉“?”，或写作 optional.of(…)、a.?b")});
  }

  // Lists and maps are no keys, which shows when the map is built; keeping large ones out of the type
  // keeps types small: {a: a} would double with every level.
  TypeRef key_of(const TypeRef& type) {
    constexpr std::size_t key_parts_max = 16;
    return parts_of(*types_.resolve(type, false)) <= key_parts_max ? type : Type::dyn_type();
  }
  static std::size_t parts_of(const Type& type) {
    std::size_t parts = 1;
    for (const TypeRef& argument : type.arguments) parts += parts_of(*argument);
    return parts;
  }

  Result<TypeRef> check_map(NodeId id) {
    const Node n = node(id);
    TypeRef key, value;
    for (std::size_t i = 0; i < n.arguments.size(); i += 2) {
      GUIJU_TRY(key_type, check(n.arguments[i]));
      GUIJU_TRY(value_type, check(n.arguments[i + 1]));
      GUIJU_TRY(held, n.optional[i / 2] ? held_by(n.arguments[i + 1], value_type)
                                        : Result<TypeRef>(value_type));
      key = joined(key, key_of(key_type));
      value = joined(value, held);
    }
    return Type::map_of(key ? key : types_.fresh(), value ? value : types_.fresh());
  }

  Result<TypeRef> check_structure(NodeId id) {
    const Node n = node(id);
    if (options_.types)
      return complain(n.at,
                      {say("'{}' would be a protobuf message", "“{}”是 protobuf 消息", n.text),
                       say("messages are not part of this profile; write a map {{'field': value}}",
                           "本语言不支持消息，请用映射 {{'field': value}}")});
    checked_.resolutions[id].meaning = Meaning::unknown;
    return check_children(id);
  }

  // --- loops ---

  std::uint16_t open_local(std::string_view name, TypeRef type) {
    const std::uint16_t number = checked_.locals++;
    locals_.push_back({name, std::move(type), number});
    return number;
  }

  Result<TypeRef> check_bind(NodeId id) {
    const Node n = node(id);
    GUIJU_TRY(type, check(n.operand));
    checked_.resolutions[id].number = open_local(n.variable, type);
    auto body = check(n.arguments[0]);
    locals_.pop_back();
    return body;
  }

  // The types of what a loop hands out: key (or index) and value.
  struct Element {
    TypeRef key, value;
    bool map = false;
  };
  Result<Element> element_of(NodeId range, const TypeRef& type) {
    const TypeRef bare = types_.resolve(type, false);
    switch (bare->kind) {
      case TypeKind::list: return Element{Type::int_type(), bare->arguments[0]};
      case TypeKind::map: return Element{bare->arguments[0], bare->arguments[1], true};
      case TypeKind::parameter: types_.assign(bare, Type::dyn_type()); [[fallthrough]];
      case TypeKind::dyn: return Element{Type::dyn_type(), Type::dyn_type()};
      default:
        if (!options_.types) return Element{Type::dyn_type(), Type::dyn_type()};
        return complain(node(range).at, {say("a loop goes over a list or a map, but this is {}",
                                             "循环只能作用于列表或映射，而这里是 {}", bare->text()),
                                         say("write a list: [a, b].exists(x, …)",
                                             "请写列表：[a, b].exists(x, …)")});
    }
  }

  Result<TypeRef> check_comprehension(NodeId id) {
    const Node n = node(id);
    GUIJU_TRY(range, check(n.operand));
    if (n.macro == Macro::optional_map || n.macro == Macro::optional_flat_map)
      return check_optional_map(id, range);
    GUIJU_TRY(element, element_of(n.operand, range));
    const std::size_t outer = locals_.size();
    if (n.second.empty()) {
      checked_.resolutions[id].number =
          open_local(n.variable, element.map ? element.key : element.value);
    } else {
      checked_.resolutions[id].number = open_local(n.variable, element.key);
      open_local(n.second, element.value);
    }
    auto type = check_bodies(id, n, element);
    locals_.resize(outer);
    return type;
  }

  Result<TypeRef> check_optional_map(NodeId id, const TypeRef& operand) {
    const Node n = node(id);
    GUIJU_TRY(held, options_.types ? held_by(n.operand, operand) : Result<TypeRef>(operand));
    checked_.resolutions[id].number = open_local(n.variable, held);
    auto body = check(n.arguments[0]);
    locals_.pop_back();
    if (!body || n.macro == Macro::optional_map || !options_.types)
      return body ? Result<TypeRef>(Type::optional_of(*body)) : std::move(body);
    GUIJU_TRY(inner, held_by(n.arguments[0], *body));
    return Type::optional_of(inner);
  }

  Result<TypeRef> check_bodies(NodeId id, const Node& n, const Element& element) {
    const bool filtered =
        n.macro == Macro::map_filtered || n.macro == Macro::transform_list_filtered ||
        n.macro == Macro::transform_map_filtered || n.macro == Macro::transform_entries_filtered;
    const bool entries =
        n.macro == Macro::transform_entries || n.macro == Macro::transform_entries_filtered;
    const bool transforms = n.macro == Macro::map || n.macro == Macro::transform_list ||
                            n.macro == Macro::transform_map || entries || filtered;
    if (!transforms || filtered) {
      GUIJU_TRY(condition, check(n.arguments[0]));
      if (options_.types && !types_.assign(Type::bool_type(), condition))
        return complain(
            node(n.arguments[0]).at,
            {say("{}() needs a condition, but this is {}", "{}() 需要条件，而这里是 {}", n.text,
                 types_.resolve(condition, true)->text()),
             say("write a comparison, for example {} > 0", "请写比较，例如 {} > 0", n.variable)});
    }
    if (n.macro == Macro::filter)
      return Type::list_of(node(id).second.empty() && element.map ? element.key : element.value);
    if (!transforms) return Type::bool_type();
    GUIJU_TRY(result, check(n.arguments.back()));
    if (entries) return map_of_entries(n, result);
    if (n.macro == Macro::transform_map || n.macro == Macro::transform_map_filtered)
      return Type::map_of(element.key, result);
    return Type::list_of(result);
  }

  Result<TypeRef> map_of_entries(const Node& n, const TypeRef& entry) {
    const TypeRef map = Type::map_of(types_.fresh(), types_.fresh());
    if (!options_.types || types_.assign(map, entry)) return types_.resolve(map, false);
    return complain(
        node(n.arguments.back()).at,
        {say("{}() needs a map with the entries to add, but this is {}",
             "{}() 需要给出要加入的映射，而这里是 {}", n.text, types_.resolve(entry, true)->text()),
         say("write {{key: value}}", "请写作 {{键: 值}}")});
  }

  Checked checked_;
  const Environment::Body& environment_;
  const CheckOptions& options_;
  Unifier types_;
  std::vector<Local> locals_;
};

}  // namespace

Result<Checked> check(Ast ast, const Environment& environment, const TypeRef& expected,
                      const CheckOptions& options) {
  return Checker(std::move(ast), environment.body(), options).run(expected);
}

}  // namespace guiju::cel
