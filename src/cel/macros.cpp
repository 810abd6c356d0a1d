#include "cel/macros.h"

#include <array>
#include <string>
#include <utility>

#include "cel/diagnostics.h"

namespace guiju::cel {
namespace {

struct Form {
  std::string_view name;
  std::size_t variables;
  std::size_t bodies;
  Macro macro;
};

// list.all(x, p), map.all(k, v, p), list.map(x, p, t) …: told apart by name and number of
// arguments.
constexpr std::array<Form, 19> forms{{
    {"all", 1, 1, Macro::all},
    {"exists", 1, 1, Macro::exists},
    {"exists_one", 1, 1, Macro::exists_one},
    {"existsOne", 1, 1, Macro::exists_one},
    {"filter", 1, 1, Macro::filter},
    {"map", 1, 1, Macro::map},
    {"map", 1, 2, Macro::map_filtered},
    {"all", 2, 1, Macro::all},
    {"exists", 2, 1, Macro::exists},
    {"exists_one", 2, 1, Macro::exists_one},
    {"existsOne", 2, 1, Macro::exists_one},
    {"transformList", 2, 1, Macro::transform_list},
    {"transformList", 2, 2, Macro::transform_list_filtered},
    {"transformMap", 2, 1, Macro::transform_map},
    {"transformMap", 2, 2, Macro::transform_map_filtered},
    {"transformMapEntry", 2, 1, Macro::transform_entries},
    {"transformMapEntry", 2, 2, Macro::transform_entries_filtered},
    {"optMap", 1, 1, Macro::optional_map},
    {"optFlatMap", 1, 1, Macro::optional_flat_map},
}};

struct Shown {
  std::string_view name, form;
};
constexpr std::array<Shown, 18> shown_forms{{
    {"has", "has(group.member)"},
    {"all", "list.all(x, x > 0), map.all(key, value, value > 0)"},
    {"exists", "list.exists(x, x > 0), map.exists(key, value, value > 0)"},
    {"exists_one", "list.exists_one(x, x > 0)"},
    {"existsOne", "list.existsOne(index, value, value > 0)"},
    {"filter", "list.filter(x, x > 0)"},
    {"map", "list.map(x, x + 1), list.map(x, x > 0, x + 1)"},
    {"transformList", "map.transformList(key, value, value + 1)"},
    {"transformMap", "map.transformMap(key, value, value + 1)"},
    {"transformMapEntry", "map.transformMapEntry(key, value, {value: key})"},
    {"optMap", "optional.optMap(x, x + 1)"},
    {"optFlatMap", "optional.optFlatMap(x, optional.ofNonZeroValue(x))"},
    {"sortBy", "list.sortBy(x, x.rank)"},
    {"cel.bind", "cel.bind(name, value, expression)"},
    {"cel.block", "cel.block([value, …], expression)"},
    {"cel.index", "cel.index(0)"},
    {"cel.iterVar", "cel.iterVar(0, 0)"},
    {"cel.accuVar", "cel.accuVar(0, 0)"},
}};
constexpr auto shown_names = [] {
  std::array<std::string_view, shown_forms.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = shown_forms[i].name;
  return names;
}();

const Form* find_form(const MacroCall& call) {
  for (const Form& form : forms) {
    if (form.name == call.name && form.variables + form.bodies == call.arguments.size())
      return &form;
  }
  return nullptr;
}

bool is_plain_name(const Node& node) { return node.kind == NodeKind::name && !node.absolute; }

Error no_name(const Ast& ast, const Node& node, std::string_view macro) {
  return error_at(ast.source, node.at,
                  say("{}() needs the name of a variable here", "{}() 的这个参数应为变量名", macro),
                  say("write for example list.{}(x, x > 0)", "例如写作 list.{}(x, x > 0)", macro));
}

using Expansion = std::optional<Result<NodeId>>;

class Expander {
 public:
  Expander(Ast& ast, const MacroCall& call, const AddNode& add)
      : ast_(ast), call_(call), add_(add) {}

  Expansion run() {
    const std::size_t count = call_.arguments.size();
    if (call_.receiver == no_node) {
      if (call_.name == "has" && count == 1) return has();
      return std::nullopt;
    }
    const Node& receiver = ast_[call_.receiver];
    if (is_plain_name(receiver) && receiver.text == "cel") {
      if (call_.name == "bind" && count == 3) return bind();
      if (call_.name == "block" && count == 2) return block();
      if (call_.name == "index" && count == 1) return numbered("@index:");
      if (call_.name == "iterVar" && count == 2) return numbered("@it:");
      if (call_.name == "accuVar" && count == 2) return numbered("@ac:");
    }
    if (call_.name == "sortBy" && count == 2) return sort_by();
    const Form* form = find_form(call_);
    if (form == nullptr) return std::nullopt;
    return loop(*form);
  }

 private:
  const Node& argument(std::size_t i) const { return ast_[call_.arguments[i]]; }

  Result<NodeId> has() {
    const Node& target = argument(0);
    if (target.kind != NodeKind::select)
      return error_at(ast_.source, target.at,
                      say("has() asks for a member, not for this", "has() 的参数应为成员"),
                      say("write has(group.member)", "请写作 has(组.成员)"));
    Node node = target;
    node.kind = NodeKind::has;
    return add_(std::move(node));
  }

  Result<NodeId> bind() {
    if (!is_plain_name(argument(0))) return no_name(ast_, argument(0), "cel.bind");
    return bound(argument(0).text, call_.arguments[1], call_.arguments[2]);
  }

  Result<NodeId> bound(std::string_view name, NodeId value, NodeId body) {
    Node node;
    node.kind = NodeKind::bind;
    node.at = call_.at;
    node.variable = name;
    node.operand = value;
    node.arguments = {body};
    return add_(std::move(node));
  }

  Result<NodeId> name(std::string_view text, std::uint32_t at) {
    Node node;
    node.kind = NodeKind::name;
    node.at = at;
    node.text = text;
    return add_(std::move(node));
  }

  // cel.block([a, b], e): cel.index(0) is a and cel.index(1) is b, in b and in e.
  Result<NodeId> block() {
    const Node values = argument(0);
    if (values.kind != NodeKind::list)
      return error_at(
          ast_.source, values.at,
          say("cel.block() needs a list of values here", "cel.block() 的这个参数应为列表"),
          say("write cel.block([1, cel.index(0) + 1], cel.index(1))",
              "请写作 cel.block([1, cel.index(0) + 1], cel.index(1))"));
    NodeId body = call_.arguments[1];
    for (std::size_t i = values.arguments.size(); i-- > 0;) {
      const std::string_view index = ast_.pool.keep_text("@index:" + std::to_string(i));
      GUIJU_TRY(next, bound(index, values.arguments[i], body));
      body = next;
    }
    return body;
  }

  // cel.index(1) is a name that no one can write.
  Result<NodeId> numbered(std::string text) {
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
      const Value& number = argument(i).literal;
      if (argument(i).kind != NodeKind::literal || number.kind() != Kind::integer ||
          number.as_int() < 0)
        return error_at(ast_.source, argument(i).at,
                        say("cel.{}() needs a number from 0 on", "cel.{}() 的参数应为从 0 起的数字",
                            call_.name),
                        say("write for example cel.{}(0)", "例如写作 cel.{}(0)", call_.name));
      text += (i > 0 ? ":" : "") + std::to_string(number.as_int());
    }
    return name(ast_.pool.keep_text(text), call_.at);
  }

  // list.sortBy(x, key): the list bound to a name, sorted by the list of its keys.
  Result<NodeId> sort_by() {
    if (!is_plain_name(argument(0))) return no_name(ast_, argument(0), "sortBy");
    static constexpr std::string_view sorted = "@sorted";
    GUIJU_TRY(range, name(sorted, call_.at));
    Node keys;
    keys.kind = NodeKind::comprehension;
    keys.macro = Macro::map;
    keys.at = call_.at;
    keys.text = call_.name;
    keys.operand = range;
    keys.variable = argument(0).text;
    keys.arguments = {call_.arguments[1]};
    GUIJU_TRY(key_list, add_(std::move(keys)));
    GUIJU_TRY(list, name(sorted, call_.at));
    Node sort;
    sort.kind = NodeKind::call;
    sort.at = call_.at;
    sort.text = "@sortByAssociatedKeys";
    sort.operand = list;
    sort.arguments = {key_list};
    GUIJU_TRY(body, add_(std::move(sort)));
    return bound(sorted, call_.receiver, body);
  }

  Result<NodeId> loop(const Form& form) {
    Node node;
    node.kind = NodeKind::comprehension;
    node.macro = form.macro;
    node.at = call_.at;
    node.text = call_.name;
    node.operand = call_.receiver;
    for (std::size_t i = 0; i < form.variables; ++i) {
      if (!is_plain_name(argument(i))) return no_name(ast_, argument(i), call_.name);
      (i == 0 ? node.variable : node.second) = argument(i).text;
    }
    if (!node.second.empty() && node.variable == node.second)
      return error_at(ast_.source, call_.at,
                      say("both variables of {}() are called '{}'", "{}() 的两个变量同名“{}”",
                          call_.name, node.variable),
                      say("give them different names", "请取不同的名字"));
    node.arguments.assign(call_.arguments.begin() + static_cast<std::ptrdiff_t>(form.variables),
                          call_.arguments.end());
    return add_(std::move(node));
  }

  Ast& ast_;
  const MacroCall& call_;
  const AddNode& add_;
};

}  // namespace

std::optional<Result<NodeId>> expand_macro(Ast& ast, const MacroCall& call, const AddNode& add) {
  return Expander(ast, call, add).run();
}

std::span<const std::string_view> macro_names() { return shown_names; }

std::string_view macro_form(std::string_view name) {
  for (const Shown& shown : shown_forms) {
    if (shown.name == name) return shown.form;
  }
  return {};
}

}  // namespace guiju::cel
